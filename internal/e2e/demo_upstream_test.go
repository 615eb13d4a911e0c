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

// With UPSTREAM the page signs in to a pool, which it finds at its own origin.
func TestDemoBeforeARealPool(t *testing.T) {
	const application = "/ucwa/oauth/v1/applications/105"
	pool := new(pool)
	for path, document := range map[string]string{
		application: "CreateAnApplication/10-applications-response-201.json.wire",
		application + "/people/presenceSubscriptions":                "presenceSubscriptions_ref/get-response.json.wire",
		application + "/people/groups":                               "myGroups_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/presenceSubscription/memberships": "memberships_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/people/282":                       "contact_ref/get-response.json.wire",
		"/ucwa/v1/applications/192/people/282/contactPresence":       "contactPresence_ref/get-response.json.wire",
	} {
		pool.answer("GET "+path, reply(http.StatusOK, "application/json", sample(t, document)))
	}
	upstream := httptest.NewServer(pool)
	defer upstream.Close()
	origin, err := url.Parse(upstream.URL)
	require.NoError(t, err)

	d := serveDemo(t, server.Config{Upstream: origin})
	d.tab = open(t, d.url())
	d.until(`!document.querySelector("#signin").hidden`)
	d.click("#signin-submit")
	d.until(`document.querySelector("#application-fault").textContent && document.querySelector("#token-fault").textContent`)
	d.focused("#application")
	d.enter("#application", "https://elsewhere.example.com"+application)
	d.click("#signin-submit")
	d.shows("#application-fault", "The application must be on "+upstream.URL)
	require.Empty(t, pool.requests())

	d.enter("#application", upstream.URL+application)
	d.enter("#token", token)
	d.click("#signin-submit")
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
	pool.answer("GET "+application+"/people/presenceSubscriptions", reply(http.StatusUnauthorized, "", nil))
	d.click("#refresh")
	d.until(`!document.querySelector("#signin").hidden`)
	d.shows("[data-testid=error-hint]", "The token is not, or no longer, valid.")

	// Until an account is typed that is good, the form is there, and says why.
	d.click("[data-testid=error-dismiss]")
	d.enter("#token", "Bearer "+token)
	d.click("#signin-submit")
	d.shows("[data-testid=error-message]", `Token must not start with "Bearer"`)
	d.until(`!document.querySelector("#signin").hidden`)

	d.expect("status of 410")
	d.click("[data-testid=error-dismiss]")
	pool.answer("GET "+application+"/people/presenceSubscriptions", reply(http.StatusGone, "", nil))
	d.enter("#token", token)
	d.click("#signin-submit")
	d.shows("[data-testid=error-status]", "410")
	d.until(`!document.querySelector("#signin").hidden`)
	d.counts(failed, 1)
}
