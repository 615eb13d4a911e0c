package emulator

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// morning is the time at which the tests start.
var morning = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

// server is an emulator with one application and a clock that tests move.
type server struct {
	*Emulator
	t   testing.TB
	app string // href of the application
	now time.Time

	format   hal.Format // of the event channel
	released []*Parked  // in the order of their answers
}

func start(t testing.TB, config Config) *server {
	t.Helper()
	s := &server{Emulator: New(config), t: t, now: morning}
	app, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	s.app = app
	return s
}

// send sends a request that is written as on the wire: a line with method and URL,
// header fields, an empty line, the body. {app} stands for the application, {token}
// for the token. Without an Authorization field the token is added.
func (s *server) send(text string) *httpmsg.Response {
	s.t.Helper()
	return s.Handle(s.request(text), s.now)
}

// request returns the request of [server.send].
func (s *server) request(text string) *httpmsg.Request {
	s.t.Helper()
	text = strings.NewReplacer("{app}", s.app, "{token}", s.Token()).Replace(text)
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	req := &httpmsg.Request{Body: []byte(body)}
	var found bool
	req.Method, req.URL, found = strings.Cut(lines[0], " ")
	require.True(s.t, found, "no URL in %q", lines[0])
	for _, line := range lines[1:] {
		name, value, found := strings.Cut(line, ":")
		require.True(s.t, found, "no colon in %q", line)
		req.Header.Add(name, strings.TrimSpace(value))
	}
	if !req.Header.Has("Authorization") {
		req.Header.Add("Authorization", "Bearer "+s.Token())
	}
	return req
}

// with returns a request of [server.send] with one more header field.
func with(request, field string) string {
	line, rest, more := strings.Cut(request, "\n")
	if more {
		rest = "\n" + rest
	}
	return line + "\n" + field + rest
}

// wire writes a response in the form of [server.send]. The fields that every
// response has are asserted and left out.
func wire(t testing.TB, resp *httpmsg.Response) string {
	t.Helper()
	assert.Equal(t, "no-cache", resp.Header.Get("Cache-Control"))
	assert.Equal(t, "1.7", resp.Header.Get("X-MS-UcwaVersion"))
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n", resp.Status)
	for _, f := range resp.Header {
		if f.Name != "Cache-Control" && f.Name != "X-MS-UcwaVersion" {
			fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
		}
	}
	fmt.Fprintf(&b, "\n%s", resp.Body)
	return b.String()
}

// document returns the body of a response as a document.
func document(t testing.TB, resp *httpmsg.Response) *hal.Resource {
	t.Helper()
	format, known := hal.FormatOf(resp.Header.Get("Content-Type"))
	require.True(t, known, "Content-Type is %q", resp.Header.Get("Content-Type"))
	doc, err := format.Decode(resp.Body)
	require.NoError(t, err, "%s", resp.Body)
	return doc
}

// refused returns status, code and subcode of an error, as in "403 Forbidden
// LimitExceeded", and its parameters.
func refused(t testing.TB, resp *httpmsg.Response) (string, []ucwa.Parameter) {
	t.Helper()
	reason, ok := ucwa.ParseReason(document(t, resp))
	require.True(t, ok, "no reason: %d %s", resp.Status, resp.Body)
	return strings.TrimSpace(fmt.Sprint(resp.Status, " ", reason.Code, " ", reason.Subcode)), reason.Parameters
}

// sample returns a sample document.
func sample(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "hal", "testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}
