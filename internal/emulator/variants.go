package emulator

import (
	"errors"
	"slices"
	"strings"
)

// Variants are points in which real servers and the pages differ. Without any, the
// server is the one that most clients work with.
type Variants struct {
	// TwoLineChallenge sends the challenge of a 401 in two header fields, one for each
	// way to authenticate, as on the pages. Otherwise only the field that existing
	// clients read is sent.
	TwoLineChallenge bool
	// BatchBOM puts a byte order mark before each body in the answer to a batch, as in
	// captured answers.
	BatchBOM bool
	// EventsInAnyXML sends the event channel in XML for application/xml, too, which
	// Microsoft's samples for Windows Store apps ask for. Otherwise only the vendor's
	// media type gets XML (page EventChannelDetails).
	EventsInAnyXML bool
	// LegacyExpired404 answers a request to a subscription that is gone with the body
	// of the page ExtendAPresenceSubscription, as if the application were gone.
	// Otherwise the 404 has no subcode.
	LegacyExpired404 bool
	// SystemSubscription gives each application a subscription that the system has
	// created, without contacts and without end. It is listed, but to read, extend or
	// delete it is refused (page presenceSubscription_ref).
	SystemSubscription bool
	// KnownPeopleOnly answers 404 if a contact is not in the directory. Otherwise
	// everyone can be a contact, and people unknown to the server are Offline.
	KnownPeopleOnly bool
	// PasswordOnly issues tokens for passwords only. Otherwise a client that asks for
	// integrated Windows authentication gets a token of the user of the first of
	// Tokens.
	PasswordOnly bool
}

// Variant is one of the variants, for callers that choose by name.
type Variant struct {
	Name string
	On   *bool
}

// All returns all variants with their names.
func (v *Variants) All() []Variant {
	return []Variant{
		{"twoLineChallenge", &v.TwoLineChallenge},
		{"batchBOM", &v.BatchBOM},
		{"eventsInAnyXML", &v.EventsInAnyXML},
		{"legacyExpired404", &v.LegacyExpired404},
		{"systemSubscription", &v.SystemSubscription},
		{"knownPeopleOnly", &v.KnownPeopleOnly},
		{"passwordOnly", &v.PasswordOnly},
	}
}

// Names returns the names of all variants.
func (v *Variants) Names() []string {
	var names []string
	for _, variant := range v.All() {
		names = append(names, variant.Name)
	}
	return names
}

// Set turns on the variants of a list such as "twoLineChallenge,batchBOM".
func (v *Variants) Set(list string) error {
	names, all := v.Names(), v.All()
	for name := range strings.SplitSeq(list, ",") {
		i := slices.Index(names, name)
		if i < 0 {
			return errors.New("must be of " + strings.Join(names, ", "))
		}
		*all[i].On = true
	}
	return nil
}
