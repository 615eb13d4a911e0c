package hal

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// eventsAsXML returns the package as the XML decoder returns it: without the information
// that XML loses.
func eventsAsXML(events *Events) *Events {
	out := &Events{Links: asXML(&Resource{Links: events.Links}).Links}
	for _, s := range events.Senders {
		sender := Sender{Reference: s.Reference}
		for _, e := range s.Events {
			var embedded []Embedded
			for _, each := range e.Embedded {
				if each = asXML(&Resource{Embedded: []Embedded{each}}).embeddedOf(each.Rel); len(each.Resources) > 0 {
					each.Array = len(each.Resources) > 1
					embedded = append(embedded, each)
				}
			}
			e.Embedded = embedded
			if e.Reason != nil {
				e.Reason = asXML(e.Reason)
			}
			sender.Events = append(sender.Events, e)
		}
		out.Senders = append(out.Senders, sender)
	}
	return out
}

// packages generates packages of events as the decoders return them.
func (a alphabet) packages() *rapid.Generator[Events] {
	reference := func(t *rapid.T) Reference {
		return Reference{a.name.Draw(t, "rel"), a.text.Draw(t, "href"), a.text.Draw(t, "title")}
	}
	return rapid.Custom(func(t *rapid.T) Events {
		out := Events{Links: a.links().Filter(func(l []Link) bool { return len(l) > 0 }).Draw(t, "links")}
		if rapid.Bool().Draw(t, "list") {
			out.Senders = []Sender{}
		}
		for range rapid.IntRange(0, 2).Draw(t, "senders") {
			s := Sender{Reference: reference(t)}
			for range rapid.IntRange(0, 3).Draw(t, "events") {
				e := Event{
					Type:   rapid.SampledFrom([]EventType{Added, Updated, Deleted, Started, Completed}).Draw(t, "type"),
					Target: reference(t),
					Status: a.text.Draw(t, "status"),
				}
				if rapid.Bool().Draw(t, "in") {
					e.In = reference(t)
				}
				e.Embedded = a.resource(1).Draw(t, "embedding").Embedded
				if rapid.Bool().Draw(t, "reason") {
					reason := a.reason().Draw(t, "reason")
					e.Reason = &reason
				}
				s.Events = append(s.Events, e)
			}
			out.Senders = append(out.Senders, s)
		}
		return out
	})
}

func TestGeneratedEventsAreUnchangedAfterJSON(t *testing.T) {
	packages := jsonAlphabet().packages()
	rapid.Check(t, func(t *rapid.T) {
		events := packages.Draw(t, "events")
		text, err := AppendEventsJSON(nil, &events)
		require.NoError(t, err)
		again, err := DecodeEventsJSON(text)
		require.NoError(t, err)
		for _, s := range events.Senders {
			for i := range s.Events {
				for j := range s.Events[i].Embedded { // the decoder reads any array as an array
					e := &s.Events[i].Embedded[j]
					e.Array = e.Array || len(e.Resources) != 1
				}
			}
		}
		require.Equal(t, &events, again)
	})
}

func TestGeneratedEventsLoseOnlyTypesInXML(t *testing.T) {
	packages := xmlAlphabet().packages()
	rapid.Check(t, func(t *rapid.T) {
		events := packages.Draw(t, "events")
		text, err := AppendEventsXML(nil, &events)
		require.NoError(t, err)
		again, err := DecodeEventsXML(text)
		require.NoError(t, err)
		require.Equal(t, eventsAsXML(&events), again)
	})
}

// FuzzEventsJSON and FuzzEventsXML check that a decoded package can be encoded and
// decoded without change, in its own form and in the other form.
func FuzzEventsJSON(f *testing.F) { fuzzEvents(f, JSON) }
func FuzzEventsXML(f *testing.F)  { fuzzEvents(f, XML) }

func fuzzEvents(f *testing.F, format Format) {
	for _, s := range samples(f) {
		if s.isEvents() && s.format() == format {
			f.Add(s.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		events, err := format.DecodeEvents(data)
		if err != nil {
			return
		}
		inJSON, err := AppendEventsJSON(nil, events)
		require.NoError(t, err)
		again, err := DecodeEventsJSON(inJSON)
		require.NoError(t, err)
		require.Equal(t, events, again)

		inXML, err := AppendEventsXML(nil, events)
		if err != nil && format == JSON {
			return // doc.go lists what XML cannot carry
		}
		require.NoError(t, err)
		again, err = DecodeEventsXML(inXML)
		require.NoError(t, err)
		require.Equal(t, eventsAsXML(events), again)
		same, err := AppendEventsXML(nil, again)
		require.NoError(t, err)
		require.Equal(t, string(inXML), string(same), "a package decoded from XML has one form")
	})
}
