package emulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

func TestInvalidBatchesAreRefused(t *testing.T) {
	const part = "--x\r\nContent-Type: application/http; msgtype=request\r\n\r\nGET {app} HTTP/1.1\r\n\r\n"
	const malformed = "400 BadRequest DeserializationFailure"
	for _, row := range []struct{ name, request, want, says string }{
		{"no token", "POST {app}/batch\nAuthorization: \nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "401", ""},
		{"an application that does not exist", "POST {app}0/batch\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "404 NotFound ApplicationNotFound", ""},
		{"another method", "GET {app}/batch", "405 MethodNotAllowed", ""},
		{"only JSON is accepted", "POST {app}/batch\nAccept: application/json\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "406 NotAcceptable", ""},
		{"the media type of batches is not accepted", "POST {app}/batch\nAccept: multipart/batching;q=0\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n--x--", "406 NotAcceptable", ""},
		{"no Content-Type", "POST {app}/batch\n\n" + part + "\r\n--x--", "415 UnsupportedMediaType", ""},
		{"JSON", "POST {app}/batch\nContent-Type: application/json\n\n{}", "415 UnsupportedMediaType", ""},
		{"another multipart type", "POST {app}/batch\nContent-Type: multipart/mixed; boundary=x\n\n" + part + "\r\n--x--", "415 UnsupportedMediaType", ""},
		{"too large", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n" + strings.Repeat("x", 300<<10), "413 EntityTooLarge", ""},
		{"no boundary", "POST {app}/batch\nContent-Type: multipart/batching\n\n" + part + "\r\n--x--", malformed, "The Content-Type of the batch names no boundary."},
		{"an empty boundary", "POST {app}/batch\nContent-Type: multipart/batching; boundary=\"\"\n\n" + part + "\r\n--x--", malformed, "The Content-Type of the batch names no boundary."},
		{"a boundary without closing quotation mark", "POST {app}/batch\nContent-Type: multipart/batching; boundary=\"x\n\n" + part + "\r\n--x--", malformed, "The Content-Type of the batch names no boundary."},
		{"a boundary of 71 characters", "POST {app}/batch\nContent-Type: multipart/batching; boundary=" + strings.Repeat("x", 71) + "\n\n", malformed, "The boundary of the batch is not a text of up to 70 characters."},
		{"another boundary", "POST {app}/batch\nContent-Type: multipart/batching; boundary=y\n\n" + part + "\r\n--x--", malformed, "The boundary does not occur in the batch."},
		{"a boundary that is only the start of a line", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n--xy\r\n" + "\r\n--xy--", malformed, "The boundary does not occur in the batch."},
		{"an empty body", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x", malformed, "The boundary does not occur in the batch."},
		{"no request", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n--x--", malformed, "There is no request in the batch."},
		{"no request after a boundary", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n--x\r\n\r\n", malformed, "There is no request in the batch."},
		{"the end is missing", "POST {app}/batch\nContent-Type: multipart/batching; boundary=x\n\n" + part + "\r\n" + part, malformed, "The batch is not complete: the boundary that closes it is missing."},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			resp := s.send(row.request)
			assert.Equal(t, row.want, outcome(t, resp))
			assert.Contains(t, string(resp.Body), row.says)
			assert.Equal(t, 1, len(s.Requests()), "no request of it is performed")
		})
	}
}

func TestInvalidPartsAreRefusedInTheirPlace(t *testing.T) {
	const request = "GET {app} HTTP/1.1\r\n\r\n"
	const typed = "Content-Type: application/http; msgtype=request\r\n"
	const noType = "The part is not of the type application/http; msgtype=request."
	const noLine = "The part does not start with a request line, such as GET /path HTTP/1.1."
	const noURL = "The URL of the request in the part is neither a path nor absolute."
	const noField = "A line in the header of the part is not a header field."
	for _, row := range []struct{ name, part, says string }{
		{"an empty part", "", noType},
		{"an empty line", "\r\n", noType},
		{"no header", "\r\n" + request, noField},
		{"no Content-Type", "Host: localhost\r\n\r\n" + request, noType},
		{"another type", "Content-Type: text/plain\r\n\r\n" + request, noType},
		{"a response", "Content-Type: application/http; msgtype=response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", noType},
		{"an encoding", typed + "Content-Transfer-Encoding: base64\r\n\r\nR0VUIC8gSFRUUC8xLjE=", "The Content-Transfer-Encoding of the part is not supported."},
		{"only a header", typed, noLine},
		{"the sample as the page prints it, without its blanks", typed + "\r\nGET{app}HTTP/1.1\r\n\r\n", noLine},
		{"no version", typed + "\r\nGET {app}\r\n\r\n", noLine},
		{"another version", typed + "\r\nGET {app} HTTP/2\r\n\r\n", noLine},
		{"a URL with a blank", typed + "\r\nGET {app}/people/search?query=a b HTTP/1.1\r\n\r\n", noLine},
		{"an invalid method", typed + "\r\nG(T {app} HTTP/1.1\r\n\r\n", noLine},
		{"a path that does not start at the root", typed + "\r\nGET people HTTP/1.1\r\n\r\n", noURL},
		{"a URL of another scheme", typed + "\r\nGET ftp://localhost{app} HTTP/1.1\r\n\r\n", noURL},
		{"a URL that is not UTF-8", typed + "\r\nGET {app}/\xFF HTTP/1.1\r\n\r\n", noURL},
		{"a field without a colon", typed + "\r\nGET {app} HTTP/1.1\r\nHost\r\n\r\n", noField},
		{"a field with a blank before the colon", typed + "\r\nGET {app} HTTP/1.1\r\nHost : x\r\n\r\n", noField},
		{"a field over two lines", typed + "\r\nGET {app} HTTP/1.1\r\nHost: x\r\n y\r\n\r\n", noField},
		{"a field with a control character", typed + "\r\nGET {app} HTTP/1.1\r\nHost: \x00\r\n\r\n", "A header field in the part is not text."},
		{"a CR without LF", typed + "\r\nGET {app} HTTP/1.1\rHost: x\r\n\r\n", noLine},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			good := "--77f2569d\r\n" + typed + "\r\n" + request + "\r\n"
			answers := inBatch(t, s.send(batchHead+good+"--77f2569d\r\n"+row.part+"\r\n"+good+"--77f2569d--"))
			assert.Equal(t, []string{"200 application", "400 BadRequest DeserializationFailure", "200 application"}, outcomes(t, answers))
			reason, _ := ucwa.ParseReason(document(t, answers[1]))
			assert.Equal(t, row.says, reason.Message)
			assert.Len(t, s.Requests(), 3, "an invalid part is not recorded")
		})
	}
}

func TestBatchesMustNotContainBatchesEventsAndPhotos(t *testing.T) {
	s := start(t, Config{})
	inner := strings.ReplaceAll(batchOf("GET {app}"), "77f2569d", "inner")
	answers := s.batch(
		inner,
		"GET {app}/batch",
		"GET {app}/Events?ack=1",
		"GET {app}/photos/SaraD@contoso.com",
		"DELETE {app}/events",
		"GET {app}/photos", // has no route
		"GET {app}",
	)
	const forbidden = "403 Forbidden"
	assert.Equal(t, []string{forbidden, forbidden, forbidden, forbidden, forbidden, forbidden, "200 application"}, outcomes(t, answers))
}

func TestBatchesOfTooManyRequestsAreRefused(t *testing.T) {
	for _, row := range []struct {
		name   string
		limits Limits
		count  int
		want   string
	}{
		{"100 requests are accepted", Limits{}, 100, "200"},
		{"101 requests are too many", Limits{}, 101, "429 TooManyRequests"},
		{"the limit can be configured", Limits{BatchedRequests: 2}, 3, "429 TooManyRequests"},
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
			assert.Empty(t, s.subscriptions(), "no request of it is performed")
		})
	}
}
