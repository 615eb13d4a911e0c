//go:build js && wasm

package shared

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGoroutineRunsEachCallOnceAndKeepsOneGoroutine(t *testing.T) {
	for _, row := range []struct {
		name   string
		starts []int // the number of overlapping calls in each group of calls
	}{
		{"one call", []int{1}},
		{"calls in sequence", []int{1, 1, 1}},
		{"overlapping calls", []int{3}},
		{"single calls between overlapping calls", []int{4, 1, 1, 2}},
	} {
		t.Run(row.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			g := new(goroutine)
			t.Cleanup(func() { g.stop(t, before) })
			for _, n := range row.starts {
				proceed, done := make(chan bool), make(chan int)
				for i := range n {
					g.run(func() {
						<-proceed
						done <- i
					})
				}
				close(proceed)
				ended := map[int]bool{}
				for range n {
					ended[<-done] = true
				}
				assert.Len(t, ended, n)
				for range 10 {
					runtime.Gosched() // each goroutine ends, or waits for a call
				}
				assert.Equal(t, before+1, runtime.NumGoroutine())
			}
		})
	}
}

// stop ends the waiting goroutine, and checks that as many goroutines are left as before.
func (g *goroutine) stop(t *testing.T, before int) {
	g.run(runtime.Goexit)
	for range 10 {
		runtime.Gosched()
	}
	assert.Equal(t, before, runtime.NumGoroutine())
}
