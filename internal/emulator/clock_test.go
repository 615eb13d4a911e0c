package emulator

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := NewClock(morning)
		at := func(want time.Duration, why string) {
			t.Helper()
			assert.Equal(t, want, clock.Now().Sub(morning), why)
		}
		time.Sleep(time.Hour) // of the bubble, in which nobody waits
		at(0, "it stands still")
		clock.Advance(time.Minute)
		at(time.Minute, "it is moved")
		clock.Run(1)
		at(time.Minute, "it starts from where it is")
		time.Sleep(time.Second)
		at(61*time.Second, "it runs")
		clock.Advance(time.Hour)
		at(time.Hour+61*time.Second, "it is moved while it runs")
		clock.Run(60)
		time.Sleep(time.Second)
		at(time.Hour+121*time.Second, "it runs fast")
		clock.Run(0)
		time.Sleep(time.Hour)
		at(time.Hour+121*time.Second, "it stops")
		clock.Advance(-time.Hour)
		at(121*time.Second, "it is moved back")
	})
}
