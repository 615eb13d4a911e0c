package input

import (
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
)

func TestParseTarget(t *testing.T) {
	for _, test := range []struct {
		name, url string
		want      Target
	}{
		{"path and query", "/a/b?c=d", Target{Path: []string{"a", "b"}, Query: httpmsg.Query{{Name: "c", Value: "d"}}}},
		{"an absolute URL", "https://FE1.contoso.com:443/a", Target{Origin: "https://fe1.contoso.com", Path: []string{"a"}}},
		{"a port of its own", "http://localhost:8080/a", Target{Origin: "http://localhost:8080", Path: []string{"a"}}},
		{"several slashes in front", "///a", Target{Path: []string{"a"}}},
		{"several slashes elsewhere are empty segments", "/a//", Target{Path: []string{"a", "", ""}}},
		{"an address in a segment", "/people/sip%3asara%2Bd@contoso.com", Target{Path: []string{"people", "sip:sara+d@contoso.com"}}},
		{"an escaped slash parts no segments", "/a%2Fb", Target{Path: []string{"a/b"}}},
		{"a plus is itself in a path, and a blank in a query", "/a+b?c+d=e%2bf+g", Target{Path: []string{"a+b"}, Query: httpmsg.Query{{Name: "c d", Value: "e+f g"}}}},
		{"a name without value, and an empty one", "/?a&b=&=c&&d=e=f", Target{Path: []string{""}, Query: httpmsg.Query{{Name: "a", Value: ""}, {Name: "b", Value: ""}, {Name: "d", Value: "e=f"}}}},
		{"escapes that are none", "/%/%4/%zz%41", Target{Path: []string{"%", "%4", "%zzA"}}},
		{"escapes that are no text", "/%ff%c3%a4", Target{Path: []string{"\uFFFDä"}}},
		{"a fragment", "/a?b=c#d?e=f", Target{Path: []string{"a"}, Query: httpmsg.Query{{Name: "b", Value: "c"}}}},
		{"nothing", "", Target{Path: []string{""}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, ParseTarget(test.url))
		})
	}
}
