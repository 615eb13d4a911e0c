package hal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const (
	embedsLate   = "the embedded resource has its rel behind its links, or not at all"
	otherMembers = "the server wrote the members of objects in another order"
)

// notCanonicalEvents are the samples of packages that are written in another way
// than ours.
var notCanonicalEvents = map[string]string{
	"DeleteAPresenceSubscription/03-event-deleted.json.corrected":                              prettyPrinted,
	"EventChannelDetails/03-events-response.json.wire":                                         embedsLate,
	"ExtendAPresenceSubscription/01-event-presenceSubscription-updated.json.wire":              embedsLate,
	"OperationResource/03-event-started-response-200.json.wire":                                otherMembers,
	"SubscribeToThePresenceOfSelectedContacts/03-events-after-create.json.corrected":           prettyPrinted,
	"SubscribeToThePresenceOfSelectedContacts/05-event-presenceSubscription-updated.json.wire": embedsLate,
}

// isEvents reports whether a sample is a package of events.
func (s sample) isEvents() bool { return strings.Contains(s.path, "event") }

func TestEverySampleOfEventsIsReadAndWrittenToTheByte(t *testing.T) {
	packages, exact := 0, 0
	for _, s := range samples(t) {
		if !s.isEvents() {
			continue
		}
		packages++
		t.Run(s.path, func(t *testing.T) {
			events, err := s.format().DecodeEvents(s.data)
			require.NoError(t, err)
			written, err := s.format().AppendEvents(nil, events)
			require.NoError(t, err)
			reason, differs := notCanonicalEvents[s.path]
			if !differs {
				exact++
				assert.Equal(t, string(s.data), string(written))
				return
			}
			assert.NotEqual(t, string(s.data), string(written), "not an exception any more")
			switch reason {
			case prettyPrinted:
				assert.Equal(t, compact(t, s), string(written))
			default:
				assert.JSONEq(t, strings.Replace(string(s.data), `,"title":""`, "", 1), string(written), reason)
			}
			again, err := s.format().DecodeEvents(written)
			require.NoError(t, err)
			assert.Equal(t, events, again)
		})
	}
	assert.Equal(t, 39, packages)
	assert.Equal(t, 33, exact, "samples that come back to the byte")
}

func TestTheTwoFormsOfOnePackageAreOne(t *testing.T) {
	byPath := map[string]sample{}
	for _, s := range samples(t) {
		byPath[s.path] = s
	}
	for _, pair := range []struct{ xml, json string }{
		{"EventChannelDetails/05-events-response.xml.wire", "EventChannelDetails/03-events-response.json.wire"},
		{"_constructed/event-presenceSubscription-updated.xml", "ExtendAPresenceSubscription/01-event-presenceSubscription-updated.json.wire"},
		{"_constructed/events-after-create.xml", "_constructed/events-after-create.json"},
		{"_constructed/events-empty-timeout.xml", "_constructed/events-empty-timeout.json"},
		{"_constructed/events-resume.xml", "_constructed/events-resume.json"},
	} {
		t.Run(pair.xml, func(t *testing.T) {
			inXML, err := DecodeEventsXML(byPath[pair.xml].data)
			require.NoError(t, err)
			document := strings.ReplaceAll(string(byPath[pair.json].data), `"/ucwa/v1/`, `"/ucwa/oauth/v1/`)
			inJSON, err := DecodeEventsJSON([]byte(document))
			require.NoError(t, err)
			want := eventsAsXML(inJSON)
			if embedded := want.embedded(); embedded != nil {
				embedded.Resources[0].Rel = "" // captured XML says it once, in the attribute
			}
			assert.Equal(t, want, inXML)
		})
	}
}

// eventsAsXML returns what is left of a package once XML has carried it.
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

// embedded returns what is embedded in the first event, if there is anything.
func (e *Events) embedded() *Embedded {
	if len(e.Senders) == 0 || len(e.Senders[0].Events[0].Embedded) == 0 {
		return nil
	}
	return &e.Senders[0].Events[0].Embedded[0]
}

func (r *Resource) embeddedOf(rel string) Embedded {
	for _, e := range r.Embedded {
		if e.Rel == rel {
			return e
		}
	}
	return Embedded{}
}

func TestAnEventIsReadWhole(t *testing.T) {
	want := &Events{
		Links: []Link{{Rel: "self", Href: "/events?ack=1"}, {Rel: "next", Href: "/events?ack=2"}},
		Senders: []Sender{{Reference{Rel: "people", Href: "/people"}, []Event{{
			Type:     Completed,
			Target:   Reference{"presenceSubscription", "/people/presenceSubscriptions/1", "t"},
			In:       Reference{"subscribedContacts", "/people/subscribedContacts", "u"},
			Embedded: []Embedded{{Rel: "presenceSubscription", Resources: []Resource{{Rel: "presenceSubscription", Properties: []Property{{"id", String("1")}}}}}},
			Reason:   &Resource{Properties: []Property{{"code", String("Gone")}, {"parameters", Bag(Property{"a", String("b")})}}},
			Status:   "Failure",
		}}}},
	}
	for _, row := range []struct {
		format   Format
		document string
	}{
		{JSON, `{"_links":{"self":{"href":"/events?ack=1"},"next":{"href":"/events?ack=2"}},` +
			`"sender":[{"rel":"people","href":"/people","events":[{` +
			`"link":{"rel":"presenceSubscription","href":"/people/presenceSubscriptions/1","title":"t"},` +
			`"in":{"rel":"subscribedContacts","href":"/people/subscribedContacts","title":"u"},` +
			`"_embedded":{"presenceSubscription":{"rel":"presenceSubscription","id":"1"}},` +
			`"reason":{"code":"Gone","parameters":{"a":"b"}},"status":"Failure","type":"completed"}]}]}`},
		{XML, xmlDeclaration + `<events href="/events?ack=1" xmlns="` + Namespace + `"><link rel="next" href="/events?ack=2" />` +
			`<sender rel="people" href="/people">` +
			`<completed rel="presenceSubscription" href="/people/presenceSubscriptions/1" title="t" status="Failure">` +
			`<in rel="subscribedContacts" href="/people/subscribedContacts" title="u" />` +
			`<resource rel="presenceSubscription"><property name="rel">presenceSubscription</property><property name="id">1</property></resource>` +
			`<reason><code>Gone</code><debugInfo /><parameters><property name="a">b</property></parameters></reason>` +
			`</completed></sender></events>`},
	} {
		t.Run(row.format.String(), func(t *testing.T) {
			events, err := row.format.DecodeEvents([]byte(row.document))
			require.NoError(t, err)
			assert.Equal(t, want, events)
			assert.Equal(t, "/events?ack=2", events.Href("next"))
			assert.Empty(t, events.Href("resync"))
			written, err := row.format.AppendEvents([]byte("x"), events)
			require.NoError(t, err)
			assert.Equal(t, "x"+row.document, string(written))
		})
	}
}

func TestWhatEventsNeedIsForgiven(t *testing.T) {
	const links = `"_links":{"next":{"href":"/2"}}`
	xml := func(content string) string {
		return `<events xmlns="` + Namespace + `"><link rel="next" href="/2"/>` + content + `</events>`
	}
	const event = `{"link":{"rel":"me","href":"/me"},"type":"updated"}`
	const sender = `{"rel":"me","href":"/me","events":[` + event + `]}`
	for _, row := range []struct{ name, document, canonical string }{
		{"nobody has sent anything", `{` + links + `}`, `{` + links + `}`},
		{"the list of senders is empty", `{"sender":[],` + links + `}`, `{` + links + `,"sender":[]}`},
		{"a sender has no events", `{` + links + `,"sender":[{"rel":"me","href":"/me"}]}`, `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[]}]}`},
		{"a sender that is no array", `{` + links + `,"sender":` + sender + `}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"events that are no array", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":` + event + `}]}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"members that we do not know", `{"a":{},` + links + `,"sender":[{"rel":"me","href":"/me","b":1,"events":[{"link":{"rel":"me","href":"/me","revision":"2"},"type":"updated","c":[]}]}]}`,
			`{` + links + `,"sender":[` + sender + `]}`},
		{"a type that we do not know", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[` + event + `,{"type":"moved"}]}]}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"an embedded array is one", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"link":{"rel":"me","href":"/me"},"_embedded":{"me":[{},{}]},"type":"updated"}]}]}`,
			`{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"link":{"rel":"me","href":"/me"},"_embedded":{"me":[{},{}]},"type":"updated"}]}]}`},
		{"hrefs may be absolute or not", `{"_links":{"next":{"href":"https://fe1.contoso.com:443/2"}}}`, `{"_links":{"next":{"href":"https://fe1.contoso.com:443/2"}}}`},
		{"elements that we do not know", xml(`<a/><sender rel="me" href="/me" b=""><link rel="c" href="d"/><updated rel="me" href="/me" e=""><f/></updated><moved/></sender>`),
			`{` + links + `,"sender":[` + sender + `]}`},
		{"elements of other namespaces", xml(`<x:sender xmlns:x="y"/><sender rel="me" href="/me"><x:updated xmlns:x="y"/><updated rel="me" href="/me"/></sender>`),
			`{` + links + `,"sender":[` + sender + `]}`},
		{"no namespace at all", `<events><link rel="next" href="/2"/></events>`, `{` + links + `}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			events, err := guess(row.document).DecodeEvents([]byte(row.document))
			require.NoError(t, err)
			written, err := AppendEventsJSON(nil, events)
			require.NoError(t, err)
			assert.Equal(t, row.canonical, string(written))
		})
	}
}

func TestErrorsOfEventsSayWhereAndWhat(t *testing.T) {
	const links = `"_links":{"next":{"href":"/2"}}`
	const start = `<events xmlns="` + Namespace + `"><link rel="next" href="/2"/><sender rel="me" href="/me">`
	for _, row := range []struct{ name, document, pointer, message string }{
		{"an array", `^[]`, "", "found an array where an object was expected"},
		{"a package without links", ` ^{"sender":[]}`, "", "a package of events without links"},
		{"a sender that is null", `{` + links + `,"sender":^null}`, "/sender", "found null where an object was expected"},
		{"a sender without rel", `{` + links + `,"sender":[^{"href":"/me"}]}`, "/sender/0", "a link without rel"},
		{"a sender without href", `{` + links + `,"sender":[^{"rel":"me"}]}`, "/sender/0", "a link without href"},
		{"an event without link", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[^{"type":"added"}]}]}`, "/sender/0/events/0", "an event without link"},
		{"an event without type", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[^{"link":{"rel":"me","href":"/me"}}]}]}`, "/sender/0/events/0", "an event without type"},
		{"an event whose link has no rel", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"link":^{"href":"/me"}}]}]}`, "/sender/0/events/0/link", "a link without rel"},
		{"a collection without href", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"in":^{"rel":"me"}}]}]}`, "/sender/0/events/0/in", "a link without href"},
		{"an embedded resource without rel", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"_embedded":{"":^{}}}]}]}`, "/sender/0/events/0/_embedded/", "an embedded resource without rel"},
		{"a name that stands twice", `{` + links + `,^"_links":{}}`, "/_links", `the name "_links" stands twice`},
		{"something behind it", `{` + links + `} ^1`, "", "found a number where the end of the document was expected"},
		{"another root", `^<resource/>`, "/resource", "expected events as the root element"},
		{"another namespace", `^<events xmlns="u"/>`, "/events", "the root element is in a namespace that is not UCWA's"},
		{"a package without links in XML", `^<events><a/></events>`, "", "a package of events without links"},
		{"a sender without rel in XML", `<events><link rel="next" href="/2"/>^<sender href="/me"/></events>`, "/events/sender", "a link without rel"},
		{"an event without href in XML", start + `^<added rel="me"/></sender></events>`, "/events/sender/added", "a link without href"},
		{"a collection without rel in XML", start + `<added rel="me" href="/me">^<in href="/"/></added></sender></events>`, "/events/sender/added/in", "a link without rel"},
		{"two collections", start + `<added rel="me" href="/me"><in rel="a" href="/"/>^<in rel="a" href="/"/></added></sender></events>`, "/events/sender/added/in", "the element stands twice"},
		{"two reasons", start + `<added rel="me" href="/me"><reason/>^<reason/></added></sender></events>`, "/events/sender/added/reason", "the element stands twice"},
		{"an embedded resource without rel in XML", start + `<added rel="me" href="/me">^<resource/></added></sender></events>`, "/events/sender/added/resource", "an embedded resource without rel"},
		{"text in an event", start + `<added rel="me" href="/me">^text</added></sender></events>`, "/events/sender/added", "found text where an element was expected"},
		{"a document that ends early", start + `<added rel="me" href="/me"/>^`, "/events/sender", "the document ends inside of <sender>"},
		{"no document", `^<!DOCTYPE html><html>`, "", "found a DOCTYPE, which UCWA does not use"},
	} {
		t.Run(row.name, func(t *testing.T) {
			before, after, marked := strings.Cut(row.document, "^")
			require.True(t, marked)
			_, err := guess(row.document).DecodeEvents([]byte(before + after))
			var fault *Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, row.message, fault.Err.Error())
			assert.Equal(t, row.pointer, fault.Pointer)
			assert.Equal(t, int64(len(before)), fault.Offset)
		})
	}
}

func TestWhatIsNoPackageIsNotWritten(t *testing.T) {
	next := []Link{{Rel: "next", Href: "/2"}}
	me := Reference{Rel: "me", Href: "/me"}
	with := func(e Event) Events {
		return Events{Links: next, Senders: []Sender{{me, []Event{{Type: Added, Target: me}, e}}}}
	}
	for _, row := range []struct {
		name             string
		events           Events
		pointer, message string
	}{
		{"no links", Events{}, "", "a package of events without links"},
		{"a link without rel", Events{Links: []Link{{}}}, "/_links/", "a link without rel"},
		{"a sender without rel", Events{Links: next, Senders: []Sender{{}}}, "/sender/0", "a link without rel"},
		{"an event of no type", with(Event{Target: me}), "/sender/0/events/1", `"" is no type of an event`},
		{"an event of an unknown type", with(Event{Type: "moved", Target: me}), "/sender/0/events/1", `"moved" is no type of an event`},
		{"an event of nothing", with(Event{Type: Added}), "/sender/0/events/1/link", "a link without rel"},
		{"an event in nothing", with(Event{Type: Added, Target: me, In: Reference{Href: "/"}}), "/sender/0/events/1/in", "a link without rel"},
		{"a title that is no UTF-8", with(Event{Type: Added, Target: Reference{"me", "/me", "\xff"}}), "/sender/0/events/1/link", "invalid UTF-8"},
		{"a status that is no UTF-8", with(Event{Type: Added, Target: me, Status: "\xff"}), "/sender/0/events/1", "invalid UTF-8"},
		{"two embedded resources that are no array", with(Event{Type: Added, Target: me, Embedded: []Embedded{{Rel: "me", Resources: make([]Resource, 2)}}}),
			"/sender/0/events/1/_embedded/me", "2 resources, but not an array"},
		{"a fault in what is embedded", with(Event{Type: Added, Target: me, Embedded: []Embedded{{Rel: "me", Resources: []Resource{{Rel: "\xff"}}}}}),
			"/sender/0/events/1/_embedded/me", "invalid UTF-8"},
		{"a fault in a reason", with(Event{Type: Added, Target: me, Reason: &Resource{Properties: []Property{{"code", String("\xff")}}}}),
			"/sender/0/events/1/reason/code", "invalid UTF-8"},
	} {
		for _, format := range formats {
			t.Run(row.name+" in "+format.String(), func(t *testing.T) {
				out, err := format.AppendEvents([]byte("before"), &row.events)
				var fault *Error
				require.ErrorAs(t, err, &fault)
				assert.Equal(t, row.message, fault.Err.Error())
				if row.name != "a fault in what is embedded" || format == JSON {
					assert.Equal(t, row.pointer, fault.Pointer)
				} else {
					assert.Equal(t, row.pointer+"/0", fault.Pointer)
				}
				assert.Equal(t, int64(-1), fault.Offset)
				assert.Equal(t, "before", string(out))
			})
		}
	}
	other := with(Event{Type: Added, Target: me, Reason: &Resource{Properties: []Property{{"a", Int(1)}}}})
	_, err := AppendEventsJSON(nil, &other)
	require.NoError(t, err, "JSON can")
	_, err = AppendEventsXML(nil, &other)
	assert.ErrorIs(t, err, errNoReason)
}

func TestHostilePackagesAreRefused(t *testing.T) {
	repeat := strings.Repeat
	for _, row := range []struct{ name, document, limit string }{
		{"100,000 resources in each other", `{"sender":[{"events":[{"_embedded":` + repeat(`{"a":{"_embedded":`, 100_000), "depth"},
		{"100,000 elements", `<events><sender rel="a" href=""><added rel="a" href="">` + repeat(`<resource rel="a">`, 100_000), "depth"},
		{"100,000 events", `{"_links":{"next":{"href":""}},"sender":[{"rel":"a","href":"","events":[` + repeat(`{"link":{"rel":"a","href":""},"type":"added"},`, 100_000), "items"},
		{"200,000 events in XML", `<events><sender rel="a" href="">` + repeat(`<added rel="a" href=""/>`, 200_000), "items"},
		{"a string of 10 MB", `{"sender":[{"rel":"` + repeat("a", 10_000_000), "value"},
		{"50 MB", `<events>` + repeat(" ", 50_000_000), "bytes"},
		{"50 MB of JSON", `{` + repeat(" ", 50_000_000), "bytes"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := guess(row.document).DecodeEvents([]byte(row.document))
			var limit *LimitError
			require.ErrorAs(t, err, &limit)
			assert.Equal(t, row.limit, limit.Limit)
		})
	}
}

// packages makes packages of events, as the decoders have them.
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

func TestEveryPackageSurvivesJSON(t *testing.T) {
	packages := jsonAlphabet().packages()
	rapid.Check(t, func(t *rapid.T) {
		events := packages.Draw(t, "events")
		text, err := AppendEventsJSON(nil, &events)
		require.NoError(t, err)
		again, err := DecodeEventsJSON(text)
		require.NoError(t, err)
		for _, s := range events.Senders {
			for i := range s.Events {
				for j := range s.Events[i].Embedded { // what stands in an array is one, whatever its rel
					e := &s.Events[i].Embedded[j]
					e.Array = e.Array || len(e.Resources) != 1
				}
			}
		}
		require.Equal(t, &events, again)
	})
}

func TestEveryPackageSurvivesXMLButForItsTypes(t *testing.T) {
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

// FuzzEventsJSON and FuzzEventsXML hold that a package that is read can be written
// and is read again as it was, and that the other form says the same.
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
			return // doc.go says what XML cannot carry
		}
		require.NoError(t, err)
		again, err = DecodeEventsXML(inXML)
		require.NoError(t, err)
		require.Equal(t, eventsAsXML(events), again)
		same, err := AppendEventsXML(nil, again)
		require.NoError(t, err)
		require.Equal(t, string(inXML), string(same), "what XML has carried is canonical")
	})
}
