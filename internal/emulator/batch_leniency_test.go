package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
)

func TestBatchesMayHaveTheseForms(t *testing.T) {
	const typed = "Content-Type: application/http; msgtype=request\r\n"
	const request = "GET {app} HTTP/1.1\r\nHost: lyncweb.contoso.com\r\nAccept: application/json\r\n"
	const whole = "--x\r\n" + typed + "\r\n" + request + "\r\n--x\r\n" + typed + "\r\n" + request + "\r\n\r\n--x--\r\n"
	head := func(fields string) string { return "POST {app}/batch\n" + fields + "\n\n" }
	const plain = "Content-Type: multipart/batching;boundary=x"
	for _, row := range []struct{ name, request string }{
		{"the form of the reference page", head(plain) + whole},
		{"every media type is accepted", head(plain+"\nAccept: */*") + whole},
		{"multipart types are accepted", head(plain+"\nAccept: text/html, multipart/*;q=0.1") + whole},
		{"a boundary in quotation marks", head(`Content-Type: multipart/batching; boundary="x"`) + whole},
		{"a boundary with escapes", head(`Content-Type: multipart/batching; boundary="\x"`) + whole},
		{"a boundary after other parameters", head(`Content-Type: Multipart/Batching ; charset="utf-8; boundary=no" ; q ; BOUNDARY = x ; y=z`) + whole},
		{"LF line ends", head(plain) + strings.ReplaceAll(whole, "\r\n", "\n")},
		{"a preamble and an epilogue", head(plain) + "This is a batch.\r\n--xyz\r\n" + whole + "--x\r\nThat was one."},
		{"a byte order mark", head(plain) + "\uFEFF" + whole},
		{"blanks after the boundary", head(plain) + strings.ReplaceAll(whole, "--x\r\n", "--x \t\r\n")},
		{"the sample whose closing boundary has no --", head(plain) + strings.TrimSuffix(whole, "--\r\n") + "\r\n"},
		{"wrong lengths", head(plain) + strings.NewReplacer(typed, typed+"Content-Length: 201\r\n", request, request+"Content-Length: 7\r\n").Replace(whole)},
		{"a type in another spelling", head(plain) + strings.ReplaceAll(whole, typed, "content-type:APPLICATION/HTTP;MsgType=\"Request\"\r\n")},
		{"a type without its parameter", head(plain) + strings.ReplaceAll(whole, "; msgtype=request", "")},
		{"the encoding binary", head(plain) + strings.ReplaceAll(whole, typed, typed+"Content-Transfer-Encoding: Binary\r\n")},
		{"empty lines before a part", head(plain) + strings.ReplaceAll(whole, typed, "\r\n"+typed)},
		{"empty lines before a request", head(plain) + strings.ReplaceAll(whole, request, "\r\n"+request)},
		{"an absolute URL", head(plain) + strings.ReplaceAll(whole, "{app}", "https://lyncweb.contoso.com:443{app}")},
		{"two slashes in front of a path", head(plain) + strings.ReplaceAll(whole, "{app}", "/{app}")},
		{"a method in lower case, as in calls of jQuery", head(plain) + strings.ReplaceAll(whole, "GET", "get")},
		{"an older version of HTTP", head(plain) + strings.ReplaceAll(whole, "HTTP/1.1", "HTTP/1.0")},
		{"a GET with a body", head(plain) + strings.ReplaceAll(whole, request, request+"\r\nhello")},
	} {
		t.Run(row.name, func(t *testing.T) {
			answers := inBatch(t, start(t, Config{}).send(strings.Replace(row.request, "/{app}", "{app}", 1)))
			assert.Equal(t, []string{"200 application", "200 application"}, outcomes(t, answers))
		})
	}
}

func TestPartsMayFollowAnEmptyLineAndHaveNoLength(t *testing.T) {
	s := start(t, Config{})
	// This is what the official library writes. It puts a body into a header field.
	part := "\r\n--uuid\r\nContent-Type: application/http; msgtype=request\r\n" +
		"\r\nPOST {app}/people/presenceSubscriptions?groupId=Family&duration=11 HTTP/1.1" +
		"\r\nHost: lyncweb.contoso.com\r\nAccept: application/json\r\n" + `Data: {"duration":30}` + "\r\n"
	resp := s.send("POST {app}/batch\nAccept: multipart/batching\nContent-Type: multipart/batching;boundary=uuid\n\n" +
		part + "\r\n" + part + "\r\n\r\n--uuid--\r\n")
	answers := inBatch(t, resp)
	assert.Equal(t, []string{"201 presenceSubscription", "200 presenceSubscription"}, outcomes(t, answers))
	assert.Equal(t, 22*time.Minute, s.left("Family"))
	for _, answer := range answers {
		assert.NotContains(t, string(answer.Body), "\n", "that library reads a single line of JSON")
	}
}

func TestSampleBatchesAreRead(t *testing.T) {
	for _, row := range []struct{ sample, boundary, base string }{
		{"batch_ref/post-request.xml.wire", "EA370946", "/ucwa/v1/applications"},
		{"batch_ref/post-request.json.wire", "EA370946", "/ucwa/v1/applications"},
		{"BatchingRequests/01-batch-request.wire", "77f2569d-c005-442b-b856-782305305e5f", ""},
	} {
		t.Run(row.sample, func(t *testing.T) {
			s := start(t, Config{BasePath: row.base})
			answers := inBatch(t, s.send("POST {app}/batch\nContent-Type: multipart/batching;boundary=\""+row.boundary+"\"\n\n"+sampleBatch(t, row.sample)))
			const gone = "404 NotFound ApplicationNotFound" // the application in the sample does not exist
			assert.Equal(t, []string{gone, gone}, outcomes(t, answers))
		})
	}
}

func TestRequestsOfABatchMayBeInBothFormats(t *testing.T) {
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

// The official library sends its queue when it has 20 requests.
func TestABatchOfAWholeQueueIsAnswered(t *testing.T) {
	const queue = 20
	s := start(t, Config{})
	var requests []string
	for i := range queue {
		requests = append(requests, fmt.Sprintf("GET {app}/people/user%d@contoso.com/presence\nAccept: application/json", i))
	}
	for i, answer := range s.batch(requests...) {
		assert.Equal(t, fmt.Sprintf("%s/people/user%d@contoso.com/presence", s.app, i), document(t, answer).Self())
	}
}
