package emulator

import (
	"errors"
	"slices"
	"strings"
)

// Variants are ways in which real servers and the pages differ. Without any the
// server is the one that most clients get along with.
type Variants struct {
	// TwoLineChallenge splits the challenge of a 401 in two header fields, one
	// for each way to authenticate, as the pages show it. Without, there is only
	// the one that existing clients read.
	TwoLineChallenge bool
	// BatchBOM puts a byte order mark before each body in the answer to a batch,
	// as captured answers have it, for clients to skip.
	BatchBOM bool
	// EventsInAnyXML has the event channel in XML for application/xml as well, which
	// Microsoft's samples for Windows Store apps ask for. Without, only the type of
	// the vendor is XML there (page EventChannelDetails).
	EventsInAnyXML bool
	// LegacyExpired404 answers a request to a subscription that is gone with the
	// body that the page ExtendAPresenceSubscription shows, as if the application
	// were gone. Without, the 404 has no subcode.
	LegacyExpired404 bool
	// SystemSubscription gives each application a subscription that the system
	// has created, for no contacts and without end: it is listed, and whoever
	// reads, extends or deletes it is refused (page presenceSubscription_ref).
	SystemSubscription bool
	// KnownPeopleOnly answers 404 where a contact is not in the directory. Without,
	// anybody may be a contact, and those whom the server does not know are
	// Offline.
	KnownPeopleOnly bool
	// PasswordOnly refuses to sign anybody in without a password. Without, a
	// client that asks for integrated Windows authentication gets a token of whom
	// the first of Tokens is for.
	PasswordOnly bool
}

// Variant is one of them, for who chooses by name.
type Variant struct {
	Name string
	On   *bool
}

// All returns all variants by their names.
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

// Names returns how they are called.
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
