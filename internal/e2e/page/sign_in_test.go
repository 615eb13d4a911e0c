//go:build !js

package page

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/server"
)

// pool is a server behind the page, with a record of the requests that it received.
type pool struct {
	url string

	mu       sync.Mutex
	received []*http.Request
}

// servePool serves the page as make demo UPSTREAM= does.
func servePool(t *testing.T, handler http.Handler) *pool {
	t.Helper()
	p := new(pool)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.received = append(p.received, r)
		p.mu.Unlock()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		s.CloseClientConnections() // some requests are parked
		s.Close()
	})
	p.url = s.URL
	return p
}

// emulated is a pool with an emulator.
func emulated(config emulator.Config) http.Handler {
	return server.New(server.Config{Site: fstest.MapFS{}, Emulator: emulator.New(config)})
}

// requests returns the requests since the last call, as in "POST /path".
func (p *pool) requests() (lines []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.received {
		lines = append(lines, r.Method+" "+r.URL.Path)
	}
	p.received = nil
	return lines
}

// openSignIn opens the page in front of a pool.
func openSignIn(t *testing.T, p *pool) *demo {
	t.Helper()
	origin, err := url.Parse(p.url)
	require.NoError(t, err)
	d := serveDemo(t, server.Config{Upstream: origin, ErrorLog: log.New(io.Discard, "", 0)})
	d.open(t)
	d.Until(asksToSignIn)
	d.appears("#signin-form")
	return d
}

const asksToSignIn = `document.documentElement.dataset.phase === "signin"`

// signIn enters an address and a password, and does not wait for the result.
func (d *demo) signIn(address, password string) {
	d.T.Helper()
	d.enter("#address", address)
	d.enter("#password", password)
	d.click("#signin-submit")
}

// signInWithToken enters an application and a token, and does not wait for the result.
func (d *demo) signInWithToken(application, token string) {
	d.T.Helper()
	if !d.visible("#token-form") {
		d.click("#has-token > summary")
	}
	d.enter("#application", application)
	d.enter("#token", token)
	d.click("#token-submit")
}

const wrongPassword = "The server does not know this address with this password. Check both, and try again."

func TestUserSignsInByAddressAndPassword(t *testing.T) {
	p := servePool(t, emulated(emulator.Config{}))
	d := openSignIn(t, p)
	d.focused("#address")
	d.signIn(" sip:LeneA@contoso.com ", server.Password)
	d.Until(ready)
	d.Until(live)
	requests := p.requests()
	assert.Contains(t, requests, "POST /WebTicket/oauthtoken")
	assert.Contains(t, requests, "POST /ucwa/oauth/v1/applications")
	assert.False(t, d.visible("#signin"))

	var kept string
	d.Evaluate(&kept, `document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map(({ value }) => value) +
		JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.cookie + location.href`)
	assert.NotContains(t, kept, server.Password)
	assert.NotContains(t, kept, "cwt=")
}

func TestWindowsAccountSignsIn(t *testing.T) {
	d := openSignIn(t, servePool(t, emulated(emulator.Config{})))
	d.enter("#address", "not an address") // the address does not matter
	d.click("#windows")
	d.Until(ready)
	d.Until(live)
}

func TestFieldsOfTheSignInAreValidated(t *testing.T) {
	p := servePool(t, emulated(emulator.Config{}))
	d := openSignIn(t, p)
	d.click("#has-token > summary")
	p.requests()
	for _, row := range []struct{ name, field, typed, fault, better string }{
		{"no company in an address", "address", "lene", "An address has a name and a company, such as lene@contoso.com.", "lene@contoso.com"},
		{"two addresses", "address", "lene@contoso.com, adam@contoso.com", "An address has a name and a company, such as lene@contoso.com.", "lene@contoso.com"},
		{"a domain without a name", "address", `CONTOSO\`, "An address has a name and a company, such as lene@contoso.com.", `CONTOSO\lene`},
		{"an application of another server", "application", "https://elsewhere.example.com/ucwa/oauth/v1/applications/1", "The application must be on " + p.url + ".", "/ucwa/oauth/v1/applications/1"},
		{"a token with its scheme", "token", "Bearer cwt=1", "Enter the token without the word Bearer.", "cwt=1"},
		{"a token with blanks", "token", "cwt =1", "A token has letters, digits and signs, and no blanks.", "cwt=1"},
		{"a token that no header field can hold", "token", "tökén", "A token has letters, digits and signs, and no blanks.", "cwt=1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.enter("#"+row.field, row.typed)
			assert.Empty(t, d.text("#"+row.field+"-fault"), "the user is not interrupted")
			d.Evaluate(nil, `void document.activeElement.blur()`)
			d.shows("#"+row.field+"-fault", row.fault)
			assert.Equal(t, "true", d.attribute("#"+row.field, "aria-invalid"))
			d.enter("#"+row.field, row.better)
			d.lacks("#" + row.field + "-fault")
			assert.Empty(t, d.attribute("#"+row.field, "aria-invalid"))
			d.enter("#"+row.field, "")
			d.Evaluate(nil, `void document.activeElement.blur()`)
			assert.Empty(t, d.text("#"+row.field+"-fault"), "a field that is left empty is judged on submit")
		})
	}
	for _, row := range []struct{ form, field, first, second string }{
		{"signin", "address", "Enter your address.", "Enter your password."},
		{"token", "application", "Enter the URL of an application.", "Enter a token."},
	} {
		t.Run("an empty form: "+row.form, func(t *testing.T) {
			d := d.within(t)
			d.click("#" + row.form + "-submit")
			d.focused("#" + row.field)
			assert.Equal(t, []string{row.first, row.second}, d.texts("#signin .fault:not(:empty)"))
		})
	}
	assert.Empty(t, p.requests(), "wrong input is not sent")
}

func TestWrongPasswordIsNamedAtTheField(t *testing.T) {
	for _, row := range []struct{ name, address, password string }{
		{"a wrong password", server.User, "pass@word2"},
		{"an unknown address", "nobody@contoso.com", server.Password},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := servePool(t, emulated(emulator.Config{}))
			d := openSignIn(t, p)
			d.Expect("status of 400")
			d.signIn(row.address, row.password)
			d.shows("#password-fault", wrongPassword)
			d.focused("#password")
			assert.Equal(t, "true", d.attribute("#password", "aria-invalid"))
			assert.Equal(t, []string{wrongPassword}, d.texts("#signin .fault:not(:empty)"))
			assert.Empty(t, d.value("#password"))
			assert.Equal(t, row.address, d.value("#address"))
			assert.Equal(t, 1, strings.Count(strings.Join(p.requests(), "\n"), "oauthtoken"), "a wrong password is sent once")
			d.press("p")
			d.lacks("#password-fault")
			d.signIn(server.User, server.Password)
			d.Until(ready)
		})
	}
}

func TestFailedSignInSaysWhatToDo(t *testing.T) {
	for _, row := range []struct {
		name   string
		pool   http.Handler
		way    string // the button
		says   string
		expect string
	}{
		{"a server without passwords", emulated(emulator.Config{Grants: []string{auth.GrantWindows}}), "#signin-submit",
			"The server does not sign users in by password. Use this computer’s Windows account, or a token.", "status of 401"},
		{"a server without Windows accounts", emulated(emulator.Config{Grants: []string{auth.GrantPassword}}), "#windows",
			"The server does not take this computer’s Windows account through this page. Use your address and password.", "status of 401"},
		{"a server that takes modern authentication only", emulated(emulator.Config{Challenge: auth.ChallengeModernOnly}), "#signin-submit",
			"The server does not sign users in by password. Use this computer’s Windows account, or a token.", "status of 401"},
		{"a server that fails", browser.Reply(http.StatusNotImplemented, "", nil), "#signin-submit", "501", "status of 501"},
		{"a site that is not UCWA", browser.Reply(http.StatusOK, "text/html", []byte("<p>Hello")), "#signin-submit",
			"The server that answers is not Skype for Business Server. Check the address that UPSTREAM names.", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := openSignIn(t, servePool(t, row.pool))
			d.Expect("Failed to load resource")
			d.enter("#address", server.User)
			d.enter("#password", server.Password)
			d.click(row.way)
			d.appears("#signin-fault")
			d.shows("#signin-fault", row.says)
			d.focused(row.way)
			assert.Len(t, d.texts("#signin .fault:not(:empty)"), 1)
			assert.Equal(t, server.User, d.value("#address"), "what is right need not be typed again")
		})
	}
	t.Run("no server", func(t *testing.T) {
		p := servePool(t, http.NotFoundHandler())
		p.url = "http://127.0.0.1:1"
		d := openSignIn(t, p)
		d.Expect("status of 502")
		d.signIn(server.User, server.Password)
		d.shows("#signin-fault", "The server behind UPSTREAM cannot be reached: it refuses connections. Check that it is running, and try again.")
	})
}

func TestTokenSignsIn(t *testing.T) {
	e := emulator.New(emulator.Config{})
	p := servePool(t, server.New(server.Config{Site: fstest.MapFS{}, Emulator: e}))
	application := connectionOf(t, p.url).Application
	d := openSignIn(t, p)
	d.Expect("status of 401", "status of 404", "status of 403")
	for _, row := range []struct{ name, application, token, field, says string }{
		{"a token that the server does not accept", application, "cwt=expired", "token", "The server does not take this token."},
		{"an application that is gone", application + "0", e.Token(), "application", "There is no application at this URL any more."},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.signInWithToken(row.application, row.token)
			d.shows("#"+row.field+"-fault", row.says)
			d.focused("#" + row.field)
			d.counts("#signin .fault:not(:empty)", 1)
		})
	}
	d.signInWithToken(p.url+application, e.Token())
	d.Until(ready)
	d.Until(live)
	var kept string
	d.Evaluate(&kept, `document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map(({ value }) => value)`)
	assert.NotContains(t, kept, e.Token())
}

func TestSigningOutEndsTheApplication(t *testing.T) {
	p := servePool(t, emulated(emulator.Config{}))
	d := openSignIn(t, p)
	d.signIn(server.User, server.Password)
	d.Until(ready)
	d.Until(live)
	p.requests()
	d.click("#sign-out")
	d.Until(asksToSignIn)
	d.focused("#address")
	d.Until(`!document.querySelector("[data-testid=person]")?.checkVisibility()`)
	require.Eventually(t, func() bool {
		return strings.Contains(strings.Join(p.requests(), "\n"), "DELETE /ucwa/oauth/v1/applications/")
	}, conditionTimeout, tick)
	assert.Empty(t, d.value("#password"))
	assert.Empty(t, d.texts("#signin .fault:not(:empty)"), "a sign-out is no failure")

	d.signIn(server.User, server.Password)
	d.Until(ready)
	d.Until(live)
}
