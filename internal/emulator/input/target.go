package input

import (
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// Target is the URL of a request, split and decoded. An invalid escape stands for
// itself, as in the URL Standard, so every URL has a target.
type Target struct {
	Origin string   // "" if the URL is path and query only
	Path   []string // the segments
	Query  httpmsg.Query
}

// ParseTarget reads a URL. Slashes at the start of the path count once: existing
// clients put one between the origin and an href, which has its own.
func ParseTarget(url string) Target {
	u, err := httpmsg.ParseURL(url)
	if err != nil {
		u.Target, _, _ = strings.Cut(url, "#")
	}
	path, query, _ := strings.Cut(u.Target, "?")
	t := Target{Origin: u.Origin, Query: httpmsg.ParseQuery(query)}
	for segment := range strings.SplitSeq(strings.TrimLeft(path, "/"), "/") {
		t.Path = append(t.Path, httpmsg.Unescape(segment))
	}
	return t
}

// Host returns the host without port; "" if the URL is path and query only.
func (t *Target) Host() string {
	_, host, _ := strings.Cut(t.Origin, "://")
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host = host[:i]
	}
	return host
}

// Below returns the segments that follow base, which the path may write in any
// case; false if the path does not start with base.
func (t *Target) Below(base string) ([]string, bool) {
	rest := t.Path
	for segment := range strings.SplitSeq(strings.Trim(base, "/"), "/") {
		if len(rest) == 0 || !hal.EqualFold(rest[0], segment) {
			return nil, false
		}
		rest = rest[1:]
	}
	return rest, true
}

// Last returns the last value that the query gives a parameter. Existing clients
// append their parameters to an href that has them already.
func (t *Target) Last(name string) (value string, given bool) {
	values := t.Query.Values(name)
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}
