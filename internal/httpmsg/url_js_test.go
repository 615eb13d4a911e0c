//go:build js && wasm

package httpmsg_test

import (
	"encoding/json"
	"math/rand"
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These tests show that a token goes to no other origin: fetch parses URLs as the
// browser does, and the browser finds the same origin in every href that this package
// accepts.

// originBases lists URLs of applications.
var originBases = []string{
	hrefBase,
	"https://fe1.contoso.com:8443/ucwa",
	"http://fe1.contoso.com/ucwa",
	"http://localhost:8080/ucwa",
	"https://[2001:db8::1]/ucwa",
	"http://127.0.0.1:443/ucwa",
}

func TestBrowserFindsTheSameOrigin(t *testing.T) {
	browser := newBrowserURL(t)
	accepted := 0
	for _, text := range originBases {
		base := parseURL(t, text)
		for _, row := range hrefs(t) {
			if browser.agrees(t, base, row.Href) {
				accepted++
			}
		}
	}
	assert.Greater(t, accepted, len(originBases)*30, "the table has accepted hrefs")
}

func TestBrowserFindsTheSameOriginInHostileHrefs(t *testing.T) {
	browser := newBrowserURL(t)
	generator := newHostile(t, rand.New(rand.NewSource(20160926)))
	accepted, foreign := 0, 0
	for i := range 60_000 {
		base := parseURL(t, originBases[i%len(originBases)])
		href := generator.href()
		if !browser.agrees(t, base, href) {
			continue
		}
		accepted++
		if u, err := base.Resolve(href); err == nil && u.Origin != base.Origin {
			foreign++
		}
	}
	t.Logf("%d accepted, %d of them of another origin", accepted, foreign)
	assert.Greater(t, accepted, 10_000, "the generator makes hrefs that are accepted")
	assert.Greater(t, foreign, 3_000)
}

// The client sends its token with a request if the URL has its origin. The browser must
// find the same origin in that URL.
func TestBrowserSendsTheTokenToNoOtherOrigin(t *testing.T) {
	browser := newBrowserURL(t)
	generator := newHostile(t, rand.New(rand.NewSource(20130123)))
	sent := 0
	for i := range 60_000 {
		base := parseURL(t, originBases[i%len(originBases)])
		u, err := base.Resolve(generator.href())
		if err != nil || u.Origin != base.Origin {
			continue // the client sends nothing
		}
		sent++
		origin, ok := browser.origin(t, u.String())
		require.True(t, ok, "%q is not a URL for the browser", u)
		require.Equal(t, base.Origin, origin, "%q", u)
	}
	assert.Greater(t, sent, 5_000)
}

func TestBrowserWritesIPv6AddressesInTheSameForm(t *testing.T) {
	browser := newBrowserURL(t)
	random := rand.New(rand.NewSource(4291))
	generator := hostile{random: random}
	for range 20_000 {
		address := "https://[" + generator.ipv6() + "]/"
		u, err := httpmsg.ParseURL(address)
		origin, ok := browser.origin(t, address)
		require.Equal(t, ok, err == nil, "%s", address)
		if ok {
			require.Equal(t, origin, u.Origin, "%s", address)
		}
	}
}

// browserURL is the class URL of the browser.
type browserURL struct{ class, json safejs.Value }

func newBrowserURL(t *testing.T) browserURL {
	t.Helper()
	class, err := safejs.Global().Get("URL")
	require.NoError(t, err)
	parser, err := safejs.Global().Get("JSON")
	require.NoError(t, err)
	return browserURL{class, parser}
}

// origin returns the origin of the URL in the first text. An optional second text is the
// base of the URL. origin returns false if the browser refuses the URL.
func (b browserURL) origin(t *testing.T, texts ...string) (string, bool) {
	t.Helper()
	args := make([]any, len(texts))
	for i, text := range texts {
		args[i] = b.text(t, text)
	}
	u, err := b.class.New(args...)
	if err != nil {
		return "", false
	}
	value, err := u.Get("origin")
	require.NoError(t, err)
	origin, err := value.String()
	require.NoError(t, err)
	return origin, true
}

// text returns s as a JavaScript string. It uses JSON, because a direct conversion drops
// a byte order mark at the start.
func (b browserURL) text(t *testing.T, s string) safejs.Value {
	t.Helper()
	quoted, err := json.Marshal(s)
	require.NoError(t, err)
	value, err := b.json.Call("parse", string(quoted))
	require.NoError(t, err)
	return value
}

// agrees checks that the browser finds the same origin as [httpmsg.URL.Resolve], both
// in the result and in the href itself. It reports whether Resolve accepts the href.
func (b browserURL) agrees(t *testing.T, base httpmsg.URL, href string) bool {
	t.Helper()
	u, err := base.Resolve(href)
	if err != nil {
		return false
	}
	origin, ok := b.origin(t, u.String())
	require.True(t, ok, "%q, resolved from %q, is not a URL for the browser", u, href)
	require.Equal(t, u.Origin, origin, "%q, resolved from %q", u, href)
	origin, ok = b.origin(t, href, base.String())
	require.True(t, ok, "%q is not a URL for the browser", href)
	require.Equal(t, u.Origin, origin, "%q", href)
	return true
}
