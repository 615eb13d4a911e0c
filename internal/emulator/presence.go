package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Presence is how somebody is, as far as a server tells.
type Presence struct {
	Availability string    // one of the page Availability_ref, such as "Busy"
	Activity     string    // a token such as "in-a-meeting", or any text; may be empty
	DeviceType   string    // one of the page ContactDeviceType_ref, such as "PC"; may be empty
	LastActive   time.Time // when they were last seen; zero if that is not told
	Note         string    // a personal note; may be empty
	Location     string    // may be empty
	Modalities   []string  // the ways to reach them, such as "Messaging"
}

// SetPresence says how somebody is from now on, all of it: what the presence
// leaves out is empty. Without LastActive they are active now. Somebody unknown
// becomes known. An error is an [ucwa.Error] that names everything wrong with
// the arguments.
func (e *Emulator) SetPresence(uri string, p Presence, now time.Time) error {
	problems := p.check()
	if err := ucwa.CheckSIPURI(uri); err != nil {
		problems = append(problems, fields.Problem{Path: "/uri", Message: err.Error()})
	}
	if len(problems) > 0 {
		return ucwa.Argument(problems)
	}
	e.catchUp(now)
	if p.LastActive.IsZero() {
		p.LastActive = now
	}
	p.Modalities = slices.Clone(p.Modalities)
	e.alter(uri, func() { e.directory.say(uri, p) })
	return nil
}

// Presence returns how somebody is.
func (e *Emulator) Presence(uri string, now time.Time) Presence {
	return e.directory.presence(uri, now)
}

// People returns who is in the directory: first those of the configuration, then
// those that [Emulator.SetPresence] added.
func (e *Emulator) People() []Person { return slices.Clone(e.directory.people) }

// check returns what is wrong with a presence.
func (p Presence) check() []fields.Problem {
	var problems []fields.Problem
	for _, f := range [...]struct {
		name, value string
		of          []string
	}{
		// Page Availability_ref.
		{"availability", p.Availability, []string{"Away", "BeRightBack", "Busy", "DoNotDisturb", "IdleBusy", "IdleOnline", "Offline", "Online"}},
		// Page ContactDeviceType_ref, or nothing.
		{"deviceType", p.DeviceType, []string{"", "DeskPhone", "Mobile", "PC", "Unknown", "Web"}},
	} {
		if !slices.Contains(f.of, f.value) {
			names := strings.TrimPrefix(strings.Join(f.of, ", "), ", ")
			problems = append(problems, fields.Problem{Path: "/" + f.name, Message: "must be one of " + names})
		}
	}
	texts := httpmsg.Query{{Name: "activity", Value: p.Activity}, {Name: "note", Value: p.Note}, {Name: "location", Value: p.Location}}
	for i, modality := range p.Modalities {
		texts = append(texts, httpmsg.Parameter{Name: "modalities/" + strconv.Itoa(i), Value: modality})
	}
	for _, text := range texts {
		if !utf8.ValidString(text.Value) || strings.ContainsFunc(text.Value, unwritable) {
			problems = append(problems, fields.Problem{Path: "/" + text.Name, Message: "must not contain control characters"})
		}
	}
	if p.LastActive.UTC().Year() > 9999 { // which the server has no way to write in XML
		problems = append(problems, fields.Problem{Path: "/lastActive", Message: "must be before the year 10000"})
	}
	return problems
}

// The documents that a presence is spread over, below the href of the contact.

func (p Presence) presence(contact string) *hal.Resource {
	return ucwa.ContactPresence{
		Availability: p.Availability,
		Activity:     p.Activity,
		DeviceType:   p.DeviceType,
		LastActive:   p.LastActive,
		Href:         contact + "/presence",
	}.Resource()
}

// note returns a document with an empty text if there is no note: Microsoft's own
// sample, GetNote.js, would go on showing the one before if there were none.
func (p Presence) note(contact string) *hal.Resource {
	return &hal.Resource{
		Rel: relContactNote,
		Properties: []hal.Property{
			{Name: "message", Value: hal.String(p.Note)},
			{Name: "type", Value: hal.String("Personal")},
		},
		Links: []hal.Link{{Rel: ucwa.RelSelf, Href: contact + "/note"}},
	}
}

func (p Presence) location(contact string) *hal.Resource {
	return &hal.Resource{
		Rel:        relContactLocation,
		Properties: []hal.Property{{Name: "location", Value: hal.String(p.Location)}},
		Links:      []hal.Link{{Rel: ucwa.RelSelf, Href: contact + "/location"}},
	}
}

func (p Presence) supportedModalities(contact string) *hal.Resource {
	return &hal.Resource{
		Rel:        relContactSupportedModalities,
		Properties: []hal.Property{{Name: "modalities", Value: hal.Strings(p.Modalities...)}},
		Links:      []hal.Link{{Rel: ucwa.RelSelf, Href: contact + "/supportedMedia"}},
	}
}
