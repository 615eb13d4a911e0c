//go:build !js

package server

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/hal"
)

// channel is the event channel of an application over HTTP.
type channel struct {
	t                *testing.T
	transport        *emulator.Transport
	clock            *schedule.Clock
	url, app, token  string
	handled          chan struct{} // receives a value after each request
	format           hal.Format
	acceptsMediaType string
}

func newChannel(t *testing.T) *channel {
	t.Helper()
	e, clock := emulator.New(emulator.Config{}), schedule.NewClock(time.Unix(0, 0))
	c := &channel{t: t, clock: clock, token: e.Token(), handled: make(chan struct{}, 8), acceptsMediaType: "application/json"}
	app, err := e.CreateApplication(c.token, clock.Now())
	require.NoError(t, err)
	c.app, c.transport = app, emulator.NewTransport(e, clock)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { c.handled <- struct{}{} }()
		emulated{c.transport}.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	c.url = s.URL
	return c
}

// send sends a request and returns the answer, or nil if there is none.
func (c *channel) send(ctx context.Context, method, path, body string) *http.Response {
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(body))
	if err != nil {
		return nil
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept", c.acceptsMediaType)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil
	}
	return resp
}

// poll sends a GET of the event channel and returns when the emulator has received it.
func (c *channel) poll(ctx context.Context, href string) <-chan *http.Response {
	c.t.Helper()
	before := c.requests()
	answer := make(chan *http.Response, 1)
	go func() { answer <- c.send(ctx, "GET", href, "") }()
	require.Eventually(c.t, func() bool { return c.requests() > before }, time.Minute, time.Millisecond)
	return answer
}

func (c *channel) requests() (count int) {
	c.transport.Use(func(e *emulator.Emulator, _ time.Time) { count = len(e.Requests()) })
	return count
}

func (c *channel) events(answer <-chan *http.Response) *hal.Events {
	c.t.Helper()
	resp := <-answer
	require.NotNil(c.t, resp)
	defer resp.Body.Close()
	require.Equal(c.t, http.StatusOK, resp.StatusCode)
	assert.Equal(c.t, c.acceptsMediaType+"; charset=utf-8", resp.Header.Get("Content-Type"))
	body, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	events, err := c.format.DecodeEvents(body)
	require.NoError(c.t, err)
	return events
}

func TestParkedRequestIsAnsweredOverHTTP(t *testing.T) {
	for _, row := range []struct {
		format    hal.Format
		mediaType string
	}{
		{hal.JSON, "application/json"},
		{hal.XML, "application/vnd.microsoft.com.ucwa+xml"},
	} {
		t.Run(row.format.String(), func(t *testing.T) {
			c := newChannel(t)
			c.format, c.acceptsMediaType = row.format, row.mediaType
			answer := c.poll(t.Context(), c.app+"/events?ack=1")
			created := c.send(t.Context(), "POST", c.app+"/people/presenceSubscriptions", `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`)
			require.NotNil(t, created)
			created.Body.Close()
			require.Equal(t, http.StatusCreated, created.StatusCode)
			events := c.events(answer)
			require.Len(t, events.Senders, 1)
			assert.Len(t, events.Senders[0].Events, 7)

			answer = c.poll(t.Context(), events.Href("next"))
			c.clock.Advance(3 * time.Minute)
			events = c.events(answer)
			assert.Empty(t, events.Senders)
			assert.Equal(t, c.app+"/events?ack=3", events.Href("next"))
		})
	}
}

func TestParkedRequestOfAClientThatLeftIsForgotten(t *testing.T) {
	c := newChannel(t)
	ctx, leave := context.WithCancel(t.Context())
	answer := c.poll(ctx, c.app+"/events?ack=1")
	parked := func() (parked bool) {
		c.transport.Use(func(e *emulator.Emulator, _ time.Time) { _, parked = e.Due() })
		return parked
	}
	assert.True(t, parked())
	leave()
	assert.Nil(t, <-answer)
	<-c.handled
	assert.False(t, parked())
}

func TestResetDropsParkedRequests(t *testing.T) {
	c := newChannel(t)
	answer := c.poll(t.Context(), c.app+"/events?ack=1")
	c.transport.Use(func(e *emulator.Emulator, _ time.Time) { e.Reset() })
	_, err := io.ReadAll((<-answer).Body)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}
