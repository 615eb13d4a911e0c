//go:build js && wasm

package shared_test

import (
	"testing"

	"ucwapresence/internal/jsrt/jstest"
)

func TestMain(m *testing.M) { jstest.Main(m) }
