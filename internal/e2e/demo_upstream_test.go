//go:build !js

package e2e

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

// siteWithout is the directory web without some of its files.
type siteWithout []string

func (without siteWithout) Open(name string) (fs.File, error) {
	if slices.Contains(without, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("left out")}
	}
	return os.DirFS(filepath.Join(root, "web")).Open(name)
}

// poolApplication is where the pool behind the page has one.
const poolApplication = "/ucwa/oauth/v1/applications/105"

// poolSubscriptions is the collection of its presence subscriptions.
const poolSubscriptions = poolApplication + "/people/presenceSubscriptions"

// openDemoBeforePool opens the page with UPSTREAM. It signs in to a pool, which
// it finds at its own origin, and returns the pool and where that is.
func openDemoBeforePool(t *testing.T) (*demo, *pool, string) {
	t.Helper()
	pool := new(pool)
	for path, document := range map[string]string{
		poolApplication:                    "CreateAnApplication/10-applications-response-201.json.wire",
		poolSubscriptions:                  "presenceSubscriptions_ref/get-response.json.wire",
		poolApplication + "/people/groups": "myGroups_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/presenceSubscription/memberships": "memberships_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/people/282":                       "contact_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/people/282/contactPresence":       "contactPresence_ref/get-response.json.wire",
	} {
		pool.answer("GET "+path, reply(http.StatusOK, "application/json", sample(t, document)))
	}
	upstream := httptest.NewServer(pool)
	t.Cleanup(upstream.Close)
	origin, err := url.Parse(upstream.URL)
	require.NoError(t, err)

	d := serveDemo(t, server.Config{Upstream: origin})
	d.tab = open(t, d.url())
	d.until(`!document.querySelector("#signin").hidden`)
	return d, pool, upstream.URL
}

// signIn types an account, and does not wait for what comes of it.
func (d *demo) signIn(application, token string) {
	d.t.Helper()
	d.enter("#application", application)
	d.enter("#token", token)
	d.click("#signin-submit")
}

func TestDemoBeforeARealPool(t *testing.T) {
	d, pool, upstream := openDemoBeforePool(t)
	d.click("#signin-submit")
	d.until(`document.querySelector("#application-fault").textContent && document.querySelector("#token-fault").textContent`)
	d.focused("#application")
	d.enter("#application", "https://elsewhere.example.com"+poolApplication)
	d.click("#signin-submit")
	d.shows("#application-fault", "The application must be on "+upstream)
	require.Empty(t, pool.requests())

	for _, wrong := range []struct{ token, says string }{
		{"Bearer " + token, "without the word Bearer"},
		{"bad token", "without blanks"},
		{"tökén", "without blanks"},
	} {
		d.signIn(upstream+poolApplication, wrong.token)
		d.shows("#token-fault", wrong.says)
		d.focused("#token")
		assert.Empty(t, d.text("#application-fault"))
	}
	require.Empty(t, pool.requests())

	d.signIn(upstream+poolApplication, token)
	d.counts("[data-testid=subscription]", 1)
	d.shows("[data-testid=member] [data-testid=presence]", "Do not disturb · in a conference")
	assert.Equal(t, "alex@contoso.com", d.text(members), "the pool says no name of a member, and the page knows nobody")
	assert.Contains(t, d.texts("[data-testid=group] .name"), "MyPersonalGroup")
	assert.False(t, d.visible("#panel"), "nobody commands a pool")
	requests := pool.requests()
	require.Greater(t, len(requests), 2)
	for _, r := range requests {
		assert.Equal(t, "Bearer "+token, r.Header.Get("Authorization"))
		assert.Empty(t, r.Header.Get("Cookie"))
	}
	var page string
	d.evaluate(&page, `document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map((field) => field.value)`)
	assert.NotContains(t, page, token, "the page keeps the token in memory only")

	d.expect("status of 401")
	pool.answer("GET "+poolSubscriptions, reply(http.StatusUnauthorized, "", nil))
	d.click("#refresh")
	d.until(`!document.querySelector("#signin").hidden`)
	d.shows("[data-testid=error-hint]", "The token is not, or no longer, valid.")
	assert.Equal(t, "The list could not be read", d.text("[data-testid=error-title]"))
}

// Until an account is typed that is good, the form is there, and says why.
func TestDemoAsksAgainForAnAccountThatDoesNotWork(t *testing.T) {
	d, pool, upstream := openDemoBeforePool(t)
	good := reply(http.StatusOK, "application/json", sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	d.expect("Failed to load resource")
	for _, row := range []struct {
		name, says, shown string
		answer            http.HandlerFunc
	}{
		{"a token that is not valid", "401", "#signin", reply(http.StatusUnauthorized, "", nil)},
		{"an application that has ended", "410", "#signin", reply(http.StatusGone, "", nil)},
		{"an address of nothing", "404", "#signin", reply(http.StatusNotFound, "", nil)},
		{"somebody who may not", "403", "#signin", reply(http.StatusForbidden, "", nil)},
		{"an address of something else", "What came back is not an answer of UCWA", "#signin", reply(http.StatusOK, "text/html", []byte("<p>Hello"))},
		{"a pool that is in trouble", "501", "#app", reply(http.StatusNotImplemented, "", nil)}, // which is not tried again
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			pool.answer("GET "+poolSubscriptions, row.answer)
			d.signIn(upstream+poolApplication, token)
			d.shows(failed, row.says)
			d.until(`!document.querySelector(` + quote(row.shown) + `).hidden`)
			d.counts(failed, 1)
			assert.Equal(t, "The page could not sign in", d.text("[data-testid=error-title]"))
		})
	}
	pool.answer("GET "+poolSubscriptions, reply(http.StatusNotImplemented, "", nil))
	d.click("#refresh")
	d.shows(failed, "2 times")
	d.counts(failed, 1)
	pool.answer("GET "+poolSubscriptions, good)
	d.click("#refresh")
	d.counts(card, 1)
	d.counts(failed, 0)
}

// Who signs out while the page is about to ask something, is not told that it
// could not.
func TestDemoSignsOutWhileItLooksForNews(t *testing.T) {
	d, _, upstream := openDemoBeforePool(t)
	d.signIn(upstream+poolApplication, token)
	d.shows("[data-testid=member] [data-testid=presence]", "Do not disturb")
	d.evaluate(nil, `(async () => {
		globalThis.said = [];
		const errors = document.querySelector("#errors");
		new MutationObserver(() => said.push(errors.textContent)).observe(errors, { childList: true });
		document.dispatchEvent(new Event("visibilitychange"));
		await null; // now the page looks, and has not asked yet
		document.querySelector("#disconnect").click();
	})()`)
	d.signIn(upstream+poolApplication, token)
	d.shows("[data-testid=member] [data-testid=presence]", "Do not disturb") // that look came after the other
	var said []string
	d.evaluate(&said, `said`)
	assert.Empty(t, said)
}
