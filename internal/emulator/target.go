package emulator

import (
	"fmt"
	"strconv"
	"strings"

	"ucwapresence/internal/ucwa"
)

// target is the URL of a request, taken apart and decoded. Escapes that are none
// stand for themselves, as in the URL Standard, so every URL is some target.
type target struct {
	origin string   // "" if the URL is path and query only
	path   []string // the segments
	query  []parameter
}

// parameter is one name and value of a query.
type parameter struct{ name, value string }

func parseTarget(url string) target {
	u, err := ucwa.ParseURL(url)
	if err != nil {
		u.Target, _, _ = strings.Cut(url, "#")
	}
	path, query, _ := strings.Cut(u.Target, "?")
	t := target{origin: u.Origin, query: parseQuery(query)}
	// Existing clients put a slash between origin and href, which has one.
	for segment := range strings.SplitSeq(strings.TrimLeft(path, "/"), "/") {
		t.path = append(t.path, unescape(segment))
	}
	return t
}

// parseQuery reads a query, or a form, which is written the same way.
func parseQuery(query string) []parameter {
	var parameters []parameter
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(strings.ReplaceAll(pair, "+", " "), "="); name != "" {
			parameters = append(parameters, parameter{unescape(name), unescape(value)})
		}
	}
	return parameters
}

// host returns the host, without port; "" if the URL is path and query only.
func (t *target) host() string {
	_, host, _ := strings.Cut(t.origin, "://")
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host = host[:i]
	}
	return host
}

// below returns the segments that follow base, which the path may write in any
// case; nil and false if the path is elsewhere.
func (t *target) below(base string) ([]string, bool) {
	rest := t.path
	for segment := range strings.SplitSeq(strings.Trim(base, "/"), "/") {
		if len(rest) == 0 || !strings.EqualFold(rest[0], segment) {
			return nil, false
		}
		rest = rest[1:]
	}
	return rest, true
}

// values returns the values that the query gives a parameter, whose name it may
// write in any case (page QueryParameters: Message for message).
func (t *target) values(name string) []string {
	var values []string
	for _, p := range t.query {
		if strings.EqualFold(p.name, name) {
			values = append(values, p.value)
		}
	}
	return values
}

// unescape decodes percent escapes into text.
func unescape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if code, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c = byte(code)
				i += 2
			}
		}
		b = append(b, c)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// escape writes a text as a segment of a path, or as a value in a query. Comma,
// @ and = stay as they are, as in captured hrefs.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte("-._~,@=", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
