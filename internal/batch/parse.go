package batch

import (
	"bytes"
	"strings"
	"ucwapresence/internal/httpmsg"
	"unicode"
	"unicode/utf8"
)

const (
	// MediaType is the media type of a batch and of the answer to one (page
	// batch_ref).
	MediaType     = "multipart/batching"
	partType      = "application/http"
	byteOrderMark = "\uFEFF"
	maxBoundary   = 70 // RFC 2046: "no longer than 70 characters"
	tokenSymbols  = "!#$%&'*+-.^_`|~"
)

// Boundary returns the boundary that the Content-Type of a batch names.
func Boundary(contentType string) (boundary, problem string) {
	boundary, _ = httpmsg.MediaParameter(contentType, "boundary")
	switch {
	case boundary == "":
		return "", "The Content-Type of the batch names no boundary."
	case len(boundary) > maxBoundary || !isText(boundary):
		return "", "The boundary of the batch is no text of up to 70 characters."
	}
	return boundary, ""
}

// Split returns the parts of a batch. What precedes the first boundary and
// follows the closing one is ignored.
func Split(body []byte, boundary string) (parts [][]byte, problem string) {
	var (
		delimiter = "--" + boundary
		part      []byte // what has begun
		begun     bool
	)
	for rest := bytes.TrimPrefix(body, []byte(byteOrderMark)); len(rest) > 0; {
		var line []byte
		whole := rest
		line, rest = cutLine(rest)
		after, found := bytes.CutPrefix(line, []byte(delimiter))
		after = bytes.TrimRight(after, " \t")
		closes := string(after) == "--"
		if !found || len(after) > 0 && !closes {
			continue
		}
		if begun {
			// The line end before the boundary belongs to it.
			parts = append(parts, trimLineEnd(part[:len(part)-len(whole)]))
		}
		if closes {
			return parts, ""
		}
		part, begun = rest, true
	}
	switch {
	case !begun:
		return nil, "The boundary does not occur in the batch."
	case len(bytes.TrimSpace(part)) > 0:
		return nil, "The batch is not complete: the boundary that closes it is missing."
	}
	// The page GroupingRequestsInABatch ends its sample like this.
	return parts, ""
}

// ParseRequest reads the request in a part. Its URL is a path, whatever host the
// part names: all requests of a batch go to the host of the batch.
func ParseRequest(part []byte) (req *httpmsg.Request, problem string) {
	header, rest, problem := ParseHeader(skipEmptyLines(part))
	if problem != "" {
		return nil, problem
	}
	contentType := header.Get("Content-Type")
	kind, given := httpmsg.MediaParameter(contentType, "msgtype")
	if httpmsg.MediaType(contentType) != partType || given && !strings.EqualFold(kind, "request") {
		return nil, "The part is not of the type application/http; msgtype=request."
	}
	switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
	case "", "7bit", "8bit", "binary":
	default:
		return nil, "The Content-Transfer-Encoding of the part is not supported."
	}

	line, rest := cutLine(skipEmptyLines(rest))
	method, target, problem := parseRequestLine(string(line))
	if problem != "" {
		return nil, problem
	}
	req = &httpmsg.Request{Method: method, URL: target}
	req.Header, rest, problem = ParseHeader(rest)
	// Neither format minds white space at its end, and clients leave some.
	req.Body = bytes.TrimRight(rest, "\r\n")
	return req, problem
}

// parseRequestLine returns the method in capitals, as browsers write it for
// those who do not, and path and query.
func parseRequestLine(line string) (method, target, problem string) {
	fields := strings.Split(line, " ")
	if len(fields) != 3 || !isToken(fields[0]) || fields[2] != "HTTP/1.1" && fields[2] != "HTTP/1.0" {
		return "", "", "The part does not start with a request line, such as GET /path HTTP/1.1."
	}
	target = fields[1]
	if u, err := httpmsg.ParseURL(target); err == nil {
		target = u.Target
	}
	if !strings.HasPrefix(target, "/") || !isText(target) {
		return "", "", "The URL of the request in the part is neither a path nor absolute."
	}
	return strings.ToUpper(fields[0]), target, ""
}

// ParseHeader reads header fields up to an empty line or to the end of data: in
// the captured batch a boundary follows a header without an empty line.
func ParseHeader(data []byte) (header httpmsg.Header, rest []byte, problem string) {
	for rest = data; len(rest) > 0; {
		var line []byte
		line, rest = cutLine(rest)
		if len(line) == 0 {
			return header, rest, ""
		}
		name, value, found := strings.Cut(string(line), ":")
		if !found || !isToken(name) {
			return nil, nil, "A line in the header of the part is no header field."
		}
		value = strings.TrimSpace(value)
		if !isText(value) {
			return nil, nil, "A header field in the part is no text."
		}
		header.Add(name, value)
	}
	return header, nil, ""
}

// cutLine cuts off the first line, which ends in CR LF, in LF, or with data.
func cutLine(data []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(data, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}

func trimLineEnd(data []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
}

func skipEmptyLines(data []byte) []byte { return bytes.TrimLeft(data, "\r\n") }

// isText reports whether a text is one, on one line.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != '\t' && unwritable(r) })
}

// isToken reports whether a text can be a method or the name of a field (RFC
// 9110, section 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(tokenSymbols, c) >= 0) {
			return false
		}
	}
	return s != ""
}

// unwritable reports whether a character is a control character, or one that no
// XML document can hold.
func unwritable(r rune) bool { return unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' }
