package emulator

import (
	"strings"
	"ucwapresence/internal/httpmsg"
)

// target is the URL of a request, taken apart and decoded. Escapes that are none
// stand for themselves, as in the URL Standard, so every URL is some target.
type target struct {
	origin string   // "" if the URL is path and query only
	path   []string // the segments
	query  httpmsg.Query
}

func parseTarget(url string) target {
	u, err := httpmsg.ParseURL(url)
	if err != nil {
		u.Target, _, _ = strings.Cut(url, "#")
	}
	path, query, _ := strings.Cut(u.Target, "?")
	t := target{origin: u.Origin, query: httpmsg.ParseQuery(query)}
	// Existing clients put a slash between origin and href, which has one.
	for segment := range strings.SplitSeq(strings.TrimLeft(path, "/"), "/") {
		t.path = append(t.path, httpmsg.Unescape(segment))
	}
	return t
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

// values returns the values that the query gives a parameter, in any case of its
// name (page QueryParameters: Message for message).
func (t *target) values(name string) []string { return t.query.Values(name) }
