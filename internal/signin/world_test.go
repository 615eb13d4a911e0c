package signin_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
)

// world is a transport to servers that are reached by their origins. It records
// what they receive. A test fails if a ticket reaches another origin than the one
// that it is for, or if a password is in a URL.
type world struct {
	t     *testing.T
	mu    sync.Mutex
	hosts map[string]handler
	log   []httpmsg.Request
}

// handler answers a request. If it returns nil, the connection breaks.
type handler func(ctx context.Context, req *httpmsg.Request) *httpmsg.Response

func newWorld(t *testing.T) *world { return &world{t: t, hosts: map[string]handler{}} }

func (w *world) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	u, err := httpmsg.ParseURL(req.URL)
	if !assert.NoError(w.t, err) {
		return nil, err
	}
	checkTicket(w.t, req, ticketFor(u.Origin))
	assert.NotContains(w.t, req.URL, password)
	w.mu.Lock()
	w.log = append(w.log, *req)
	host := w.hosts[u.Origin]
	w.mu.Unlock()
	if host == nil {
		return nil, errors.New("no such host")
	}
	if resp := host(ctx, req); resp != nil {
		return resp, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return nil, errors.New("connection reset")
}

// sent returns the requests so far in the form "GET https://…".
func (w *world) sent() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines := []string{}
	for _, req := range w.log {
		lines = append(lines, req.Method+" "+req.URL)
	}
	return lines
}

// count returns how many requests of a method and URL were sent.
func (w *world) count(line string) int {
	n := 0
	for _, sent := range w.sent() {
		if sent == line {
			n++
		}
	}
	return n
}

// last returns the last request of a method and URL.
func (w *world) last(line string) httpmsg.Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := len(w.log) - 1; i >= 0; i-- {
		if req := w.log[i]; req.Method+" "+req.URL == line {
			return req
		}
	}
	require.Fail(w.t, "nobody sent "+line)
	return httpmsg.Request{}
}

const (
	username = "lenea@contoso.com"
	password = "pass@word1"
)

// ticketFor returns the prefix of the tickets for an origin.
func ticketFor(origin string) string { return "cwt=" + strings.ReplaceAll(origin, "/", "_") + "_" }

// skype is a server with a user, who has the name and the password above. Its
// handlers can be replaced by path.
type skype struct {
	origin    string
	pool      string // the origin with the applications
	challenge string // the value of WWW-Authenticate
	life      int    // of tickets, in seconds

	mu       sync.Mutex
	handlers map[string]handler // by method and path
	valid    map[string]bool    // tickets
	last     int                // number of the last ticket
	apps     int                // number of the last application
	lost     bool               // the last application is gone
}

// serve adds a server to the world.
func (w *world) serve(origin string, change ...func(*skype)) *skype {
	s := &skype{origin: origin, pool: origin, life: 28289, handlers: map[string]handler{}, valid: map[string]bool{}}
	s.challenge = `MsRtcOAuth href="` + origin + `/ticket",grant_type="urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password"`
	for _, f := range change {
		f(s)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hosts[origin] = s.handle
	return s
}

// on sets the handler of a method and path, such as "GET /user"; nil restores the usual
// answer.
func (s *skype) on(line string, h handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[line] = h
}

func (s *skype) handle(ctx context.Context, req *httpmsg.Request) *httpmsg.Response {
	path, _, _ := strings.Cut(strings.TrimPrefix(req.URL, s.origin), "?")
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.handlers[req.Method+" "+path]; h != nil {
		s.mu.Unlock()
		defer s.mu.Lock()
		return h(ctx, req)
	}
	switch {
	case req.Method == "GET" && (path == "/" || path == "/root"):
		return document(`{"_links":{"user":{"href":"` + s.origin + `/user"},"xframe":{"href":"` + s.origin + `/XFrame.html"}}}`)
	case path == "/ticket":
		return s.issue(req)
	case !s.valid[strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")]:
		return answer(401, "text/html", "<html>", "WWW-Authenticate", s.challenge)
	case path == "/user":
		return document(`{"_links":{"applications":{"href":"` + s.pool + `/applications"}}}`)
	case req.Method == "POST" && path == "/applications":
		s.apps, s.lost = s.apps+1, false
		resp := s.application()
		resp.Status = 201
		return resp
	case s.lost || !strings.HasPrefix(path, "/applications/"+strconv.Itoa(s.apps)):
		return answer(404, jsonType, `{"code":"NotFound","subcode":"ApplicationNotFound"}`)
	case req.Method == "DELETE":
		s.lost = true
		return answer(204, "", "")
	case strings.HasSuffix(path, "/list"):
		return document(`{"rel":"presenceSubscriptions","_links":{"self":{"href":"/list"}}}`)
	case strings.HasSuffix(path, "/me"):
		return answer(204, "", "")
	default:
		return s.application()
	}
}

// issue answers a request for a ticket.
func (s *skype) issue(req *httpmsg.Request) *httpmsg.Response {
	form := httpmsg.ParseQuery(string(req.Body))
	value := func(name string) string { return strings.Join(form.Values(name), "") }
	switch grant := value("grant_type"); {
	case grant == "password" && (value("username") != username || value("password") != password):
		return answer(400, jsonType, `{"error":"invalid_grant"}`)
	case grant != "password" && !req.Credentials:
		return answer(401, "text/html", "", "WWW-Authenticate", "Negotiate, NTLM")
	case !strings.Contains(s.challenge, grant):
		return answer(400, jsonType, `{"error":"unsupported_grant_type"}`)
	}
	s.last++
	ticket := ticketFor(s.origin) + strconv.Itoa(s.last)
	s.valid[ticket] = true
	return answer(200, jsonType, fmt.Sprintf(`{"access_token":%q,"expires_in":%d,"ms_rtc_identityscope":"local","token_type":"Bearer"}`, ticket, s.life))
}

func (s *skype) application() *httpmsg.Response {
	self := "/applications/" + strconv.Itoa(s.apps)
	return document(`{"rel":"application","_links":{"self":{"href":"` + self + `"}},"_embedded":{` +
		`"me":{"rel":"me","_links":{"self":{"href":"` + self + `/me"},"makeMeAvailable":{"href":"` + self + `/makeMeAvailable/me"},"reportMyActivity":{"href":"` + self + `/reportMyActivity/me"}}},` +
		`"people":{"rel":"people","_links":{"self":{"href":"` + self + `/people"},"presenceSubscriptions":{"href":"` + self + `/list"}}}}}`)
}

// lose makes the server lose all applications.
func (s *skype) lose() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = true
}

// revoke makes the server refuse all tickets that it has issued.
func (s *skype) revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.valid)
}

const jsonType = "application/json"

func document(body string) *httpmsg.Response { return answer(200, jsonType, body) }

// answer returns a response; the fields are names and values in turn.
func answer(status int, mediaType, body string, fields ...string) *httpmsg.Response {
	resp := &httpmsg.Response{Status: status, Body: []byte(body)}
	if mediaType != "" {
		resp.Header.Add("Content-Type", mediaType)
	}
	for i := 0; i < len(fields); i += 2 {
		resp.Header.Add(fields[i], fields[i+1])
	}
	return resp
}

// always returns a handler that always returns one answer.
func always(resp *httpmsg.Response) handler {
	return func(context.Context, *httpmsg.Request) *httpmsg.Response {
		copied := *resp
		return &copied
	}
}

// breaks breaks the connection.
func breaks(context.Context, *httpmsg.Request) *httpmsg.Response { return nil }

// hangs does not answer until the request is cancelled.
func hangs(ctx context.Context, _ *httpmsg.Request) *httpmsg.Response {
	<-ctx.Done()
	return nil
}

const web = "https://lyncweb.contoso.com"

// config returns the configuration of a user who signs in with a password at a
// server of the world.
func (w *world) config(change ...func(*signin.Config)) signin.Config {
	c := signin.Config{
		Discovery:   web + "/root",
		Credentials: signin.StaticCredentials{Username: username, Password: password},
		UserAgent:   "UCWA Samples",
		Culture:     "en-US",
		EndpointID:  "a917c6f4-976c-4cf3-847d-cdfffa28ccdf",
		Client:      client.Config{Transport: w, Retries: new(int), PageOrigin: "https://app.fabrikam.com"},
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

// signIn signs in, and closes the session at the end of the test.
func (w *world) signIn(change ...func(*signin.Config)) (*signin.Session, error) {
	s, err := signin.SignIn(w.t.Context(), w.config(change...))
	if err == nil {
		w.t.Cleanup(s.Close)
	}
	return s, err
}

// faultOf returns an error of the package as a *ucwa.Error, and checks that it contains
// neither a ticket nor the password.
func faultOf(t *testing.T, err error) *ucwa.Error {
	t.Helper()
	require.Error(t, err)
	e, ok := errors.AsType[*ucwa.Error](err)
	require.True(t, ok, "%T: %v", err, err)
	assert.NotEmpty(t, e.Message)
	for _, text := range []string{fmt.Sprintf("%v", err), fmt.Sprintf("%#v", *e), fmt.Sprintf("%+v", e.Problems)} {
		assert.NotContains(t, text, password)
		assert.NotContains(t, text, "cwt=")
	}
	return e
}
