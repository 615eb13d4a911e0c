package emulator

import (
	"cmp"
	"time"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// The parts of me that are resources of their own.
const (
	relPresence = "presence"
	relNote     = "note"
	relLocation = "location"
)

// me returns the user as a document. It has more links once the user is available
// (page MeDashboard). Phones and call forwarding are missing, because the emulator
// has no telephone.
func (a *application) me(d *directory.Directory) *hal.Resource {
	me := &hal.Resource{Rel: ucwa.RelMe, Links: []hal.Link{a.link(ucwa.RelSelf, "/me")}}
	addText(me, "department", d.Department(a.user.URI))
	if _, known := d.Find(a.user.URI); known {
		me.Properties = append(me.Properties, hal.Property{Name: "emailAddresses", Value: hal.Strings(directory.Address(a.user.URI))})
	}
	addText(me, "name", a.user.Name)
	addText(me, "title", a.user.Title)
	addText(me, "uri", a.user.URI)

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
	me.Links = append(me.Links, a.link("photo", "/photos/"+httpmsg.Escape(directory.Address(a.user.URI))))
	return me
}

// addText adds a property to a document, unless the text is empty.
func addText(r *hal.Resource, name, text string) {
	if text != "" {
		r.Properties = append(r.Properties, hal.Property{Name: name, Value: hal.String(text)})
	}
}

func (c *call) getMe() *answer { return ok(c.application.me(c.emulator.directory)) }

// preferredAvailabilities returns the availabilities that users may set (page
// PreferredAvailability_ref).
func preferredAvailabilities() []string {
	return []string{"Online", "Busy", "DoNotDisturb", "BeRightBack", "Away", "Offwork"}
}

// prefer sets the availability that the user prefers. With "" the server decides:
// the user is active (page presence_ref). Others see Offwork as an activity, because
// it is not an availability (page Availability_ref).
func prefer(p *directory.Presence, availability string) {
	p.Availability, p.Activity = availability, ""
	switch availability {
	case "":
		p.Availability = "Online"
	case "Offwork":
		p.Availability, p.Activity = "Away", "off-work"
	}
}

// availability is the input of makeMeAvailable, as far as it changes anything.
type availability struct {
	communication
	inactiveTimeout time.Duration
	signInAs        string
}

// availabilityParameters has the values of the page makeMeAvailable_ref.
// supportedModalities may also be a modality that only the page of communication
// lists.
func availabilityParameters() input.Parameters[availability] {
	return input.Parameters[availability]{
		Scalars: []string{"audioPreference", "inactiveTimeout", "phoneNumber", "signInAs"},
		Lists:   []string{"supportedMessageFormats", "supportedModalities"},
		Parse: input.Fields(func(in *availability) []fields.Field {
			return append(in.communication.fields(),
				input.Duration("inactiveTimeout", &in.inactiveTimeout),
				input.OneOf("signInAs", &in.signInAs, preferredAvailabilities()...))
		}),
	}
}

func makingAvailable() operation { return taking(availabilityParameters(), (*call).makeMeAvailable) }

// makeMeAvailable is followed by events of me, as on its page, and by one of
// communication, as a real server was seen to send it.
func (c *call) makeMeAvailable(in availability) *answer {
	app := c.application
	if app.available {
		return refuse(refusal.AlreadyExists())
	}
	app.available, app.inactiveTimeout = true, in.inactiveTimeout
	app.communication = in.communication
	urgent := func(kind hal.EventType, rel string) {
		c.emulator.enqueue(app, channel.Urgent, channel.Event{Type: kind, Rel: rel})
	}
	urgent(hal.Updated, ucwa.RelMe)
	urgent(hal.Added, relPresence)
	urgent(hal.Added, relNote)
	urgent(hal.Added, relLocation)
	urgent(hal.Updated, relCommunication)
	published := c.publish(func(p *directory.Presence) {
		prefer(p, in.signInAs)
		p.DeviceType, p.Modalities = "Web", in.modalities
	})
	c.emulator.watchUser(app) // last, so that no updated events follow the added ones above
	return published
}

// available returns an operation that is refused until the user is available.
func available(op operation) operation {
	prepare := op.prepare
	op.prepare = func(c *call) (func() *answer, []fields.Problem) {
		perform, problems := prepare(c)
		return func() *answer {
			if !c.application.available {
				return refuse(refusal.MakeMeAvailableRequired())
			}
			return perform()
		}, problems
	}
	return op
}

// ofMe returns an operation that shows a part of the user's presence.
func ofMe(rel string, show func(p directory.Presence, me string) *hal.Resource) operation {
	return available(plain(func(c *call) *answer {
		r := show(c.emulator.directory.Presence(c.application.user.URI, c.now), c.application.href+"/me")
		r.Rel = rel
		return ok(r)
	}))
}

// publishing returns an operation that changes a part of the user's presence to the
// value of one property. Without a value it removes the part.
func publishing(rel string, property func(to *string) fields.Field, change func(p *directory.Presence, value string)) operation {
	in := input.Parameters[string]{
		Scalars: []string{property(new(string)).Name()},
		Parse: input.Fields(func(value *string) []fields.Field {
			return []fields.Field{property(value)}
		}),
	}
	return available(taking(in, func(c *call, value string) *answer {
		c.emulator.enqueue(c.application, channel.Urgent, channel.Event{Type: hal.Updated, Rel: rel})
		return c.publish(func(p *directory.Presence) { change(p, value) })
	}))
}

func settingPresence() operation {
	return publishing(relPresence, func(to *string) fields.Field {
		return input.OneOf("availability", to, preferredAvailabilities()...)
	}, prefer)
}

func settingNote() operation {
	return publishing(relNote, func(to *string) fields.Field {
		return input.Text("message", 0, to)
	}, func(p *directory.Presence, message string) { p.Note = message })
}

// maxLocation is that of the page location_ref: "The maximum length is 60
// characters."
const maxLocation = 60

func settingLocation() operation {
	return publishing(relLocation, func(to *string) fields.Field {
		return input.Text("location", maxLocation, to)
	}, func(p *directory.Presence, location string) { p.Location = location })
}

func reportingActivity() operation {
	return available(plain(func(c *call) *answer {
		return c.publish(func(*directory.Presence) {})
	}))
}

// publish changes the presence that everyone sees of the user, who is active now.
// It lasts until the application ends.
func (c *call) publish(change func(*directory.Presence)) *answer {
	e, app := c.emulator, c.application
	p := e.directory.Published(app.user.URI, c.now)
	change(&p)
	p.LastActive = c.now
	e.change(app.user.URI, func() {
		e.directory.Publish(app.user.URI, directory.Publication{
			Presence:        p,
			Owner:           app.id,
			InactiveTimeout: cmp.Or(app.inactiveTimeout, e.config.Times.InactiveTimeout),
			AwayTimeout:     e.config.Times.AwayTimeout,
		})
	})
	return noContent()
}
