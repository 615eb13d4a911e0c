package input

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/httpmsg"
)

func TestParseTarget(t *testing.T) {
	for _, test := range []struct {
		name, url string
		want      Target
	}{
		{"path and query", "/a/b?c=d", Target{Path: []string{"a", "b"}, Query: httpmsg.Query{{Name: "c", Value: "d"}}}},
		{"an absolute URL", "https://FE1.contoso.com:443/a", Target{Origin: "https://fe1.contoso.com", Path: []string{"a"}}},
		{"a port that is not the scheme's", "http://localhost:8080/a", Target{Origin: "http://localhost:8080", Path: []string{"a"}}},
		{"several slashes at the start", "///a", Target{Path: []string{"a"}}},
		{"several slashes elsewhere are empty segments", "/a//", Target{Path: []string{"a", "", ""}}},
		{"a SIP URI in a segment", "/people/sip%3asara%2Bd@contoso.com", Target{Path: []string{"people", "sip:sara+d@contoso.com"}}},
		{"an escaped slash separates no segments", "/a%2Fb", Target{Path: []string{"a/b"}}},
		{"a plus is a plus in a path and a blank in a query", "/a+b?c+d=e%2bf+g", Target{Path: []string{"a+b"}, Query: httpmsg.Query{{Name: "c d", Value: "e+f g"}}}},
		{"a name without value, and a value without name", "/?a&b=&=c&&d=e=f", Target{Path: []string{""}, Query: httpmsg.Query{{Name: "a", Value: ""}, {Name: "b", Value: ""}, {Name: "d", Value: "e=f"}}}},
		{"invalid escapes", "/%/%4/%zz%41", Target{Path: []string{"%", "%4", "%zzA"}}},
		{"escapes that are not UTF-8", "/%ff%c3%a4", Target{Path: []string{"\uFFFDä"}}},
		{"a fragment", "/a?b=c#d?e=f", Target{Path: []string{"a"}, Query: httpmsg.Query{{Name: "b", Value: "c"}}}},
		{"an empty URL", "", Target{Path: []string{""}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, ParseTarget(test.url))
		})
	}
}
