package emulator

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// connection is a transport to an emulator with an application.
type connection struct {
	*Transport
	t          *testing.T
	clock      *schedule.Clock
	app, token string
}

func connect(t *testing.T, config Config) *connection {
	t.Helper()
	s := start(t, config)
	clock := schedule.NewClock(s.now)
	return &connection{NewTransport(s.Emulator, clock), t, clock, s.app, s.Token()}
}

func (c *connection) request(method, path, body string) *httpmsg.Request {
	return &httpmsg.Request{Method: method, URL: c.app + path, Body: []byte(body), Header: httpmsg.Header{{Name: "Authorization", Value: "Bearer " + c.token}}}
}

// subscribe subscribes to john.
func (c *connection) subscribe() {
	c.t.Helper()
	resp, err := c.Do(c.t.Context(), c.request("POST", "/people/presenceSubscriptions", `{"duration":30,"uris":["`+john+`"]}`))
	require.NoError(c.t, err)
	require.Equal(c.t, 201, resp.Status)
}

// outcomeOfDo is the result of a call of Do.
type outcomeOfDo struct {
	resp *httpmsg.Response
	err  error
	at   time.Time // by the system's clock
}

// poll asks for events, and returns a channel for the result.
func (c *connection) poll(ctx context.Context, query string) <-chan outcomeOfDo {
	answer := make(chan outcomeOfDo, 1)
	go func() {
		resp, err := c.Do(ctx, c.request("GET", "/events"+query, ""))
		answer <- outcomeOfDo{resp, err, time.Now()}
	}()
	synctest.Wait()
	return answer
}

// waits asserts that there is no answer yet.
func (c *connection) waits(answer <-chan outcomeOfDo) {
	c.t.Helper()
	synctest.Wait()
	select {
	case got := <-answer:
		require.Fail(c.t, "there is an answer", "%+v", got)
	default:
	}
}

// events returns the number of events in an answer.
func (c *connection) events(answer <-chan outcomeOfDo) int {
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

// isIdle asserts that no request waits, and that none left anything behind.
func (c *connection) isIdle() {
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
		c := connect(t, Config{})
		get := c.poll(t.Context(), "?ack=1")
		time.Sleep(time.Hour) // in the bubble of synctest
		c.waits(get)
		c.subscribe()
		assert.Equal(t, 7, c.events(get))

		get = c.poll(t.Context(), "?ack=2")
		c.Use(func(e *Emulator, now time.Time) { require.NoError(t, e.SetPresence(john, busy(""), now)) })
		c.waits(get)
		c.clock.Advance(5*time.Second - 1)
		c.waits(get)
		c.clock.Advance(1)
		assert.Equal(t, 1, c.events(get))
		c.isIdle()
	})
}

func TestAdvanceReturnsWhenAnswersAreReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, Config{})
		get := c.poll(t.Context(), "?ack=1")
		c.clock.Advance(3 * time.Minute)
		assert.Empty(t, c.waiting, "the answer is ready")
		assert.Equal(t, 0, c.events(get))
	})
}

func TestTransportWaitsByARunningClock(t *testing.T) {
	for _, row := range []struct {
		name   string
		factor float64
		takes  time.Duration
	}{
		{"at the speed of the system", 1, 180 * time.Second},
		{"a minute for each second", 60, 3 * time.Second},
		{"at half the speed", 0.5, 360 * time.Second},
		{"a day for each second", 86_400, 2_083_334 * time.Nanosecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := connect(t, Config{})
				c.clock.Run(row.factor)
				begin := time.Now()
				answer := <-c.poll(t.Context(), "?ack=1")
				require.NoError(t, answer.err)
				assert.Equal(t, 200, answer.resp.Status)
				assert.Equal(t, row.takes, answer.at.Sub(begin))
				c.isIdle()
			})
		})
	}
}

func TestTransportFollowsTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, Config{})
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
		assert.Equal(t, 0, c.events(get))
		assert.Equal(t, 2*time.Hour+32*time.Second, time.Since(begin))
	})
}

// The timer of the transport alone makes presences change.
func TestPresencesChangeWhileAGETIsPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, Config{Life: time.Minute})
		c.clock.Run(60)
		c.subscribe()
		assert.Equal(t, 7, c.events(c.poll(t.Context(), "?ack=1")))
		begin := time.Now()
		assert.Positive(t, c.events(c.poll(t.Context(), "?ack=2")))
		assert.Less(t, time.Since(begin), 3*time.Second)
	})
}

func TestAPendingGETEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, Config{})
		cause := errors.New("the page was closed")
		ctx, cancel := context.WithCancelCause(t.Context())
		get := c.poll(ctx, "?ack=1")
		cancel(cause)
		assert.Equal(t, cause, (<-get).err)
		c.isIdle()
		c.subscribe()
		assert.Equal(t, 7, c.events(c.poll(t.Context(), "?ack=1")))
	})
}

func TestCloseAndResetBreakConnections(t *testing.T) {
	for _, row := range []struct {
		name  string
		end   func(c *connection)
		after error
	}{
		{"the transport is closed", func(c *connection) { c.Close(); c.Close() }, ErrDropped},
		{"the emulator is reset", func(c *connection) { c.Use(func(e *Emulator, _ time.Time) { e.Reset() }) }, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := connect(t, Config{})
				get := c.poll(t.Context(), "?ack=1")
				row.end(c)
				assert.Equal(t, ErrDropped, (<-get).err)
				c.isIdle()
				_, err := c.Do(t.Context(), c.request("GET", "", ""))
				assert.Equal(t, row.after, err)
			})
		})
	}
}

// A machine that sleeps loses its connections, and finds later that time has passed.
func TestSleepBreaksConnectionsBeforeTimePasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, Config{})
		c.subscribe()
		assert.Equal(t, 7, c.events(c.poll(t.Context(), "?ack=1")))
		get := c.poll(t.Context(), "?ack=2")
		before := c.clock.Now()
		c.Sleep(14 * time.Minute)
		assert.Equal(t, ErrDropped, (<-get).err)
		assert.Equal(t, 14*time.Minute, c.clock.Now().Sub(before))
		c.isIdle()
		got := <-c.poll(t.Context(), "?ack=2")
		require.NoError(t, got.err)
		assert.Contains(t, string(got.resp.Body), "resume", "the channel was silent for too long")
	})
}

func TestAReplacedGETIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, Config{})
		older := c.poll(t.Context(), "?ack=1")
		newer := c.poll(t.Context(), "?ack=1")
		answer := <-older
		require.NoError(t, answer.err)
		assert.Equal(t, 409, answer.resp.Status)
		c.waits(newer)
		c.subscribe()
		assert.Equal(t, 7, c.events(newer))
		c.isIdle()
	})
}

func TestADelayAfterAWaitFollowsTheSystemsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := connect(t, Config{})
		c.Use(func(e *Emulator, _ time.Time) { require.NoError(t, e.Fail(fault.Rule{Delay: time.Minute, Times: 1})) })
		get := c.poll(t.Context(), "?ack=1")
		begin := time.Now()
		c.clock.Advance(3 * time.Minute)
		assert.Equal(t, time.Minute, (<-get).at.Sub(begin))
	})
}
