package httpmsg

import (
	"strings"
)

// SplitList returns the elements of a comma-separated field value without the
// white space around them and without empty elements (RFC 9110, section 5.6.1).
// A comma within a quoted string, or after the name of the day in an HTTP date, does not
// separate elements. So two joined dates are split into two dates.
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
