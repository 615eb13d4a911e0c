package emulator

import "time"

// Times are when things happen by themselves. No page states any of them but
// Inactivity and InactiveTimeout; 0 stands for the default.
type Times struct {
	// Warning is how long before its end a subscription is announced to end; 2
	// minutes. It is not announced if negative.
	Warning time.Duration
	// Grace is how much longer a subscription lasts than its duration; none. A real
	// server was seen to announce an end a minute after it should have been.
	Grace time.Duration
	// Silence is how long an event channel that has been in use may be without a
	// pending GET; 10 minutes. Then the application's subscriptions are dropped, and
	// the channel says resume (page EventsInUCWA: "a long period of inactivity").
	Silence time.Duration
	// Inactivity is the same until the application ends; 15 minutes (page
	// MeDashboard).
	Inactivity time.Duration
	// Idle is how long an application that has never used its event channel stays
	// without any request; 8 hours, as long as a user's token.
	Idle time.Duration
	// InactiveTimeout is how long users who have made themselves available show as
	// active without a report of activity; 5 minutes (page makeMeAvailable_ref), or
	// what makeMeAvailable says. AwayTimeout is how much longer until they show as
	// away; 5 minutes.
	InactiveTimeout, AwayTimeout time.Duration
}

func (t Times) complete() Times {
	for _, span := range [...]struct {
		value    *time.Duration
		standard time.Duration
	}{
		{&t.Warning, 2 * time.Minute},
		{&t.Silence, 10 * time.Minute},
		{&t.Inactivity, 15 * time.Minute},
		{&t.Idle, 8 * time.Hour},
		{&t.InactiveTimeout, 5 * time.Minute},
		{&t.AwayTimeout, 5 * time.Minute},
	} {
		if *span.value == 0 {
			*span.value = span.standard
		}
	}
	return t
}
