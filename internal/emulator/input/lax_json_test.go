package input

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is JSON stays as it is.
func TestRepair(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"what looks like more in a text", `{"a":"{b: 'c',}\\\"","d":[-1.5e+3,true,null]}`, ""},
		{"escapes between marks of the other kind", `{'a':'\u0041\'"\n\\'}`, `{"a":"\u0041'\"\n\\"}`},
		{"a name with a blank behind it", "{a \t\r\n:1}", "{\"a\" \t\r\n:1}"},
	} {
		if row.want == "" {
			row.want = row.text
		}
		assert.Equal(t, row.want, string(repair([]byte(row.text))), row.name)
	}
}
