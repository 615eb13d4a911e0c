package batch

import (
	"bytes"
	"strconv"
	"strings"
	"ucwapresence/internal/httpmsg"
)

// Occurs reports whether a boundary occurs in one of the parts, and so cannot
// separate them.
func Occurs(boundary string, parts [][]byte) bool {
	for _, part := range parts {
		if bytes.Contains(part, []byte(boundary)) {
			return true
		}
	}
	return false
}

// Append appends the parts as one batch, framed as in the sample of the page
// batch_ref: its documented length requires two line ends before the first
// boundary and one after the last. No part may contain the boundary; see
// [Occurs].
func Append(b []byte, boundary string, parts [][]byte) []byte {
	b = append(b, "\r\n"...)
	for _, part := range parts {
		b = append(b, "\r\n--"+boundary+"\r\n"...)
		b = append(b, part...)
	}
	return append(b, "\r\n--"+boundary+"--\r\n"...)
}

// AppendResponse appends a response as the content of one part. As in the samples
// it has no Content-Length, and X-MS-UcwaVersion is a field of the batch instead.
// Content-Type is the last field, because the official client takes what follows
// it for the body.
func AppendResponse(b []byte, resp *httpmsg.Response, bom bool) []byte {
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
	if bom && len(resp.Body) > 0 {
		b = append(b, byteOrderMark...)
	}
	return append(b, resp.Body...)
}

// phrase returns the reason phrase of a status that the pages name (RFC 9110,
// section 15; RFC 6585), or "".
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
