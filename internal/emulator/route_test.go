package emulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRoutesMatchSegments(t *testing.T) {
	for _, test := range []struct {
		name, path string
		segments   []string
		want       bool
	}{
		{"no segments match the empty path", "", nil, true},
		{"equal segments", "a/b", []string{"a", "b"}, true},
		{"one segment less", "a/b", []string{"a"}, false},
		{"one segment more", "a/b", []string{"a", "b", "c"}, false},
		{"one segment does not match the empty path", "", []string{"a"}, false},
		{"another segment", "a/b", []string{"a", "c"}, false},
		{"another case", "a/b", []string{"a", "B"}, true},
		{"a path that starts with a slash", "/a/b", []string{"a", "b"}, true},
		{"a placeholder", "{a}/b", []string{"x", "b"}, true},
		{"a placeholder does not match an empty segment", "{a}/b", []string{"", "b"}, false},
		{"a segment with an escaped slash", "{a}/b", []string{"a/b"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, (&route{path: test.path}).matches(test.segments))
		})
	}
}

func TestNoPathHasOPTIONS(t *testing.T) {
	s := start(t, Config{})
	for _, route := range routes() {
		path := route.path
		if !strings.HasPrefix(path, "/") { // below the applications
			path = strings.Replace("/ucwa/oauth/v1/applications/"+path, "/ucwa/oauth/v1/applications/{application}", s.app, 1)
		}
		path = strings.TrimSuffix(path, "/")
		for _, method := range []string{"OPTIONS", "HEAD", "TRACE"} {
			assert.Equal(t, "405 MethodNotAllowed", s.status(method+" "+path), path)
		}
	}
}

func TestPreflightsAreRefused(t *testing.T) {
	s := start(t, Config{})
	for _, path := range []string{"/ucwa/oauth/v1/applications", "{app}", "{app}/people/presenceSubscriptions", rootPath, "/WebTicket/oauthtoken"} {
		resp := s.send("OPTIONS " + path + "\nOrigin: https://app.fabrikam.com\nAccess-Control-Request-Method: POST")
		assert.Equal(t, 405, resp.Status, path)
		assert.Empty(t, resp.Header.Get("Access-Control-Allow-Origin"), path)
	}
	preflight := s.send("OPTIONS {app}\nAuthorization: \nOrigin: https://app.fabrikam.com\nAccess-Control-Request-Method: GET")
	assert.Equal(t, 401, preflight.Status, "a preflight has no token")
}
