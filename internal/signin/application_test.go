package signin_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

const (
	postApplications = "POST " + web + "/applications"
	getApplications  = "GET " + web + "/applications"
)

func TestTheRequestForAnApplicationIsSentAsDocumented(t *testing.T) {
	for _, row := range []struct {
		name   string
		format hal.Format
		body   string
	}{
		{"in JSON", hal.JSON, `{"UserAgent":"UCWA Samples","EndpointId":"a917c6f4-976c-4cf3-847d-cdfffa28ccdf","Culture":"en-US"}`},
		{"in XML", hal.XML, `<?xml version="1.0" encoding="utf-8"?><input xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"><property name="culture">en-US</property><property name="endpointId">a917c6f4-976c-4cf3-847d-cdfffa28ccdf</property><property name="userAgent">UCWA Samples</property></input>`},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web)
				_, err := w.signIn(func(c *signin.Config) { c.Client.Format = row.format })
				require.NoError(t, err)
				req := w.last(postApplications)
				assert.Equal(t, row.body, string(req.Body))
				assert.Equal(t, row.format.MediaType(), req.Header.Get("Content-Type"))
			})
		})
	}
}

func TestAnApplicationThatExistsAlreadyIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		s.apps = 7
		s.on("POST /applications", func(context.Context, *httpmsg.Request) *httpmsg.Response { return s.application() })
		_, c := signedIn(t, w)
		assert.Equal(t, web+"/applications/7", c.ApplicationURL())
	})
}

func TestAnAnswerWithoutAnApplicationIsAnError(t *testing.T) {
	for _, row := range []struct {
		name   string
		answer *httpmsg.Response
		kind   ucwa.Kind
		says   []string
	}{
		{"the user may not create an application", answer(403, jsonType, `{"code":"Forbidden","message":"Desktop access is not allowed."}`), ucwa.KindServer, []string{"Desktop access is not allowed; the user may not create an application of this kind"}},
		{"a conflict", answer(409, jsonType, `{"code":"Conflict"}`), ucwa.KindServer, []string{"does not support this application"}},
		{"too many applications", answer(410, jsonType, `{"code":"Gone","subcode":"TooManyApplications"}`), ucwa.KindServer, []string{"sign out elsewhere"}},
		{"the user agent is not allowed", answer(410, jsonType, `{"code":"Gone","subcode":"UserAgentNotAllowed"}`), ucwa.KindServer, []string{"do not try again until the user asks"}},
		{"the page is not allowed", answer(403, "text/html", "", "X-Ms-diagnostics", `28070;reason="Service does not allow a cross domain request from this origin."`), ucwa.KindServer, []string{"New-CsWebOrigin", "Set-CsWebServiceConfiguration"}},
		{"the server is busy", answer(503, jsonType, `{"code":"ServiceUnavailable"}`), ucwa.KindServer, []string{"503"}},
		{"a web page", answer(200, "text/html", "<html>"), ucwa.KindProtocol, []string{"not UCWA"}},
		{"another resource", document(`{"rel":"me","_links":{"self":{"href":"/me"}}}`), ucwa.KindProtocol, []string{"the answer is me where application was expected"}},
		{"an application of another server", document(`{"rel":"application","_links":{"self":{"href":"https://evil.example/1"}}}`), ucwa.KindProtocol, []string{"the link self of the application leads away from " + web}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web).on("POST /applications", always(row.answer))
				_, err := w.signIn()
				e := faultOf(t, err)
				assert.Equal(t, row.kind, e.Kind)
				for _, says := range row.says {
					assert.Contains(t, e.Message, says)
				}
			})
		})
	}
}

// Two servers behind one proxy have the same origin, but not the same ticket.
func TestATicketThatThePoolRefusesIsReplaced(t *testing.T) {
	for _, status := range []int{401, 403, 500} {
		t.Run("after an answer "+strconv.Itoa(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				s := w.serve(web)
				second := `MsRtcOAuth href="` + web + `/pool/ticket",grant_type="password"`
				poolTicket := ticketFor(web) + "pool"
				s.on("POST /pool/ticket", always(document(`{"access_token":"`+poolTicket+`","expires_in":28800}`)))
				s.on("GET /applications", always(answer(401, "text/html", "", "WWW-Authenticate", second)))
				s.on("POST /applications", func(_ context.Context, req *httpmsg.Request) *httpmsg.Response {
					if req.Header.Get("Authorization") == "Bearer "+poolTicket {
						return s.application()
					}
					return answer(status, "text/html", "")
				})
				source := &asks{plays: []any{right}}
				_, err := w.signIn(with(source))
				require.NoError(t, err)
				assert.Equal(t, 2, w.count(postApplications))
				assert.Len(t, source.needs, 1, "one origin asks for credentials once")
			})
		})
	}
	t.Run("the same token endpoint issues a second ticket", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			s := w.serve(web)
			s.on("POST /applications", func(_ context.Context, req *httpmsg.Request) *httpmsg.Response {
				if req.Header.Get("Authorization") == "Bearer "+ticketFor(web)+"1" {
					return answer(500, "text/html", "")
				}
				return s.application()
			})
			_, err := w.signIn()
			require.NoError(t, err)
			assert.Equal(t, 2, w.count(getTicket))
		})
	})
	t.Run("a second refusal is the error of the sign-in", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.serve(web).on("POST /applications", always(answer(403, jsonType, `{"code":"Forbidden","message":"No."}`)))
			_, err := w.signIn()
			assert.Equal(t, 403, faultOf(t, err).Status)
			assert.Equal(t, 2, w.count(postApplications))
		})
	})
	t.Run("without a challenge, the first refusal is the error of the sign-in", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			s := w.serve(web)
			s.on("POST /applications", always(answer(403, jsonType, `{"code":"Forbidden","message":"No."}`)))
			s.on("GET /applications", always(answer(405, jsonType, `{"code":"MethodNotAllowed"}`)))
			_, err := w.signIn()
			assert.Equal(t, 403, faultOf(t, err).Status)
			assert.Equal(t, 1, w.count(getTicket))
		})
	})
}

func TestAPoolOfAnotherOriginHasItsOwnTicket(t *testing.T) {
	const pool = "https://pool1.contoso.com"
	for _, row := range []struct {
		name string
		pool func(*skype)
	}{
		{"the pool answers a GET with a challenge", func(*skype) {}},
		{"the pool does not allow a GET of its applications", func(s *skype) {
			s.on("GET /applications", always(answer(405, jsonType, `{"code":"MethodNotAllowed"}`)))
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web, func(s *skype) { s.pool = pool })
				row.pool(w.serve(pool))
				source := &asks{plays: []any{right}}
				_, c := signedIn(t, w, with(source))
				require.NoError(t, list(t, c))
				assert.Equal(t, []signin.CredentialsNeed{
					{Origin: web, Reason: signin.CredentialsFirst}, {Origin: pool, Reason: signin.CredentialsFirst},
				}, source.needs, "each origin is named to who has the password")
				assert.Equal(t, "Bearer "+ticketFor(pool)+"1", w.last("POST "+pool+"/applications").Header.Get("Authorization"))
			})
		})
	}
}

func TestAnApplicationThatIsGoneIsCreatedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		server := w.serve(web)
		s, c := signedIn(t, w)
		first := w.last(postApplications)
		server.lose()
		start := time.Now()
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() { assert.NoError(t, list(t, c)) })
		}
		group.Wait()
		assert.Equal(t, 2, w.count(postApplications), "once for all calls")
		assert.Equal(t, first.Body, w.last(postApplications).Body, "with the same endpointId")
		assert.Equal(t, web+"/applications/2", c.ApplicationURL())
		assert.Less(t, time.Since(start), 5*time.Second)

		again, err := s.Application(t.Context(), web+"/applications/1")
		require.NoError(t, err)
		assert.Equal(t, web+"/applications/2", again, "a call that learns late of the loss gets the new application")
		assert.Equal(t, 2, w.count(postApplications))
	})
}

func TestClientsSpreadTheCreationOfNewApplications(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const clients = 200
		bySecond := make([]int, 6)
		var mu sync.Mutex
		var group sync.WaitGroup
		start := time.Now()
		for range clients {
			w := newWorld(t)
			server := w.serve(web)
			_, c := signedIn(t, w)
			server.lose()
			group.Go(func() {
				assert.NoError(t, list(t, c))
				mu.Lock()
				defer mu.Unlock()
				bySecond[int(time.Since(start).Seconds())]++
			})
		}
		group.Wait()
		for second, n := range bySecond[:5] {
			assert.InDelta(t, clients/5, n, 30, "in second %d", second)
		}
	})
}

func TestAFailedCreationOfANewApplicationIsTheErrorOfTheCall(t *testing.T) {
	t.Run("after 503, the next call tries again", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			server := w.serve(web)
			_, c := signedIn(t, w)
			server.lose()
			server.on("POST /applications", always(answer(503, jsonType, `{"code":"ServiceUnavailable"}`)))
			assert.Equal(t, 503, faultOf(t, list(t, c)).Status)
			server.on("POST /applications", nil)
			assert.NoError(t, list(t, c))
		})
	})
	t.Run("after 410, no call tries again", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			server := w.serve(web)
			_, c := signedIn(t, w)
			server.lose()
			server.on("POST /applications", always(answer(410, jsonType, `{"code":"Gone","subcode":"TooManyApplications"}`)))
			for range 3 {
				e := faultOf(t, list(t, c))
				assert.Equal(t, 410, e.Status)
				assert.Equal(t, "TooManyApplications", e.Reason.Subcode)
			}
			assert.Equal(t, 2, w.count(postApplications))
		})
	})
	t.Run("a call that is answered with 410 does not create an application", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			server := w.serve(web)
			_, c := signedIn(t, w)
			server.on("GET /applications/1/list", always(answer(410, jsonType, `{"code":"Gone","subcode":"InactiveApplicationExpired"}`)))
			assert.Equal(t, 410, faultOf(t, list(t, c)).Status)
			assert.Equal(t, 1, w.count(postApplications))
		})
	})
}

func TestTheApplicationIsCreatedEvenIfTheCallTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		server := w.serve(web)
		_, c := signedIn(t, w)
		server.lose()
		_, err := c.List(t.Context(), client.CallOptions{Timeout: time.Millisecond})
		assert.Equal(t, ucwa.KindTimeout, faultOf(t, err).Kind)
		time.Sleep(5 * time.Second)
		start := time.Now()
		require.NoError(t, list(t, c))
		assert.Zero(t, time.Since(start))
		assert.Equal(t, 2, w.count(postApplications))
	})
}
