package emulator

import (
	"slices"
	"time"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// SetPresence replaces a person's presence. Without LastActive the person is active
// now. A person who is not in the directory is added. An error is an [ucwa.Error]
// that lists everything that is wrong with the arguments.
func (e *Emulator) SetPresence(uri string, p directory.Presence, now time.Time) error {
	problems := p.Check()
	if err := ucwa.CheckSIPURI(uri); err != nil {
		problems = append(problems, fields.Problem{Path: "/uri", Message: err.Error()})
	}
	if len(problems) > 0 {
		return ucwa.Argument(problems)
	}
	e.agenda.Advance(now)
	if p.LastActive.IsZero() {
		p.LastActive = now
	}
	p.Modalities = slices.Clone(p.Modalities)
	e.change(uri, func() { e.directory.SetPresence(uri, p) })
	return nil
}

// Presence returns the presence of a person at the given time.
func (e *Emulator) Presence(uri string, now time.Time) directory.Presence {
	return e.directory.Presence(uri, now)
}

// People returns everyone in the directory: first the people of the configuration,
// then those that [Emulator.SetPresence] added.
func (e *Emulator) People() []directory.Person { return e.directory.People() }

// ofPresence returns an operation that shows a part of a contact's presence. show
// gets the href of the contact.
func ofPresence(show func(p directory.Presence, contact string) *hal.Resource) operation {
	return ofContact(func(c *call, uri string) *hal.Resource {
		return show(c.emulator.directory.Presence(uri, c.now), c.application.contactHref(uri))
	})
}

func presenceOf(p directory.Presence, contact string) *hal.Resource {
	return ucwa.ContactPresence{
		Availability: p.Availability,
		Activity:     p.Activity,
		DeviceType:   p.DeviceType,
		LastActive:   p.LastActive,
		Href:         contact + "/presence",
	}.Resource()
}

// ownPresence returns the user's own presence, which is a shorter document than the
// one that contacts get.
func ownPresence(p directory.Presence, me string) *hal.Resource {
	return presenceOf(directory.Presence{Availability: p.Availability, Activity: p.Activity}, me)
}

// noteOf returns a document with an empty text if there is no note. Microsoft's own
// sample, GetNote.js, would go on showing the previous note if there were no
// document.
func noteOf(p directory.Presence, contact string) *hal.Resource {
	return &hal.Resource{
		Rel: relContactNote,
		Properties: []hal.Property{
			{Name: "message", Value: hal.String(p.Note)},
			{Name: "type", Value: hal.String("Personal")},
		},
		Links: []hal.Link{{Rel: ucwa.RelSelf, Href: contact + "/note"}},
	}
}

func locationOf(p directory.Presence, contact string) *hal.Resource {
	return &hal.Resource{
		Rel:        relContactLocation,
		Properties: []hal.Property{{Name: "location", Value: hal.String(p.Location)}},
		Links:      []hal.Link{{Rel: ucwa.RelSelf, Href: contact + "/location"}},
	}
}

func modalitiesOf(p directory.Presence, contact string) *hal.Resource {
	return &hal.Resource{
		Rel:        relContactSupportedModalities,
		Properties: []hal.Property{{Name: "modalities", Value: hal.Strings(p.Modalities...)}},
		Links:      []hal.Link{{Rel: ucwa.RelSelf, Href: contact + "/supportedMedia"}},
	}
}
