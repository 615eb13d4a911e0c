//go:build !js

package signin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
)

const (
	rootPath         = "/Autodiscover/AutodiscoverService.svc/root"
	tokenPath        = "/WebTicket/oauthtoken"
	applicationsPath = "/ucwa/oauth/v1/applications"
	username         = "sarad@contoso.com"
	password         = "pass@word1"
)

// openPage opens a blank page with the global function signIn.
func openPage(t *testing.T, options ...func(*browser.Site)) *browser.Tab {
	t.Helper()
	page := browser.Open(t, serveSite(t, options...).URL)
	page.Run(nil, `Object.assign(globalThis, await import("/lib/presence.js"));`)
	page.Expect("status of 401") // the challenge
	return page
}

// given is the argument of the scripts of this package.
func given(p *pool) map[string]string {
	return map[string]string{"root": p.URL + rootPath, "username": username, "password": password}
}

// byPassword are the options of a user who signs in with a password.
const byPassword = `discovery: given.root, credentials: { username: given.username, password: given.password }`

func TestSignInUnderAStrictPolicy(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t, browser.WithPolicy(browser.StrictPolicy+"; frame-src "+p.URL))
	var frames int
	page.Run(&frames, `
		const client = await signIn({ `+byPassword+` });
		const { length } = document.querySelectorAll("iframe");
		await client.signOut();
		return length;`, given(p))
	assert.Equal(t, 1, frames)
}

func TestSignInWithWindows(t *testing.T) {
	for _, row := range []struct{ name, options string }{
		{"with the option credentials", `credentials: "windows"`},
		{"with a function that returns credentials", `credentials: () => "windows"`},
		{"with no credentials from the page", ``},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := servePool(t, emulator.Config{})
			page := openPage(t)
			page.Run(nil, `await (await signIn({ discovery: given.root, `+row.options+` })).signOut();`, given(p))
			tokens := p.sent("POST " + tokenPath)
			require.Len(t, tokens, 1)
			assert.Equal(t, "grant_type=urn:microsoft.rtc:windows", tokens[0].body)
		})
	}
}

// A reverse proxy gives page and pool one origin.
func TestSignInAtThePagesOwnOrigin(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t, browser.WithBackend(p.Config.Handler))
	var got struct {
		Listed int
		Frames int
	}
	page.Run(&got, `
		const client = await signIn({ `+byPassword+`, discovery: "`+rootPath+`" });
		await client.create({ duration: 10, uris: ["sip:lenea@contoso.com"] });
		const listed = (await client.list()).length;
		const frames = document.querySelectorAll("iframe").length;
		await client.signOut();
		return { listed, frames };`, given(p))
	assert.Equal(t, 1, got.Listed)
	assert.Zero(t, got.Frames, "fetch needs no frame")
	for _, r := range p.sent("POST /*") {
		assert.Empty(t, r.Header.Get("X-Ms-Origin"))
	}
	t.Run("by the xframe, if the page wants that", func(t *testing.T) {
		var frames int
		page.Within(t).Run(&frames, `
			const client = await signIn({ `+byPassword+`, discovery: "`+rootPath+`", via: "xframe" });
			const { length } = document.querySelectorAll("iframe");
			await client.signOut();
			return length;`, given(p))
		assert.Equal(t, 1, frames)
	})
}

func TestSignInByAFetchOfThePage(t *testing.T) {
	page := openPage(t)
	var listed int
	page.Run(&listed, `
		const { createEmulator } = await import("/lib/emulator.js");
		const emulator = await createEmulator();
		const client = await signIn({
			discovery: new URL("`+rootPath+`", emulator.application), fetch: emulator.fetch,
			credentials: { username: given.username, password: given.password },
		});
		await client.create({ duration: 10, uris: ["sip:lenea@contoso.com"] });
		const { length } = await client.list();
		await client.signOut();
		return length;`, map[string]string{"username": username, "password": password})
	assert.Equal(t, 1, listed)
}

func TestSignInAtAUserRedirectedToAHomePool(t *testing.T) {
	home := servePool(t, emulator.Config{})
	first := servePool(t, emulator.Config{UserRedirect: home.URL})
	page := openPage(t)
	var got struct {
		Application string
		Origins     []string
		Frames      []string
	}
	page.Run(&got, `
		const origins = [];
		const client = await signIn({ discovery: given.root, credentials: async ({ origin, reason }) => {
			origins.push(origin + " " + reason);
			return { username: given.username, password: given.password };
		} });
		await client.list();
		const frames = [...document.querySelectorAll("iframe")].map(({ src }) => new URL(src).origin);
		const { application } = client;
		client.close();
		return { application, origins, frames };`, given(first))
	assert.True(t, strings.HasPrefix(got.Application, home.URL), got.Application)
	assert.Equal(t, []string{first.URL + " first", home.URL + " first"}, got.Origins)
	assert.Equal(t, []string{home.URL}, got.Frames, "the frame of autodiscovery is removed")
	assert.Len(t, first.sent("POST "+tokenPath), 1)
	assert.Len(t, home.sent("POST "+tokenPath), 1)
}

func TestFailedSignInRejectsWithItsReason(t *testing.T) {
	p := servePool(t, emulator.Config{})
	windowsOnly := servePool(t, emulator.Config{Grants: []string{auth.GrantWindows}})
	stranger := servePool(t, emulator.Config{AllowedOrigins: []string{"https://app.contoso.com"}})
	for _, row := range []struct {
		name    string
		pool    *pool
		options string
		failure browser.Failure // what it must have at least
		message string
	}{
		{"a wrong password", p, `discovery: given.root, credentials: { username: given.username, password: "wrong" }`, browser.Failure{Kind: "server", Status: 400, Code: "invalid_grant"}, "does not accept the user name or the password"},
		{"a function that throws", p, `discovery: given.root, credentials: () => { throw new RangeError("no") }`, browser.Failure{Kind: "argument", Cause: "RangeError: no"}, "credentials could not be obtained"},
		{"a function that returns nothing", p, `discovery: given.root, credentials: () => {}`, browser.Failure{Kind: "argument"}, `credentials must be "windows" or an object with username and password`},
		{"a password for a server that takes none", windowsOnly, byPassword, browser.Failure{Kind: "argument"}, `pass credentials: "windows"`},
		{"a page that the server does not list", stranger, byPassword, browser.Failure{Kind: "server", Status: 403, Code: "Forbidden"}, "New-CsWebOrigin -Url \"http://127.0.0.1:"},
		{"a page that the server does not list, which names the second command, too", stranger, byPassword, browser.Failure{Kind: "server", Status: 403, Code: "Forbidden"}, "Set-CsWebServiceConfiguration"},
		{"a server that does not answer", nil, byPassword + `, timeout: 500`, browser.Failure{Kind: "timeout"}, "no answer within 500ms"},
		{"a signal", p, byPassword + `, signal: AbortSignal.abort(new RangeError("no"))`, browser.Failure{Kind: "aborted", Cause: "RangeError: no"}, ""},
		{"address and discovery", p, byPassword + `, address: given.username`, browser.Failure{Kind: "argument"}, "exactly one of address and discovery must be given"},
		{"neither address nor discovery", p, ``, browser.Failure{Kind: "argument"}, "exactly one of address and discovery must be given"},
		{"credentials and token", p, byPassword + `, token: () => "cwt=1"`, browser.Failure{Kind: "argument"}, "only one of credentials and token can be given"},
		{"an empty user agent", p, byPassword + `, userAgent: ""`, browser.Failure{Kind: "argument"}, "userAgent must not be empty"},
		{"a long culture", p, byPassword + `, culture: "x".repeat(101)`, browser.Failure{Kind: "argument"}, "culture must not be longer than 100 characters"},
		{"an unknown option", p, byPassword + `, password: "x"`, browser.Failure{Kind: "argument"}, "password is an unknown option"},
		{"the xframe beside a fetch", p, byPassword + `, fetch, via: "xframe"`, browser.Failure{Kind: "argument"}, "via must not be"},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := openPage(t)
			page.Expect("status of 400", "status of 403", "Failed to execute 'postMessage'", "ERR_CONNECTION_REFUSED")
			arguments := map[string]string{"root": "http://127.0.0.1:1" + rootPath, "username": username, "password": password}
			if row.pool != nil {
				arguments = given(row.pool)
			}
			var got struct {
				browser.Failure
				Frames int
			}
			page.Run(&got, `
				const failed = await failure(signIn({ `+row.options+` }));
				return { ...failed, frames: document.querySelectorAll("iframe").length };`, arguments)
			assert.Equal(t, row.failure.Kind, got.Kind, got.Message)
			assert.Equal(t, row.failure.Status, got.Status)
			assert.Equal(t, row.failure.Code, got.Code)
			assert.Contains(t, got.Message, row.message)
			assert.Contains(t, got.Cause, row.failure.Cause)
			assert.Zero(t, got.Frames, "no frame is left behind")
			assert.NotContains(t, got.Text, password)
		})
	}
}

func TestCredentialsAreAskedForAgain(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t)
	page.Expect("status of 400")
	var reasons []string
	page.Run(&reasons, `
		const reasons = [];
		const client = await signIn({ discovery: given.root, credentials({ reason }) {
			reasons.push(reason);
			return { username: given.username, password: reasons.length < 3 ? "wrong" : given.password };
		} });
		client.close();
		return reasons;`, given(p))
	assert.Equal(t, []string{"first", "refused", "refused"}, reasons)
}

func TestSignInWithATokenFunction(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t)
	var got struct {
		Needs  []string
		Listed int
	}
	page.Run(&got, `
		const needs = [];
		const client = await signIn({ discovery: given.root, token: ({ origin, reason }) => {
			needs.push(origin + " " + reason);
			return given.token;
		} });
		const { length } = await client.list();
		client.close();
		return { needs, listed: length };`, map[string]string{"root": p.URL + rootPath, "token": p.token})
	assert.Equal(t, []string{p.URL + " first"}, got.Needs)
	assert.Empty(t, p.sent("POST "+tokenPath))
}

func TestAnApplicationThatTheServerHasLostIsCreatedAgain(t *testing.T) {
	p := servePool(t, emulator.Config{})
	page := openPage(t)
	page.Expect("status of 404")
	page.Run(nil, `globalThis.client = await signIn({ `+byPassword+`, userAgent: "A page" }); globalThis.before = client.application;`, given(p))
	p.command(t, "faults", loseApplication)
	var got struct {
		Listed        int
		Before, After string
	}
	page.Run(&got, `
		const lists = await Promise.all([client.list(), client.list(), client.list()]);
		const after = client.application;
		await client.signOut();
		return { listed: lists.length, before, after };`)
	assert.NotEqual(t, got.Before, got.After)
	posts := p.sent("POST " + applicationsPath)
	require.Len(t, posts, 2, "it is created once for all calls")
	assert.Len(t, p.sent("DELETE "+strings.TrimPrefix(got.After, p.URL)), 1)
}
