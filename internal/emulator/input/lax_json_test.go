package input

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRepair(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"valid JSON with quotes and commas in a string", `{"a":"{b: 'c',}\\\"","d":[-1.5e+3,true,null]}`, ""},
		{"escapes between single quotes", `{'a':'\u0041\'"\n\\'}`, `{"a":"\u0041'\"\n\\"}`},
		{"a name with white space after it", "{a \t\r\n:1}", "{\"a\" \t\r\n:1}"},
	} {
		if row.want == "" {
			row.want = row.text
		}
		assert.Equal(t, row.want, string(repair([]byte(row.text))), row.name)
	}
}
