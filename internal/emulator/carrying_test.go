package emulator

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/schedule"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// carrier is a transport, and an application behind it.
type carrier struct {
	*Transport
	t          *testing.T
	clock      *schedule.Clock
	app, token string
}

func newCarrier(t *testing.T, config Config) *carrier {
	t.Helper()
	s := start(t, config)
	clock := schedule.NewClock(s.now)
	return &carrier{NewTransport(s.Emulator, clock), t, clock, s.app, s.Token()}
}

func (c *carrier) request(method, path, body string) *httpmsg.Request {
	return &httpmsg.Request{Method: method, URL: c.app + path, Body: []byte(body), Header: httpmsg.Header{{Name: "Authorization", Value: "Bearer " + c.token}}}
}

// subscribe subscribes to john.
func (c *carrier) subscribe() {
	c.t.Helper()
	resp, err := c.Do(c.t.Context(), c.request("POST", "/people/presenceSubscriptions", `{"duration":30,"uris":["`+john+`"]}`))
	require.NoError(c.t, err)
	require.Equal(c.t, 201, resp.Status)
}

// carried is what Do returns.
type carried struct {
	resp *httpmsg.Response
	err  error
	at   time.Time // by the system's clock
}

// poll asks for events, and returns where the answer will be.
func (c *carrier) poll(ctx context.Context, query string) <-chan carried {
	answer := make(chan carried, 1)
	go func() {
		resp, err := c.Do(ctx, c.request("GET", "/events"+query, ""))
		answer <- carried{resp, err, time.Now()}
	}()
	synctest.Wait()
	return answer
}

// waits asserts that there is no answer yet.
func (c *carrier) waits(answer <-chan carried) {
	c.t.Helper()
	synctest.Wait()
	select {
	case got := <-answer:
		require.Fail(c.t, "there is an answer", "%+v", got)
	default:
	}
}

// told returns how many events there are in an answer.
func (c *carrier) told(answer <-chan carried) int {
	c.t.Helper()
	got := <-answer
	require.NoError(c.t, got.err)
	require.Equal(c.t, 200, got.resp.Status, "%s", got.resp.Body)
	events, err := hal.DecodeEventsJSON(got.resp.Body)
	require.NoError(c.t, err)
	if len(events.Senders) == 0 {
		return 0
	}
	return len(events.Senders[0].Events)
}

// nobodyWaits asserts that nothing is left of those who have waited.
func (c *carrier) nobodyWaits() {
	c.t.Helper()
	c.Use(func(e *Emulator, _ time.Time) {
		assert.Zero(c.t, e.parked)
		assert.Empty(c.t, e.settled)
		for _, app := range e.applications {
			assert.Nil(c.t, app.pending)
		}
	})
	assert.Empty(c.t, c.waiting)
}

func TestTransportWaitsForEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCarrier(t, Config{})
		get := c.poll(t.Context(), "?ack=1")
		time.Sleep(time.Hour) // of the bubble, in which nobody waits
		c.waits(get)
		c.subscribe()
		assert.Equal(t, 7, c.told(get))

		get = c.poll(t.Context(), "?ack=2")
		c.Use(func(e *Emulator, now time.Time) { require.NoError(t, e.SetPresence(john, busy(""), now)) })
		c.waits(get)
		c.clock.Advance(5*time.Second - 1)
		c.waits(get)
		c.clock.Advance(1)
		assert.Equal(t, 1, c.told(get))
		c.nobodyWaits()
	})
}

func TestAdvanceReturnsWhenTheAnswersAreThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCarrier(t, Config{})
		get := c.poll(t.Context(), "?ack=1")
		c.clock.Advance(3 * time.Minute)
		assert.Empty(t, c.waiting, "it is on its way")
		assert.Equal(t, 0, c.told(get))
	})
}

func TestTransportWaitsByAClockThatRuns(t *testing.T) {
	for _, row := range []struct {
		name   string
		factor float64
		takes  time.Duration
	}{
		{"live", 1, 180 * time.Second},
		{"a minute for each second", 60, 3 * time.Second},
		{"slowly", 0.5, 360 * time.Second},
		{"a day for each second", 86_400, 2_083_334 * time.Nanosecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCarrier(t, Config{})
				c.clock.Run(row.factor)
				begin := time.Now()
				answer := <-c.poll(t.Context(), "?ack=1")
				require.NoError(t, answer.err)
				assert.Equal(t, 200, answer.resp.Status)
				assert.Equal(t, row.takes, answer.at.Sub(begin))
				c.nobodyWaits()
			})
		})
	}
}

func TestTransportFollowsTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCarrier(t, Config{})
		begin := time.Now()
		get := c.poll(t.Context(), "?ack=1")
		time.Sleep(time.Hour)
		c.clock.Run(60)
		time.Sleep(2 * time.Second) // two of three minutes
		c.waits(get)
		c.clock.Run(0)
		time.Sleep(time.Hour)
		c.waits(get)
		c.clock.Advance(30 * time.Second)
		c.clock.Run(1)
		assert.Equal(t, 0, c.told(get))
		assert.Equal(t, 2*time.Hour+32*time.Second, time.Since(begin))
	})
}

// A life of their own goes on while nobody does anything but wait.
func TestTransportTellsOfALifeByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCarrier(t, Config{Life: time.Minute})
		c.clock.Run(60)
		c.subscribe()
		assert.Equal(t, 7, c.told(c.poll(t.Context(), "?ack=1")))
		begin := time.Now()
		assert.Positive(t, c.told(c.poll(t.Context(), "?ack=2")))
		assert.Less(t, time.Since(begin), 3*time.Second)
	})
}

func TestTransportForgetsWhoHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCarrier(t, Config{})
		cause := errors.New("the page was closed")
		ctx, cancel := context.WithCancelCause(t.Context())
		get := c.poll(ctx, "?ack=1")
		cancel(cause)
		assert.Equal(t, cause, (<-get).err)
		c.nobodyWaits()
		c.subscribe()
		assert.Equal(t, 7, c.told(c.poll(t.Context(), "?ack=1")))
	})
}

func TestTransportBreaksConnectionsWhenItIsClosedAndWhenTheEmulatorIsReset(t *testing.T) {
	for _, row := range []struct {
		name  string
		end   func(c *carrier)
		after error
	}{
		{"closed", func(c *carrier) { c.Close(); c.Close() }, ErrDropped},
		{"reset", func(c *carrier) { c.Use(func(e *Emulator, _ time.Time) { e.Reset() }) }, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCarrier(t, Config{})
				get := c.poll(t.Context(), "?ack=1")
				row.end(c)
				assert.Equal(t, ErrDropped, (<-get).err)
				c.nobodyWaits()
				_, err := c.Do(t.Context(), c.request("GET", "", ""))
				assert.Equal(t, row.after, err)
			})
		})
	}
}

func TestTransportAnswersWhoIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCarrier(t, Config{})
		older := c.poll(t.Context(), "?ack=1")
		newer := c.poll(t.Context(), "?ack=1")
		answer := <-older
		require.NoError(t, answer.err)
		assert.Equal(t, 409, answer.resp.Status)
		c.waits(newer)
		c.subscribe()
		assert.Equal(t, 7, c.told(newer))
		c.nobodyWaits()
	})
}

func TestAnAnswerThatWaitedIsDelayedByTheSystemsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCarrier(t, Config{})
		c.Use(func(e *Emulator, _ time.Time) { require.NoError(t, e.Fail(fault.Rule{Delay: time.Minute, Times: 1})) })
		get := c.poll(t.Context(), "?ack=1")
		begin := time.Now()
		c.clock.Advance(3 * time.Minute)
		assert.Equal(t, time.Minute, (<-get).at.Sub(begin))
	})
}
