package emulator

import (
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// me returns the user as a document. It has the links of what the user may do,
// which is more once they are available (page MeDashboard). Phones and call
// forwarding are left out, because there is no telephone.
func (a *application) me(d *directory) *hal.Resource {
	me := &hal.Resource{Rel: ucwa.RelMe, Links: []hal.Link{a.link(ucwa.RelSelf, "/me")}}
	add := func(name, text string) {
		if text != "" {
			me.Properties = append(me.Properties, hal.Property{Name: name, Value: hal.String(text)})
		}
	}
	add("department", d.departments[ucwa.SIPKey(a.user.URI)])
	if _, known := d.find(a.user.URI); known {
		me.Properties = append(me.Properties, hal.Property{Name: "emailAddresses", Value: hal.Strings(address(a.user.URI))})
	}
	add("name", a.user.Name)
	add("title", a.user.Title)
	add("uri", a.user.URI)

	if !a.available {
		me.Links = append(me.Links, a.link("makeMeAvailable", "/me/makeMeAvailable"))
	} else {
		me.Links = append(me.Links,
			a.link("location", "/me/location"),
			a.link("note", "/me/note"),
			a.link("presence", "/me/presence"),
			a.link("reportMyActivity", "/me/reportMyActivity"),
		)
	}
	me.Links = append(me.Links, a.link("photo", "/photos/"+httpmsg.Escape(address(a.user.URI))))
	return me
}

// own returns how the user is as a document of their own, which says less than
// the one that contacts see.
func (p Presence) own(me string) *hal.Resource {
	return Presence{Availability: p.Availability, Activity: p.Activity}.presence(me)
}

// preferredAvailabilities returns what users may say of themselves (page
// PreferredAvailability_ref).
func preferredAvailabilities() []string {
	return []string{"Online", "Busy", "DoNotDisturb", "BeRightBack", "Away", "Offwork"}
}

// prefer takes over what the user says of their own availability; "" leaves it
// to the server, for which they are at it (page presence_ref). Off work is an
// activity to others, not an availability (page Availability_ref).
func (p *Presence) prefer(availability string) {
	p.Availability, p.Activity = availability, ""
	switch availability {
	case "":
		p.Availability = "Online"
	case "Offwork":
		p.Availability, p.Activity = "Away", "off-work"
	}
}
