//go:build js && wasm

package jsrt_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

func TestHandOverFailsIfTheLoaderDoesNotAcceptTheFunctions(t *testing.T) {
	for _, row := range []struct {
		name     string
		handOver string
		want     string
	}{
		{"the loader did not start the program", `undefined`, "JavaScript passed a value of type undefined where a function was expected"},
		{"the loader throws", `() => { throw new RangeError("no"); }`, "RangeError: no"},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			jstest.Eval(t, `(globalThis.handOver = `+row.handOver+`)`)
			defer jstest.Eval(t, `delete globalThis.handOver`)
			assert.EqualError(t, jsrt.HandOver(nil), row.want)
		})
	}
}
