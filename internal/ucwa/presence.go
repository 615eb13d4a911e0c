package ucwa

import (
	"time"

	"ucwapresence/internal/hal"
)

// ContactPresence is the presence of a contact (page contactPresence_ref).
type ContactPresence struct {
	// Availability is Away, BeRightBack, Busy, DoNotDisturb, IdleBusy,
	// IdleOnline, Offline or Online (page Availability_ref). Servers may
	// return other values.
	Availability string
	// Activity is a token such as in-a-meeting, or a text in the language of the
	// application; "" if the server returns none.
	Activity string
	// DeviceType is DeskPhone, Mobile, PC, Unknown or Web (page
	// ContactDeviceType_ref); "" if the server returns none.
	DeviceType string
	// LastActive is when the contact was last seen; zero if the server
	// returns no time.
	LastActive time.Time
	Href       string // its own address
}

// ParseContactPresence reads a contactPresence. Only its availability is required,
// because no capture has all properties.
func ParseContactPresence(r *hal.Resource) (ContactPresence, bool) {
	p := ContactPresence{
		Availability: r.Text("availability"),
		Activity:     r.Text("activity"),
		DeviceType:   r.Text("deviceType"),
		Href:         r.Self(),
	}
	if v, ok := r.Property("lastActive"); ok {
		p.LastActive, _ = v.Time() // zero if it is not a time
	}
	return p, relOf(r, RelContactPresence) == RelContactPresence && p.Availability != ""
}

// Resource returns the presence as a document, in the order of the reference
// page.
func (p ContactPresence) Resource() *hal.Resource {
	r := &hal.Resource{Rel: RelContactPresence, Links: []hal.Link{{Rel: RelSelf, Href: p.Href}}}
	add := func(name, text string) {
		if text != "" {
			r.Properties = append(r.Properties, hal.Property{Name: name, Value: hal.String(text)})
		}
	}
	add("activity", p.Activity)
	add("availability", p.Availability)
	add("deviceType", p.DeviceType)
	if !p.LastActive.IsZero() {
		r.Properties = append(r.Properties, hal.Property{Name: "lastActive", Value: hal.Date(p.LastActive.UnixMilli())})
	}
	return r
}
