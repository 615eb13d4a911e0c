package schedule

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheClockStandsRunsAndMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := NewClock(morning)
		at := func(want time.Duration, why string) {
			t.Helper()
			assert.Equal(t, want, clock.Now().Sub(morning), why)
		}
		time.Sleep(time.Hour) // in the bubble of synctest
		at(0, "it stands still")
		clock.Advance(time.Minute)
		at(time.Minute, "it is moved")
		clock.Run(1)
		at(time.Minute, "it starts with the time that it shows")
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

		clock.Set(morning.AddDate(-1000, 0, 0))
		assert.Equal(t, morning.AddDate(-1000, 0, 0), clock.Now(), "it is set to a time that is further away than a Duration")
		clock.Set(morning.Add(121 * time.Second))

		until := func(after, want time.Duration, arrives bool, why string) {
			t.Helper()
			left, comes := clock.Until(clock.Now().Add(after))
			assert.Equal(t, arrives, comes, why)
			assert.Equal(t, want, left, why)
		}
		until(time.Nanosecond, 0, false, "it stands still")
		until(0, 0, true, "it is that time")
		until(-time.Hour, 0, true, "it is later")
		clock.Run(60)
		until(time.Minute, time.Second, true, "it runs fast")
		until(time.Nanosecond, 1, true, "it does not arrive early")
		clock.Run(0.001)
		until(math.MaxInt64, maxWait, true, "it takes longer than a Duration")
	})
}

func TestTheClockRunsForDaysAtTheHighestSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const speed = 86_400 // a day in a second
		clock := NewClock(morning)
		clock.Run(speed)
		for range 5 {
			before := clock.Now()
			time.Sleep(12 * time.Hour)
			assert.Equal(t, before.AddDate(0, 0, 12*3600), clock.Now())
		}
		before := clock.Now()
		time.Sleep(365 * 24 * time.Hour)
		assert.True(t, clock.Now().After(before), "it also runs for a year without a call")
	})
}

var morning = time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
