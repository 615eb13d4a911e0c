package httpmsg

import (
	"math"
	"strconv"
	"strings"
)

// SplitList returns the elements of a comma-separated field value without the
// white space around them and without empty elements (RFC 9110, section 5.6.1).
// A comma within a quoted string or behind the day of an HTTP date does not
// separate, so that a date that arrives twice is split into two dates.
func SplitList(value string) []string {
	var elements []string
	start, quoted := 0, false
	add := func(end int) {
		if element := strings.Trim(value[start:end], " \t"); element != "" {
			elements = append(elements, element)
		}
		start = end + 1
	}
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++ // the escaped character
		case c == ',' && !quoted && !isDayName(strings.Trim(value[start:i], " \t")):
			add(i)
		}
	}
	add(len(value))
	return elements
}

// ParseContentLength returns the length that a Content-Length field states: digits
// only (RFC 9110, section 8.6). A field that was sent several times counts if all
// of its values are the same. A length above 2^63-1 is returned as 2^63-1.
func ParseContentLength(value string) (length int64, ok bool) {
	elements := SplitList(value)
	for i, element := range elements {
		if strings.Trim(element, "0123456789") != "" || element != elements[0] {
			return 0, false
		}
		n, err := strconv.ParseInt(element, 10, 64)
		if err != nil {
			n = math.MaxInt64 // digits only: the number is out of range
		}
		if i == 0 {
			length = n
		}
	}
	return length, len(elements) > 0
}
