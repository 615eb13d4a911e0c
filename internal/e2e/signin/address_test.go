//go:build !js

package signin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
)

// byAddress signs in by the address of a user and returns the outcome.
const byAddress = `
	const { signIn } = await import("/lib/presence.js");
	try {
		const client = await signIn({
			address: given.address, timeout: 4000,
			credentials: ({ origin }) => ({ username: given.username, password: given.password }),
		});
		const { application } = client;
		const listed = (await client.list()).length;
		const frames = [...document.querySelectorAll("iframe")].map(({ src }) => new URL(src).origin);
		await client.signOut();
		return { application, listed, frames };
	} catch ({ kind, message }) {
		return { kind, message, frames: [...document.querySelectorAll("iframe")].map(({ src }) => src) };
	}`

type byAddressOutcome struct {
	Application   string
	Frames        []string
	Kind, Message string
}

func TestSignInByAddress(t *testing.T) {
	for _, row := range []struct {
		name, domain string
		discovery    string // the name that exists
	}{
		{"inside the company", "inside." + browser.Domain, "lyncdiscoverinternal."},
		{"outside the company, where the internal name leads nowhere", "outside." + browser.Domain, "lyncdiscover."},
	} {
		t.Run(row.name, func(t *testing.T) {
			home := servePool(t, emulator.Config{})
			homeOrigin := browser.ServeName(t, "pool."+row.domain, home.Config.Handler)
			discovery := servePool(t, emulator.Config{UserRedirect: homeOrigin})
			browser.ServeName(t, row.discovery+row.domain, discovery.Config.Handler)
			page := openPage(t)
			page.Expect("Failed to execute 'postMessage'", "ERR_", "violates the following")
			var got byAddressOutcome
			page.Run(&got, byAddress, map[string]string{"address": "lene@" + row.domain, "username": username, "password": password})
			assert.Empty(t, got.Message)
			assert.True(t, strings.HasPrefix(got.Application, homeOrigin+applicationsPath+"/"), got.Application)
			assert.Equal(t, []string{homeOrigin}, got.Frames)
			assert.Len(t, discovery.sent("POST "+tokenPath), 1)
			assert.Len(t, home.sent("POST "+tokenPath), 1)
		})
	}
}

func TestSignInFailsForAnAddressWithoutAServer(t *testing.T) {
	page := openPage(t)
	page.Expect("Failed to execute 'postMessage'", "ERR_")
	var got byAddressOutcome
	page.Run(&got, byAddress, map[string]string{"address": "lene@nowhere." + browser.Domain, "username": username, "password": password})
	assert.Contains(t, []string{"network", "timeout"}, got.Kind)
	assert.Contains(t, got.Message, "https://lyncdiscoverinternal.nowhere."+browser.Domain)
	assert.Contains(t, got.Message, "https://lyncdiscover.nowhere."+browser.Domain)
	assert.Empty(t, got.Frames)
}
