package signin_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

const getTicket = "POST " + web + "/ticket"

// asks is a source that returns given credentials or errors in order and records the
// reasons of the calls.
type asks struct {
	mu    sync.Mutex
	plays []any
	needs []signin.CredentialsNeed
}

func (a *asks) Credentials(_ context.Context, need signin.CredentialsNeed) (signin.Credentials, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.needs = append(a.needs, need)
	next := a.plays[min(len(a.needs), len(a.plays))-1]
	if err, ok := next.(error); ok {
		return signin.Credentials{}, err
	}
	return next.(signin.Credentials), nil
}

func (*asks) Renewable() bool { return true }

func (a *asks) reasons() []signin.CredentialsReason {
	a.mu.Lock()
	defer a.mu.Unlock()
	var reasons []signin.CredentialsReason
	for _, need := range a.needs {
		reasons = append(reasons, need.Reason)
	}
	return reasons
}

func with(source signin.CredentialsSource) func(*signin.Config) {
	return func(c *signin.Config) { c.Credentials = source }
}

var (
	right   = signin.Credentials{Username: username, Password: password}
	wrong   = signin.Credentials{Username: username, Password: "pass@word2"}
	windows = signin.Credentials{Windows: true}
)

func offering(grants string) func(*skype) {
	return func(s *skype) {
		s.challenge = `MsRtcOAuth href="` + s.origin + `/ticket",grant_type="` + grants + `"`
	}
}

// bodies returns the bodies of the requests for tickets.
func (w *world) bodies() []string {
	var bodies []string
	for _, req := range w.log {
		if strings.HasSuffix(req.URL, "/ticket") {
			bodies = append(bodies, string(req.Body))
		}
	}
	return bodies
}

const (
	passwordBody = "grant_type=password&username=lenea@contoso.com&password=pass@word1"
	windowsBody  = "grant_type=urn:microsoft.rtc:windows"
	passiveBody  = "grant_type=urn:microsoft.rtc:passive"
)

func TestTheOfferDeterminesTheGrant(t *testing.T) {
	const all = "urn:microsoft.rtc:windows,urn:microsoft.rtc:passive,password"
	for _, row := range []struct {
		name, grants string
		source       signin.CredentialsSource
		body         string
	}{
		{"a password, where it is offered", all, signin.StaticCredentials(right), passwordBody},
		{"Windows, where it is offered", all, signin.StaticCredentials(windows), windowsBody},
		{"Windows without credentials", all, nil, windowsBody},
		{"a page without credentials, where Windows is not offered", "urn:microsoft.rtc:passive,password", nil, passiveBody},
		{"a page in place of Windows, where that is not offered", "urn:microsoft.rtc:passive", signin.StaticCredentials(windows), passiveBody},
		{"a page in place of a password, where that is not offered", "urn:microsoft.rtc:windows,urn:microsoft.rtc:passive", signin.StaticCredentials(right), passiveBody},
		{"a page without a call of the source, where credentials are of no use", "urn:microsoft.rtc:passive", &asks{plays: []any{errors.New("not to be asked")}}, passiveBody},
		{"a grant in another case", "PASSWORD", signin.StaticCredentials(right), passwordBody},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web, offering(row.grants), func(s *skype) { s.challenge += `,realm="password"` })
				_, err := w.signIn(with(row.source))
				require.NoError(t, err)
				assert.Equal(t, []string{row.body}, w.bodies())
				req := w.last(getTicket)
				assert.Equal(t, row.body != passwordBody, req.Credentials, "credentials of the browser")
				assert.False(t, req.Header.Has("Authorization"))
			})
		})
	}
}

func TestAnOfferWithoutASuitableGrantIsAnError(t *testing.T) {
	const bearer = `Bearer trusted_issuers="00000002-0000-0ff1-ce00-000000000000@contoso.com", client_id="00000004-0000-0ff1-ce00-000000000000"`
	grants := func(list string) string { return `MsRtcOAuth href="/ticket",grant_type="` + list + `"` }
	for _, row := range []struct {
		name, challenge string
		source          signin.CredentialsSource
		kind            ucwa.Kind
		message         string
	}{
		{"modern authentication only", bearer + `, authorization_uri="https://login.example/authorize"`, signin.StaticCredentials(right), ucwa.KindArgument, web + " takes modern authentication only: pass token"},
		{"a password, and Windows is passed", grants("password"), signin.StaticCredentials(windows), ucwa.KindArgument, web + " offers password only: pass credentials with a user name and a password"},
		{"a password, and nothing is passed", grants("password"), nil, ucwa.KindArgument, web + " offers password only: pass credentials with a user name and a password"},
		{"Windows, and a password is passed", grants("urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting"), signin.StaticCredentials(right), ucwa.KindArgument, web + ` offers urn:microsoft.rtc:windows, urn:microsoft.rtc:anonmeeting only: pass credentials: "windows"`},
		{"guests of meetings only", bearer + ", " + grants("urn:microsoft.rtc:anonmeeting"), signin.StaticCredentials(right), ucwa.KindArgument, web + " offers urn:microsoft.rtc:anonmeeting only: pass token"},
		{"schemes of the browser only", "Negotiate, NTLM", signin.StaticCredentials(windows), ucwa.KindServer, web + " offers negotiate, ntlm to sign in with, which a page cannot use"},
		{"no challenge", "", signin.StaticCredentials(right), ucwa.KindServer, web + " asks for a ticket without saying where to obtain one; a server of another origin has to let pages read WWW-Authenticate"},
		{"a token endpoint that is not secure", `MsRtcOAuth href="http://lyncweb.contoso.com/ticket",grant_type="password"`, signin.StaticCredentials(right), ucwa.KindProtocol, "the link href of the challenge leads from " + web + " to http://lyncweb.contoso.com, which is not secure"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web, func(s *skype) { s.challenge = row.challenge })
				_, err := w.signIn(with(row.source))
				e := faultOf(t, err)
				assert.Equal(t, row.kind, e.Kind)
				assert.Equal(t, row.message, e.Message)
				if e.Kind == ucwa.KindServer {
					assert.Equal(t, 401, e.Status)
				}
				assert.Empty(t, w.bodies())
			})
		})
	}
}

func TestSignInReadsChallengesInOtherForms(t *testing.T) {
	const grants = `grant_type="urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password"`
	for _, row := range []struct {
		name   string
		fields []string // each one header field
	}{
		{"two fields", []string{`Bearer trusted_issuers="a@b", client_id="c"`, `MsRtcOAuth href="` + web + `/ticket",` + grants}},
		{"two fields joined", []string{`Bearer trusted_issuers="a@b", client_id="c", MsRtcOAuth href="` + web + `/ticket",` + grants}},
		{"an href without quotation marks", []string{`MsRtcOAuth href=` + web + `/ticket,` + grants}},
		{"a relative href", []string{`MsRtcOAuth href="/ticket",` + grants}},
		{"the grants before the href", []string{`MsRtcOAuth ` + grants + `, href="/ticket"`}},
		{"no list of grants", []string{`MsRtcOAuth href="/ticket"`}},
		{"Bearer with an authorization_uri before MsRtcOAuth", []string{`Bearer authorization_uri="https://login.example/authorize"`, `MsRtcOAuth href="/ticket",` + grants}},
		{"schemes of a proxy before MsRtcOAuth", []string{"Negotiate", "NTLM TlRM==", `MsRtcOAuth href="/ticket",` + grants}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				s := w.serve(web)
				s.on("GET /user", func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
					if req.Header.Has("Authorization") {
						return links("applications", "/applications")(ctx, req)
					}
					resp := answer(401, "text/html", "")
					for _, field := range row.fields {
						resp.Header.Add("WWW-Authenticate", field)
					}
					return resp
				})
				s.challenge += "password"
				_, err := w.signIn()
				require.NoError(t, err)
				assert.Equal(t, []string{passwordBody}, w.bodies())
			})
		})
	}
}

func TestTheSourceIsCalledAgainAfterTheServerRefusesCredentials(t *testing.T) {
	first, refused := signin.CredentialsFirst, signin.CredentialsRefused
	for _, row := range []struct {
		name    string
		plays   []any
		reasons []signin.CredentialsReason
		kind    ucwa.Kind // "" if the user is signed in
		status  int
	}{
		{"the right credentials", []any{right}, []signin.CredentialsReason{first}, "", 0},
		{"wrong credentials, then the right ones", []any{wrong, right}, []signin.CredentialsReason{first, refused}, "", 0},
		{"the sixth credentials are right", []any{wrong, wrong, wrong, wrong, wrong, right}, []signin.CredentialsReason{first, refused, refused, refused, refused, refused}, "", 0},
		{"the sixth credentials are wrong", []any{wrong}, []signin.CredentialsReason{first, refused, refused, refused, refused, refused}, ucwa.KindServer, 400},
		{"the source returns an error", []any{wrong, errors.New("the user has closed the dialog")}, []signin.CredentialsReason{first, refused}, ucwa.KindArgument, 0},
		{"no password", []any{signin.Credentials{Username: username}}, []signin.CredentialsReason{first}, ucwa.KindArgument, 0},
		{"no user name", []any{signin.Credentials{Password: password}}, []signin.CredentialsReason{first}, ucwa.KindArgument, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web)
				source := &asks{plays: row.plays}
				_, err := w.signIn(with(source))
				assert.Equal(t, row.reasons, source.reasons())
				assert.Equal(t, web, source.needs[0].Origin)
				if row.kind == "" {
					require.NoError(t, err)
					return
				}
				e := faultOf(t, err)
				assert.Equal(t, row.kind, e.Kind)
				assert.Equal(t, row.status, e.Status)
				if own, ok := row.plays[len(row.plays)-1].(error); ok {
					assert.ErrorIs(t, err, own)
					assert.Equal(t, "credentials could not be obtained", e.Message)
				}
			})
		})
	}
}

func TestAFixedPasswordIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web)
		_, err := w.signIn(with(signin.StaticCredentials(wrong)))
		e := faultOf(t, err)
		assert.Equal(t, ucwa.KindServer, e.Kind)
		assert.Equal(t, 400, e.Status)
		assert.Equal(t, "invalid_grant", e.Reason.Code)
		assert.Equal(t, web+" does not accept the user name or the password", e.Message)
		assert.Equal(t, 1, w.count(getTicket))
	})
}

// A client polls for days, and a server locks the account after a few attempts.
func TestAFixedPasswordThatBecomesWrongIsSentOnceMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		_, c := signedIn(t, w)
		s.on("POST /ticket", always(answer(400, jsonType, `{"error":"invalid_grant"}`)))
		s.revoke()
		for range 3 {
			e := faultOf(t, list(t, c))
			assert.Equal(t, "invalid_grant", e.Reason.Code)
		}
		assert.Equal(t, 2, w.count(getTicket))
	})
}

// The page may ask the user for a password when the browser cannot sign the user in.
func TestTheSourceIsCalledAgainAfterTheServerRefusesWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		s.on("POST /ticket", func(_ context.Context, req *httpmsg.Request) *httpmsg.Response {
			if string(req.Body) == windowsBody {
				return answer(401, "text/html", "", "WWW-Authenticate", "Negotiate, NTLM")
			}
			return s.issue(req)
		})
		source := &asks{plays: []any{windows, right}}
		_, err := w.signIn(with(source))
		require.NoError(t, err)
		assert.Equal(t, []string{windowsBody, passwordBody}, w.bodies())
		assert.Equal(t, []signin.CredentialsReason{signin.CredentialsFirst, signin.CredentialsRefused}, source.reasons())
	})
}

func TestAFailedRequestForATicketIsNotRepeated(t *testing.T) {
	for _, row := range []struct {
		name    string
		ticket  handler
		kind    ucwa.Kind
		status  int
		code    string
		message string
	}{
		{"the server does not support the grant that it offers", always(answer(400, jsonType, `{"error":"unsupported_grant_type"}`)), ucwa.KindServer, 400, "unsupported_grant_type", web + " does not accept the grant password, and offers urn:microsoft.rtc:windows, urn:microsoft.rtc:anonmeeting, password"},
		{"an unknown code, which may repeat the request", always(answer(400, jsonType, `{"error":"password=pass@word1"}`)), ucwa.KindServer, 400, "", web + " answered 400 to the request for a ticket"},
		{"a page of a proxy", always(answer(502, "text/html", "pass@word1")), ucwa.KindServer, 502, "", web + " answered 502 to the request for a ticket"},
		{"a diagnosis that repeats the request", always(answer(403, "text/html", "", "X-Ms-diagnostics", `1;reason="pass@word1"`)), ucwa.KindServer, 403, "", web + " answered 403 to the request for a ticket"},
		{"no answer", hangs, ucwa.KindTimeout, 0, "", "no answer within 30s"},
		{"a broken connection", breaks, ucwa.KindNetwork, 0, "", web + " cannot be reached"},
		{"success in HTML", always(answer(200, "text/html", "pass@word1")), ucwa.KindProtocol, 0, "", "the answer to the request for a ticket is not JSON"},
		{"no ticket in the answer", always(answer(200, jsonType, `{"token_type":"Bearer"}`)), ucwa.KindProtocol, 0, "", "the ticket of the server must not be empty"},
		{"a ticket that a header field cannot contain", always(answer(200, jsonType, `{"access_token":"a\r\nX-Evil: 1"}`)), ucwa.KindProtocol, 0, "", "the ticket of the server must consist of visible ASCII characters"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web).on("POST /ticket", row.ticket)
				_, err := w.signIn(func(c *signin.Config) { c.Client.Retries = nil })
				e := faultOf(t, err)
				assert.Equal(t, row.kind, e.Kind)
				assert.Equal(t, row.status, e.Status)
				assert.Equal(t, row.code, e.Reason.Code)
				assert.Equal(t, row.message, e.Message)
				assert.Equal(t, 1, w.count(getTicket), "it is not repeated")
			})
		})
	}
}

func TestPasswordInAnAnswerIsRedacted(t *testing.T) {
	echo := always(answer(403, jsonType, `{"code":"pass@word1","subcode":"pass@word1","message":"It was pass@word1.","parameters":{"pass@word1":"pass@word1"}}`))
	for _, line := range []string{"GET /user", "POST /applications"} {
		t.Run("in the answer to "+line, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				s := w.serve(web)
				s.on(line, func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
					if !req.Header.Has("Authorization") {
						return answer(401, "text/html", "", "WWW-Authenticate", s.challenge)
					}
					return echo(ctx, req)
				})
				_, err := w.signIn()
				assert.Contains(t, faultOf(t, err).Message, "It was …")
			})
		})
	}
}

func TestFormsEscapeSpecialCharacters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		var form httpmsg.Query
		s.on("POST /ticket", func(_ context.Context, req *httpmsg.Request) *httpmsg.Response {
			form = httpmsg.ParseQuery(string(req.Body))
			return answer(400, jsonType, `{"error":"invalid_grant"}`)
		})
		const strange = `a&b=c+d %20;"é€'\/:@~`
		_, err := w.signIn(with(signin.StaticCredentials{Username: `CONTOSO\lenea`, Password: strange}))
		faultOf(t, err)
		assert.Equal(t, httpmsg.Query{{Name: "grant_type", Value: "password"}, {Name: "username", Value: `CONTOSO\lenea`}, {Name: "password", Value: strange}}, form)
		assert.Equal(t, "application/x-www-form-urlencoded;charset=UTF-8", w.last(getTicket).Header.Get("Content-Type"))
	})
}
