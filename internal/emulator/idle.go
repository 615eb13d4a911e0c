package emulator

import "time"

// publication is how somebody is by their own account. It fades while they do
// not report any activity, and a report brings it back (page MeDashboard).
type publication struct {
	Presence
	by *application

	inactiveTimeout, awayTimeout time.Duration
}

// fades returns when the publication shows as inactive and when as away, and
// as what. The zero times say that it does not: away is away already, and who
// must not be disturbed stays so.
func (p *publication) fades() (inactive, away time.Time, as string) {
	switch p.Availability {
	case "Online":
		as = "IdleOnline"
	case "Busy":
		as = "IdleBusy"
	default:
		return time.Time{}, time.Time{}, ""
	}
	inactive = p.LastActive.Add(p.inactiveTimeout)
	return inactive, inactive.Add(p.awayTimeout), as
}

// seen returns how the publication shows at a time.
func (p *publication) seen(now time.Time) Presence {
	shown := p.Presence
	switch inactive, away, as := p.fades(); {
	case reached(away, now):
		shown.Availability, shown.Activity = "Away", ""
	case reached(inactive, now):
		shown.Availability = as
	}
	return shown
}

// nextChange returns when it shows as something else; the zero time if it does not.
func (p *publication) nextChange(now time.Time) time.Time {
	inactive, away, _ := p.fades()
	switch {
	case reached(away, now):
		return time.Time{}
	case reached(inactive, now):
		return away
	}
	return inactive
}
