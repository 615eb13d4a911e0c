package directory

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/ucwa"
)

// Presence is the presence of a person, as the server publishes it.
type Presence struct {
	Availability string    // a value of the page Availability_ref, such as "Busy"
	Activity     string    // a token such as "in-a-meeting", or any text; may be empty
	DeviceType   string    // a value of the page ContactDeviceType_ref, such as "PC"; may be empty
	LastActive   time.Time // when the person was last active; zero if that is not known
	Note         string    // a personal note; may be empty
	Location     string    // may be empty
	Modalities   []string  // the ways to reach the person, such as "Messaging"
}

// Check returns the problems of a presence.
func (p Presence) Check() []fields.Problem {
	var problems []fields.Problem
	report := func(path, message string) {
		if message != "" {
			problems = append(problems, fields.Problem{Path: path, Message: message})
		}
	}
	for _, f := range [...]struct {
		path, value string
		of          []string
	}{
		// Page Availability_ref.
		{"/availability", p.Availability, []string{"Away", "BeRightBack", "Busy", "DoNotDisturb", "IdleBusy", "IdleOnline", "Offline", "Online"}},
		// Page ContactDeviceType_ref; it may be missing.
		{"/deviceType", p.DeviceType, []string{"", "DeskPhone", "Mobile", "PC", "Unknown", "Web"}},
	} {
		if !slices.Contains(f.of, f.value) {
			report(f.path, "must be one of "+strings.TrimPrefix(strings.Join(f.of, ", "), ", "))
		}
	}
	report("/activity", fields.CheckText(p.Activity, 0))
	report("/note", fields.CheckText(p.Note, 0))
	report("/location", fields.CheckText(p.Location, 0))
	for i, modality := range p.Modalities {
		report("/modalities/"+strconv.Itoa(i), fields.CheckText(modality, 0))
	}
	if p.LastActive.UTC().Year() > 9999 { // package hal writes no later date in XML
		report("/lastActive", "must be before the year 10000")
	}
	return problems
}

// Presence returns the presence of a person at a time. Without a stored presence, people
// of the directory are online, and other people are offline.
func (d *Directory) Presence(uri string, now time.Time) Presence {
	key := ucwa.SIPKey(uri)
	if p, found := d.published[key]; found {
		return p.at(now)
	}
	if p, found := d.overrides[key]; found {
		return p
	}
	_, known := d.index[key]
	switch {
	case !known:
		return Presence{Availability: "Offline", DeviceType: "Unknown"}
	case d.life > 0:
		return lifeOf(d.seed, key, d.life, now)
	default:
		return Presence{Availability: "Online", DeviceType: "PC", Modalities: []string{"Messaging"}}
	}
}

// NextChange returns when a person's presence next changes by itself, or
// [schedule.Never].
func (d *Directory) NextChange(uri string, now time.Time) time.Time {
	key := ucwa.SIPKey(uri)
	if p, found := d.published[key]; found {
		return p.nextChange(now)
	}
	_, known := d.index[key]
	_, overridden := d.overrides[key]
	return d.nextLook(key, known && !overridden, now)
}

// SetPresence replaces the presence of a person, including the one that the person has
// published. A person who is not in the directory is added.
func (d *Directory) SetPresence(uri string, p Presence) {
	d.add(Person{URI: uri})
	key := ucwa.SIPKey(uri)
	d.overrides[key] = p
	delete(d.published, key)
}
