package emulator

import (
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
)

func TestParseTarget(t *testing.T) {
	for _, test := range []struct {
		name, url string
		want      target
	}{
		{"path and query", "/a/b?c=d", target{path: []string{"a", "b"}, query: httpmsg.Query{{Name: "c", Value: "d"}}}},
		{"an absolute URL", "https://FE1.contoso.com:443/a", target{origin: "https://fe1.contoso.com", path: []string{"a"}}},
		{"a port of its own", "http://localhost:8080/a", target{origin: "http://localhost:8080", path: []string{"a"}}},
		{"several slashes in front", "///a", target{path: []string{"a"}}},
		{"several slashes elsewhere are empty segments", "/a//", target{path: []string{"a", "", ""}}},
		{"an address in a segment", "/people/sip%3asara%2Bd@contoso.com", target{path: []string{"people", "sip:sara+d@contoso.com"}}},
		{"an escaped slash parts no segments", "/a%2Fb", target{path: []string{"a/b"}}},
		{"a plus is itself in a path, and a blank in a query", "/a+b?c+d=e%2bf+g", target{path: []string{"a+b"}, query: httpmsg.Query{{Name: "c d", Value: "e+f g"}}}},
		{"a name without value, and an empty one", "/?a&b=&=c&&d=e=f", target{path: []string{""}, query: httpmsg.Query{{Name: "a", Value: ""}, {Name: "b", Value: ""}, {Name: "d", Value: "e=f"}}}},
		{"escapes that are none", "/%/%4/%zz%41", target{path: []string{"%", "%4", "%zzA"}}},
		{"escapes that are no text", "/%ff%c3%a4", target{path: []string{"\uFFFDä"}}},
		{"a fragment", "/a?b=c#d?e=f", target{path: []string{"a"}, query: httpmsg.Query{{Name: "b", Value: "c"}}}},
		{"nothing", "", target{path: []string{""}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, parseTarget(test.url))
		})
	}
}

func TestRouteMatches(t *testing.T) {
	for _, test := range []struct {
		name, path string
		segments   []string
		want       bool
	}{
		{"nothing is nothing", "", nil, true},
		{"the path itself", "a/b", []string{"a", "b"}, true},
		{"one segment less", "a/b", []string{"a"}, false},
		{"one segment more", "a/b", []string{"a", "b", "c"}, false},
		{"more than nothing", "", []string{"a"}, false},
		{"another segment", "a/b", []string{"a", "c"}, false},
		{"another case", "a/b", []string{"a", "B"}, true},
		{"a path from the root", "/a/b", []string{"a", "b"}, true},
		{"any segment", "{a}/b", []string{"x", "b"}, true},
		{"any segment, but not an empty one", "{a}/b", []string{"", "b"}, false},
		{"a segment that looks like a path", "{a}/b", []string{"a/b"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, (&route{path: test.path}).matches(test.segments))
		})
	}
}
