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
