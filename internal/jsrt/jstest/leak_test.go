//go:build js && wasm

package jstest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

func TestMain(m *testing.M) { jstest.Main(m) }

func TestFunctionsCountsEachUnreleasedFunction(t *testing.T) {
	jstest.CheckLeaks(t)
	before := jstest.Functions(t)
	function := jsrt.Func(nil)
	assert.NotEqual(t, before, jstest.Functions(t), "a new function is not counted")
	function.Release()
	assert.Equal(t, before, jstest.Functions(t), "a released function is counted")
}
