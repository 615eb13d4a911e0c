package signin_test

import (
	"context"
	"errors"
	"sync"
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

// signedIn returns a client of a user who has signed in at a server of the world.
func signedIn(t *testing.T, w *world, change ...func(*signin.Config)) (*signin.Session, *client.Client) {
	t.Helper()
	s, err := w.signIn(change...)
	require.NoError(t, err)
	c, err := s.Client()
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return s, c
}

func list(t *testing.T, c *client.Client) error {
	_, err := c.List(t.Context(), client.CallOptions{})
	return err
}

func TestATicketIsRenewedBeforeItExpires(t *testing.T) {
	for _, row := range []struct {
		name    string
		life    int // seconds
		idle    time.Duration
		tickets int // how many were obtained, including the one of the sign-in
	}{
		{"not an hour before its expiry", 28800, 7 * time.Hour, 1},
		{"5 minutes before its expiry", 28800, 8*time.Hour - 5*time.Minute, 2},
		{"after 90 % of a short lifetime", 60, 54 * time.Second, 2},
		{"not a second before 90 % of a short lifetime", 60, 53 * time.Second, 1},
		{"after its expiry, if there was no call before", 28800, 17 * time.Hour, 2},
		{"never, if its lifetime is not known", 0, 100 * time.Hour, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.serve(web, func(s *skype) { s.life = row.life })
				source := &asks{plays: []any{right}}
				_, c := signedIn(t, w, with(source))
				time.Sleep(row.idle)
				require.NoError(t, list(t, c))
				synctest.Wait()
				assert.Equal(t, row.tickets, w.count(getTicket))
				require.NoError(t, list(t, c))
				assert.Equal(t, row.tickets, w.count(getTicket), "it is renewed once")
				if row.tickets == 2 {
					assert.Equal(t, []signin.CredentialsReason{signin.CredentialsFirst, signin.CredentialsExpired}, source.reasons())
					assert.Equal(t, "Bearer "+ticketFor(web)+"2", w.last("GET "+web+"/applications/1/list").Header.Get("Authorization"))
				}
			})
		})
	}
}

func TestARequestDoesNotWaitForTheRenewalOfATicketThatStillWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web, func(s *skype) { s.life = 3600 })
		_, c := signedIn(t, w)
		s.on("POST /ticket", hangs)
		time.Sleep(56 * time.Minute)
		start := time.Now()
		require.NoError(t, list(t, c))
		assert.Zero(t, time.Since(start))
	})
}

func TestAFailedEarlyRenewalIsRepeatedAtTheExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web, func(s *skype) { s.life = 3600 })
		source := &asks{plays: []any{right, errors.New("the user is away"), right}}
		_, c := signedIn(t, w, with(source))
		time.Sleep(56 * time.Minute)
		for range 3 {
			require.NoError(t, list(t, c), "the ticket still works")
			synctest.Wait()
		}
		assert.Len(t, source.needs, 2, "the user is not asked again and again")
		time.Sleep(5 * time.Minute)
		require.NoError(t, list(t, c))
		assert.Len(t, source.needs, 3)
	})
}

func TestATicketThatIsRefusedIsRenewed(t *testing.T) {
	for _, row := range []struct {
		name    string
		refusal *httpmsg.Response
	}{
		{"with 401", answer(401, "text/html", "")},
		{"with 403 and the diagnosis of an invalid token", answer(403, jsonType, `{"code":"Forbidden"}`, "X-Ms-diagnostics", `28055;source="fe1";reason="OAuth token is invalid."`)},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				s := w.serve(web)
				s.on("GET /applications/1/list", func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
					if req.Header.Get("Authorization") == "Bearer "+ticketFor(web)+"1" {
						return always(row.refusal)(ctx, req)
					}
					return document(`{"rel":"presenceSubscriptions","_links":{"self":{"href":"/list"}}}`)
				})
				_, c := signedIn(t, w)
				require.NoError(t, list(t, c))
				assert.Equal(t, 2, w.count(getTicket))
			})
		})
	}
}

func TestConcurrentCallsRenewATicketOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		_, c := signedIn(t, w)
		s.revoke()
		s.on("POST /ticket", late(time.Second, func(_ context.Context, req *httpmsg.Request) *httpmsg.Response {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.issue(req)
		}))
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() { assert.NoError(t, list(t, c)) })
		}
		group.Wait()
		assert.Equal(t, 2, w.count(getTicket))
	})
}

// A call that times out does not cancel the call of the source. A later call uses the
// credentials that the source has returned meanwhile.
func TestTheSourceIsCalledOnceEvenIfCallsTimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.serve(web)
		slow := &typing{asks: asks{plays: []any{right}}}
		_, c := signedIn(t, w, with(slow))
		s.revoke()
		slow.time = 5 * time.Minute
		for range 3 {
			assert.Equal(t, ucwa.KindTimeout, faultOf(t, list(t, c)).Kind)
		}
		time.Sleep(5 * time.Minute)
		require.NoError(t, list(t, c))
		assert.Len(t, slow.needs, 2)
	})
}

// typing is a source that returns credentials after the time that a user needs to type.
type typing struct {
	asks
	time time.Duration
}

func (u *typing) Credentials(ctx context.Context, need signin.CredentialsNeed) (signin.Credentials, error) {
	if err := client.Sleep(ctx, u.time); err != nil {
		return signin.Credentials{}, err
	}
	return u.asks.Credentials(ctx, need)
}

func TestOnlyTheTotalTimeoutIncludesTheTimeOfTheUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web)
		_, err := w.signIn(with(&typing{asks: asks{plays: []any{right}}, time: 10 * time.Minute}))
		require.NoError(t, err)
		_, err = w.signIn(with(&typing{asks: asks{plays: []any{right}}, time: 10 * time.Minute}), func(c *signin.Config) { c.Client.TotalTimeout = 5 * time.Minute })
		assert.Equal(t, ucwa.KindTimeout, faultOf(t, err).Kind)
	})
}

func TestTheTokenOptionSuppliesTheTokens(t *testing.T) {
	const pool = "https://pool1.contoso.com"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		first, second := w.serve(web, func(s *skype) { s.pool = pool }), w.serve(pool)
		var needs []client.TokenNeed
		supply := tokenFunc(func(need client.TokenNeed) (string, error) {
			needs = append(needs, need)
			for _, s := range []*skype{first, second} {
				if s.origin == need.Origin {
					s.valid[ticketFor(need.Origin)+"own"] = true
				}
			}
			return ticketFor(need.Origin) + "own", nil
		})
		_, c := signedIn(t, w, func(c *signin.Config) { c.Credentials, c.Client.Token = nil, supply })
		require.NoError(t, list(t, c))
		second.revoke()
		require.NoError(t, list(t, c))
		assert.Equal(t, []client.TokenNeed{
			{Origin: web, Reason: client.TokenFirst}, {Origin: pool, Reason: client.TokenFirst}, {Origin: pool, Reason: client.TokenUnauthorized},
		}, needs)
		assert.Empty(t, w.bodies(), "no ticket is asked for")
	})
	t.Run("a refused token is requested once more", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.serve(web)
			asked := 0
			supply := tokenFunc(func(need client.TokenNeed) (string, error) {
				asked++
				return ticketFor(need.Origin) + "wrong", nil
			})
			_, err := w.signIn(func(c *signin.Config) { c.Credentials, c.Client.Token = nil, supply })
			assert.Equal(t, 401, faultOf(t, err).Status)
			assert.Equal(t, 2, asked)
		})
	})
	t.Run("an error of the source is the cause of an argument error", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.serve(web)
			own := errors.New("no session")
			_, err := w.signIn(func(c *signin.Config) {
				c.Credentials, c.Client.Token = nil, tokenFunc(func(client.TokenNeed) (string, error) { return "", own })
			})
			assert.Equal(t, ucwa.KindArgument, faultOf(t, err).Kind)
			assert.ErrorIs(t, err, own)
		})
	})
}

// tokenFunc is a client.TokenSource that calls a function.
type tokenFunc func(client.TokenNeed) (string, error)

func (f tokenFunc) Token(_ context.Context, need client.TokenNeed) (string, error) { return f(need) }

func (tokenFunc) Renewable() bool { return true }
