//go:build js && wasm

package jstest

import (
	"maps"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Main runs the tests of a package that uses [CheckLeaks].
func Main(m *testing.M) {
	runtime.MemProfileRate = 1 // Functions needs every allocation in the profile
	os.Exit(m.Run())
}

// CheckLeaks fails the test if it leaves a function that JavaScript can call, or a
// goroutine.
func CheckLeaks(t *testing.T) {
	t.Helper()
	Turn(t) // from the first turn on there is a goroutine of the runtime's event loop
	goroutines, live := runtime.NumGoroutine(), Functions(t)
	t.Cleanup(func() {
		// What was told to end may need some turns to do so.
		Until(t, func() bool { return runtime.NumGoroutine() <= goroutines && maps.Equal(live, Functions(t)) })
		assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines, "goroutines are left")
		assert.Equal(t, live, Functions(t), "functions are left")
	})
}

// Functions counts the functions that JavaScript can call by the Go function that
// made them. syscall/js keeps each in a table until it is released, and offers no
// way to read the table; but what the table keeps alive is in the heap profile.
func Functions(t *testing.T) map[string]int64 {
	t.Helper()
	runtime.GC() // the profile is that of the last collection
	records := make([]runtime.MemProfileRecord, 1000)
	n, ok := runtime.MemProfile(records, false)
	for !ok {
		records = make([]runtime.MemProfileRecord, 2*n)
		n, ok = runtime.MemProfile(records, false)
	}
	live := map[string]int64{}
	for _, record := range records[:n] {
		frames := runtime.CallersFrames(record.Stack())
		frame, more := frames.Next()
		for more && strings.HasPrefix(frame.Function, "runtime.") {
			frame, more = frames.Next()
		}
		if frame.Function == "ucwapresence/internal/jsrt.Func" {
			maker, _ := frames.Next()
			live[maker.Function] += record.InUseObjects()
		}
	}
	return live
}
