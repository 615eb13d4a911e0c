package emulator

import (
	"strings"

	"ucwapresence/internal/hal"
)

// tokenPath is where a challenge sends whoever has no token.
const tokenPath = "/WebTicket/oauthtoken"

// The ways to ask for a token (page AuthenticationInUCWA).
const (
	grantPassword = "password"
	grantWindows  = "urn:microsoft.rtc:windows"
	grantPassive  = "urn:microsoft.rtc:passive"
)

// grants returns the ways that a challenge offers, in the order of the page.
func (c Config) grants() string {
	if c.PasswordOnly {
		return grantPassword
	}
	return grantWindows + "," + grantPassword
}

// asksForToken reports whether a path is that of the token endpoint, which is no
// part of UCWA: it reads forms, and answers as OAuth does.
func (t *target) asksForToken() bool {
	rest, found := t.below(tokenPath)
	return found && len(rest) == 0
}

// signIn answers a request for a token, and no other. Parameters in the query are
// passed over: a password has no place in an address (RFC 6749, section 2.3.1).
func (c *call) signIn() *answer {
	if !c.target.asksForToken() {
		return nil
	}
	c.mediaType = hal.JSON.MediaType() // whatever the client accepts
	if c.request.Method != "POST" {
		return methodNotAllowed([]route{{method: "POST"}})
	}
	if refusal := c.checkSize(); refusal != nil {
		return refusal
	}
	form, ok := c.form()
	if !ok {
		return c.oauthError("invalid_request", "")
	}
	if scope := form["scope"]; scope != "" && scope != "all" { // "the only supported value"
		return c.oauthError("invalid_scope", "")
	}
	e := c.emulator
	switch grant := form["grant_type"]; {
	case grant == "":
		return c.oauthError("invalid_request", "")
	case grant == grantPassword:
		if form["username"] == "" || form["password"] == "" {
			return c.oauthError("invalid_request", "")
		}
		p, found := e.directory.account(form["username"])
		if !found || p.password() != form["password"] {
			return c.oauthError("invalid_grant", "") // which of the two is wrong is nobody's business
		}
		return c.grant(p.URI)
	case grant == grantWindows && !e.config.PasswordOnly:
		return c.grant(e.config.Tokens[0].User)
	case grant == grantPassive:
		a := c.oauthError("invalid_grant", `28020;source="{host}";reason="No valid security token."`)
		a.document.Properties = append(a.document.Properties, hal.Property{
			Name: "ms_rtc_passiveauthuri", Value: hal.String(c.target.origin + "/PassiveAuth/PassiveAuth.aspx"),
		})
		return a
	default:
		return c.oauthError("unsupported_grant_type", `28029;source="{host}";reason="Authentication type not allowed."`)
	}
}

// grant answers with a new token for a user.
func (c *call) grant(user string) *answer {
	e := c.emulator
	token := Token{
		Value:   e.ids.token(),
		Scopes:  AllScopes,
		Expires: c.now.Add(e.config.TokenLife),
		User:    user,
	}
	e.tokens.issue(token, c.now)
	return oauthAnswer(200,
		hal.Property{Name: "access_token", Value: hal.String(token.Value)},
		hal.Property{Name: "expires_in", Value: hal.Int(int64(e.config.TokenLife.Seconds()))},
		hal.Property{Name: "ms_rtc_identityscope", Value: hal.String("local")},
		hal.Property{Name: "token_type", Value: hal.String("Bearer")},
	)
}

// oauthError answers why there is no token (page AuthenticationInUCWA, "Error
// conditions"). {host} in the diagnostics is the server.
func (c *call) oauthError(code, diagnostics string) *answer {
	a := oauthAnswer(400, hal.Property{Name: "error", Value: hal.String(code)})
	if diagnostics != "" {
		a.header.Add("X-Ms-diagnostics", strings.Replace(diagnostics, "{host}", c.target.host(), 1))
	}
	return a
}

// oauthAnswer returns an answer that nobody may keep (RFC 6749, section 5.1).
func oauthAnswer(status int, properties ...hal.Property) *answer {
	a := &answer{status: status, document: &hal.Resource{Properties: properties}}
	a.header.Add("Cache-Control", "no-store")
	a.header.Add("Pragma", "no-cache")
	return a
}
