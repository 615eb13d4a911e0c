package directory

import (
	"time"

	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/ucwa"
)

// Publication is the presence that users have published themselves. It becomes
// idle and then away while they report no activity, and a report restores it
// (page MeDashboard).
type Publication struct {
	Presence
	// Owner is the id of the application that published it. The publication ends
	// with the application.
	Owner string
	// InactiveTimeout is the time after LastActive at which the presence becomes idle,
	// and AwayTimeout the time after that at which it becomes away.
	InactiveTimeout, AwayTimeout time.Duration
}

// Published returns the presence that a user has published, even if the user is shown as
// idle or away meanwhile. Without one it is the same as [Directory.Presence].
func (d *Directory) Published(uri string, now time.Time) Presence {
	if p, found := d.published[ucwa.SIPKey(uri)]; found {
		return p.Presence
	}
	return d.Presence(uri, now)
}

// Publish replaces the presence that a user has published.
func (d *Directory) Publish(uri string, p Publication) { d.published[ucwa.SIPKey(uri)] = p }

// Withdraw removes the presence that a user has published in an application, unless
// another application has replaced it.
func (d *Directory) Withdraw(uri, owner string) {
	if key := ucwa.SIPKey(uri); d.published[key].Owner == owner {
		delete(d.published, key)
	}
}

// fades returns when the publication becomes idle, when away, and how idle is
// written. A user who is away already, or must not be disturbed, stays so.
func (p *Publication) fades() (idle, away time.Time, as string) {
	switch p.Availability {
	case "Online":
		as = "IdleOnline"
	case "Busy":
		as = "IdleBusy"
	default:
		return schedule.Never(), schedule.Never(), ""
	}
	idle = p.LastActive.Add(p.InactiveTimeout)
	return idle, idle.Add(p.AwayTimeout), as
}

// at returns how the publication shows at a time.
func (p *Publication) at(now time.Time) Presence {
	shown := p.Presence
	switch idle, away, as := p.fades(); {
	case schedule.Reached(away, now):
		shown.Availability, shown.Activity = "Away", ""
	case schedule.Reached(idle, now):
		shown.Availability = as
	}
	return shown
}

// nextChange returns when it shows as something else.
func (p *Publication) nextChange(now time.Time) time.Time {
	idle, away, _ := p.fades()
	switch {
	case schedule.Reached(away, now):
		return schedule.Never()
	case schedule.Reached(idle, now):
		return away
	}
	return idle
}
