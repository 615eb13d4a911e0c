package emulator

import (
	"slices"
	"strings"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/hal"
)

// passivePath is the page at which users sign in for the passive grant. It sets a
// cookie, and a request for a token with that cookie succeeds.
const passivePath = "/PassiveAuth/PassiveAuth.aspx"

// passiveCookie is the name of the cookie.
const passiveCookie = "PassiveAuth"

// grantPassively answers a request for a token with the passive grant. A user who has
// not signed in at the page gets its URL (page AuthenticationInUCWA).
func (c *call) grantPassively() *answer {
	e := c.emulator
	if slices.Contains(e.config.Grants, auth.GrantPassive) {
		if user, found := e.sessions.User(c.cookie(passiveCookie)); found {
			return c.grant(user)
		}
		if e.passiveUser != "" {
			return c.grant(e.passiveUser)
		}
	}
	a := c.oauthError("invalid_grant", `28020;source="{host}";reason="No valid security token."`)
	a.document.Properties = append(a.document.Properties, hal.Property{
		Name: "ms_rtc_passiveauthuri", Value: hal.String(c.target.Origin + passivePath),
	})
	return a
}

// SignInAtPage is for clients without cookies: from now on the passive grant succeeds
// as if the user had signed in at the page. It returns false if the directory does not
// know the user.
func (e *Emulator) SignInAtPage(uri string) bool {
	p, known := e.directory.Find(uri)
	if known {
		e.passiveUser = p.URI
	}
	return known
}

// answerPassivePage answers a request for the page, and no other request.
func (c *call) answerPassivePage() *answer {
	rest, found := c.target.Below(passivePath)
	if !found || len(rest) > 0 || !slices.Contains(c.emulator.config.Grants, auth.GrantPassive) {
		return nil
	}
	switch c.request.Method {
	case "GET":
		return passivePage("")
	case "POST":
		return c.signInAtPage()
	default:
		return methodNotAllowed([]route{{method: "GET"}, {method: "POST"}})
	}
}

func (c *call) signInAtPage() *answer {
	e := c.emulator
	if refusal := c.checkSize(); refusal != nil {
		return refusal
	}
	form, _ := input.ParseForm(c.request.Header.Get("Content-Type"), c.request.Body)
	p, found := e.directory.Account(form["username"])
	if !found || !p.Authenticates(form["password"]) {
		return passivePage("The user name or the password is wrong.")
	}
	id := e.ids.hex()
	e.sessions.Add(id, p.URI)
	a := htmlPage("<p>You are signed in. You can close this window.</p><script>close()</script>")
	// The xframe sends the cookie although its page is of another site. Browsers allow
	// that for https only.
	attributes := "; SameSite=Lax"
	if strings.HasPrefix(c.target.Origin, "https:") {
		attributes = "; SameSite=None; Secure"
	}
	a.header.Add("Set-Cookie", passiveCookie+"="+id+"; Path=/; HttpOnly"+attributes)
	return a
}

// passivePage answers with the form, and what was wrong with the last one.
func passivePage(problem string) *answer {
	return htmlPage(`<form method="post"><p role="alert">` + problem + `</p>` +
		`<p><label>User name <input name="username" autocomplete="username"></label></p>` +
		`<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>` +
		`<p><button>Sign in</button></p></form>`)
}

// htmlPage answers with a page that must not be shown in a frame: a hidden frame
// cannot sign anyone in.
func htmlPage(body string) *answer {
	a := &answer{status: 200, content: []byte(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body><h1>Sign in</h1>` + body + `</body></html>`)}
	a.header.Add("Content-Type", "text/html; charset=utf-8")
	a.header.Add("Cache-Control", "no-store")
	a.header.Add("X-Frame-Options", "DENY")
	return a
}

// cookie returns the value of a cookie, or "".
func (c *call) cookie(name string) string {
	for cookie := range strings.SplitSeq(c.request.Header.Get("Cookie"), ";") {
		if n, value, _ := strings.Cut(strings.TrimSpace(cookie), "="); n == name {
			return value
		}
	}
	return ""
}
