//go:build js && wasm

package jsrt_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

func TestAppendBytes(t *testing.T) {
	for _, row := range []struct {
		name  string
		dst   []byte
		array string
		want  string
	}{
		{"the whole array", nil, `Uint8Array.of(97, 98, 99)`, "abc"},
		{"an empty array", nil, `new Uint8Array()`, ""},
		{"an empty array after other bytes", []byte("ab"), `new Uint8Array()`, "ab"},
		{"a view of a part of a buffer", nil, `new Uint8Array(Uint8Array.of(97, 98, 99, 100).buffer, 1, 2)`, "bc"},
		{"after other bytes", []byte("ab"), `Uint8Array.of(99)`, "abc"},
		{"into free capacity", make([]byte, 0, 8), `Uint8Array.of(97)`, "a"},
		{"more than the free capacity", make([]byte, 0, 1), `new Uint8Array(100).fill(97)`, strings.Repeat("a", 100)},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := jsrt.AppendBytes(row.dst, jstest.Eval(t, row.array))
			require.NoError(t, err)
			assert.Equal(t, row.want, string(got))
		})
	}
}

func TestAppendBytesGrowsInSteps(t *testing.T) {
	chunk := jstest.Eval(t, `new Uint8Array(1000)`)
	var all []byte
	moved := 0
	for range 1000 {
		room := cap(all)
		var err error
		all, err = jsrt.AppendBytes(all, chunk)
		require.NoError(t, err)
		if cap(all) != room {
			moved++
		}
	}
	assert.Len(t, all, 1_000_000)
	assert.Less(t, moved, 50, "each chunk moves everything before it")
}

func TestAppendBytesRefusesOtherValues(t *testing.T) {
	for _, row := range []struct{ name, value string }{
		{"undefined", `undefined`},
		{"a string", `"abc"`},
		{"a buffer", `new ArrayBuffer(3)`},
		{"an array of numbers", `[1, 2, 3]`},
		{"numbers of two bytes", `Uint16Array.of(1, 2, 3)`},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := jsrt.AppendBytes([]byte("ab"), jstest.Eval(t, row.value))
			assert.Error(t, err)
			assert.Equal(t, "ab", string(got), "earlier bytes are kept")
		})
	}
}
