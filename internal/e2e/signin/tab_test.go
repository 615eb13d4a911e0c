//go:build !js

package signin

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
)

// endpoints returns the endpointIds of the requests for an application.
func (p *pool) endpoints() []string {
	member := regexp.MustCompile(`"EndpointId":"([^"]*)"`)
	var ids []string
	for _, r := range p.sent("POST " + applicationsPath) {
		ids = append(ids, member.FindStringSubmatch(r.body)[1])
	}
	return ids
}

// openBehindProxy opens a page that has one origin with its pool.
func openBehindProxy(t *testing.T, p *pool) *browser.Tab {
	t.Helper()
	site := serveSite(t, browser.WithBackend(p.Config.Handler))
	tokens.issue(p.token, site.URL)
	page := browser.Open(t, site.URL)
	page.Expect("status of 401")
	return page
}

// signInHere signs in from a page behind a proxy.
func signInHere(page *browser.Tab, p *pool) {
	page.T.Helper()
	page.Run(nil, `
		const { signIn } = await import("/lib/presence.js");
		globalThis.signInHere = () => signIn({ `+byPassword+`, discovery: "`+rootPath+`" });
		globalThis.client = await signInHere();`, given(p))
}

func TestATabKeepsItsEndpointID(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openBehindProxy(t, p)
	signInHere(page, p)
	page.Do(chromedp.Reload())
	signInHere(page, p)
	page.Run(nil, `await client.signOut(); globalThis.client = await signInHere();`)
	ids := p.endpoints()
	require.Len(t, ids, 3)
	assert.Regexp(t, "^[0-9a-f]{32}$", ids[0])
	assert.Equal(t, ids[0], ids[1], "after the page was loaded again")
	assert.Equal(t, ids[0], ids[2], "after the user has signed out and in again")
}

func TestClientsDoNotShareAnEndpointID(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openBehindProxy(t, p)
	signInHere(page, p)
	page.Run(nil, `globalThis.second = await signInHere();`)
	t.Run("in one page", func(t *testing.T) {
		ids := p.endpoints()
		assert.NotEqual(t, ids[0], ids[1])
	})
	t.Run("in two pages of one tab, which share its storage", func(t *testing.T) {
		page.Within(t).Run(nil, `
			const frame = document.createElement("iframe");
			frame.src = "/";
			await new Promise((resolve) => {
				frame.onload = resolve;
				document.body.append(frame);
			});
			const script = frame.contentDocument.createElement("script");
			script.type = "module";
			script.textContent = "import { signIn } from '/lib/presence.js'; parent.done(signIn(" + JSON.stringify({
				discovery: "`+rootPath+`", credentials: { username: given.username, password: given.password },
			}) + "));";
			const { promise, resolve } = later();
			globalThis.done = resolve;
			frame.contentDocument.body.append(script);
			await promise;`, given(p))
		ids := p.endpoints()
		require.Len(t, ids, 3)
		assert.NotContains(t, ids[:2], ids[2])
	})
}

func TestAPageMayChooseItsEndpointID(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t)
	page.Run(nil, `(await signIn({ `+byPassword+`, endpointId: "mine", userAgent: "A page", culture: "de-DE" })).close();`, given(p))
	assert.Equal(t, `{"UserAgent":"A page","EndpointId":"mine","Culture":"de-DE"}`, p.sent("POST " + applicationsPath)[0].body)
}

func TestAPageThatIsLeftDeletesItsApplication(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openBehindProxy(t, p)
	signInHere(page, p)
	var application string
	page.Run(&application, `
		addEventListener("unload", () => {}); // such a page does not enter the back/forward cache
		return new URL(client.application).pathname;`)
	page.Do(chromedp.Navigate("about:blank"))
	require.Eventually(t, func() bool { return len(p.sent("DELETE "+application)) == 1 }, 10*time.Second, 10*time.Millisecond)
	t.Run("an application that the page only connected to is not deleted", func(t *testing.T) {
		page := openBehindProxy(t, p)
		page.Run(nil, `
			const { connect } = await import("/lib/presence.js");
			const client = await connect(given);
			await client.list();`, map[string]string{"application": p.application, "token": p.token})
		page.Do(chromedp.Navigate("about:blank"))
		assert.Empty(t, p.sent("DELETE "+p.application))
	})
}

func TestConnectWithAFunctionThatReturnsTheApplication(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openBehindProxy(t, p)
	page.Expect("status of 404")
	var got struct {
		Reasons       []string
		Before, After string
	}
	page.Run(&got, `
		const { connect } = await import("/lib/presence.js");
		const headers = { Authorization: "Bearer " + given.token, "Content-Type": "application/json" };
		const reasons = [];
		const application = async ({ reason }) => {
			reasons.push(reason);
			const body = JSON.stringify({ UserAgent: "A page", EndpointId: reason, Culture: "en-US" });
			return (await (await fetch("`+applicationsPath+`", { method: "POST", headers, body })).json())._links.self.href;
		};
		const client = await connect({ application, token: given.token });
		const before = client.application;
		await fetch(before, { method: "DELETE", headers });
		await Promise.all([client.list(), client.list()]);
		return { reasons, before, after: client.application };`, map[string]string{"token": p.token})
	assert.Equal(t, []string{"first", "gone"}, got.Reasons)
	assert.True(t, strings.HasPrefix(got.After, "http://127.0.0.1:"), got.After)
	assert.NotEqual(t, got.Before, got.After)
	for _, row := range []struct{ name, application, message, cause string }{
		{"a function that throws", `() => { throw new RangeError("no") }`, "application could not be obtained", "RangeError: no"},
		{"a function that returns no address", `() => 7`, "application must be a URL, or a function that returns one", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var failed browser.Failure
			page.Within(t).Run(&failed, `
				const { connect } = await import("/lib/presence.js");
				return failure(connect({ token: "cwt=1", application: `+row.application+` }));`)
			assert.Equal(t, "argument", failed.Kind)
			assert.Equal(t, row.message, failed.Message)
			assert.Equal(t, row.cause, failed.Cause)
		})
	}
}
