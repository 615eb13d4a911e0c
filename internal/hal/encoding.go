package hal

import (
	"errors"
	"strings"
	"unicode/utf8"
)

var errCharset = errors.New("found a character outside ASCII in a document whose charset is not UTF-8")

// DecodeCharset decodes a document as [Format.Decode] does. charset is the charset of
// the message's Content-Type, or "" if the Content-Type has none. For text that is
// already decoded, such as a JavaScript string, it is "utf-8".
//
// RFC 7303, section 3.2: a byte order mark and then the charset take precedence over
// the encoding that an XML declaration names. JSON is UTF-8 whatever the charset says
// (RFC 8259, section 11).
func (f Format) DecodeCharset(data []byte, charset string) (*Resource, error) {
	if f == XML {
		return decodeXML(data, charset, nil)
	}
	return DecodeJSON(data)
}

// DecodeEventsCharset decodes a package of events as [Format.DecodeEvents] does. It
// treats charset as [Format.DecodeCharset] does.
func (f Format) DecodeEventsCharset(data []byte, charset string) (*Events, error) {
	if f == XML {
		return decodeEventsXML(data, charset)
	}
	return DecodeEventsJSON(data)
}

// checkCharset refuses XML whose charset is not UTF-8, unless it has only characters
// that are the same in most charsets.
func checkCharset(doc, charset string) *Error {
	if charset == "" || isUTF8(charset) {
		return nil
	}
	for i := range len(doc) {
		if doc[i] >= utf8.RuneSelf {
			return decodeError(i, "", errCharset)
		}
	}
	return nil
}

// isUTF8 reports whether a charset is UTF-8. Some UCWA clients put single quotes
// around the charset; HTTP treats such quotes as part of the value.
func isUTF8(charset string) bool {
	charset = strings.Trim(charset, "'")
	return strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// isEncodingName is the production EncName of XML 1.0, section 4.3.3.
func isEncodingName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c|0x20-'a' < 26
		if !letter && (i == 0 || c-'0' >= 10 && c != '.' && c != '_' && c != '-') {
			return false
		}
	}
	return s != ""
}
