package emulator

import (
	"slices"
	"strings"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/hal"
)

// tokenPath is where a challenge sends a client without token.
const tokenPath = "/WebTicket/oauthtoken"

// asksForToken reports whether the request is for the token endpoint, which is not
// part of UCWA: it reads forms, and answers as OAuth does.
func (c *call) asksForToken() bool {
	rest, found := c.target.Below(tokenPath)
	return found && len(rest) == 0
}

// challenge says how to authenticate. Its body is not UCWA's, but the web server's
// (page CreateAnApplication). It must not be empty: some clients in Java fail on an
// error without body.
func (c *call) challenge() *answer {
	config := &c.emulator.config
	a := &answer{status: 401, content: refusal.Page("401 - Unauthorized: there is no token, or none that works.")}
	a.header.Add("Content-Type", "text/html")
	for _, field := range config.Challenge.Fields(c.target.Origin+tokenPath, config.Grants) {
		a.header.Add("WWW-Authenticate", field)
	}
	return a
}

// foreignTicket answers a token that another host has issued.
func (c *call) foreignTicket() *answer {
	switch c.emulator.config.ForeignTicket {
	case 403:
		a := refuse(refusal.Forbidden())
		a.header.Add("X-Ms-diagnostics", `28055;source="`+c.target.Host()+`";reason="OAuth token is invalid."`)
		return a
	case 500:
		return refuse(refusal.Complete(refusal.Refusal{Status: 500}))
	default:
		return c.challenge()
	}
}

// answerTokenRequest answers a request for a token, and no other request. It
// ignores parameters in the query: a password does not belong into a URL (RFC 6749,
// section 2.3.1).
func (c *call) answerTokenRequest() *answer {
	if !c.asksForToken() {
		return nil
	}
	c.mediaType = hal.JSON.MediaType() // whatever the client accepts
	if c.request.Method != "POST" {
		return methodNotAllowed([]route{{method: "POST"}})
	}
	if refusal := c.checkSize(); refusal != nil {
		return refusal
	}
	form, ok := input.ParseForm(c.request.Header.Get("Content-Type"), c.request.Body)
	if !ok {
		return c.oauthError("invalid_request", "")
	}
	if scope := form["scope"]; scope != "" && scope != "all" { // "the only supported value"
		return c.oauthError("invalid_scope", "")
	}
	e, grant := c.emulator, form["grant_type"]
	switch {
	case grant == "":
		return c.oauthError("invalid_request", "")
	case grant == auth.GrantPassive:
		return c.grantPassively()
	case !slices.Contains(e.config.Grants, grant):
		return c.oauthError("unsupported_grant_type", `28029;source="{host}";reason="Authentication type not allowed."`)
	case grant == auth.GrantWindows:
		return c.grant(e.config.Tokens[0].User)
	case form["username"] == "" || form["password"] == "":
		return c.oauthError("invalid_request", "")
	}
	p, found := e.directory.Account(form["username"])
	if !found || !p.Authenticates(form["password"]) {
		return c.oauthError("invalid_grant", "") // which of the two is wrong stays secret
	}
	return c.grant(p.URI)
}

// grant answers with a new token for a user. It has all scopes.
func (c *call) grant(user string) *answer {
	e := c.emulator
	token := auth.Token{
		Value:   e.ids.token(),
		Scopes:  auth.AllScopes,
		Expires: c.now.Add(e.config.TokenLife),
		User:    user,
	}
	if e.config.TicketsPerHost {
		token.Host = c.target.Host()
	}
	e.tokens.Issue(token, c.now)
	return oauthAnswer(200,
		hal.Property{Name: "access_token", Value: hal.String(token.Value)},
		hal.Property{Name: "expires_in", Value: hal.Int(int64(e.config.TokenLife.Seconds()))},
		hal.Property{Name: "ms_rtc_identityscope", Value: hal.String("local")},
		hal.Property{Name: "token_type", Value: hal.String("Bearer")},
	)
}

// oauthError refuses a token (page AuthenticationInUCWA, "Error conditions").
// {host} in the diagnostics stands for the server.
func (c *call) oauthError(code, diagnostics string) *answer {
	a := oauthAnswer(400, hal.Property{Name: "error", Value: hal.String(code)})
	if diagnostics != "" {
		a.header.Add("X-Ms-diagnostics", strings.Replace(diagnostics, "{host}", c.target.Host(), 1))
	}
	return a
}

// oauthAnswer returns an answer that must not be cached (RFC 6749, section 5.1).
func oauthAnswer(status int, properties ...hal.Property) *answer {
	a := &answer{status: status, document: &hal.Resource{Properties: properties}}
	a.header.Add("Cache-Control", "no-store")
	a.header.Add("Pragma", "no-cache")
	return a
}
