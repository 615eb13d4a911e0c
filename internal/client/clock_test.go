package client

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// The wall clock of a page may start at 0, as fake clocks do, and may be set back.
func TestExpiryIsRightWithAnyWallClock(t *testing.T) {
	noon := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	zero := time.Unix(0, 0)
	for _, row := range []struct {
		name     string
		created  time.Time // the time of the request that created a subscription of 15 minutes
		extended time.Time // the time of the request that adds 10 minutes
		want     time.Time
	}{
		{"a clock that advances", noon, noon.Add(5 * time.Minute), noon.Add(25 * time.Minute)},
		{"a clock that does not advance", noon, noon, noon.Add(25 * time.Minute)},
		{"more than 30 minutes in all", noon, noon.Add(-6 * time.Minute), noon.Add(-6*time.Minute + 30*time.Minute)},
		{"a subscription that has expired", noon, noon.Add(16 * time.Minute), noon.Add(26 * time.Minute)},
		{"a clock that stays at 0", zero, zero, zero.Add(25 * time.Minute)},
		{"a clock that starts at 0 and jumps to today", zero, noon, noon.Add(10 * time.Minute)},
		{"a clock that is set back to 0", noon, zero, zero.Add(10 * time.Minute)},
		{"a clock that is set back by an hour", noon, noon.Add(-time.Hour), noon.Add(-50 * time.Minute)},
		{"a clock that is set back by centuries", noon, noon.AddDate(-300, 0, 0), noon.AddDate(-300, 0, 0).Add(10 * time.Minute)},
		{"a clock that is set forward by centuries", noon, noon.AddDate(300, 0, 0), noon.AddDate(300, 0, 0).Add(10 * time.Minute)},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := localState{base: func() (none httpmsg.URL) { return none }}
			s := ucwa.PresenceSubscription{Href: "/s/3"}
			l.create(Subscription{PresenceSubscription: s, Expires: row.created.Add(15 * time.Minute)}, 1)
			got := l.extend(s, 10, Answer{Sent: row.extended, turn: 2}, "")
			assert.Equal(t, row.want, got.Expires)
		})
	}
}

// An answer to a request that was sent before the end of a subscription does not bring
// back its state.
func TestEndAndExtensionsApplyInTheOrderOfTheirRequests(t *testing.T) {
	s := ucwa.PresenceSubscription{Href: "/s/3"}
	now := time.Now()
	extend := func(l *localState, turn uint64) {
		l.extend(s, 10, Answer{Sent: now, turn: turn}, "/g")
	}
	for _, row := range []struct {
		name  string
		do    func(l *localState)
		known bool
	}{
		{"an extension after the end", func(l *localState) { extend(l, 1); l.end(s.Href, 2, false); extend(l, 3) }, true},
		{"a late extension", func(l *localState) { extend(l, 1); l.end(s.Href, 3, false); extend(l, 2) }, false},
		{"a late end", func(l *localState) { extend(l, 1); extend(l, 3); l.end(s.Href, 2, false) }, true},
		{"an end after a late extension", func(l *localState) { extend(l, 3); extend(l, 1); l.end(s.Href, 2, false) }, true},
		{"an end of an unknown subscription", func(l *localState) { l.end(s.Href, 2, false); extend(l, 1) }, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := localState{base: func() (none httpmsg.URL) { return none }}
			row.do(&l)
			assert.Equal(t, row.known, !l.lookup(s.Href).expires.IsZero())
		})
	}
}
