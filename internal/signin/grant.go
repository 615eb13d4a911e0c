package signin

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// issuer obtains the tickets for one server.
type issuer struct {
	session *Session
	server  *server // the server of the token endpoint
	url     httpmsg.URL
	origin  string // the origin that accepts the tickets
	offer   offer
	refused error // the server's refusal of a password that cannot change
}

// obtain obtains a ticket with the credentials in a cache. While the server refuses
// them and the source may have others, it calls the source again.
func (i *issuer) obtain(ctx context.Context, reason CredentialsReason, cache *credentialsCache) (*ticket, error) {
	if i.refused != nil {
		return nil, i.refused // repeating a wrong password may lock the account
	}
	for {
		grant, credentials, err := i.choose(ctx, CredentialsNeed{i.origin, reason}, cache)
		if err != nil {
			return nil, err
		}
		obtained, page, err := i.request(ctx, grant, credentials)
		switch {
		case err == nil:
			return obtained, nil
		case page != "":
			return i.signInAt(ctx, page)
		case isRefusal(err) && grant == grantPassword && !cache.source.Renewable():
			i.refused = err
			return nil, err
		case !isRefusal(err) || grant == grantPassive || !cache.mayRetry():
			return nil, err
		}
		reason = CredentialsRefused
	}
}

// choose returns the grant to request and its credentials, depending on the offer of the
// server. Signing in at a page of the server is the last choice.
func (i *issuer) choose(ctx context.Context, need CredentialsNeed, cache *credentialsCache) (grant string, c Credentials, err error) {
	grant = grantWindows
	if cache.source != nil && (i.offer.has(grantPassword) || i.offer.has(grantWindows)) {
		if c, err = cache.get(ctx, need); err != nil {
			return "", c, err
		}
		if !c.Windows {
			grant = grantPassword
		}
	}
	for _, candidate := range [...]string{grant, grantPassive} {
		if i.offer.has(candidate) {
			return candidate, c, nil
		}
	}
	return "", c, i.offer.unusable(i.origin)
}

// formType is the media type of a request for a ticket, spelled as on the page
// AuthenticationInUCWA.
const formType = "application/x-www-form-urlencoded;charset=UTF-8"

// request sends one request for a ticket. If the user has to sign in at a page of the
// server, it returns the address of that page with the error.
func (i *issuer) request(ctx context.Context, grant string, c Credentials) (t *ticket, page string, err error) {
	form := httpmsg.Query{{Name: "grant_type", Value: grant}}
	if grant == grantPassword {
		form = append(form, httpmsg.Parameter{Name: "username", Value: c.Username}, httpmsg.Parameter{Name: "password", Value: c.Password})
	}
	answer, err := i.server.client.Do(ctx, client.Exchange{
		Method: "POST", Link: "href of the challenge", Href: i.url.String(), Public: true,
		Credentials: grant != grantPassword,
		Body:        []byte(form.Encode()), MediaType: formType, Accept: hal.JSON.MediaType(),
	}, client.CallOptions{})
	if err != nil {
		page, err = i.refusal(grant, answer.Response, err)
		return nil, page, err
	}
	t, err = parseTicket(answer)
	return t, "", err
}

// parseTicket reads the ticket in an answer.
func parseTicket(answer client.Answer) (*ticket, error) {
	doc, ok := decodeJSON(answer.Response)
	if !ok {
		return nil, ucwa.Protocol("the answer to the request for a ticket is not JSON", nil)
	}
	token := doc.Text("access_token")
	if problem := client.CheckToken(token); problem != "" {
		return nil, ucwa.Protocol("the ticket of the server "+problem, nil)
	}
	// Without expires_in, the ticket is used until the server refuses it.
	seconds, _ := fields.ParseNumber(doc.Text("expires_in"))
	return newTicket(token, answer.Sent.UnixMilli(), int64(max(0, min(seconds, maxLife.Seconds())))*1000), nil
}

// maxLife bounds the lifetime of a ticket that a server may state. On the page
// AuthenticationInUCWA it is 8 hours.
const maxLife = 30 * 24 * time.Hour

// refusals are the OAuth error codes that a server may answer (page
// AuthenticationInUCWA, "Error conditions"). Errors of this package contain no other
// OAuth code, because an unknown code could repeat a part of the request.
var refusals = []string{"invalid_request", "invalid_grant", "unsupported_grant_type", "invalid_scope", "server_error"}

const invalidGrant = "invalid_grant"

// refusal returns the error of a request that the server answered without a ticket. If the
// user has to sign in at a page of the server, it also returns the address of the page.
func (i *issuer) refusal(grant string, resp *httpmsg.Response, err error) (page string, _ error) {
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok || e.Kind != ucwa.KindServer || resp == nil {
		return "", err
	}
	code := ""
	if doc, ok := decodeJSON(resp); ok {
		if code = doc.Text("error"); !slices.Contains(refusals, code) {
			code = ""
		}
		if grant == grantPassive && code == invalidGrant {
			page = doc.Text("ms_rtc_passiveauthuri")
		}
	}
	says := "answered " + strconv.Itoa(resp.Status) + " to the request for a ticket"
	switch {
	case code == invalidGrant && grant == grantPassword:
		says = "does not accept the user name or the password"
	case code == "unsupported_grant_type":
		says = "does not accept the grant " + grant
		if i.offer.grants != nil {
			says += ", and offers " + i.offer.String()
		}
	case (code == invalidGrant || resp.Status == 401) && grant == grantWindows:
		says = "does not accept the user that this browser signs in with Windows"
	case code == invalidGrant && page == "":
		says = "does not say where the user has to sign in"
	}
	refused := ucwa.Server(i.url.Origin + " " + says)
	refused.Status, refused.RetryAfter, refused.Retryable, refused.Reason.Code = e.Status, e.RetryAfter, e.Retryable, code
	return page, refused
}

// isRefusal reports whether a server has refused the credentials themselves.
// Integrated Windows authentication fails with 401.
func isRefusal(err error) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && (e.Reason.Code == invalidGrant || e.Status == 401)
}

// decodeJSON decodes an answer in JSON. It returns no error details, because the answer
// may repeat the password.
func decodeJSON(resp *httpmsg.Response) (*hal.Resource, bool) {
	if format, ok := hal.FormatOf(resp.Header.ContentType()); !ok || format != hal.JSON {
		return nil, false
	}
	doc, err := hal.DecodeJSON(resp.Body)
	return doc, err == nil
}
