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
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// batchHead is what batches of the tests start with.
const batchHead = "POST {app}/batch\nAccept: multipart/batching\nContent-Type: multipart/batching; boundary=77f2569d\n\n"

// batchOf returns a request of [server.send] that is a batch. Each request in it
// is written as there, and gets the line ends of the wire.
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
func (s *server) batch(requests ...string) []*ucwa.Response {
	s.t.Helper()
	return inBatch(s.t, s.send(batchOf(requests...)))
}

// inBatch returns the answers in the answer to a batch, as readers see them that
// are not ours.
func inBatch(t testing.TB, resp *ucwa.Response) []*ucwa.Response {
	t.Helper()
	require.Equal(t, 200, resp.Status, "%s", resp.Body)
	require.Equal(t, fmt.Sprint(len(resp.Body)), resp.Header.Get("Content-Length"))
	mediaType, parameters, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/batching", mediaType)
	var answers []*ucwa.Response
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

func readAnswer(t testing.TB, part io.Reader) *ucwa.Response {
	t.Helper()
	buffered := bufio.NewReader(part)
	reader := textproto.NewReader(buffered)
	line, err := reader.ReadLine()
	require.NoError(t, err)
	resp := &ucwa.Response{}
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
func outcome(t testing.TB, resp *ucwa.Response) string {
	t.Helper()
	if resp.Status >= 400 && len(resp.Body) > 0 {
		refusal, _ := refused(t, resp)
		return refusal
	}
	if len(resp.Body) == 0 {
		return fmt.Sprint(resp.Status)
	}
	return fmt.Sprint(resp.Status, " ", document(t, resp).Rel)
}

func outcomes(t testing.TB, answers []*ucwa.Response) []string {
	t.Helper()
	var all []string
	for _, answer := range answers {
		all = append(all, outcome(t, answer))
	}
	return all
}

// sampleBatch returns a sample of testdata.
func sampleBatch(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}

func TestBatchIsAnsweredInOrder(t *testing.T) {
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

func TestAnswersInABatchAreThoseOutside(t *testing.T) {
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
			assert.NotContains(t, string(inside.Body), "\n", "a body is one line, which is what the official client reads")
			var want ucwa.Header
			for _, f := range outside.Header {
				if f.Name != "Content-Length" && f.Name != "X-MS-UcwaVersion" {
					want = append(want, f)
				}
			}
			assert.ElementsMatch(t, want, inside.Header)
		})
	}
}

func TestBatchFramingIsThatOfTheSample(t *testing.T) {
	want := sampleBatch(t, "batch_ref/post-response.xml.wire")
	require.Len(t, want, 2690, "as the page says")
	var parts [][]byte
	for body := range strings.SplitSeq(want, "\r\n") {
		if !strings.HasPrefix(body, "<?xml") {
			continue
		}
		parts = append(parts, appendPart(nil, &ucwa.Response{
			Status: 200,
			Header: ucwa.Header{
				{Name: "Cache-Control", Value: "no-cache"},
				{Name: "X-MS-UcwaVersion", Value: "1.7"},
				{Name: "Content-Type", Value: "application/vnd.microsoft.com.ucwa+xml; charset=utf-8"},
				{Name: "Content-Length", Value: fmt.Sprint(len(body))},
			},
			Body: []byte(body),
		}, false))
	}
	require.Len(t, parts, 2)
	assert.Equal(t, want, string(appendBatch(nil, "0cac9abd", parts)))
}

// The official client takes each line after the field Content-Type for JSON.
func TestContentTypeIsTheLastFieldOfAPart(t *testing.T) {
	s := start(t, Config{})
	require.NoError(t, s.Fail(Fault{Method: "GET", Status: 503, RetryAfter: "2"}))
	body := string(s.send(batchOf("PUT {app}/people", "GET {app}")).Body)
	assert.Equal(t, 2, strings.Count(body, "Content-Type: application/json; charset=utf-8\r\n\r\n{"))
	assert.Contains(t, body, "Allow: GET\r\nContent-Type:")
	assert.Contains(t, body, "Retry-After: 2\r\nContent-Type:")
}

func TestStatusLinesInABatch(t *testing.T) {
	s := start(t, Config{})
	for _, a := range documented() {
		require.NoError(t, s.Fail(Fault{Method: "GET", Times: 1, Status: a.status}))
		assert.Regexp(t, fmt.Sprintf("\r\nHTTP/1.1 %d [A-Z][A-Za-z ]+\r\n", a.status), string(s.send(batchOf("GET {app}")).Body))
	}
	require.NoError(t, s.Fail(Fault{Method: "GET", Status: 599}))
	assert.Contains(t, string(s.send(batchOf("GET {app}")).Body), "\r\nHTTP/1.1 599 \r\n")
}

func TestBatchesThatAreRefused(t *testing.T) {
	const part = "--x\r\nContent-Type: application/http; msgtype=request\r\n\r\nGET {app} HTTP/1.1\r\n\r\n"
	const malformed = "400 BadRequest DeserializationFailure"
	for _, row := range []struct{ name, request, want, says string }{
		{"no token", "POST {app}/batch\nAuthorization: \nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "401", ""},
		{"an application that there is not", "POST {app}0/batch\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "404 NotFound ApplicationNotFound", ""},
		{"another method", "GET {app}/batch", "405 MethodNotAllowed", ""},
		{"an answer in one part", "POST {app}/batch\nAccept: application/json\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "406 NotAcceptable", ""},
		{"no answer", "POST {app}/batch\nAccept: multipart/batching;q=0\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "406 NotAcceptable", ""},
		{"no type", "POST {app}/batch\n\n" + part + "\r\n--x--", "415 UnsupportedMediaType", ""},
		{"JSON", "POST {app}/batch\nContent-Type: application/json\n\n{}", "415 UnsupportedMediaType", ""},
		{"multipart of another kind", "POST {app}/batch\nContent-Type: multipart/mixed; boundary=x\n\n" + part + "\r\n--x--", "415 UnsupportedMediaType", ""},
		{"too large", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n" + strings.Repeat("x", 300<<10), "413 EntityTooLarge", ""},
		{"no boundary", "POST {app}/batch\nContent-Type: multipart/batching\n\n" + part + "\r\n--x--", malformed, "The Content-Type of the batch names no boundary."},
		{"an empty boundary", "POST {app}/batch\nContent-Type: multipart/batching; boundary=\"\"\n\n" + part + "\r\n--x--", malformed, "The Content-Type of the batch names no boundary."},
		{"half a boundary", "POST {app}/batch\nContent-Type: multipart/batching; boundary=\"x\n\n" + part + "\r\n--x--", malformed, "The Content-Type of the batch names no boundary."},
		{"a boundary that is too long", "POST {app}/batch\nContent-Type: multipart/batching; boundary=" + strings.Repeat("x", 71) + "\n\n", malformed, "The boundary of the batch is no text of up to 70 characters."},
		{"another boundary", "POST {app}/batch\nContent-Type: multipart/batching; boundary=y\n\n" + part + "\r\n--x--", malformed, "The boundary does not occur in the batch."},
		{"a boundary that is only the start of a line", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n--xy\r\n" + "\r\n--xy--", malformed, "The boundary does not occur in the batch."},
		{"nothing", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x", malformed, "The boundary does not occur in the batch."},
		{"no request", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n--x--", malformed, "There is no request in the batch."},
		{"no request after a boundary", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n--x\r\n\r\n", malformed, "There is no request in the batch."},
		{"the end is missing", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n" + part, malformed, "The batch is not complete: the boundary that closes it is missing."},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			resp := s.send(row.request)
			assert.Equal(t, row.want, outcome(t, resp))
			assert.Contains(t, string(resp.Body), row.says)
			assert.Equal(t, 1, len(s.Requests()), "nothing in it is carried out")
		})
	}
}

func TestPartsThatAreRefusedInTheirPlace(t *testing.T) {
	const request = "GET {app} HTTP/1.1\r\n\r\n"
	const typed = "Content-Type: application/http; msgtype=request\r\n"
	const noType = "The part is not of the type application/http; msgtype=request."
	const noLine = "The part does not start with a request line, such as GET /path HTTP/1.1."
	const noURL = "The URL of the request in the part is neither a path nor absolute."
	const noField = "A line in the header of the part is no header field."
	for _, row := range []struct{ name, part, says string }{
		{"nothing", "", noType},
		{"an empty line", "\r\n", noType},
		{"no header", "\r\n" + request, noField},
		{"no type", "Host: localhost\r\n\r\n" + request, noType},
		{"another type", "Content-Type: text/plain\r\n\r\n" + request, noType},
		{"an answer", "Content-Type: application/http; msgtype=response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", noType},
		{"an encoding", typed + "Content-Transfer-Encoding: base64\r\n\r\nR0VUIC8gSFRUUC8xLjE=", "The Content-Transfer-Encoding of the part is not supported."},
		{"nothing but a header", typed, noLine},
		{"the printed sample, which has lost its blanks", typed + "\r\nGET{app}HTTP/1.1\r\n\r\n", noLine},
		{"no version", typed + "\r\nGET {app}\r\n\r\n", noLine},
		{"another version", typed + "\r\nGET {app} HTTP/2\r\n\r\n", noLine},
		{"an address with a blank", typed + "\r\nGET {app}/people/search?query=a b HTTP/1.1\r\n\r\n", noLine},
		{"a method that is none", typed + "\r\nG(T {app} HTTP/1.1\r\n\r\n", noLine},
		{"a path that does not start at the root", typed + "\r\nGET people HTTP/1.1\r\n\r\n", noURL},
		{"an address that is none", typed + "\r\nGET ftp://localhost{app} HTTP/1.1\r\n\r\n", noURL},
		{"an address that is no text", typed + "\r\nGET {app}/\xFF HTTP/1.1\r\n\r\n", noURL},
		{"a field without a colon", typed + "\r\nGET {app} HTTP/1.1\r\nHost\r\n\r\n", noField},
		{"a field with a blank before the colon", typed + "\r\nGET {app} HTTP/1.1\r\nHost : x\r\n\r\n", noField},
		{"a field over two lines", typed + "\r\nGET {app} HTTP/1.1\r\nHost: x\r\n y\r\n\r\n", noField},
		{"a field that is no text", typed + "\r\nGET {app} HTTP/1.1\r\nHost: \x00\r\n\r\n", "A header field in the part is no text."},
		{"a line end of CR alone", typed + "\r\nGET {app} HTTP/1.1\rHost: x\r\n\r\n", noLine},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			good := "--77f2569d\r\n" + typed + "\r\n" + request + "\r\n"
			answers := inBatch(t, s.send(batchHead+good+"--77f2569d\r\n"+row.part+"\r\n"+good+"--77f2569d--"))
			assert.Equal(t, []string{"200 application", "400 BadRequest DeserializationFailure", "200 application"}, outcomes(t, answers))
			reason, _ := ucwa.ParseReason(document(t, answers[1]))
			assert.Equal(t, row.says, reason.Message)
			assert.Len(t, s.Requests(), 3, "what is no request is none of them")
		})
	}
}

func TestBatchesDoNotHoldWhatThePagesExclude(t *testing.T) {
	s := start(t, Config{})
	inner := strings.ReplaceAll(batchOf("GET {app}"), "77f2569d", "inner")
	answers := s.batch(
		inner,
		"GET {app}/batch",
		"GET {app}/Events?ack=1",
		"GET {app}/photos/SaraD@contoso.com",
		"GET {app}",
	)
	const forbidden = "403 Forbidden"
	assert.Equal(t, []string{forbidden, forbidden, forbidden, forbidden, "200 application"}, outcomes(t, answers))
}

func TestBatchesHaveALimit(t *testing.T) {
	for _, row := range []struct {
		name   string
		limits Limits
		count  int
		want   string
	}{
		{"of 100 requests", Limits{}, 100, "200"},
		{"and no more", Limits{}, 101, "429 TooManyRequests"},
		{"which can be another", Limits{BatchedRequests: 2}, 3, "429 TooManyRequests"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{Limits: row.limits})
			requests := make([]string, row.count)
			for i := range requests {
				requests[i] = "POST {app}/people/presenceSubscriptions?groupId=Family&duration=11"
			}
			resp := s.send(batchOf(requests...))
			if row.want == "200" {
				assert.Len(t, inBatch(t, resp), row.count)
				assert.Equal(t, row.count+1, len(s.Requests()))
				return
			}
			assert.Equal(t, row.want, outcome(t, resp))
			assert.Equal(t, 1, len(s.Requests()))
			assert.Empty(t, s.subscriptions(), "nothing in it is carried out")
		})
	}
}

func TestATokenIsThatOfTheWholeBatch(t *testing.T) {
	s := start(t, Config{Tokens: []Token{{Value: "all", Scopes: AllScopes}, {Value: "user", Scopes: UserReadWrite}}})
	request := batchOf("GET {app}/people\nAuthorization: Bearer all", "GET {app}/people\nauthorization: Basic x")
	assert.Equal(t, []string{"200 people", "200 people"}, outcomes(t, inBatch(t, s.send(request))))
	assert.Equal(t, []string{"403 Forbidden", "403 Forbidden"}, outcomes(t, inBatch(t, s.send(with(request, "Authorization: Bearer user")))))
	assert.Equal(t, "401", outcome(t, s.send(with(request, "Authorization: Bearer none"))))
	for _, x := range s.Requests() {
		assert.Equal(t, "Bearer …", x.Header.Get("Authorization"))
		assert.NotContains(t, string(x.Body), "Bearer", "what somebody has put into a batch is not kept")
	}
}

func TestRequestsInABatchAreKeptAfterIt(t *testing.T) {
	s := start(t, Config{})
	s.send(strings.Replace(batchOf("GET {app}/people\nHost: localhost", "DELETE https://elsewhere.example{app}"), "POST ", "POST https://lyncweb.contoso.com", 1))
	var kept []string
	for _, x := range s.Requests() {
		kept = append(kept, fmt.Sprint(x.Method, " ", strings.ReplaceAll(x.URL, s.app, "{app}"), " ", x.Status))
		assert.Equal(t, morning, x.Time)
	}
	assert.Equal(t, []string{
		"POST https://lyncweb.contoso.com{app}/batch 200",
		"GET https://lyncweb.contoso.com{app}/people 200",
		"DELETE https://lyncweb.contoso.com{app} 204",
	}, kept)
}

func TestFaultsHappenToBatchesAndToWhatIsInThem(t *testing.T) {
	inner := []string{"GET {app}/people", "POST {app}/people/presenceSubscriptions?groupId=Family&duration=11", "GET {app}"}
	for _, row := range []struct {
		name   string
		faults []Fault
		want   []string // nil if the whole has gone wrong
		whole  string
		delay  time.Duration
		done   int // how many subscriptions there are afterwards
	}{
		{"a refusal of the whole", []Fault{{Path: "*/batch", Code: "TooManyRequests"}}, nil, "429 TooManyRequests", 0, 0},
		{"a refusal of the whole that comes late", []Fault{{Path: "*/batch", Status: 503, Late: true}}, nil, "503 ServiceUnavailable", 0, 1},
		{"a connection that breaks", []Fault{{Path: "*/batch", Drop: true}}, nil, "", 0, 0},
		{"the first of two without a path", []Fault{{Times: 1, Status: 500}}, nil, "500 ServiceFailure", 0, 0},
		{"a refusal of one", []Fault{{Path: "*/people", Status: 503}}, []string{"503 ServiceUnavailable", "201 presenceSubscription", "200 application"}, "", 0, 1},
		{"a token that has expired meanwhile", []Fault{{Path: "*/people", Status: 401}}, []string{"401", "201 presenceSubscription", "200 application"}, "", 0, 1},
		{"a connection that breaks behind the server", []Fault{{Path: "*presenceSubscriptions", Drop: true}}, []string{"200 people", "504 GatewayTimeout", "200 application"}, "", 0, 0},
		{"one that breaks late", []Fault{{Path: "*presenceSubscriptions", Drop: true, Late: true}}, []string{"200 people", "504 GatewayTimeout", "200 application"}, "", 0, 1},
		{"an application that ends on the way", []Fault{{Path: "*presenceSubscriptions", KillApplication: true}}, []string{"200 people", "404 NotFound ApplicationNotFound", "404 NotFound ApplicationNotFound"}, "", 0, 0},
		{"a byte order mark", []Fault{{Path: "*/people", Body: BodyBOM}}, []string{"200 people", "201 presenceSubscription", "200 application"}, "", 0, 1},
		{"answers that take their time take it together", []Fault{
			{Path: "*/batch", Delay: time.Second}, {Path: "*/people", Delay: time.Minute}, {Path: "*presenceSubscriptions", Delay: 2 * time.Minute},
		}, []string{"200 people", "201 presenceSubscription", "200 application"}, "", 2*time.Minute + time.Second, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			for _, fault := range row.faults {
				require.NoError(t, s.Fail(fault))
			}
			d := s.Deliver(s.request(batchOf(inner...)), s.now)
			assert.Equal(t, row.delay, d.Delay)
			switch {
			case row.want != nil:
				assert.Equal(t, row.want, outcomes(t, inBatch(t, d.Response)))
			case row.whole != "":
				assert.Equal(t, row.whole, outcome(t, d.Response))
			default:
				assert.Nil(t, d.Response)
			}
			s.ClearFaults()
			if s.applications[strings.TrimPrefix(s.app, "/ucwa/oauth/v1/applications/")] != nil {
				assert.Len(t, s.subscriptions(), row.done)
			}
		})
	}
}

func TestDamageOfABatchIsThatOfTheWhole(t *testing.T) {
	s := start(t, Config{})
	require.NoError(t, s.Fail(Fault{Path: "*/batch", Body: BodyTruncated}))
	resp := s.send(batchOf("GET {app}", "GET {app}"))
	assert.Contains(t, resp.Header.Get("Content-Type"), "multipart/batching")
	assert.NotRegexp(t, `--\r\n$`, string(resp.Body))
}

// What is known beforehand, such as the seed, does not help to end a part early.
func TestTheBoundaryIsNotInThePartsItDivides(t *testing.T) {
	first := start(t, Config{})
	_, parameters, err := mime.ParseMediaType(first.send(batchOf("GET {app}")).Header.Get("Content-Type"))
	require.NoError(t, err)
	s := start(t, Config{Tokens: []Token{{Value: first.Token(), Scopes: AllScopes}}, People: []Person{{URI: john, Name: parameters["boundary"]}}})
	for range 3 {
		resp := s.send(batchOf("GET {app}", "GET {app}"))
		assert.Len(t, inBatch(t, resp), 2)
		_, parameters, err = mime.ParseMediaType(resp.Header.Get("Content-Type"))
		require.NoError(t, err)
		assert.Equal(t, 3, strings.Count(string(resp.Body), parameters["boundary"]))
	}
}

func TestBatchLetsIn(t *testing.T) {
	const typed = "Content-Type: application/http; msgtype=request\r\n"
	const request = "GET {app} HTTP/1.1\r\nHost: lyncweb.contoso.com\r\nAccept: application/json\r\n"
	const whole = "--x\r\n" + typed + "\r\n" + request + "\r\n--x\r\n" + typed + "\r\n" + request + "\r\n\r\n--x--\r\n"
	head := func(fields string) string { return "POST {app}/batch\n" + fields + "\n\n" }
	const plain = "Content-Type: multipart/batching;boundary=x"
	for _, row := range []struct{ name, request string }{
		{"the form of the reference page", head(plain) + whole},
		{"any answer", head(plain+"\nAccept: */*") + whole},
		{"an answer of the kind", head(plain+"\nAccept: text/html, multipart/*;q=0.1") + whole},
		{"a boundary in quotation marks", head(`Content-Type: multipart/batching; boundary="x"`) + whole},
		{"a boundary with escapes", head(`Content-Type: multipart/batching; boundary="\x"`) + whole},
		{"a boundary after other parameters", head(`Content-Type: Multipart/Batching ; charset="utf-8; boundary=no" ; q ; BOUNDARY = x ; y=z`) + whole},
		{"LF for CR LF", head(plain) + strings.ReplaceAll(whole, "\r\n", "\n")},
		{"words before and after", head(plain) + "This is a batch.\r\n--xyz\r\n" + whole + "--x\r\nThat was one."},
		{"a byte order mark", head(plain) + "\uFEFF" + whole},
		{"blanks after the boundary", head(plain) + strings.ReplaceAll(whole, "--x\r\n", "--x \t\r\n")},
		{"the sample that forgets the end of the last boundary", head(plain) + strings.TrimSuffix(whole, "--\r\n") + "\r\n"},
		{"lengths that are wrong", head(plain) + strings.NewReplacer(typed, typed+"Content-Length: 201\r\n", request, request+"Content-Length: 7\r\n").Replace(whole)},
		{"a type in another spelling", head(plain) + strings.ReplaceAll(whole, typed, "content-type:APPLICATION/HTTP;MsgType=\"Request\"\r\n")},
		{"a type without its parameter", head(plain) + strings.ReplaceAll(whole, "; msgtype=request", "")},
		{"an encoding that is none", head(plain) + strings.ReplaceAll(whole, typed, typed+"Content-Transfer-Encoding: Binary\r\n")},
		{"empty lines before a part", head(plain) + strings.ReplaceAll(whole, typed, "\r\n"+typed)},
		{"empty lines before a request", head(plain) + strings.ReplaceAll(whole, request, "\r\n"+request)},
		{"an absolute address", head(plain) + strings.ReplaceAll(whole, "{app}", "https://lyncweb.contoso.com:443{app}")},
		{"two slashes in front of a path", head(plain) + strings.ReplaceAll(whole, "{app}", "/{app}")},
		{"a method as jQuery is given it", head(plain) + strings.ReplaceAll(whole, "GET", "get")},
		{"an older version of HTTP", head(plain) + strings.ReplaceAll(whole, "HTTP/1.1", "HTTP/1.0")},
		{"a body where there should be none", head(plain) + strings.ReplaceAll(whole, request, request+"\r\nhello")},
	} {
		t.Run(row.name, func(t *testing.T) {
			answers := inBatch(t, start(t, Config{}).send(strings.Replace(row.request, "/{app}", "{app}", 1)))
			assert.Equal(t, []string{"200 application", "200 application"}, outcomes(t, answers))
		})
	}
}

// Appendix C.
func TestItem12PartsAfterAnEmptyLineAndWithoutALength(t *testing.T) {
	s := start(t, Config{})
	// As the official library writes it, which also puts a body into a field.
	part := "\r\n--uuid\r\nContent-Type: application/http; msgtype=request\r\n" +
		"\r\nPOST {app}/people/presenceSubscriptions?groupId=Family&duration=11 HTTP/1.1" +
		"\r\nHost: lyncweb.contoso.com\r\nAccept: application/json\r\n" + `Data: {"duration":30}` + "\r\n"
	resp := s.send("POST {app}/batch\nAccept: multipart/batching\nContent-Type: multipart/batching;boundary=uuid\n\n" +
		part + "\r\n" + part + "\r\n\r\n--uuid--\r\n")
	answers := inBatch(t, resp)
	assert.Equal(t, []string{"201 presenceSubscription", "200 presenceSubscription"}, outcomes(t, answers))
	assert.Equal(t, 22*time.Minute, s.left("Family"))
	for _, answer := range answers {
		assert.NotContains(t, string(answer.Body), "\n", "that library reads one line of JSON")
	}
}

func TestBatchReadsTheSamples(t *testing.T) {
	for _, row := range []struct{ sample, boundary, base string }{
		{"batch_ref/post-request.xml.wire", "EA370946", "/ucwa/v1/applications"},
		{"batch_ref/post-request.json.wire", "EA370946", "/ucwa/v1/applications"},
		{"BatchingRequests/01-batch-request.wire", "77f2569d-c005-442b-b856-782305305e5f", ""},
	} {
		t.Run(row.sample, func(t *testing.T) {
			s := start(t, Config{BasePath: row.base})
			answers := inBatch(t, s.send("POST {app}/batch\nContent-Type: multipart/batching;boundary=\""+row.boundary+"\"\n\n"+sampleBatch(t, row.sample)))
			const gone = "404 NotFound ApplicationNotFound" // the application is another
			assert.Equal(t, []string{gone, gone}, outcomes(t, answers))
		})
	}
}

func TestBodiesInABatchAreReadInBothFormats(t *testing.T) {
	s := start(t, Config{})
	body := strings.TrimSpace(sample(t, "presenceSubscriptions_ref/post-request.xml.corrected"))
	answers := s.batch(
		"POST {app}/people/presenceSubscriptions\nContent-Type: application/xml\nAccept: application/xml\n\n"+body+"\r\n\r\n",
		"POST {app}/people/presenceSubscriptions\nContent-Type: application/json\n\n"+`{"duration":15,"uris":["sip:johndoe@contoso.com"]}`,
		"POST {app}/people/presenceSubscriptions?groupId=Family&duration=11\nContent-Type: application/json\n\n\r\n\r\n",
	)
	assert.Equal(t, []string{"201 presenceSubscription", "201 presenceSubscription", "201 presenceSubscription"}, outcomes(t, answers))
	format, _ := hal.FormatOf(answers[0].Header.Get("Content-Type"))
	assert.Equal(t, hal.XML, format)
}
