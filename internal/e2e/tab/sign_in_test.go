//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
)

// signInScript is JavaScript that defines signIn(fetch, origin, username,
// password), which returns the user's application.
const signInScript = `
	const signIn = async (fetch, origin, username, password) => {
		const found = async (...request) => {
			const response = await fetch(...request);
			if (!response.ok) throw new Error(response.url + " answers " + response.status);
			return response.json();
		};
		const root = await found(origin + "/Autodiscover/AutodiscoverService.svc/root");
		const challenge = await fetch(root._links.user.href);
		const [, href] = /MsRtcOAuth href="([^"]+)"/.exec(challenge.headers.get("WWW-Authenticate"));
		const body = new URLSearchParams({ grant_type: "password", username, password });
		const { access_token: token } = await found(href, { method: "POST", body });
		const headers = { Authorization: "Bearer " + token };
		const user = await found(root._links.user.href, { headers });
		const application = await found(user._links.applications.href, {
			method: "POST",
			headers: { ...headers, "Content-Type": "application/json" },
			body: JSON.stringify({ UserAgent: "test", EndpointId: "1", Culture: "en-US" }),
		});
		return { token, application: new URL(application._links.self.href, user._links.applications.href).href, name: application._embedded.me.name };
	};`

func TestSignInByDiscovery(t *testing.T) {
	var got struct {
		Name    string
		Created browser.Subscription
		Listed  []browser.Subscription
		Kept    string
	}
	const use = `
		const { token, application, name } = await signIn(fetch, origin, "sarad@contoso.com", "pass@word1");
		const client = await connect({ token, application, fetch });
		const created = await client.create({ duration: 10, uris: ["sip:lenea@contoso.com"] });
		return { name, created, listed: await client.list(), kept: JSON.stringify(globalThis.emulator?.requests ?? []) };`
	check := func(t *testing.T) {
		t.Helper()
		assert.Equal(t, "Sara Davis", got.Name)
		assert.Equal(t, []string{got.Created.ID}, []string{got.Listed[0].ID})
		assert.NotContains(t, got.Kept, "pass@word1")
		assert.NotContains(t, got.Kept, "pass%40word1")
		assert.NotContains(t, got.Kept, "cwt=")
	}
	t.Run("in the tab", func(t *testing.T) {
		openEmulator(t, "").Run(&got, signInScript+`
			const { connect } = await import("/lib/presence.js");
			const { fetch } = emulator, { origin } = new URL(emulator.application);`+use)
		check(t)
	})
	t.Run("over HTTP", func(t *testing.T) {
		page := openBehindHTTP(t, emulator.New(emulator.Config{}))
		page.Expect("401") // the challenge
		page.Run(&got, signInScript+`
			const { connect } = await import("/lib/presence.js");
			const { fetch, location: { origin } } = globalThis;`+use)
		check(t)
	})
}

// A page that signs in by itself against two servers, each with its own tokens.
func TestEmulatorOfSeveralServers(t *testing.T) {
	var got struct {
		Redirect, Challenge, Page string
		Foreign, Passive          int
		Diagnostics               string
		Refused                   browser.Failure
	}
	page := openEmulator(t, "")
	page.Run(&got, `
		const { createEmulator } = await import("/lib/emulator.js");
		const emulator = await createEmulator({
			origin: "https://pool.contoso.com",
			origins: ["https://lyncdiscover.contoso.com"],
			signIn: {
				challenge: "joined", grants: ["passive"], ticketsPerHost: true, foreignTicket: 403,
				redirect: "https://pool.contoso.com",
			},
		});
		const json = async (...request) => (await emulator.fetch(...request)).json();
		const redirect = (await json("https://lyncdiscover.contoso.com/"))._links.redirect.href;
		const { href } = (await json(redirect))._links.user;
		const challenge = (await emulator.fetch(href)).headers.get("WWW-Authenticate");
		const grant = { method: "POST", body: new URLSearchParams({ grant_type: "urn:microsoft.rtc:passive" }) };
		const { ms_rtc_passiveauthuri: page } = await json("https://lyncdiscover.contoso.com/WebTicket/oauthtoken", grant);
		const refused = await failure(() => emulator.signInAtPage("sip:unknown@contoso.com"));
		emulator.signInAtPage("sip:SaraD@contoso.com");
		const { access_token: token } = await json("https://lyncdiscover.contoso.com/WebTicket/oauthtoken", grant);
		const headers = { Authorization: "Bearer " + token };
		const foreign = await emulator.fetch(href, { headers });
		const passive = await emulator.fetch(href.replace("pool.", "lyncdiscover."), { headers });
		emulator.close();
		return {
			redirect, challenge, page, refused, foreign: foreign.status, passive: passive.status,
			diagnostics: foreign.headers.get("X-Ms-diagnostics"),
		};`)
	assert.Equal(t, "https://pool.contoso.com/Autodiscover/AutodiscoverService.svc/root", got.Redirect)
	assert.Regexp(t, `^Bearer .*, MsRtcOAuth href="https://pool\.contoso\.com/WebTicket/oauthtoken",grant_type="urn:microsoft\.rtc:passive"$`, got.Challenge)
	assert.Equal(t, "https://lyncdiscover.contoso.com/PassiveAuth/PassiveAuth.aspx", got.Page)
	assert.Equal(t, []string{"/uri is not in the directory"}, got.Refused.Problems)
	assert.Equal(t, 403, got.Foreign)
	assert.Contains(t, got.Diagnostics, "28055")
	assert.Equal(t, 200, got.Passive)
}
