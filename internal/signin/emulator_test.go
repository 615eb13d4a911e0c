package signin_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

// recorder forwards requests to an emulator. A test fails if a ticket reaches an origin
// other than its issuer.
type recorder struct {
	t  *testing.T
	to *emulator.Transport

	mu     sync.Mutex
	issued map[string][]string // tickets by origin
	used   map[string]bool     // values of Authorization
}

func newRecorder(t *testing.T, to *emulator.Transport) *recorder {
	return &recorder{t: t, to: to, issued: map[string][]string{}, used: map[string]bool{}}
}

func (r *recorder) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	u, err := httpmsg.ParseURL(req.URL)
	require.NoError(r.t, err)
	if ticket := req.Header.Get("Authorization"); ticket != "" {
		r.mu.Lock()
		checkTicket(r.t, req, r.issued[u.Origin]...)
		r.used[ticket] = true
		r.mu.Unlock()
	}
	resp, err := r.to.Do(ctx, req)
	if err == nil && strings.HasSuffix(req.URL, "/oauthtoken") {
		if doc, err := hal.DecodeJSON(resp.Body); err == nil {
			r.mu.Lock()
			r.issued[u.Origin] = append(r.issued[u.Origin], doc.Text("access_token"))
			r.mu.Unlock()
		}
	}
	return resp, err
}

func TestSignInSucceedsAtTheEmulator(t *testing.T) {
	for _, row := range []struct {
		name   string
		server emulator.Config
		change func(*signin.Config)
	}{
		{"by address", emulator.Config{}, byAddress},
		{"from the root", emulator.Config{}, from(web + "/Autodiscover/AutodiscoverService.svc/root")},
		{"by Windows", emulator.Config{}, with(signin.StaticCredentials(windows))},
		{"without credentials of the page", emulator.Config{}, with(nil)},
		{"at another server that discovery redirects to", emulator.Config{Redirect: "https://pool2.contoso.com"}, byAddress},
		{"at a server that accepts passwords only", emulator.Config{Variants: emulator.Variants{PasswordOnly: true}}, byAddress},
		{"with the challenge in two fields", emulator.Config{Variants: emulator.Variants{TwoLineChallenge: true}}, byAddress},
		{"in XML", emulator.Config{}, func(c *signin.Config) { byAddress(c); c.Client.Format = hal.XML }},
		{"with tickets that are valid for one host only", emulator.Config{TicketsPerHost: true, UserRedirect: "https://pool2.contoso.com"}, byAddress},
		{"with MakeMeAvailable", emulator.Config{}, func(c *signin.Config) { byAddress(c); c.MakeMeAvailable = true }},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				to := emulator.NewTransport(emulator.New(row.server), nil)
				defer to.Close()
				server := newRecorder(t, to)
				s, err := signin.SignIn(t.Context(), newWorld(t).config(func(c *signin.Config) {
					c.Client.Transport, c.Discovery = server, web+"/Autodiscover/AutodiscoverService.svc/root"
					row.change(c)
				}))
				require.NoError(t, err)
				c, err := s.Client()
				require.NoError(t, err)
				defer c.Close()
				created, err := c.Create(t.Context(), ucwa.CreateRequest{Duration: 10, URIs: []string{"sip:sarad@contoso.com"}}, client.CallOptions{})
				require.NoError(t, err)
				subscriptions, err := c.List(t.Context(), client.CallOptions{})
				require.NoError(t, err)
				require.Len(t, subscriptions, 1)
				assert.Equal(t, created.ID, subscriptions[0].ID)
				require.NoError(t, s.SignOut(t.Context()))
			})
		})
	}
}

func TestSignInReadsEachChallengeOfTheEmulator(t *testing.T) {
	failures := map[auth.Challenge]string{
		auth.ChallengeModernOnly: "takes modern authentication only: pass token",
		auth.ChallengeNone:       "asks for a ticket without saying where to obtain one",
	}
	for _, form := range auth.Challenges() {
		t.Run(string(form), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				to := emulator.NewTransport(emulator.New(emulator.Config{Challenge: form}), nil)
				defer to.Close()
				s, err := signin.SignIn(t.Context(), newWorld(t).config(byAddress, func(c *signin.Config) { c.Client.Transport = to }))
				if says := failures[form]; says != "" {
					assert.Contains(t, faultOf(t, err).Message, says)
					return
				}
				require.NoError(t, err)
				s.Close()
			})
		})
	}
}

func TestTheUserSignsInAtAPageOfTheEmulator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := emulator.NewTransport(emulator.New(emulator.Config{Grants: []string{auth.GrantPassive}}), nil)
		defer to.Close()
		s, err := signin.SignIn(t.Context(), newWorld(t).config(with(nil), func(c *signin.Config) {
			c.Client.Transport, c.Discovery = to, web+"/Autodiscover/AutodiscoverService.svc/root"
			c.Window = visitor(func(page httpmsg.URL) {
				assert.Equal(t, page.String(), web+"/PassiveAuth/PassiveAuth.aspx")
				to.Use(func(e *emulator.Emulator, _ time.Time) { require.True(t, e.SignInAtPage("sip:lenea@contoso.com")) })
			})
		}))
		require.NoError(t, err)
		s.Close()
	})
}

// visitor is a window in which the user signs in and which then closes.
type visitor func(page httpmsg.URL)

func (v visitor) Open(_ context.Context, page httpmsg.URL) error {
	v(page)
	return nil
}

// Tickets expire every hour, and the emulator loses the application about every two hours.
func TestASessionWorksForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.New(emulator.Config{TokenLife: time.Hour})
		to := emulator.NewTransport(e, nil)
		defer to.Close()
		server := newRecorder(t, to)
		s, err := signin.SignIn(t.Context(), newWorld(t).config(byAddress, func(c *signin.Config) { c.Client.Transport = server }))
		require.NoError(t, err)
		defer s.Close()
		c, err := s.Client()
		require.NoError(t, err)
		defer c.Close()
		applications := map[string]bool{}
		for minutes := 0; minutes < 24*60; minutes += 7 {
			if minutes%119 == 0 {
				to.Use(func(e *emulator.Emulator, _ time.Time) {
					require.NoError(t, e.Fail(fault.Rule{Path: "*/applications/*", KillApplication: true, Times: 1}))
				})
			}
			require.NoError(t, list(t, c))
			applications[c.ApplicationURL()] = true
			time.Sleep(7 * time.Minute)
		}
		assert.Len(t, applications, 13, "one after each loss")
		assert.InDelta(t, 26, len(server.used), 2, "tickets")
		for ticket := range server.used {
			assert.True(t, strings.HasPrefix(ticket, "Bearer cwt="))
		}
	})
}
