package live

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

func TestClockCountsSleepAndNeverRunsBackwards(t *testing.T) {
	const minute = time.Minute
	for _, row := range []struct {
		name       string
		mono, wall time.Duration // how far each clock moves
		passed     time.Duration
		slept      bool
	}{
		{"both clocks agree", minute, minute, minute, false},
		{"the wall clock is a little ahead", minute, minute + drift, minute, false},
		{"the machine slept", time.Second, 9 * time.Hour, 9 * time.Hour, true},
		{"the machine slept, and the monotonic clock kept running", 9 * time.Hour, 9 * time.Hour, 9 * time.Hour, false},
		{"the wall clock is set back", minute, -time.Hour, minute, false},
		{"the wall clock is set forward", minute, time.Hour, time.Hour, true},
		{"the monotonic clock runs backwards", -minute, 0, 0, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			var c clock
			start := Instant{Mono: time.Hour, Wall: wallStart}
			assert.False(t, c.advance(start))
			slept := c.advance(Instant{Mono: start.Mono + row.mono, Wall: start.Wall + row.wall.Milliseconds()})
			assert.Equal(t, row.slept, slept)
			assert.Equal(t, row.passed, c.now)
		})
	}
}

func TestPausesAreRandomUpToAGrowingBound(t *testing.T) {
	c := New(Config{Random: rand.New(rand.NewPCG(1, 2))})
	for failed, ceiling := range []time.Duration{2, 4, 8, 16, 30, 30, 30} {
		least, most := maxPause, time.Duration(0)
		for range 2000 {
			pause := c.pause(failed, maxPause)
			least, most = min(least, pause), max(most, pause)
		}
		assert.InDelta(t, minPause.Seconds(), least.Seconds(), 0.1, "full jitter begins at the least pause")
		assert.InDelta(t, (ceiling * time.Second).Seconds(), most.Seconds(), 0.1)
	}
	assert.LessOrEqual(t, c.pause(1_000_000, maxPause), maxPause)
}

func TestFailuresAreClassifiedByStatusCodeAndSubcode(t *testing.T) {
	kinds := map[string]func(*ucwa.Error) bool{
		"missing": missing, "may mean the application": namesApplication, "replaced": replaced,
		"limit": limitExceeded, "unwanted": applicationRefused, "wrong origin": wrongOrigin, "refused": refused, "token": tokenRefused,
	}
	for _, row := range []struct {
		name string
		err  *ucwa.Error
		want []string
	}{
		{"404 of UCWA", status(404, "NotFound"), []string{"missing"}},
		{"404 ApplicationNotFound", status(404, "NotFound", "ApplicationNotFound"), []string{"missing", "may mean the application"}},
		{"404 in small letters", status(404, "notfound", "applicationnotfound"), []string{"missing", "may mean the application"}},
		{"404 of an unsupported version", status(404, "NotFound", "APIVersionNotSupported"), []string{"refused"}},
		{"404 of a proxy", status(404), nil},
		{"410 of UCWA", status(410, "Gone"), []string{"missing", "may mean the application"}},
		{"410 InactiveApplicationExpired", status(410, "Gone", "InactiveApplicationExpired"), []string{"missing", "may mean the application"}},
		{"410 TooManyApplications", status(410, "Gone", "TooManyApplications"), []string{"missing", "may mean the application", "unwanted"}},
		{"410 of a proxy", status(410), nil},
		{"409 PGetReplaced", status(409, "Conflict", "PGetReplaced"), []string{"replaced"}},
		{"409 without PGetReplaced", status(409, "Conflict"), nil},
		{"403 LimitExceeded", status(403, "Forbidden", "LimitExceeded"), []string{"limit", "refused"}},
		{"413 of UCWA", status(413, "EntityTooLarge"), []string{"limit", "refused"}},
		{"403 of UCWA", status(403, "Forbidden"), []string{"refused"}},
		{"403 of a proxy", status(403), nil},
		{"400 of UCWA", status(400, "BadRequest"), []string{"refused"}},
		{"401 without a body", status(401), []string{"token"}},
		{"429 of UCWA", status(429, "TooManyRequests"), nil},
		{"500 of UCWA", status(500, "ServiceFailure"), nil},
		{"503 of UCWA", status(503, "ServiceUnavailable"), nil},
		{"no connection", networkError(), nil},
		{"an answer that is not UCWA", newError(ucwa.KindProtocol, "cut off"), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, kind := range sortedKeys(kinds) {
				if kinds[kind](row.err) {
					got = append(got, kind)
				}
			}
			assert.ElementsMatch(t, row.want, got)
		})
	}
}
