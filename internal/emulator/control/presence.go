package control

import (
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// ParsePresence reads a PresenceOfPerson.
func ParsePresence(doc *hal.Resource) (p directory.Presence, err error) {
	err = read(doc, presence(&p)...)
	return p, err
}

// ParsePersonPresence reads {uri} and a PresenceOfPerson in one object.
func ParsePersonPresence(doc *hal.Resource) (uri string, p directory.Presence, err error) {
	err = read(doc, append(presence(&p), fields.Text("uri", 0, &uri))...)
	return uri, p, err
}

func presence(p *directory.Presence) []fields.Field {
	return []fields.Field{
		fields.Text("availability", 0, &p.Availability),
		fields.Text("activity", 0, &p.Activity),
		fields.Text("deviceType", 0, &p.DeviceType),
		fields.Instant("lastActive", &p.LastActive),
		fields.Text("note", 0, &p.Note),
		fields.Text("location", 0, &p.Location),
		fields.Texts("modalities", &p.Modalities),
	}
}
