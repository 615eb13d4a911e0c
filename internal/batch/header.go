package batch

import (
	"bytes"
	"errors"
	"strings"
	"ucwapresence/internal/httpmsg"
	"unicode"
	"unicode/utf8"
)

const (
	// partType is the media type of a part. Its parameter msgtype is request or
	// response (page BatchingRequests).
	partType      = "application/http"
	byteOrderMark = "\uFEFF"
)

// ParseHeader reads header fields up to an empty line or to the end of data. rest is
// the data after the empty line.
func ParseHeader(data []byte) (header httpmsg.Header, rest []byte, err error) {
	for rest = data; len(rest) > 0; {
		var line []byte
		line, rest = cutLine(rest)
		if len(line) == 0 {
			return header, rest, nil
		}
		name, value, found := strings.Cut(string(line), ":")
		if !found || !httpmsg.IsToken(name) {
			return nil, nil, errors.New("a line in the header of the part is not a header field")
		}
		value = strings.TrimSpace(value)
		if !isText(value) {
			return nil, nil, errors.New("a header field in the part is not text")
		}
		header.Add(name, value)
	}
	return header, nil, nil
}

// parseHeaderLeniently reads header fields as [ParseHeader] does, with the leniency
// that the package grants to responses. The first line that cannot be a field ends
// the header; a field that is not text is dropped.
func parseHeaderLeniently(data []byte) (header httpmsg.Header, rest []byte) {
	for rest = data; len(rest) > 0; {
		line, next := cutLine(rest)
		if len(line) == 0 {
			return header, next
		}
		text := string(line)
		name, value, found := strings.Cut(text, ":")
		name, value = strings.TrimRight(name, " \t"), strings.TrimSpace(value)
		switch {
		case (text[0] == ' ' || text[0] == '\t') && len(header) > 0 && isText(text):
			// RFC 9112, section 5.2: replace a line fold with a blank.
			last := &header[len(header)-1]
			last.Value = strings.TrimSpace(last.Value + " " + strings.TrimSpace(text))
		case !found || !httpmsg.IsToken(name):
			return header, rest
		case isText(value):
			header.Add(name, value)
		}
		rest = next
	}
	return header, nil
}

// checkEncoding returns an error if the content of a part has a transfer encoding,
// such as base64.
func checkEncoding(header httpmsg.Header) error {
	switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
	case "", "7bit", "8bit", "binary":
		return nil
	}
	return errors.New("the Content-Transfer-Encoding of the part is not supported")
}

// isPartType reports whether a Content-Type is application/http and its parameter
// msgtype, if it has one, is the given msgtype.
func isPartType(contentType, msgtype string) bool {
	kind, given := httpmsg.MediaParameter(contentType, "msgtype")
	return httpmsg.MediaType(contentType) == partType && (!given || strings.EqualFold(kind, msgtype))
}

// cutLine cuts off the first line, which ends in CR LF, in LF, or with data.
func cutLine(data []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(data, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}

func trimLineEnd(data []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
}

func trimMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte(byteOrderMark)) }

func skipEmptyLines(data []byte) []byte { return bytes.TrimLeft(data, "\r\n") }

// skipEmptyLinesAndMarks also skips byte order marks.
func skipEmptyLinesAndMarks(data []byte) []byte {
	for {
		rest := trimMark(skipEmptyLines(data))
		if len(rest) == len(data) {
			return rest
		}
		data = rest
	}
}

// isText reports whether s is UTF-8 without line ends and without control
// characters other than tabs.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != '\t' && isUnwritable(r) })
}

// isUnwritable reports whether r is a control character, or one that no XML
// document can contain.
func isUnwritable(r rune) bool { return unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' }
