package httpmsg

import (
	"iter"
	"strconv"
	"strings"
)

// ContentType returns the media type of the message's content, with its parameters, or ""
// if the message has no valid one. If Content-Type has several values, the last valid
// value counts. If it has no charset, it gets the charset of the values before it that
// have the same type, up to a value of another type (Fetch Standard, "extract a MIME
// type").
func (h Header) ContentType() string {
	var contentType, charset string
	for _, value := range SplitList(h.Joined("Content-Type")) {
		if !isMediaType(value) {
			continue
		}
		own, found := MediaParameter(value, "charset")
		switch {
		case MediaType(value) != MediaType(contentType):
			charset = own
		case !found && charset != "":
			value += "; charset=" + quote(charset)
		}
		contentType = value
	}
	return contentType
}

// isMediaType reports whether s starts with the type and subtype of a media type other
// than */*.
func isMediaType(s string) bool {
	essence, _, _ := strings.Cut(s, ";")
	major, minor, _ := strings.Cut(strings.TrimRight(essence, " \t"), "/")
	return IsToken(major) && IsToken(minor) && MediaType(s) != "*/*"
}

// ParseAccept returns the elements of an Accept or Accept-Encoding field, in lower
// case and without parameters, with the quality of each: from 0 for "not
// acceptable" to 1 (RFC 9110, section 12.4.2). A quality that is malformed counts as
// 1, because the client has named the element.
func ParseAccept(value string) iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		for _, element := range SplitList(value) {
			if !yield(MediaType(element), quality(element)) {
				return
			}
		}
	}
}

// quality returns the parameter q of an element of an Accept field, or 1 if q is missing
// or malformed.
func quality(element string) float64 {
	value, _ := MediaParameter(element, "q")
	if q, err := strconv.ParseFloat(value, 64); err == nil && q >= 0 && q <= 1 {
		return q
	}
	return 1
}

// MediaType returns the type and subtype of a media type in lower case, without
// its parameters.
func MediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(s))
}

// MediaParameter returns the value of a parameter of a media type. A quoted value
// is returned without quotation marks and escapes (RFC 9110, section 5.6.6). The value
// is empty if the closing quotation mark is missing.
func MediaParameter(s, name string) (value string, found bool) {
	_, rest, _ := strings.Cut(s, ";")
	for rest != "" {
		i := strings.IndexAny(rest, ";=")
		if i < 0 || rest[i] == ';' { // empty, or a name without value
			_, rest, _ = strings.Cut(rest, ";")
			continue
		}
		key := strings.TrimSpace(rest[:i])
		value, rest = cutParameterValue(strings.TrimLeft(rest[i+1:], " \t"))
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	return "", false
}

// cutParameterValue returns the value that s starts with, and the text after the
// semicolon that ends the value.
func cutParameterValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return strings.TrimRight(value, " \t"), rest
	}
	var b []byte
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			_, rest, _ = strings.Cut(s[i:], ";")
			return string(b), rest
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b = append(b, s[i])
	}
	return "", "" // the closing quotation mark is missing
}
