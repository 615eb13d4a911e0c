package emulator

import (
	"cmp"
	"math"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func (c *call) getMe() *answer {
	return &answer{status: 200, document: c.application.me(c.emulator.directory)}
}

// availability is what makeMeAvailable takes, as far as it changes anything.
type availability struct {
	communication
	inactiveTimeout time.Duration
	signInAs        string
}

func availabilityParameters() parameters[availability] {
	return parameters[availability]{
		scalars: []string{"audioPreference", "inactiveTimeout", "phoneNumber", "signInAs"},
		lists:   []string{"supportedMessageFormats", "supportedModalities"},
		parse:   parseAvailability,
	}
}

// The values are those of the page makeMeAvailable_ref.
func parseAvailability(doc *hal.Resource) (in availability, problems []fields.Problem) {
	r := reader{doc: doc}
	in.communication = parseCommunication(&r)
	in.inactiveTimeout = r.span("inactiveTimeout")
	in.signInAs = r.choice("signInAs", preferredAvailabilities()...)
	return in, r.problems
}

func makingAvailable() operation { return taking(availabilityParameters(), (*call).makeMeAvailable) }

func (c *call) makeMeAvailable(in availability) *answer {
	if c.application.available {
		return alreadyExists()
	}
	c.application.available, c.application.inactiveTimeout = true, in.inactiveTimeout
	c.application.communication = in.communication
	c.emulator.raise(c.application, atOnce, happening{kind: hal.Updated, what: ucwa.RelMe})
	for _, part := range [...]string{relPresence, relNote, relLocation} {
		c.emulator.raise(c.application, atOnce, happening{kind: hal.Added, what: part})
	}
	c.emulator.raise(c.application, atOnce, happening{kind: hal.Updated, what: relCommunication})
	published := c.publish(func(p *Presence) {
		p.prefer(in.signInAs)
		p.DeviceType, p.Modalities = "Web", in.modalities
	})
	c.emulator.watchUser(c.application) // from now on: that these parts are there has just been told
	return published
}

// available returns an operation that is only there once the user has been made
// available.
func available(op operation) operation {
	prepare := op.prepare
	op.prepare = func(c *call) (func() *answer, []fields.Problem) {
		perform, problems := prepare(c)
		return func() *answer {
			if !c.application.available {
				return makeMeAvailableRequired()
			}
			return perform()
		}, problems
	}
	return op
}

// ofMe returns an operation that shows part of how the user is.
func ofMe(rel string, show func(p Presence, me string) *hal.Resource) operation {
	return available(plain(func(c *call) *answer {
		r := show(c.emulator.directory.presence(c.application.user.URI, c.now), c.application.href+"/me")
		r.Rel = rel
		return &answer{status: 200, document: r}
	}))
}

// The parts of how the user is that are resources of their own.
const (
	relPresence = "presence"
	relNote     = "note"
	relLocation = "location"
)

// publishing returns an operation that changes part of how the user is, by the
// one property that the input has. If there is none, or an empty one, what was
// said before is taken back.
func publishing(rel, name string, read func(r *reader) string, change func(p *Presence, value string)) operation {
	input := parameters[string]{
		scalars: []string{name},
		parse: func(doc *hal.Resource) (string, []fields.Problem) {
			r := reader{doc: doc}
			value := read(&r)
			return value, r.problems
		},
	}
	return available(taking(input, func(c *call, value string) *answer {
		c.emulator.raise(c.application, atOnce, happening{kind: hal.Updated, what: rel})
		return c.publish(func(p *Presence) { change(p, value) })
	}))
}

func settingPresence() operation {
	return publishing(relPresence, "availability", func(r *reader) string {
		return r.choice("availability", preferredAvailabilities()...)
	}, (*Presence).prefer)
}

func settingNote() operation {
	return publishing(relNote, "message", func(r *reader) string {
		return r.optional("message", math.MaxInt)
	}, func(p *Presence, message string) { p.Note = message })
}

// maxLocation is of the page location_ref: "The maximum length is 60 characters."
const maxLocation = 60

func settingLocation() operation {
	return publishing(relLocation, "location", func(r *reader) string {
		return r.optional("location", maxLocation)
	}, func(p *Presence, location string) { p.Location = location })
}

func reportingActivity() operation {
	return available(plain(func(c *call) *answer {
		return c.publish(func(*Presence) {}) // that they were at it is all there is to say
	}))
}

// publish changes how the user is in the eyes of everybody, and keeps that they
// were at it.
func (c *call) publish(change func(*Presence)) *answer {
	e, user := c.emulator, c.application.user.URI
	p := e.directory.own(user, c.now)
	change(&p)
	p.LastActive = c.now
	e.alter(user, func() {
		e.directory.publish(publication{
			Presence:        p,
			by:              c.application,
			inactiveTimeout: cmp.Or(c.application.inactiveTimeout, e.config.Times.InactiveTimeout),
			awayTimeout:     e.config.Times.AwayTimeout,
		})
	})
	return &answer{status: 204}
}
