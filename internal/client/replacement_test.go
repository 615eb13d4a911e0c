package client_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const (
	secondPath = "/ucwa/v1/applications/193"
	getSecond  = "GET https://fe1.contoso.com" + secondPath
	listSecond = getSecond + "/presenceSubscriptions"
)

// second is the application that replaces the first one.
var second = answersJSON(200, `{"rel":"application","_links":{"self":{"href":"`+secondPath+`"}},"_embedded":{"people":`+
	`{"rel":"people","_links":{"self":{"href":"`+secondPath+`/people"},"presenceSubscriptions":{"href":"`+secondPath+`/presenceSubscriptions"}}}}}`)

// recreates is an ApplicationSource that returns addresses and errors in order, one for
// each call. It records the applications that are gone.
type recreates struct {
	mu    sync.Mutex
	plays []any // a string or an error
	gone  []string
}

func (r *recreates) Application(_ context.Context, gone string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone = append(r.gone, gone)
	if len(r.plays) == 0 {
		return "", errors.New("the source has no application left")
	}
	next := r.plays[0]
	r.plays = r.plays[1:]
	if err, ok := next.(error); ok {
		return "", err
	}
	return next.(string), nil
}

func withApplications(source client.ApplicationSource) func(*client.Config) {
	return func(config *client.Config) {
		withApplication(config)
		config.Applications = source
	}
}

func TestAnApplicationThatIsGoneIsReplaced(t *testing.T) {
	for _, row := range []struct {
		name    string
		replies []reply
		call    func(*client.Client) error
		sent    []string
	}{
		{
			"when the application is not found", []reply{appGone, second, emptyList},
			func(c *client.Client) error { _, err := list(c); return err },
			[]string{getApp, getSecond, listSecond},
		},
		{
			"when neither the collection nor the application is found", []reply{appEmbedsPeople, appGone, appGone, second, emptyList},
			func(c *client.Client) error { _, err := list(c); return err },
			[]string{getApp, getList, getApp, getSecond, listSecond},
		},
		{
			"when a creation fails, which is repeated in the new application", []reply{appEmbedsPeople, appGone, appGone, second, created},
			func(c *client.Client) error { _, err := create(c); return err },
			[]string{getApp, postCreate, getApp, getSecond, "POST https://fe1.contoso.com" + secondPath + "/presenceSubscriptions"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				source := &recreates{plays: []any{secondPath}}
				transport := plays(t, row.replies...)
				c := connect(t, transport, withApplications(source))
				assert.Equal(t, "https://fe1.contoso.com"+appPath, c.ApplicationURL())
				require.NoError(t, row.call(c))
				assert.Equal(t, row.sent, transport.sent())
				assert.Equal(t, []string{"https://fe1.contoso.com" + appPath}, source.gone)
				assert.Equal(t, "https://fe1.contoso.com"+secondPath, c.ApplicationURL())
			})
		})
	}
}

func TestAnApplicationIsReplacedOnlyIfItIsGone(t *testing.T) {
	for _, row := range []struct {
		name    string
		replies []reply
		status  int
		gone    ucwa.Gone
	}{
		{"410, which asks not to repeat the request", []reply{answersJSON(410, `{"code":"Gone","subcode":"TooManyApplications"}`)}, 410, ""},
		{"the application still exists", []reply{appEmbedsPeople, appGone, appEmbedsPeople}, 404, ucwa.GoneResource},
		{"only the collection is not found", []reply{appEmbedsPeople, answersJSON(404, `{"code":"NotFound"}`)}, 404, ucwa.GoneResource},
		{"a proxy answers 404", []reply{answers(404, "text/html", "<html>")}, 404, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				source := &recreates{}
				_, err := list(connect(t, plays(t, row.replies...), withApplications(source)))
				e := fault(t, err)
				assert.Equal(t, row.status, e.Status)
				assert.Equal(t, row.gone, e.Gone)
				assert.Empty(t, source.gone)
			})
		})
	}
}

func TestAFailedReplacementIsTheErrorOfTheCall(t *testing.T) {
	refused := &ucwa.Error{Kind: ucwa.KindServer, Message: "too many applications", Status: 410}
	for _, row := range []struct {
		name   string
		source any
		kind   ucwa.Kind
		says   string
	}{
		{"the source returns an error of this module", refused, ucwa.KindServer, "too many applications"},
		{"the source returns another error", errors.New("broken"), ucwa.KindArgument, "application could not be created again"},
		{"the new one is of another origin", "https://fe2.contoso.com/ucwa", ucwa.KindProtocol, "the link application leads to https://fe2.contoso.com; the token is for https://fe1.contoso.com only"},
		{"the new one has no address", "", ucwa.KindProtocol, "the link application is not usable: the href is empty"},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				source := &recreates{plays: []any{row.source, secondPath}}
				c := connect(t, plays(t, appGone, appGone, second, emptyList), withApplications(source))
				_, err := list(c)
				e := fault(t, err)
				assert.Equal(t, row.kind, e.Kind)
				assert.Equal(t, row.says, e.Message)
				assert.Equal(t, "https://fe1.contoso.com"+appPath, c.ApplicationURL(), "it does not change")
				_, err = list(c)
				assert.NoError(t, err, "the next call tries again")
			})
		})
	}
}

func TestAnHrefFromTheCallerIsNotRequestedFromANewApplication(t *testing.T) {
	bubble(t, func(t *testing.T) {
		source := &recreates{}
		c := connect(t, plays(t, appGone, appGone), withApplications(source))
		_, err := c.Get(t.Context(), ucwa.PresenceSubscription{Href: collectionPath + "/3"}, client.CallOptions{})
		e := fault(t, err)
		assert.Equal(t, ucwa.GoneApplication, e.Gone)
		assert.Contains(t, e.Message, "the next call creates a new one")
		assert.Empty(t, source.gone)
	})
}

func TestAnApplicationIsReplacedOnceForConcurrentCalls(t *testing.T) {
	bubble(t, func(t *testing.T) {
		const calls = 10
		source := &recreates{plays: []any{secondPath}}
		lost := make(chan struct{}) // closed when all calls have used the first application
		var used sync.WaitGroup
		used.Add(calls)
		go func() { used.Wait(); close(lost) }()
		server := transportFunc(func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
			switch line := req.Method + " " + req.URL; line {
			case getSecond:
				return second(ctx, req)
			case listSecond:
				return emptyList(ctx, req)
			case getApp:
				select {
				case <-lost:
					return appGone(ctx, req)
				default:
					return appEmbedsPeople(ctx, req)
				}
			default:
				used.Done()
				<-lost
				return appGone(ctx, req)
			}
		})
		c := connect(t, server, withApplications(source))
		errs := make([]error, calls)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() { _, errs[i] = list(c) })
		}
		group.Wait()
		for _, err := range errs {
			assert.NoError(t, err)
		}
		assert.Len(t, source.gone, 1)
	})
}

// transportFunc is a Transport that is a function.
type transportFunc func(context.Context, *httpmsg.Request) (*httpmsg.Response, error)

func (f transportFunc) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	return f(ctx, req)
}

func TestApplicationURLIsEmptyForAClientOfTheCollection(t *testing.T) {
	assert.Empty(t, connect(t, plays(t)).ApplicationURL())
}
