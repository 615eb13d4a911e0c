//go:build !js

package e2e

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// stage is a client before an emulator of its own, and another who knows no
// trouble. The client knows its application, so that each operation makes one
// request, and sends each again once.
type stage struct {
	client, healthy *client.Client
	on              subjects
	application     string // href
	transport       *emulator.Transport
	requests        *counting
}

// newStage returns a stage. A token that is renewed is the same again.
func newStage(t *testing.T, format hal.Format, renewable bool) *stage {
	t.Helper()
	transport := emulator.NewTransport(emulator.New(emulator.Config{}), nil)
	application, token := signIn(t, transport)
	s := &stage{
		healthy:     newClient(t, transport, application, client.StaticToken(token), format, 0),
		application: application,
		transport:   transport,
		requests:    &counting{Transport: transport, application: application},
	}
	s.on = subjectsOf(t, s.healthy)
	var source client.TokenSource = client.StaticToken(token)
	if renewable {
		source = renewableToken{source}
	}
	s.client = newClient(t, s.requests, application, source, format, 1)
	_, err := s.client.List(t.Context(), none)
	require.NoError(t, err)
	return s
}

type renewableToken struct{ client.TokenSource }

func (renewableToken) Renewable() bool { return true }

// perform calls an operation under a fault, and returns what is to be seen.
func (s *stage) perform(t *testing.T, op operation, f fault.Rule) verdict {
	t.Helper()
	f.Method, f.Path = op.method, s.application+op.path
	s.transport.Use(func(e *emulator.Emulator, _ time.Time) { require.NoError(t, e.Fail(f)) })
	s.requests.sent()
	err := op.call(t.Context(), s.client, s.on, none)
	s.transport.Use(func(e *emulator.Emulator, _ time.Time) { e.ClearFaults() })
	return verdictOf(failureOf(err), s.requests.sent())
}

// failureOf returns an error of a client as a page sees it, or nil.
func failureOf(err error) *failure {
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok {
		return nil
	}
	return &failure{
		Message: e.Message, Kind: string(e.Kind), Retryable: e.Retryable,
		Status: e.Status, Code: e.Reason.Code, Subcode: e.Reason.Subcode,
		Gone: string(e.Gone), RetryAfter: int(e.RetryAfter.Milliseconds()),
	}
}

// counting is a transport that notes what goes through it.
type counting struct {
	client.Transport
	application string

	mu    sync.Mutex
	notes []string
}

func (c *counting) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	note := req.Method
	if strings.HasSuffix(req.URL, c.application) {
		note += " application"
	}
	c.mu.Lock()
	c.notes = append(c.notes, note)
	c.mu.Unlock()
	return c.Transport.Do(ctx, req)
}

// sent returns what was noted since it was last asked.
func (c *counting) sent() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	notes := c.notes
	c.notes = nil
	return notes
}
