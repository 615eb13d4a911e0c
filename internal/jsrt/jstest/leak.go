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

// CheckLeaks fails the test if it ends with more functions that JavaScript can call, or
// with more goroutines, than it has now.
func CheckLeaks(t *testing.T) {
	t.Helper()
	Turn(t) // the first turn starts a goroutine of the runtime for the event loop
	goroutines, live := runtime.NumGoroutine(), Functions(t)
	t.Cleanup(func() {
		// A goroutine or function may need some turns to end.
		Until(t, func() bool { return runtime.NumGoroutine() <= goroutines && maps.Equal(live, Functions(t)) })
		assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines, "goroutines are left")
		assert.Equal(t, live, Functions(t), "functions are left")
	})
}

// Functions returns the number of functions that JavaScript can call, by the name of the
// Go function that created them. syscall/js keeps each function in a table until it is
// released, but offers no way to read the table. So Functions counts the objects in the
// heap profile that [jsrt.Func] has allocated.
func Functions(t *testing.T) map[string]int64 {
	t.Helper()
	runtime.GC() // the profile shows the heap after the last collection
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
