package batch

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"ucwapresence/internal/httpmsg"
)

// ParseResponse reads the response in a part. The body of the response shares the
// memory of part.
func ParseResponse(part []byte) (*httpmsg.Response, error) {
	rest := skipEmptyLinesAndMarks(part)
	if !isStatusLine(rest) {
		var header httpmsg.Header
		header, rest = parseHeaderLeniently(rest)
		if contentType := header.ContentType(); contentType != "" && !isPartType(contentType, "response") {
			return nil, errors.New("the part is not of the type application/http; msgtype=response")
		}
		if err := checkEncoding(header); err != nil {
			return nil, err
		}
	}
	line, rest := cutLine(skipEmptyLinesAndMarks(rest))
	status, ok := parseStatusLine(string(line))
	if !ok {
		return nil, errors.New("the part does not start with a status line, such as HTTP/1.1 200 OK")
	}
	resp := &httpmsg.Response{Status: status}
	resp.Header, rest = parseHeaderLeniently(rest)
	resp.Body = bytes.TrimRight(skipEmptyLinesAndMarks(rest), "\r\n")
	return resp, nil
}

func isStatusLine(data []byte) bool { return bytes.HasPrefix(data, []byte("HTTP/")) }

// parseStatusLine returns the status of a line such as "HTTP/1.1 200 OK". It
// ignores the reason phrase (RFC 9112, section 4).
func parseStatusLine(line string) (status int, ok bool) {
	version, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	status, err := strconv.Atoi(code)
	return status, err == nil && len(code) == 3 && status >= 100 && strings.HasPrefix(version, "HTTP/")
}

// AppendResponse appends a response as the content of one part. As in the samples, the
// part has no Content-Length and no X-MS-UcwaVersion, which is a field of the batch.
// Content-Type is the last field, because Microsoft's sample client takes the line
// after it as the body. If mark is set, a byte order mark precedes the body.
func AppendResponse(b []byte, resp *httpmsg.Response, mark bool) []byte {
	b = append(b, "Content-Type: "+partType+"; msgtype=response\r\n\r\n"...)
	b = append(b, "HTTP/1.1 "+strconv.Itoa(resp.Status)+" "+phrase(resp.Status)+"\r\n"...)
	for _, f := range resp.Header {
		switch strings.ToLower(f.Name) {
		case "content-length", "content-type", "x-ms-ucwaversion":
		default:
			b = append(b, f.Name+": "+f.Value+"\r\n"...)
		}
	}
	if resp.Header.Has("Content-Type") {
		b = append(b, "Content-Type: "+resp.Header.Get("Content-Type")+"\r\n"...)
	}
	b = append(b, "\r\n"...)
	if mark && len(resp.Body) > 0 {
		b = append(b, byteOrderMark...)
	}
	return append(b, resp.Body...)
}

// phrase returns the reason phrase of a status (RFC 9110, section 15; RFC 6585), or ""
// if no page of the UCWA documentation names the status.
func phrase(status int) string {
	switch status {
	case 200:
		return "OK"
	case 201:
		return "Created"
	case 204:
		return "No Content"
	case 400:
		return "Bad Request"
	case 401:
		return "Unauthorized"
	case 403:
		return "Forbidden"
	case 404:
		return "Not Found"
	case 405:
		return "Method Not Allowed"
	case 406:
		return "Not Acceptable"
	case 408:
		return "Request Timeout"
	case 409:
		return "Conflict"
	case 410:
		return "Gone"
	case 412:
		return "Precondition Failed"
	case 413:
		return "Content Too Large"
	case 415:
		return "Unsupported Media Type"
	case 428:
		return "Precondition Required"
	case 429:
		return "Too Many Requests"
	case 500:
		return "Internal Server Error"
	case 503:
		return "Service Unavailable"
	case 504:
		return "Gateway Timeout"
	}
	return ""
}
