//go:build js && wasm

package jsapi

import (
	"maps"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMain(m *testing.M) {
	runtime.MemProfileRate = 1 // for functions: the profile is of every allocation
	os.Exit(m.Run())
}

// checkLeaks fails the test if, once it is over, it has left a function that
// JavaScript can call, or a goroutine.
func checkLeaks(t *testing.T) {
	t.Helper()
	turn(t) // the goroutine of the runtime's event loop is there from the first turn on
	goroutines, live := runtime.NumGoroutine(), functions(t)
	t.Cleanup(func() {
		// What was told to end may need some turns to do so.
		until(t, func() bool { return runtime.NumGoroutine() <= goroutines && maps.Equal(live, functions(t)) })
		assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines, "goroutines are left")
		assert.Equal(t, live, functions(t), "functions are left")
	})
}

// functions counts the functions that JavaScript can call by where they were
// made. syscall/js keeps each in a table until it is released, which nothing
// tells from outside; but what the table keeps alive is in the heap profile.
func functions(t *testing.T) map[string]int64 {
	t.Helper()
	runtime.GC() // the profile is of the last collection
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
