package batch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"ucwapresence/internal/batch"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sample returns a file of testdata.
func sample(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}

// requestSamples are the batches of requests in testdata, and the requests in them.
var requestSamples = []struct {
	path, boundary string
	length         int // as documented; 0 if the page states no length
	requests       []httpmsg.Request
}{
	{"BatchingRequests/01-batch-request.wire", "77f2569d-c005-442b-b856-782305305e5f", 0, []httpmsg.Request{
		{Method: "GET", URL: "/ucwa/oauth/v1/applications/103/people/contacts", Header: httpmsg.Header{
			{Name: "Host", Value: "lyncweb.contoso.com"}, {Name: "Accept", Value: "application/json"}}},
		{Method: "GET", URL: "/ucwa/oauth/v1/applications/103/me", Header: httpmsg.Header{
			{Name: "Host", Value: "lyncweb.contoso.com"}, {Name: "Accept", Value: "application/json"}}},
	}},
	{"batch_ref/post-request.json.wire", "EA370946", 557, []httpmsg.Request{
		{Method: "GET", URL: "/ucwa/v1/applications/11540713861/policies", Header: batchRefHeader("json")},
		{Method: "GET", URL: "/ucwa/v1/applications/11540713861/me/phones", Header: batchRefHeader("json")},
	}},
	{"batch_ref/post-request.xml.wire", "EA370946", 553, []httpmsg.Request{
		{Method: "GET", URL: "/ucwa/v1/applications/11540713861/policies", Header: batchRefHeader("xml")},
		{Method: "GET", URL: "/ucwa/v1/applications/11540713861/me/phones", Header: batchRefHeader("xml")},
	}},
}

func batchRefHeader(format string) httpmsg.Header {
	mediaType := "application/vnd.microsoft.com.ucwa+" + format
	return httpmsg.Header{{Name: "Accept", Value: mediaType}, {Name: "Content-Type", Value: mediaType}, {Name: "Host", Value: "fe1.contoso.com"}}
}

func TestParseRequestReadsTheSamples(t *testing.T) {
	for _, row := range requestSamples {
		t.Run(row.path, func(t *testing.T) {
			text := sample(t, row.path)
			if row.length > 0 {
				require.Len(t, text, row.length)
			}
			parts, err := batch.Split([]byte(text), row.boundary)
			require.NoError(t, err)
			require.Len(t, parts, len(row.requests))
			for i, part := range parts {
				req, err := batch.ParseRequest(part)
				require.NoError(t, err)
				assert.Empty(t, req.Body)
				req.Body = nil
				assert.Equal(t, row.requests[i], *req)
			}
		})
	}
}

func TestRequestsAreWrittenAsInTheSamples(t *testing.T) {
	for _, row := range requestSamples {
		t.Run(row.path, func(t *testing.T) {
			want := strings.TrimSuffix(sample(t, row.path), "\r\n")
			// The lengths of the parts in the page batch_ref are wrong.
			want = strings.NewReplacer("Content-Length: 200\r\n", "", "Content-Length: 201\r\n", "").Replace(want)
			if row.length == 0 {
				// The captured batch lacks the empty line after each header.
				want = strings.ReplaceAll(want, "Accept: application/json\r\n", "Accept: application/json\r\n\r\n")
			}
			var parts [][]byte
			for _, req := range row.requests {
				parts = append(parts, batch.AppendRequest(nil, &req))
			}
			assert.Equal(t, want+"\r\n", string(batch.Append(nil, row.boundary, parts)))
		})
	}
}

func TestAppendRequest(t *testing.T) {
	const head = "Content-Type: application/http; msgtype=request\r\n\r\n"
	for _, row := range []struct {
		name string
		req  httpmsg.Request
		want string
	}{
		{"a path without fields", httpmsg.Request{Method: "GET", URL: "/ucwa/me"},
			"GET /ucwa/me HTTP/1.1\r\n\r\n"},
		{"an absolute URL becomes a path and a Host field", httpmsg.Request{Method: "GET", URL: "https://fe1.contoso.com:8443/ucwa/me?x=1&y=2"},
			"GET /ucwa/me?x=1&y=2 HTTP/1.1\r\nHost: fe1.contoso.com:8443\r\n\r\n"},
		{"a URL without path", httpmsg.Request{Method: "GET", URL: "http://localhost"},
			"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"},
		{"a Host field of the request replaces the host of the URL", httpmsg.Request{Method: "GET", URL: "https://fe1.contoso.com/me", Header: httpmsg.Header{{Name: "host", Value: "fe2.contoso.com"}}},
			"GET /me HTTP/1.1\r\nhost: fe2.contoso.com\r\n\r\n"},
		{"fields keep their order", httpmsg.Request{Method: "DELETE", URL: "/x", Header: httpmsg.Header{{Name: "B", Value: "1"}, {Name: "A", Value: ""}, {Name: "B", Value: "2"}}},
			"DELETE /x HTTP/1.1\r\nB: 1\r\nA: \r\nB: 2\r\n\r\n"},
		{"the Authorization field is omitted", httpmsg.Request{Method: "GET", URL: "/x", Header: httpmsg.Header{{Name: "authorization", Value: "Bearer cwt=1"}, {Name: "Accept", Value: "*/*"}}},
			"GET /x HTTP/1.1\r\nAccept: */*\r\n\r\n"},
		{"a body", httpmsg.Request{Method: "POST", URL: "/x", Header: httpmsg.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(`{"duration":11}`)},
			"POST /x HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"duration\":11}"},
	} {
		t.Run(row.name, func(t *testing.T) {
			part := batch.AppendRequest([]byte("before "), &row.req)
			assert.Equal(t, "before "+head+row.want, string(part))
		})
	}
}

func TestParseRequestIsLenient(t *testing.T) {
	const typed = "Content-Type: application/http; msgtype=request\r\n"
	const request = "GET /ucwa/me HTTP/1.1\r\nAccept: application/json\r\n"
	for _, row := range []struct{ name, part string }{
		{"the documented form", typed + "\r\n" + request + "\r\n"},
		{"line ends of LF", strings.ReplaceAll(typed+"\r\n"+request+"\r\n", "\r\n", "\n")},
		{"line ends of both kinds", typed + "\n" + request + "\n"},
		{"no empty line after the header", typed + "\r\n" + request},
		{"no line end at all after the header", typed + "\r\n" + strings.TrimSuffix(request, "\r\n")},
		{"empty lines before the part", "\r\n\n" + typed + "\r\n" + request},
		{"empty lines before the request", typed + "\r\n\r\n\r\n" + request},
		{"line ends in place of a body", typed + "\r\n" + request + "\r\n\r\n\r\n"},
		{"another spelling of the type", "content-type:APPLICATION/HTTP;MsgType=\"Request\"\r\n\r\n" + request},
		{"a type without parameter", "Content-Type: application/http\r\n\r\n" + request},
		{"a wrong Content-Length", "Content-Length: 7\r\n" + typed + "\r\n" + request},
		{"an encoding that changes nothing", "Content-Transfer-Encoding: Binary\r\n" + typed + "\r\n" + request},
		{"a method in lower case", typed + "\r\n" + strings.Replace(request, "GET", "get", 1)},
		{"the older version of HTTP", typed + "\r\n" + strings.Replace(request, "1.1", "1.0", 1)},
		{"an absolute URL", typed + "\r\n" + strings.Replace(request, "/ucwa", "https://fe1.contoso.com:443/ucwa", 1)},
	} {
		t.Run(row.name, func(t *testing.T) {
			req, err := batch.ParseRequest([]byte(row.part))
			require.NoError(t, err)
			assert.Equal(t, "GET", req.Method)
			assert.Equal(t, "/ucwa/me", req.URL)
			assert.Equal(t, httpmsg.Header{{Name: "Accept", Value: "application/json"}}, req.Header)
			assert.Empty(t, req.Body)
		})
	}
}

func TestParseRequestRefusesMalformedParts(t *testing.T) {
	const typed = "Content-Type: application/http; msgtype=request\r\n"
	const (
		noType = "the part is not of the type application/http; msgtype=request"
		noLine = "the part does not start with a request line, such as GET /path HTTP/1.1"
		noURL  = "the URL of the request in the part is neither a path nor absolute"
	)
	for _, row := range []struct{ name, part, want string }{
		{"an empty part", "", noType},
		{"a part without type", "Host: localhost\r\n\r\nGET /x HTTP/1.1", noType},
		{"a part of another type", "Content-Type: text/plain\r\n\r\nGET /x HTTP/1.1", noType},
		{"a part with a response", "Content-Type: application/http; msgtype=response\r\n\r\nHTTP/1.1 200 OK", noType},
		{"a part encoded in base64", typed + "Content-Transfer-Encoding: base64\r\n\r\nR0VUIC8=", "the Content-Transfer-Encoding of the part is not supported"},
		{"a part with a header alone", typed, noLine},
		{"a request line without blanks, as one page prints it", typed + "\r\nGET/xHTTP/1.1", noLine},
		{"a request line of HTTP/2", typed + "\r\nGET /x HTTP/2", noLine},
		{"a method that is not a token", typed + "\r\nG(T /x HTTP/1.1", noLine},
		{"a relative path", typed + "\r\nGET x HTTP/1.1", noURL},
		{"a URL of another scheme", typed + "\r\nGET ftp://fe1.contoso.com/ HTTP/1.1", noURL},
		{"a path that is not UTF-8", typed + "\r\nGET /\xFF HTTP/1.1", noURL},
		{"a field without colon", typed + "\r\nGET /x HTTP/1.1\r\nHost", "a line in the header of the part is not a header field"},
		{"a blank before the colon of a field", typed + "\r\nGET /x HTTP/1.1\r\nHost : x", "a line in the header of the part is not a header field"},
		{"a null character in a field", typed + "\r\nGET /x HTTP/1.1\r\nHost: \x00", "a header field in the part is not text"},
	} {
		t.Run(row.name, func(t *testing.T) {
			req, err := batch.ParseRequest([]byte(row.part))
			require.Nil(t, req)
			assert.EqualError(t, err, row.want)
		})
	}
}
