package batch_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"ucwapresence/internal/batch"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseResponseReadsTheSamples(t *testing.T) {
	const mark = "\uFEFF"
	const captured, vendor = "application/json; charset=utf-8", "application/vnd.microsoft.com.ucwa+"
	for _, row := range []struct {
		path, boundary, contentType string
		bodies                      []string // their beginnings
	}{
		{"BatchingRequests/02-batch-response-200.multipart", "3968fb75-0b0e-4e11-8b0c-4e37d822ed0c", captured,
			[]string{"{\n \"_links\"", "{\n \"name\":\"Dana Birkby\""}},
		{"batch_ref/post-response.json.wire", "0cac9abd", vendor + "json; charset=utf-8",
			[]string{`{"telephonyMode"`, `{"_links"`}},
		{"batch_ref/post-response.xml.wire", "0cac9abd", vendor + "xml; charset=utf-8",
			[]string{`<?xml version="1.0" encoding="utf-8"?><resource rel="policies"`, `<?xml version="1.0" encoding="utf-8"?><resource rel="phones"`}},
		{"samples_MimeUsage_js/batch-response.wire", "01cf4e5a-4b88-48cd-848b-aa56682ac369", captured,
			[]string{`{"_links"`, `{"name":"Jane Doe"`}},
	} {
		text := sample(t, row.path)
		for _, variant := range []struct{ name, text string }{
			{"unchanged", text},
			{"line ends of LF", strings.ReplaceAll(text, "\r\n", "\n")},
			{"a byte order mark before the batch", mark + text},
			{"a byte order mark in each part", strings.ReplaceAll(text, "Content-Type: application/http", mark+"Content-Type: application/http")},
			{"a byte order mark before each status line", strings.ReplaceAll(text, "HTTP/1.1", mark+"HTTP/1.1")},
			{"a byte order mark before each body", strings.NewReplacer("\r\n{", "\r\n"+mark+"{", "\r\n<", "\r\n"+mark+"<").Replace(text)},
			{"empty lines before each status line", strings.ReplaceAll(text, "HTTP/1.1", "\r\n\r\nHTTP/1.1")},
			{"wrong Content-Length fields", strings.ReplaceAll(text, "Cache-Control: no-cache", "Content-Length: 3")},
			{"no reason phrases", strings.ReplaceAll(text, "200 OK", "200")},
			{"blanks before colons, as the page batch_ref prints them", strings.ReplaceAll(text, "Content-Type: ", "Content-Type : ")},
			{"a last boundary without its hyphens", strings.TrimRight(text, "-\r\n") + "\r\n"},
			{"no last boundary", text[:strings.LastIndex(text, "--"+row.boundary)]},
		} {
			t.Run(row.path+"/"+variant.name, func(t *testing.T) {
				parts, err := batch.Split([]byte(variant.text), row.boundary)
				if variant.name == "no last boundary" {
					require.ErrorIs(t, err, batch.ErrUnterminated)
				} else {
					require.NoError(t, err)
				}
				require.Len(t, parts, len(row.bodies))
				for i, part := range parts {
					resp, err := batch.ParseResponse(part)
					require.NoError(t, err)
					assert.Equal(t, 200, resp.Status)
					assert.Equal(t, row.contentType, resp.Header.ContentType())
					assert.Equal(t, row.bodies[i], string(resp.Body[:min(len(resp.Body), len(row.bodies[i]))]))
					assert.Equal(t, strings.HasPrefix(row.bodies[i], "{"), json.Valid(resp.Body), "%s", resp.Body)
				}
			})
		}
	}
}

func TestParseResponseIsLenient(t *testing.T) {
	const typed = "Content-Type: application/http; msgtype=response\r\n"
	const status = "HTTP/1.1 404 Not Found\r\n"
	const body = `{"code":"NotFound"}`
	for _, row := range []struct{ name, part string }{
		{"the documented form", typed + "\r\n" + status + "A: 1\r\n\r\n" + body},
		{"no part header", status + "A: 1\r\n\r\n" + body},
		{"an empty line in place of the part header", "\r\n" + status + "A: 1\r\n\r\n" + body},
		{"a part header without Content-Type", "X: y\r\n\r\n" + status + "A: 1\r\n\r\n" + body},
		{"no empty line between part header and status line", typed + status + "A: 1\r\n\r\n" + body},
		{"a type without parameter", "Content-Type: application/http\r\n\r\n" + status + "A: 1\r\n\r\n" + body},
		{"the Content-Type twice", typed + typed + "\r\n" + status + "A: 1\r\n\r\n" + body},
		{"an encoding that changes nothing", "Content-Transfer-Encoding: 8bit\r\n" + typed + "\r\n" + status + "A: 1\r\n\r\n" + body},
		{"a reason phrase in another language", typed + "\r\nHTTP/1.1 404 Nicht gefunden \xFC\r\nA: 1\r\n\r\n" + body},
		{"no reason phrase", typed + "\r\nHTTP/1.1 404\r\nA: 1\r\n\r\n" + body},
		{"a blank in place of a reason phrase", typed + "\r\nHTTP/1.1 404 \r\nA: 1\r\n\r\n" + body},
		{"another version of HTTP", typed + "\r\nHTTP/2 404\r\nA: 1\r\n\r\n" + body},
		{"two blanks in the status line", typed + "\r\nHTTP/1.1  404 Not Found\r\nA: 1\r\n\r\n" + body},
		{"no empty line before the body", typed + "\r\n" + status + "A: 1\r\n" + body},
		{"several empty lines before the body", typed + "\r\n" + status + "A: 1\r\n\r\n\r\n\n" + body},
		{"line ends after the body", typed + "\r\n" + status + "A: 1\r\n\r\n" + body + "\r\n\n\r\n"},
		{"byte order marks everywhere", "\uFEFF" + typed + "\uFEFF\r\n\uFEFF" + status + "A: 1\r\n\uFEFF\r\n\uFEFF" + body},
		{"a field that is not text", typed + "\r\n" + status + "A: 1\r\nB: \x00\r\n\r\n" + body},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp, err := batch.ParseResponse([]byte(row.part))
			require.NoError(t, err)
			assert.Equal(t, &httpmsg.Response{Status: 404, Header: httpmsg.Header{{Name: "A", Value: "1"}}, Body: []byte(body)}, resp)
		})
	}
}

func TestParseResponseReadsHeaderFields(t *testing.T) {
	for _, row := range []struct {
		name, header string
		want         httpmsg.Header
	}{
		{"no fields", "", nil},
		{"a name twice", "A: 1\r\na: 2\r\n", httpmsg.Header{{Name: "A", Value: "1"}, {Name: "a", Value: "2"}}},
		{"an empty value", "A:\r\n", httpmsg.Header{{Name: "A"}}},
		{"a colon in the value", "Location: https://fe1.contoso.com/\r\n", httpmsg.Header{{Name: "Location", Value: "https://fe1.contoso.com/"}}},
		{"a folded line", "A: 1\r\n  2\r\n\t3\r\nB: 4\r\n", httpmsg.Header{{Name: "A", Value: "1 2 3"}, {Name: "B", Value: "4"}}},
		{"a header that ends with the part", "A: 1", httpmsg.Header{{Name: "A", Value: "1"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp, err := batch.ParseResponse([]byte("HTTP/1.1 204 No Content\r\n" + row.header))
			require.NoError(t, err)
			assert.Equal(t, row.want, resp.Header)
			assert.Empty(t, resp.Body)
		})
	}
}

func TestParseResponseRefusesMalformedParts(t *testing.T) {
	const typed = "Content-Type: application/http; msgtype=response\r\n"
	const (
		noType = "the part is not of the type application/http; msgtype=response"
		noLine = "the part does not start with a status line, such as HTTP/1.1 200 OK"
	)
	for _, row := range []struct{ name, part, want string }{
		{"an empty part", "", noLine},
		{"a part with a header alone", typed, noLine},
		{"a part of another type", "Content-Type: text/html\r\n\r\n<html>", noType},
		{"a part with a request", "Content-Type: application/http; msgtype=request\r\n\r\nGET / HTTP/1.1", noType},
		{"a part encoded in base64", typed + "Content-Transfer-Encoding: base64\r\n\r\nSFRUUC8xLjE=", "the Content-Transfer-Encoding of the part is not supported"},
		{"a document without status", typed + "\r\n{}", noLine},
		{"a status line without blanks, as one page prints it", typed + "\r\nHTTP/1.1200OK\r\n\r\n{}", noLine},
		{"a status of two digits", typed + "\r\nHTTP/1.1 20", noLine},
		{"a status of four digits", typed + "\r\nHTTP/1.1 2000", noLine},
		{"a status below 100", typed + "\r\nHTTP/1.1 099", noLine},
		{"a status with a sign", typed + "\r\nHTTP/1.1 +20", noLine},
		{"a status that is not a number", typed + "\r\nHTTP/1.1 OK", noLine},
		{"another protocol", typed + "\r\nICAP/1.0 200 OK", noLine},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp, err := batch.ParseResponse([]byte(row.part))
			require.Nil(t, resp)
			assert.EqualError(t, err, row.want)
		})
	}
}

func TestResponsesAreWrittenAsInTheSample(t *testing.T) {
	want := sample(t, "batch_ref/post-response.xml.wire")
	require.Len(t, want, 2690, "as the page says")
	var parts [][]byte
	for body := range strings.SplitSeq(want, "\r\n") {
		if !strings.HasPrefix(body, "<?xml") {
			continue
		}
		parts = append(parts, batch.AppendResponse(nil, &httpmsg.Response{
			Status: 200,
			Header: httpmsg.Header{
				{Name: "Cache-Control", Value: "no-cache"},
				{Name: "X-MS-UcwaVersion", Value: "1.7"},
				{Name: "Content-Type", Value: "application/vnd.microsoft.com.ucwa+xml; charset=utf-8"},
				{Name: "Content-Length", Value: strconv.Itoa(len(body))},
			},
			Body: []byte(body),
		}, false))
	}
	require.Len(t, parts, 2)
	assert.Equal(t, want, string(batch.Append([]byte("\r\n\r\n"), "0cac9abd", parts)))
}

func TestAppendResponse(t *testing.T) {
	for _, row := range []struct {
		name string
		resp httpmsg.Response
		mark bool
		want string
	}{
		{"a status that no page names has no reason phrase", httpmsg.Response{Status: 599}, false, "HTTP/1.1 599 \r\n\r\n"},
		{"an empty body has no byte order mark", httpmsg.Response{Status: 204}, true, "HTTP/1.1 204 No Content\r\n\r\n"},
		{"a byte order mark before the body", httpmsg.Response{Status: 200, Body: []byte("{}")}, true, "HTTP/1.1 200 OK\r\n\r\n\uFEFF{}"},
		{"Content-Type is the last field", httpmsg.Response{Status: 405, Header: httpmsg.Header{{Name: "content-type", Value: "application/json"}, {Name: "Allow", Value: "GET"}}}, false,
			"HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Type: application/json\r\n\r\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := batch.AppendResponse(nil, &row.resp, row.mark)
			assert.Equal(t, "Content-Type: application/http; msgtype=response\r\n\r\n"+row.want, string(got))
		})
	}
}

// FuzzParseResponse checks that AppendResponse writes a parsed response so that
// ParseResponse reads the same response again, except for omitted fields.
func FuzzParseResponse(f *testing.F) {
	for _, path := range []string{"BatchingRequests/02-batch-response-200.multipart", "batch_ref/post-response.xml.wire", "samples_MimeUsage_js/batch-response.wire"} {
		_, part, _ := strings.Cut(sample(f, path), "Content-Type: application/http; msgtype=response")
		f.Add("Content-Type: application/http; msgtype=response"+part, false)
	}
	f.Add("HTTP/1.1 404\nA : 1\n 2\n{}", true)
	f.Add("\uFEFF\r\nHTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\nContent-Type: application/json\r\n\r\n\uFEFF{}", true)
	f.Fuzz(func(t *testing.T, part string, mark bool) {
		resp, err := batch.ParseResponse([]byte(part))
		if err != nil {
			assert.Nil(t, resp)
			return
		}
		again, err := batch.ParseResponse(batch.AppendResponse(nil, resp, mark))
		require.NoError(t, err)
		assert.Equal(t, resp.Status, again.Status)
		assert.Equal(t, string(resp.Body), string(again.Body))
		assert.Equal(t, resp.Header.Get("Content-Type"), again.Header.Get("Content-Type"))
		assert.LessOrEqual(t, len(again.Header), len(resp.Header))
		for _, field := range again.Header {
			assert.Contains(t, resp.Header, field)
		}
	})
}

// FuzzParseRequest checks that AppendRequest writes a parsed request so that
// ParseRequest reads the same method, URL and body again.
func FuzzParseRequest(f *testing.F) {
	for _, row := range requestSamples {
		parts, err := batch.Split([]byte(sample(f, row.path)), row.boundary)
		require.NoError(f, err)
		f.Add(string(parts[0]))
	}
	f.Add("\r\nContent-Type: application/http\n\npost https://fe1.contoso.com/x HTTP/1.0\nAuthorization: Bearer 1\n\n{}\r\n")
	f.Fuzz(func(t *testing.T, part string) {
		req, err := batch.ParseRequest([]byte(part))
		if err != nil {
			assert.Nil(t, req)
			return
		}
		again, err := batch.ParseRequest(batch.AppendRequest(nil, req))
		require.NoError(t, err)
		assert.Equal(t, req.Method, again.Method)
		assert.Equal(t, req.URL, again.URL)
		assert.Equal(t, string(req.Body), string(again.Body))
		assert.Empty(t, again.Header.Get("Authorization"))
	})
}
