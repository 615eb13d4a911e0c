package signin_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

const deleteApplication = "DELETE " + web + "/applications/1"

func TestSignOutDeletesTheApplicationOnce(t *testing.T) {
	for _, row := range []struct {
		name   string
		answer handler // nil: the usual answer
		kind   ucwa.Kind
		after  time.Duration
	}{
		{"the server deletes the application", nil, "", 0},
		{"the application is gone already", always(answer(404, jsonType, `{"code":"NotFound","subcode":"ApplicationNotFound"}`)), "", 0},
		{"the server refuses", always(answer(403, jsonType, `{"code":"Forbidden"}`)), ucwa.KindServer, 0},
		{"the server cannot be reached", breaks, ucwa.KindNetwork, 0},
		{"the server does not answer", hangs, ucwa.KindTimeout, 30 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				s := w.serve(web)
				if row.answer != nil {
					s.on("DELETE /applications/1", row.answer)
				}
				session, c := signedIn(t, w)
				start := time.Now()
				err := session.SignOut(t.Context())
				assert.Equal(t, row.after, time.Since(start))
				if row.kind == "" {
					assert.NoError(t, err)
				} else {
					assert.Equal(t, row.kind, faultOf(t, err).Kind)
				}
				assert.Equal(t, 1, w.count(deleteApplication))
				assert.NoError(t, session.SignOut(t.Context()), "the second time there is nothing to do")
				assert.Equal(t, 1, w.count(deleteApplication))
				assert.Equal(t, ucwa.KindAborted, faultOf(t, list(t, c)).Kind, "there are no tickets any more")
			})
		})
	}
}

func TestSignOutRenewsAnExpiredTicket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web, func(s *skype) { s.life = 60 })
		session, _ := signedIn(t, w)
		time.Sleep(time.Hour)
		require.NoError(t, session.SignOut(t.Context()))
		assert.Equal(t, 2, w.count(getTicket))
		assert.Equal(t, 1, w.count(deleteApplication))
	})
}

func TestSignOutDeletesAnApplicationThatIsBeingCreated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		session, c := signedIn(t, w)
		s.lose()
		s.on("POST /applications", late(10*time.Second, func(context.Context, *httpmsg.Request) *httpmsg.Response {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.apps, s.lost = 2, false
			return s.application()
		}))
		go func() { _ = list(t, c) }()
		time.Sleep(6 * time.Second) // the request is under way
		require.NoError(t, session.SignOut(t.Context()))
		assert.Equal(t, 1, w.count("DELETE "+web+"/applications/2"))
	})
}

func TestSignOutStopsTheCreationOfANewApplication(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		session, _ := signedIn(t, w)
		s.lose()
		failed := make(chan error, 1)
		go func() {
			_, err := session.Application(context.Background(), web+"/applications/1")
			failed <- err
		}()
		synctest.Wait()
		start := time.Now()
		require.NoError(t, session.SignOut(t.Context()))
		assert.Equal(t, ucwa.KindAborted, faultOf(t, <-failed).Kind)
		assert.Zero(t, time.Since(start))
		assert.Equal(t, 1, w.count(postApplications))
	})
}

func TestUnloadRequestDeletesTheApplication(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web, func(s *skype) { s.life = 60 })
		session, _ := signedIn(t, w)
		req, ok := session.UnloadRequest()
		require.True(t, ok)
		assert.Equal(t, deleteApplication, req.Method+" "+req.URL)
		assert.Equal(t, httpmsg.Header{{Name: "Authorization", Value: "Bearer " + ticketFor(web) + "1"}}, req.Header)
		time.Sleep(time.Minute)
		_, ok = session.UnloadRequest()
		assert.False(t, ok, "the ticket has expired")
	})
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web)
		session, _ := signedIn(t, w)
		require.NoError(t, session.SignOut(t.Context()))
		_, ok := session.UnloadRequest()
		assert.False(t, ok, "the application is deleted")
	})
}

func TestASignInEndsWithItsContextAndItsTimeouts(t *testing.T) {
	for _, path := range []string{"GET /root", "GET /user", "POST /ticket", "POST /applications"} {
		t.Run("when its context ends during "+path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web).on(path, hangs)
				ctx, cancel := context.WithCancelCause(t.Context())
				aborted := ucwa.Aborted("enough", nil)
				time.AfterFunc(time.Second, func() { cancel(aborted) })
				start := time.Now()
				_, err := signin.SignIn(ctx, w.config())
				assert.Equal(t, ucwa.KindAborted, faultOf(t, err).Kind)
				assert.Equal(t, time.Second, time.Since(start))
			})
		})
		t.Run("when an attempt times out during "+path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web).on(path, hangs)
				_, err := w.signIn(func(c *signin.Config) { c.Client.Timeout = 5 * time.Second })
				e := faultOf(t, err)
				assert.Equal(t, ucwa.KindTimeout, e.Kind)
				assert.Equal(t, "no answer within 5s", strings.SplitN(e.Message, ";", 2)[0])
			})
		})
		t.Run("when the total timeout passes during "+path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web).on(path, hangs)
				start := time.Now()
				_, err := w.signIn(func(c *signin.Config) { c.Client.TotalTimeout = 3 * time.Second })
				assert.Equal(t, ucwa.KindTimeout, faultOf(t, err).Kind)
				assert.Equal(t, 3*time.Second, time.Since(start))
			})
		})
	}
}

func TestSignInRefusesWrongConfigurations(t *testing.T) {
	long := strings.Repeat("é", 101)
	for _, row := range []struct {
		name    string
		change  func(*signin.Config)
		message string
	}{
		{"neither address nor discovery", func(c *signin.Config) { c.Discovery = "" }, "exactly one of address and discovery must be given"},
		{"address and discovery", func(c *signin.Config) { c.Address = username }, "exactly one of address and discovery must be given"},
		{"credentials and token", func(c *signin.Config) { c.Client.Token = client.StaticToken("cwt=x") }, "only one of credentials and token can be given"},
		{"an address without a domain", func(c *signin.Config) { c.Address, c.Discovery = "lenea", "" }, "address must be a sign-in address such as lene@contoso.com"},
		{"an address without a user", func(c *signin.Config) { c.Address, c.Discovery = "@contoso.com", "" }, "address must be a sign-in address such as lene@contoso.com"},
		{"an address with two domains", func(c *signin.Config) { c.Address, c.Discovery = "a@b@contoso.com", "" }, "address must be a sign-in address such as lene@contoso.com"},
		{"a domain with a port", func(c *signin.Config) { c.Address, c.Discovery = "a@contoso.com:8443", "" }, "address must end with the name of a domain, as in lene@contoso.com"},
		{"a domain with a path", func(c *signin.Config) { c.Address, c.Discovery = "a@contoso.com/x", "" }, "address must end with the name of a domain, as in lene@contoso.com"},
		{"a domain with a blank", func(c *signin.Config) { c.Address, c.Discovery = "a@contoso .com", "" }, "address must end with the name of a domain, as in lene@contoso.com"},
		{"no domain at all", func(c *signin.Config) { c.Address, c.Discovery = "a@", "" }, "address must end with the name of a domain, as in lene@contoso.com"},
		{"a relative address of autodiscovery", func(c *signin.Config) { c.Discovery = "/root" }, "discovery is not usable: it is not an absolute URL"},
		{"no user agent", func(c *signin.Config) { c.UserAgent = "" }, "userAgent must not be empty"},
		{"a long user agent", func(c *signin.Config) { c.UserAgent = long }, "userAgent must not be longer than 100 characters"},
		{"no culture", func(c *signin.Config) { c.Culture = "" }, "culture must not be empty"},
		{"a long culture", func(c *signin.Config) { c.Culture = long }, "culture must not be longer than 100 characters"},
		{"a long endpointId", func(c *signin.Config) { c.EndpointID = long }, "endpointId must not be longer than 100 characters"},
		{"two faults", func(c *signin.Config) { c.UserAgent, c.Culture = "", long }, "userAgent must not be empty; culture must not be longer than 100 characters"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.signIn(row.change)
			e := faultOf(t, err)
			assert.Equal(t, ucwa.KindArgument, e.Kind)
			assert.Equal(t, row.message, e.Message)
			assert.Empty(t, w.sent())
		})
	}
	t.Run("100 characters are not too long", func(t *testing.T) {
		w := newWorld(t)
		w.serve(web)
		_, err := w.signIn(func(c *signin.Config) { c.UserAgent = long[len("é"):] })
		assert.NoError(t, err)
	})
}
