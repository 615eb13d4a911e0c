//go:build !js

package page

import (
	"errors"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// siteWithout is the directory web without some of its files.
type siteWithout []string

func (without siteWithout) Open(name string) (fs.File, error) {
	if slices.Contains(without, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("left out")}
	}
	return os.DirFS(filepath.Join(browser.Root, "web")).Open(name)
}

// poolApplication is the path of the application of the pool behind the page.
const poolApplication = "/ucwa/oauth/v1/applications/105"

// poolSubscriptions is the path of its collection of presence subscriptions.
const poolSubscriptions = poolApplication + "/people/presenceSubscriptions"

// openDemoWithUpstream opens the page of a server that forwards requests to a
// pool. It returns the pool and its origin, too.
func openDemoWithUpstream(t *testing.T) (*demo, *browser.Pool, string) {
	t.Helper()
	pool := new(browser.Pool)
	for path, document := range map[string]string{
		poolApplication:                    "CreateAnApplication/10-applications-response-201.json.wire",
		poolSubscriptions:                  "presenceSubscriptions_ref/get-response.json.wire",
		poolApplication + "/people/groups": "myGroups_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/presenceSubscription/memberships": "memberships_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/people/282":                       "contact_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/people/282/contactPresence":       "contactPresence_ref/get-response.json.wire",
	} {
		pool.Answer("GET "+path, browser.Reply(http.StatusOK, "application/json", browser.Sample(t, document)))
	}
	upstream := httptest.NewServer(pool)
	t.Cleanup(upstream.Close)
	origin, err := url.Parse(upstream.URL)
	require.NoError(t, err)

	d := serveDemo(t, server.Config{Upstream: origin})
	d.Tab = browser.Open(t, d.url())
	d.Until(`!document.querySelector("#signin").hidden`)
	return d, pool, upstream.URL
}

// signIn enters an account, and does not wait for the result.
func (d *demo) signIn(application, token string) {
	d.T.Helper()
	d.enter("#application", application)
	d.enter("#token", token)
	d.click("#signin-submit")
}

func TestDemoSignsInToAPool(t *testing.T) {
	d, pool, upstream := openDemoWithUpstream(t)
	d.click("#signin-submit")
	d.Until(`document.querySelector("#application-fault").textContent && document.querySelector("#token-fault").textContent`)
	d.focused("#application")
	d.enter("#application", "https://elsewhere.example.com"+poolApplication)
	d.click("#signin-submit")
	d.shows("#application-fault", "The application must be on "+upstream)
	require.Empty(t, pool.Requests())

	for _, wrong := range []struct{ token, says string }{
		{"Bearer " + browser.Token, "without the word Bearer"},
		{"bad token", "without blanks"},
		{"tökén", "without blanks"},
	} {
		d.signIn(upstream+poolApplication, wrong.token)
		d.shows("#token-fault", wrong.says)
		d.focused("#token")
		assert.Empty(t, d.text("#application-fault"))
	}
	require.Empty(t, pool.Requests())

	d.signIn(upstream+poolApplication, browser.Token)
	d.counts("[data-testid=subscription]", 1)
	d.shows("[data-testid=member] [data-testid=presence]", "Do not disturb · in a conference")
	assert.Equal(t, "alex@contoso.com", d.text(members), "the samples have no name for the member")
	assert.Contains(t, d.texts("[data-testid=group] .name"), "MyPersonalGroup")
	assert.False(t, d.visible("#panel"), "a pool has no panel")
	requests := pool.Requests()
	require.Greater(t, len(requests), 2)
	for _, r := range requests {
		assert.Equal(t, "Bearer "+browser.Token, r.Header.Get("Authorization"))
		assert.Empty(t, r.Header.Get("Cookie"))
	}
	var page string
	d.Evaluate(&page, `document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map((field) => field.value)`)
	assert.NotContains(t, page, browser.Token, "the page keeps the token in memory")

	d.Expect("status of 401")
	pool.Answer("GET "+poolSubscriptions, browser.Reply(http.StatusUnauthorized, "", nil))
	d.click("#refresh")
	d.Until(`!document.querySelector("#signin").hidden`)
	d.shows("[data-testid=error-hint]", "The token is not, or no longer, valid.")
	assert.Equal(t, "The list could not be read", d.text("[data-testid=error-title]"))
}

func TestDemoAsksForAnotherAccountAfterAFailedSignIn(t *testing.T) {
	d, pool, upstream := openDemoWithUpstream(t)
	good := browser.Reply(http.StatusOK, "application/json", browser.Sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	d.Expect("Failed to load resource")
	for _, row := range []struct {
		name, says, shown string
		answer            http.HandlerFunc
	}{
		{"an invalid token", "401", "#signin", browser.Reply(http.StatusUnauthorized, "", nil)},
		{"an application that has ended", "410", "#signin", browser.Reply(http.StatusGone, "", nil)},
		{"an address without a resource", "404", "#signin", browser.Reply(http.StatusNotFound, "", nil)},
		{"a user without the privilege", "403", "#signin", browser.Reply(http.StatusForbidden, "", nil)},
		{"an address of something other than UCWA", "What came back is not an answer of UCWA", "#signin", browser.Reply(http.StatusOK, "text/html", []byte("<p>Hello"))},
		{"a pool that fails", "501", "#app", browser.Reply(http.StatusNotImplemented, "", nil)}, // this status is not retried
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			pool.Answer("GET "+poolSubscriptions, row.answer)
			d.signIn(upstream+poolApplication, browser.Token)
			d.shows(failed, row.says)
			d.Until(`!document.querySelector(` + browser.Quote(row.shown) + `).hidden`)
			d.counts(failed, 1)
			assert.Equal(t, "The page could not sign in", d.text("[data-testid=error-title]"))
		})
	}
	pool.Answer("GET "+poolSubscriptions, browser.Reply(http.StatusNotImplemented, "", nil))
	d.click("#refresh")
	d.shows(failed, "2 times")
	d.counts(failed, 1)
	pool.Answer("GET "+poolSubscriptions, good)
	d.click("#refresh")
	d.counts(card, 1)
	d.counts(failed, 0)
}

func TestDemoShowsWhyThePoolCannotBeReached(t *testing.T) {
	d := serveDemo(t, server.Config{Upstream: &url.URL{Scheme: "http", Host: "127.0.0.1:1"}, ErrorLog: log.New(io.Discard, "", 0)})
	d.Tab = browser.Open(t, d.url())
	d.Expect("status of 502")
	d.Until(`!document.querySelector("#signin").hidden`)
	d.signIn("http://127.0.0.1:1"+poolApplication, browser.Token)
	d.shows(failed, "The server behind UPSTREAM cannot be reached: it refuses connections.")
	d.shows(failed, "Check that it is running")
	assert.Equal(t, "unreachable", d.attribute("#connection", "data-state"))
	assert.Equal(t, "Server not reachable", d.text("#connection"))
	assert.Equal(t, "Unreachable", d.text("[data-testid=error-subcode]"))
}

// The page is about to read news when the user signs out. That read must not show
// an error.
func TestDemoSignsOutWhileItReadsNews(t *testing.T) {
	d, _, upstream := openDemoWithUpstream(t)
	d.signIn(upstream+poolApplication, browser.Token)
	d.shows("[data-testid=member] [data-testid=presence]", "Do not disturb")
	d.Evaluate(nil, `(async () => {
		globalThis.said = [];
		const errors = document.querySelector("#errors");
		new MutationObserver(() => said.push(errors.textContent)).observe(errors, { childList: true });
		document.dispatchEvent(new Event("visibilitychange"));
		await null; // now the page has started to read, and has not sent a request
		document.querySelector("#disconnect").click();
	})()`)
	d.signIn(upstream+poolApplication, browser.Token)
	d.shows("[data-testid=member] [data-testid=presence]", "Do not disturb") // this read came after the cancelled one
	var said []string
	d.Evaluate(&said, `said`)
	assert.Empty(t, said)
}
