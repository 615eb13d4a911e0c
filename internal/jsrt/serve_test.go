//go:build js && wasm

package jsrt_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

func TestServeReturnsOnlyIfNobodyTakesTheFunctions(t *testing.T) {
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"the program is not started by the loader", []string{"js"}, "this program is started by loader.js, which names the function to hand over to"},
		{"there is no such function", []string{"js", "no such function"}, "syscall/js: call of Value.Invoke on undefined"},
		{"the function throws", []string{"js", "BigInt"}, "SyntaxError: Cannot convert [object Object] to a BigInt"},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			own := os.Args
			defer func() { os.Args = own }()
			os.Args = row.args
			assert.EqualError(t, jsrt.Serve(nil), row.want)
		})
	}
}
