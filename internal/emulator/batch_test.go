package emulator

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/httpmsg"
)

// batchHead is the start of the batches in these tests.
const batchHead = "POST {app}/batch\nAccept: multipart/batching\nContent-Type: multipart/batching; boundary=77f2569d\n\n"

// batchOf returns a batch as a request of [server.send]. The requests in it are
// written in the same way, and get the line ends of the wire.
func batchOf(requests ...string) string {
	var b strings.Builder
	b.WriteString(batchHead)
	for _, request := range requests {
		head, body, _ := strings.Cut(request, "\n\n")
		line, fields, _ := strings.Cut(head, "\n")
		if fields != "" {
			fields = strings.ReplaceAll(fields, "\n", "\r\n") + "\r\n"
		}
		fmt.Fprintf(&b, "--77f2569d\r\nContent-Type: application/http; msgtype=request\r\n\r\n%s HTTP/1.1\r\n%s\r\n%s\r\n", line, fields, body)
	}
	return b.String() + "--77f2569d--\r\n"
}

// batch sends a batch and returns the answers in it.
func (s *server) batch(requests ...string) []*httpmsg.Response {
	s.t.Helper()
	return inBatch(s.t, s.send(batchOf(requests...)))
}

// inBatch returns the answers in the answer to a batch. It does not use package
// batch, so that the test is independent of it.
func inBatch(t testing.TB, resp *httpmsg.Response) []*httpmsg.Response {
	t.Helper()
	require.Equal(t, 200, resp.Status, "%s", resp.Body)
	require.Equal(t, fmt.Sprint(len(resp.Body)), resp.Header.Get("Content-Length"))
	mediaType, parameters, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/batching", mediaType)
	var answers []*httpmsg.Response
	reader := multipart.NewReader(bytes.NewReader(resp.Body), parameters["boundary"])
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			return answers
		}
		require.NoError(t, err)
		require.Equal(t, textproto.MIMEHeader{"Content-Type": {"application/http; msgtype=response"}}, part.Header)
		answers = append(answers, readAnswer(t, part))
	}
}

func readAnswer(t testing.TB, part io.Reader) *httpmsg.Response {
	t.Helper()
	buffered := bufio.NewReader(part)
	reader := textproto.NewReader(buffered)
	line, err := reader.ReadLine()
	require.NoError(t, err)
	resp := &httpmsg.Response{}
	_, err = fmt.Sscanf(line, "HTTP/1.1 %d", &resp.Status)
	require.NoError(t, err, line)
	header, err := reader.ReadMIMEHeader()
	require.NoError(t, err)
	for name, values := range header {
		for _, value := range values {
			resp.Header.Add(name, value)
		}
	}
	resp.Body, err = io.ReadAll(buffered)
	require.NoError(t, err)
	return resp
}

// outcome returns status, code and subcode of an answer, as in "403 Forbidden
// LimitExceeded", or the status and the rel of its document.
func outcome(t testing.TB, resp *httpmsg.Response) string {
	t.Helper()
	switch {
	case len(resp.Body) == 0 || resp.Status == 401: // a page of the web server
		return fmt.Sprint(resp.Status)
	case resp.Status >= 400:
		refusal, _ := refused(t, resp)
		return refusal
	}
	return fmt.Sprint(resp.Status, " ", document(t, resp).Rel)
}

func outcomes(t testing.TB, answers []*httpmsg.Response) []string {
	t.Helper()
	var all []string
	for _, answer := range answers {
		all = append(all, outcome(t, answer))
	}
	return all
}

// sampleBatch returns a sample of the package batch.
func sampleBatch(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "batch", "testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}

func TestBatchesAreAnsweredInOrder(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	answers := s.batch(
		"GET {app}/people/presenceSubscriptions/"+id+"\nHost: localhost\nAccept: application/json",
		"POST {app}/people/presenceSubscriptions?groupId=Family&duration=11",
		"GET {app}/people/sarad@contoso.com/presence\nAccept: application/xml",
		"POST {app}/people/presenceSubscriptions\nContent-Type: application/json\nContent-Length: 48\n\n"+`{"duration":15,"uris":["sip:SaraD@contoso.com"]}`,
		"POST {app}/people/presenceSubscriptions\n\n"+`{"duration":5,"uris":[]}`,
		"DELETE {app}/people/presenceSubscriptions/"+id+"\nAccept: application/json",
		"GET {app}/people/presenceSubscriptions/"+id,
		"PUT {app}/people",
	)
	assert.Equal(t, []string{
		"200 presenceSubscription",
		"201 presenceSubscription",
		"200 contactPresence",
		"201 presenceSubscription",
		"400 BadRequest ParameterValidationFailure",
		"204",
		"404 NotFound",
		"405 MethodNotAllowed",
	}, outcomes(t, answers))
	assert.Equal(t, "application/xml; charset=utf-8", answers[2].Header.Get("Content-Type"))
	assert.Equal(t, "GET", answers[7].Header.Get("Allow"))
	assert.Len(t, s.subscriptions(), 2)
}

func TestAnswersInABatchAreTheSameAsOutside(t *testing.T) {
	for _, request := range []string{
		"GET {app}/people/presenceSubscriptions",
		"GET {app}\nAccept: application/xml",
		"GET {app}/people/nobody",
		"GET {app}/people/groups\nAccept: text/html",
		"PUT {app}/people",
		"GET https://elsewhere.example{app}/people",
		"get /{app}/people",
	} {
		t.Run(request, func(t *testing.T) {
			s := start(t, Config{})
			inside := s.batch(request)[0]
			outside := s.send(strings.Replace(request, "get ", "GET ", 1))
			assert.Equal(t, outside.Status, inside.Status)
			assert.Equal(t, string(outside.Body), string(inside.Body))
			assert.NotContains(t, string(inside.Body), "\n", "the official client reads only the first line of a body")
			var want httpmsg.Header
			for _, f := range outside.Header {
				if f.Name != "Content-Length" && f.Name != "X-MS-UcwaVersion" {
					want = append(want, f)
				}
			}
			assert.ElementsMatch(t, want, inside.Header)
		})
	}
}

// The official client takes every line after the field Content-Type for JSON.
func TestContentTypeIsTheLastFieldOfAPart(t *testing.T) {
	s := start(t, Config{})
	require.NoError(t, s.Fail(fault.Rule{Method: "GET", Status: 503, RetryAfter: "2"}))
	body := string(s.send(batchOf("PUT {app}/people", "GET {app}")).Body)
	assert.Equal(t, 2, strings.Count(body, "Content-Type: application/json; charset=utf-8\r\n\r\n{"))
	assert.Contains(t, body, "Allow: GET\r\nContent-Type:")
	assert.Contains(t, body, "Retry-After: 2\r\nContent-Type:")
}

func TestStatusLinesOfABatchHaveAReason(t *testing.T) {
	s := start(t, Config{})
	for _, a := range refusal.Documented() {
		require.NoError(t, s.Fail(fault.Rule{Method: "GET", Times: 1, Status: a.Status}))
		assert.Regexp(t, fmt.Sprintf("\r\nHTTP/1.1 %d [A-Z][A-Za-z ]+\r\n", a.Status), string(s.send(batchOf("GET {app}")).Body))
	}
	require.NoError(t, s.Fail(fault.Rule{Method: "GET", Status: 599}))
	assert.Contains(t, string(s.send(batchOf("GET {app}")).Body), "\r\nHTTP/1.1 599 \r\n")
}

func TestTheTokenOfABatchIsThatOfItsRequests(t *testing.T) {
	s := start(t, Config{Tokens: []auth.Token{{Value: "all", Scopes: auth.AllScopes}, {Value: "user", Scopes: auth.UserReadWrite}}})
	request := batchOf("GET {app}/people\nAuthorization: Bearer all", "GET {app}/people\nauthorization: Basic x")
	assert.Equal(t, []string{"200 people", "200 people"}, outcomes(t, inBatch(t, s.send(request))))
	assert.Equal(t, []string{"403 Forbidden", "403 Forbidden"}, outcomes(t, inBatch(t, s.send(with(request, "Authorization: Bearer user")))))
	assert.Equal(t, "401", outcome(t, s.send(with(request, "Authorization: Bearer none"))))
	for _, x := range s.Requests() {
		assert.Equal(t, "Bearer …", x.Header.Get("Authorization"))
		assert.NotContains(t, string(x.Body), "Bearer", "tokens inside a batch are not recorded")
	}
}

// A client that knows the seed knows the next boundary. It cannot end a part early.
func TestTheBoundaryDoesNotOccurInTheParts(t *testing.T) {
	first := start(t, Config{})
	_, parameters, err := mime.ParseMediaType(first.send(batchOf("GET {app}")).Header.Get("Content-Type"))
	require.NoError(t, err)
	s := start(t, Config{Tokens: []auth.Token{{Value: first.Token(), Scopes: auth.AllScopes}}, People: []directory.Person{{URI: john, Name: parameters["boundary"]}}})
	for range 3 {
		resp := s.send(batchOf("GET {app}", "GET {app}"))
		assert.Len(t, inBatch(t, resp), 2)
		_, parameters, err = mime.ParseMediaType(resp.Header.Get("Content-Type"))
		require.NoError(t, err)
		assert.Equal(t, 3, strings.Count(string(resp.Body), parameters["boundary"]))
	}
}
