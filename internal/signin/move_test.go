package signin_test

import (
	"context"
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

const (
	pool1 = "https://pool1.contoso.com"
	pool2 = "https://pool2.contoso.com"
)

// company is a world in which autodiscovery is a server of its own, and leads to a pool.
type company struct {
	*world
	discovery    *skype
	first, other *skype // pools
}

func newCompany(t *testing.T) *company {
	w := newWorld(t)
	return &company{
		world: w, discovery: w.serve(external, func(s *skype) { s.pool = pool1 }), first: w.serve(pool1), other: w.serve(pool2),
	}
}

// signIn signs in at the first pool.
func (c *company) signIn(change ...func(*signin.Config)) (*signin.Session, *client.Client) {
	c.t.Helper()
	session, own := signedIn(c.t, c.world, append([]func(*signin.Config){from(external + "/")}, change...)...)
	require.Equal(c.t, pool1+"/applications/1", own.ApplicationURL())
	return session, own
}

// move makes autodiscovery lead to a pool.
func (c *company) move(pool string) {
	c.discovery.mu.Lock()
	defer c.discovery.mu.Unlock()
	c.discovery.pool = pool
}

// leaveFirst moves the user to the other pool. The first pool loses the application, and
// answers the request for a new one with toCreate.
func (c *company) leaveFirst(toCreate handler) {
	c.first.lose()
	c.first.on("POST /applications", toCreate)
	c.move(pool2)
}

// replaceFirst makes the first pool answer all requests with h.
func (c *company) replaceFirst(h handler) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hosts[pool1] = h
}

// discoveries returns how often autodiscovery was started.
func (c *company) discoveries() int { return c.count("GET " + external + "/") }

// Autodiscovery is needed after each of these answers, even after the redirect.
var answersOfAPoolThatWasLeft = []struct {
	name   string
	answer handler
}{
	{"breaks the connection", breaks},
	{"does not answer", hangs},
	{"answers 404 in HTML", always(answer(404, "text/html", "<html>"))},
	{"answers 403 in HTML", always(answer(403, "text/html", "<html>"))},
	{"answers 502", always(answer(502, "text/html", "<html>"))},
	{"redirects in HTTP", always(answer(302, "", "", "Location", pool2+"/"))},
}

func TestAUserWhoseApplicationIsGoneIsFoundAtAnotherPool(t *testing.T) {
	rows := append(answersOfAPoolThatWasLeft[:len(answersOfAPoolThatWasLeft):len(answersOfAPoolThatWasLeft)],
		struct {
			name   string
			answer handler
		}{"refuses an application with 403", always(answer(403, jsonType, `{"code":"Forbidden"}`))},
		struct {
			name   string
			answer handler
		}{"does not find its applications", always(answer(404, jsonType, `{"code":"NotFound"}`))},
	)
	for _, row := range rows {
		t.Run("the old one "+row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCompany(t)
				source := &asks{plays: []any{right}}
				session, own := c.signIn(with(source))
				c.leaveFirst(row.answer)
				_, err := own.List(t.Context(), client.CallOptions{Timeout: 2 * time.Minute})
				require.NoError(t, err)
				assert.Equal(t, pool2+"/applications/1", own.ApplicationURL())
				assert.Equal(t, 2, c.discoveries())
				assert.Equal(t, []signin.CredentialsNeed{
					{Origin: external, Reason: signin.CredentialsFirst}, {Origin: pool1, Reason: signin.CredentialsFirst}, {Origin: pool2, Reason: signin.CredentialsFirst},
				}, source.needs, "the ticket of autodiscovery is still good")
				require.NoError(t, session.SignOut(t.Context()))
				assert.Equal(t, 1, c.count("DELETE "+pool2+"/applications/1"))
			})
		})
	}
}

func TestAUserWhosePoolIsGoneIsFoundAtAnotherPool(t *testing.T) {
	for _, row := range answersOfAPoolThatWasLeft {
		t.Run("the old one "+row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCompany(t)
				_, own := c.signIn(available)
				require.NoError(t, list(t, own))
				c.replaceFirst(row.answer)
				c.move(pool2)
				start, failures := time.Now(), 0
				for ; list(t, own) != nil; failures++ {
					require.Less(t, failures, 20)
					time.Sleep(5 * time.Second)
				}
				assert.GreaterOrEqual(t, failures, 3)
				assert.GreaterOrEqual(t, time.Since(start), 20*time.Second, "it may be a short outage")
				assert.Less(t, time.Since(start), 3*time.Minute)
				assert.Equal(t, pool2+"/applications/1", own.ApplicationURL())
				assert.Equal(t, 2, c.discoveries())

				sent := c.count("GET " + pool1 + "/applications/1/list")
				time.Sleep(time.Hour)
				require.NoError(t, list(t, own))
				assert.Equal(t, sent, c.count("GET "+pool1+"/applications/1/list"), "the old pool is asked nothing more")
				assert.Equal(t, 1, c.count("POST "+pool2+"/applications/1/makeMeAvailable/me"))
				assert.Equal(t, "POST "+pool2+"/applications/1/reportMyActivity/me", c.sent()[len(c.sent())-2], "activity is reported to the new one")
			})
		})
	}
}

func TestAUserIsMovedAndMovedBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCompany(t)
		_, own := c.signIn()
		c.leaveFirst(breaks)
		require.NoError(t, list(t, own))
		c.first.on("POST /applications", nil)
		c.other.lose()
		c.other.on("POST /applications", always(answer(404, "text/html", "")))
		c.move(pool1)
		require.NoError(t, list(t, own))
		assert.Equal(t, pool1+"/applications/2", own.ApplicationURL())
		assert.Equal(t, 1, c.count("POST "+pool1+"/ticket"), "its ticket is still good")
	})
}

// Two pools behind one proxy have the same origin.
func TestAPoolAtTheSameOriginIsAnotherPool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		_, own := signedIn(t, w)
		require.NoError(t, list(t, own))
		s.on("GET /applications/1/list", always(answer(502, "text/html", "")))
		s.on("GET /user", links("applications", web+"/second/applications"))
		s.on("POST /second/applications", always(document(`{"rel":"application","_links":{"self":{"href":"/second/applications/7"}},"_embedded":{`+
			`"people":{"rel":"people","_links":{"self":{"href":"/second/applications/7/people"},"presenceSubscriptions":{"href":"/second/applications/7/list"}}}}}`)))
		s.on("GET /second/applications/7", s.handlers["POST /second/applications"])
		s.on("GET /second/applications/7/list", always(document(`{"rel":"presenceSubscriptions","_links":{"self":{"href":"/list"}}}`)))
		for i := 0; list(t, own) != nil; i++ {
			require.Less(t, i, 10)
			time.Sleep(5 * time.Second)
		}
		assert.Equal(t, web+"/second/applications/7", own.ApplicationURL())
		_, err := own.Do(t.Context(), client.Exchange{Method: "GET", Link: "self", Href: "/applications/1/list"}, client.CallOptions{})
		e := faultOf(t, err)
		assert.Equal(t, 404, e.Status, "what was in the old application is gone")
		assert.Equal(t, ucwa.CodeNotFound, e.Reason.Code)
		_, err = own.Do(t.Context(), client.Exchange{Method: "GET", Link: "self", Href: "/applications/10"}, client.CallOptions{})
		require.NoError(t, err, "it was not in it, so the server answers")
	})
}

func TestAutodiscoveryIsRepeatedSeldom(t *testing.T) {
	for _, row := range []struct {
		name              string
		pool              handler
		prepare           func(*company)
		mostly, discovers int // within an hour: at least, and at most
	}{
		{"while the pool cannot be reached, and discovery still leads to it", breaks, func(*company) {}, 4, 9},
		{"while nothing can be reached", breaks, func(c *company) { c.discovery.on("GET /", breaks) }, 4, 9},
		{"not while UCWA is busy", always(answer(503, jsonType, `{"code":"ServiceUnavailable"}`)), func(*company) {}, 0, 0},
		{"not while the server refuses the origin of the page", always(answer(403, "text/html", "", "X-Ms-diagnostics", `28070;reason="Service does not allow a cross domain request from this origin."`)), func(*company) {}, 0, 0},
		{"not while every second request is answered", everySecond(), func(*company) {}, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCompany(t)
				_, own := c.signIn()
				require.NoError(t, list(t, own))
				c.replaceFirst(row.pool)
				row.prepare(c)
				for range 360 {
					_ = list(t, own)
					time.Sleep(10 * time.Second)
				}
				again := c.discoveries() - 1
				assert.GreaterOrEqual(t, again, row.mostly)
				assert.LessOrEqual(t, again, row.discovers)
				assert.Equal(t, pool1+"/applications/1", own.ApplicationURL())
			})
		})
	}
}

// everySecond breaks every second connection.
func everySecond() handler {
	n := 0
	return func(context.Context, *httpmsg.Request) *httpmsg.Response {
		if n++; n%2 == 0 {
			return nil
		}
		return document(`{"rel":"presenceSubscriptions","_links":{"self":{"href":"/list"}}}`)
	}
}

func TestAbortedCallsDoNotCountAsSilenceOfThePool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCompany(t)
		_, own := c.signIn()
		require.NoError(t, list(t, own))
		c.replaceFirst(hangs)
		for range 20 {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(10*time.Second, cancel)
			_, err := own.List(ctx, client.CallOptions{})
			require.Equal(t, ucwa.KindAborted, faultOf(t, err).Kind)
		}
		assert.Equal(t, 1, c.discoveries())
	})
}

func TestAParkedRequestEndsWhenTheUserLeavesThePool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCompany(t)
		_, own := c.signIn()
		require.NoError(t, list(t, own))
		c.first.on("GET /applications/1/events", hangs)
		parked := make(chan error, 1)
		go func() {
			_, err := own.Do(t.Context(), client.Exchange{Method: "GET", Link: "events", Href: "/applications/1/events", Once: true}, client.CallOptions{Timeout: time.Hour})
			parked <- err
		}()
		synctest.Wait()
		c.leaveFirst(breaks)
		require.NoError(t, list(t, own))
		e := faultOf(t, <-parked)
		assert.Equal(t, 404, e.Status)
		assert.Equal(t, ucwa.SubcodeApplicationNotFound, e.Reason.Subcode)
	})
}

func TestAMoveThatFailsIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCompany(t)
		session, own := c.signIn()
		c.leaveFirst(breaks)
		c.other.on("POST /ticket", breaks)
		assert.Equal(t, ucwa.KindNetwork, faultOf(t, list(t, own)).Kind)
		_, ok := session.UnloadRequest()
		assert.False(t, ok, "there is no application now")
		c.other.on("POST /ticket", nil)
		require.NoError(t, list(t, own))
		assert.Equal(t, pool2+"/applications/1", own.ApplicationURL())
	})
	t.Run("signing out before that deletes nothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := newCompany(t)
			session, own := c.signIn()
			c.leaveFirst(breaks)
			c.other.on("POST /ticket", breaks)
			require.Error(t, list(t, own))
			before := len(c.sent())
			require.NoError(t, session.SignOut(t.Context()))
			assert.Len(t, c.sent(), before)
		})
	})
}

func TestSigningOutEndsAutodiscovery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCompany(t)
		session, own := c.signIn()
		c.first.lose()
		c.first.on("POST /applications", breaks)
		c.discovery.on("GET /", hangs)
		failed := make(chan error, 1)
		go func() { failed <- list(t, own) }()
		time.Sleep(6 * time.Second)
		start := time.Now()
		require.NoError(t, session.SignOut(t.Context()))
		assert.Zero(t, time.Since(start))
		assert.Error(t, <-failed)
	})
}

func TestSettledReceivesThePoolAfterEachStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCompany(t)
		var settled []string
		_, own := c.signIn(func(config *signin.Config) {
			config.Settled = func(u httpmsg.URL) { settled = append(settled, u.Origin) }
		})
		assert.Equal(t, []string{pool1}, settled)
		c.leaveFirst(breaks)
		require.NoError(t, list(t, own))
		assert.Equal(t, []string{pool1, pool2}, settled)
	})
}
