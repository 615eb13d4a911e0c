//go:build js && wasm

package emulator

import (
	"testing"

	"ucwapresence/internal/jsrt/jstest"
)

func TestMain(m *testing.M) { jstest.Main(m) }
