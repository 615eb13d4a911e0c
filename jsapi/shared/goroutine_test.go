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
		starts []int // numbers of calls that overlap, one group after the other
	}{
		{"one call", []int{1}},
		{"one call after the other", []int{1, 1, 1}},
		{"several calls that overlap", []int{3}},
		{"calls that overlap, and then single ones", []int{4, 1, 1, 2}},
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
					runtime.Gosched() // the goroutines end, or wait
				}
				assert.Equal(t, before+1, runtime.NumGoroutine())
			}
		})
	}
}

// stop ends the goroutine that waits.
func (g *goroutine) stop(t *testing.T, before int) {
	g.run(runtime.Goexit)
	for range 10 {
		runtime.Gosched()
	}
	assert.Equal(t, before, runtime.NumGoroutine())
}
