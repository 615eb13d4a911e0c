package live_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/live"
	"ucwapresence/internal/signin"
)

const (
	discoveryHost = "https://lyncdiscover.contoso.com"
	pool1, pool2  = "https://pool1.contoso.com", "https://pool2.contoso.com"
)

// company is a transport to emulators by their origins. Requests to other origins fail.
// The test fails if a token reaches two origins.
type company struct {
	t      *testing.T
	mu     sync.Mutex
	at     map[string]*emulator.Transport
	owners map[string]string // the origin that each token has reached
}

func (c *company) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	u, err := httpmsg.ParseURL(req.URL)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	to := c.at[u.Origin]
	if token := req.Header.Get("Authorization"); token != "" {
		if c.owners[token] == "" {
			c.owners[token] = u.Origin
		}
		assert.Equal(c.t, c.owners[token], u.Origin, "a token has reached two origins")
	}
	c.mu.Unlock()
	if to == nil {
		return nil, errors.New("no such host")
	}
	return to.Do(ctx, req)
}

// serve puts an emulator at an origin, and returns its transport.
func (c *company) serve(origin string, config emulator.Config) *emulator.Transport {
	config.TicketsPerHost = true
	to := emulator.NewTransport(emulator.New(config), nil)
	c.t.Cleanup(to.Close)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at[origin] = to
	return to
}

// close ends the server of an origin and its waiting requests.
func (c *company) close(origin string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at[origin].Close()
	delete(c.at, origin)
}

func TestWatchesResumeAtAnotherPool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const uri = "sip:sarad@contoso.com"
		servers := &company{t: t, at: map[string]*emulator.Transport{}, owners: map[string]string{}}
		first := servers.serve(pool1, emulator.Config{Seed: 1})
		second := servers.serve(pool2, emulator.Config{Seed: 2})
		servers.serve(discoveryHost, emulator.Config{Seed: 3, UserRedirect: pool1})
		session, err := signin.SignIn(t.Context(), signin.Config{
			Address: "lenea@contoso.com", Credentials: signin.StaticCredentials{Username: "lenea@contoso.com", Password: directory.Password},
			UserAgent: "A test", Culture: "en-US", EndpointID: "1", Client: client.Config{Transport: servers},
		})
		require.NoError(t, err)
		t.Cleanup(session.Close)
		c, err := session.Client()
		require.NoError(t, err)
		t.Cleanup(c.Close)
		channel := live.NewChannel(c, rand.New(rand.NewPCG(1, 2)))
		t.Cleanup(channel.Close)

		var mu sync.Mutex
		var states []live.StateName
		shown := ""
		channel.Open(live.Open{URIs: []string{uri}}, func(n live.Notice) {
			mu.Lock()
			defer mu.Unlock()
			if n.State != nil && (len(states) == 0 || states[len(states)-1] != n.State.Name) {
				states = append(states, n.State.Name)
			}
			for _, change := range n.Changes {
				shown = change.Contact.Availability
			}
		})
		shows := func(at *emulator.Transport, availability string) {
			t.Helper()
			at.Use(func(e *emulator.Emulator, now time.Time) {
				require.NoError(t, e.SetPresence(uri, directory.Presence{Availability: availability}, now))
			})
			time.Sleep(time.Minute)
			mu.Lock()
			defer mu.Unlock()
			assert.Equal(t, availability, shown)
			assert.Equal(t, live.Live, states[len(states)-1])
		}
		shows(first, "Busy")

		servers.serve(discoveryHost, emulator.Config{Seed: 4, UserRedirect: pool2})
		servers.close(pool1)
		time.Sleep(2 * time.Minute)
		shows(second, "DoNotDisturb")
		assert.Equal(t, []live.StateName{live.Live, live.Recovering, live.Live}, states)
		assert.Contains(t, c.ApplicationURL(), pool2+"/")
	})
}
