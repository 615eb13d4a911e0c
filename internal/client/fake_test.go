package client_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const (
	applicationURL = "https://fe1.contoso.com:443/ucwa/v1/applications/192"
	collectionPath = "/ucwa/v1/applications/192/presenceSubscriptions"
	collectionURL  = "https://fe1.contoso.com" + collectionPath

	// secret is the token of the tests. No error may contain it.
	secret = "cwt=PHNhbWw6QXNzZXJ0aW9uIHhtbG5"
)

var formats = []hal.Format{hal.JSON, hal.XML}

// reply is the fake transport's reaction to one request.
type reply func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error)

// fake is a transport that uses its replies in order, one for each request.
type fake struct {
	mu       sync.Mutex
	replies  []reply
	rest     reply // used for every further request; nil for an error
	requests []httpmsg.Request
}

// plays returns a transport with replies. The test must use all of them.
func plays(t *testing.T, replies ...reply) *fake {
	f := &fake{replies: replies}
	t.Cleanup(func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		assert.Empty(t, f.replies, "replies without a request")
	})
	return f
}

func (f *fake) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	f.mu.Lock()
	f.requests = append(f.requests, *req)
	if len(f.replies) == 0 {
		rest := f.rest
		f.mu.Unlock()
		if rest != nil {
			return rest(ctx, req)
		}
		return nil, errors.New("the fake has no reply left")
	}
	next := f.replies[0]
	f.replies = f.replies[1:]
	f.mu.Unlock()
	return next(ctx, req)
}

// sent returns the requests so far in the form "GET https://…".
func (f *fake) sent() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines := []string{}
	for _, req := range f.requests {
		lines = append(lines, req.Method+" "+req.URL)
	}
	return lines
}

// bearers returns the tokens of the requests so far.
func (f *fake) bearers() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var tokens []string
	for _, req := range f.requests {
		tokens = append(tokens, strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer "))
	}
	return tokens
}

// answers replies with a status, a media type unless it is empty, and a body.
func answers(status int, mediaType, body string, fields ...httpmsg.Field) reply {
	return func(context.Context, *httpmsg.Request) (*httpmsg.Response, error) {
		resp := &httpmsg.Response{Status: status, Header: append(httpmsg.Header{}, fields...), Body: []byte(body)}
		if mediaType != "" {
			resp.Header.Add("Content-Type", mediaType)
		}
		return resp, nil
	}
}

func answersJSON(status int, body string) reply {
	return answers(status, "application/json; charset=utf-8", body)
}

var errBroken = errors.New("connection reset")

// fails replies with an error of the network.
func fails(context.Context, *httpmsg.Request) (*httpmsg.Response, error) { return nil, errBroken }

// failsWith replies with an error.
func failsWith(err error) reply {
	return func(context.Context, *httpmsg.Request) (*httpmsg.Response, error) { return nil, err }
}

// hangs does not reply until the request is cancelled.
func hangs(ctx context.Context, _ *httpmsg.Request) (*httpmsg.Response, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("gave up: %w", ctx.Err())
}

// late uses r after some time, unless the request is cancelled before.
func late(latency time.Duration, r reply) reply {
	return func(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
		select {
		case <-time.After(latency):
			return r(ctx, req)
		case <-ctx.Done():
			return hangs(ctx, req)
		}
	}
}

// times repeats a reply.
func times(n int, r reply) []reply {
	replies := make([]reply, n)
	for i := range replies {
		replies[i] = r
	}
	return replies
}

// connect returns a client of the collection over a transport, with a static token and
// without retries, unless change sets others.
func connect(t *testing.T, transport client.Transport, change ...func(*client.Config)) *client.Client {
	t.Helper()
	config := client.Config{
		PresenceSubscriptions: collectionURL,
		Transport:             transport,
		Token:                 client.StaticToken(secret),
		Retries:               new(int),
	}
	for _, f := range change {
		f(&config)
	}
	c, err := client.New(config)
	require.NoError(t, err)
	return c
}

func withApplication(config *client.Config) {
	config.Application, config.PresenceSubscriptions = applicationURL, ""
}

func withFormat(format hal.Format) func(*client.Config) {
	return func(config *client.Config) { config.Format = format }
}

func withRetries(n int) func(*client.Config) {
	return func(config *client.Config) { config.Retries = &n }
}

// list calls List without options.
func list(c *client.Client) ([]client.Subscription, error) {
	return c.List(context.Background(), client.CallOptions{})
}

func create(c *client.Client) (client.Subscription, error) {
	return c.Create(context.Background(), johnAndJane, client.CallOptions{})
}

var johnAndJane = ucwa.CreateRequest{
	Duration: 15,
	URIs:     []string{"sip:johndoe@contoso.com", "sip:janedoe@contoso.com"},
}

// fault returns an error of a client as a *ucwa.Error and checks that it contains
// neither the token nor the body of a request.
func fault(t *testing.T, err error) *ucwa.Error {
	t.Helper()
	require.Error(t, err)
	e, ok := err.(*ucwa.Error)
	require.True(t, ok, "%T", err)
	assert.NotEmpty(t, e.Message)
	for _, text := range []string{
		fmt.Sprintf("%v", err), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", *e), fmt.Sprintf("%+v", e.Problems), e.Pointer,
	} {
		assert.NotContains(t, text, secret, "the token")
		assert.NotContains(t, text, secret[len("cwt="):], "the token")
		assert.NotContains(t, text, "johndoe", "the body")
	}
	return e
}

// offset returns the offset of an error, or -1 if it has none.
func offset(e *ucwa.Error) int64 {
	if n, ok := e.Offset(); ok {
		return n
	}
	return -1
}

// golden returns a file of the test data of package hal.
func golden(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "hal", "testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}

// emptyList replies with a list without subscriptions. created replies to a creation.
var (
	emptyList = answersJSON(200, `{"rel":"presenceSubscriptions","_links":{"self":{"href":"`+collectionPath+`"}},"_embedded":{"presenceSubscription":[]}}`)
	created   = answersJSON(201, `{"rel":"presenceSubscription","id":"3","_links":{"self":{"href":"`+collectionPath+`/3"}}}`)
)
