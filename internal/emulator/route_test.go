package emulator

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

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
