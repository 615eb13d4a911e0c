package input

import (
	"slices"

	"ucwapresence/internal/hal"
)

// Decode reads a body. If it is not JSON, it is read again as clients write JSON by
// hand: names without quotation marks, strings in single quotes, a comma after the
// last member, as in a request on the page CreateAnApplication that was answered
// with 201. A property that is null counts as missing.
//
// charset is that of the Content-Type, or "".
func Decode(format hal.Format, body []byte, charset string) (*hal.Resource, error) {
	doc, err := format.DecodeCharset(body, charset)
	if err != nil && format == hal.JSON {
		doc, err = format.Decode(repair(body))
	}
	if err != nil {
		return nil, err
	}
	doc.Properties = slices.DeleteFunc(doc.Properties, func(p hal.Property) bool { return p.Value.Kind() == hal.KindNull })
	return doc, nil
}

// repair returns the text with these faults corrected. It changes nothing else, and
// does not detect other faults.
func repair(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			end := endOfString(text, i)
			out = appendString(out, text[i:end])
			i = end
		case c == ',' && closes(text, i+1):
			i++
		case inName(c):
			end := i
			for end < len(text) && inName(text[end]) {
				end++
			}
			if next(text, end) == ':' {
				out = append(append(append(out, '"'), text[i:end]...), '"')
			} else { // a value such as true, or a part of a number
				out = append(out, text[i:end]...)
			}
			i = end
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

// appendString appends a string literal, with single quotes replaced by quotation
// marks.
func appendString(out, literal []byte) []byte {
	if literal[0] == '"' {
		return append(out, literal...)
	}
	inside := literal[1:]
	out = append(out, '"')
	for i := 0; i < len(inside); i++ {
		switch c := inside[i]; {
		case c == '\'': // the closing quote
			return append(out, '"')
		case c == '"':
			out = append(out, '\\', c)
		case c == '\\' && i+1 < len(inside):
			i++
			if inside[i] != '\'' { // between quotation marks a single quote needs no escape
				out = append(out, c)
			}
			out = append(out, inside[i])
		default:
			out = append(out, c)
		}
	}
	return out
}

// endOfString returns where the string literal that starts at i ends; the end of
// the text if it is not closed.
func endOfString(text []byte, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch text[i] {
		case quote:
			return i + 1
		case '\\':
			i++
		}
	}
	return len(text)
}

// closes reports whether the next character from i on closes an object or a list.
func closes(text []byte, i int) bool {
	c := next(text, i)
	return c == '}' || c == ']'
}

// next returns the first byte from i on that is not white space; 0 at the end.
func next(text []byte, i int) byte {
	for ; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n':
		default:
			return text[i]
		}
	}
	return 0
}

// inName reports whether a byte may be part of a name without quotation marks, as
// JavaScript allows it.
func inName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '$' || c >= 0x80
}
