package clienttest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// A Scene is an emulator with two clients of one application. The first makes the
// tested calls: it has read its application, so each operation sends one request, and
// it retries once. The second is not affected by faults, and its requests are not
// counted.
type Scene struct {
	client, observer *client.Client
	targets          Targets
	application      string // href
	transport        *emulator.Transport
	requests         *recorder
}

// NewScene returns a scene. A renewable token is the same after a renewal.
func NewScene(t *testing.T, format hal.Format, renewable bool) *Scene {
	t.Helper()
	transport := emulator.NewTransport(emulator.New(emulator.Config{}), nil)
	application, token := SignIn(t, transport)
	s := &Scene{
		observer:    NewClient(t, transport, application, client.StaticToken(token), format, 0),
		application: application,
		transport:   transport,
		requests:    &recorder{Transport: transport, application: application},
	}
	s.targets = NewTargets(t, s.observer)
	var source client.TokenSource = client.StaticToken(token)
	if renewable {
		source = renewableToken{source}
	}
	s.client = NewClient(t, s.requests, application, source, format, 1)
	_, err := s.client.List(t.Context(), client.CallOptions{})
	check(t, err)
	return s
}

type renewableToken struct{ client.TokenSource }

func (renewableToken) Renewable() bool { return true }

// Call calls an operation under a fault and returns the outcome.
func (s *Scene) Call(t *testing.T, op Operation, rule fault.Rule) Outcome {
	t.Helper()
	rule.Method, rule.Path = op.Method, s.application+op.Path
	s.transport.Use(func(e *emulator.Emulator, _ time.Time) { check(t, e.Fail(rule)) })
	s.requests.take()
	err := op.Call(t.Context(), s.client, s.targets, client.CallOptions{})
	s.transport.Use(func(e *emulator.Emulator, _ time.Time) { e.ClearFaults() })
	return OutcomeOf(err, s.requests.take())
}

// Done returns how often the emulator has carried out an operation. Adding the same
// people twice cannot be detected, so it counts as once.
func (s *Scene) Done(t *testing.T, op Operation) int {
	t.Helper()
	list, err := s.observer.List(t.Context(), client.CallOptions{})
	if err != nil {
		return 0 // the application is gone
	}
	switch op.Name {
	case "create":
		return len(list) - 1
	case "add":
		members, err := s.observer.Memberships(t.Context(), s.targets.Subscription.PresenceSubscription(), client.CallOptions{})
		check(t, err)
		return (len(members) - 1) / len(twoURIs)
	case "extend":
		return s.tenMinutesLeft(t, s.targets.Subscription.Href) - 1
	case "subscribeToGroup":
		for _, subscription := range list {
			if subscription.Href != s.targets.Subscription.Href {
				return s.tenMinutesLeft(t, subscription.Href)
			}
		}
		return 0
	default:
		panic(fmt.Sprintf("cannot count what %s does", op.Name))
	}
}

// tenMinutesLeft returns how many periods of ten minutes a subscription has left. Its
// creation and each extension add one period.
func (s *Scene) tenMinutesLeft(t *testing.T, href string) (times int) {
	t.Helper()
	for {
		_, err := s.observer.Get(t.Context(), ucwa.PresenceSubscription{Href: href}, client.CallOptions{})
		if err != nil {
			return times
		}
		times++
		time.Sleep(10 * time.Minute) // by the virtual clock of the test
	}
}

// recorder is a transport that records which requests go through it.
type recorder struct {
	client.Transport
	application string

	mu       sync.Mutex
	requests []string
}

func (r *recorder) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	request := req.Method
	if strings.HasSuffix(req.URL, r.application) {
		request += " application"
	}
	r.mu.Lock()
	r.requests = append(r.requests, request)
	r.mu.Unlock()
	return r.Transport.Do(ctx, req)
}

// take returns the requests since the last call.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	requests := r.requests
	r.requests = nil
	return requests
}
