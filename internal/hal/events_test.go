package hal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	embedsLate   = "the embedded resource has its rel after its links, or no rel"
	otherMembers = "the server wrote the members of objects in another order"
)

// notCanonicalEvents lists the samples of packages that are not in canonical form,
// with the reason.
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

func TestSamplesOfEventsAreEncodedByteForByte(t *testing.T) {
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
			assert.NotEqual(t, string(s.data), string(written), "the sample is in canonical form")
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
	assert.Equal(t, 33, exact, "samples in canonical form")
}

func TestBothFormsOfEventsDecodeToTheSamePackage(t *testing.T) {
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
				embedded.Resources[0].Rel = "" // captured XML has it only as an attribute
			}
			assert.Equal(t, want, inXML)
		})
	}
}

// embedded returns the first part that the first event embeds, or nil.
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

func TestEventWithAllPartsIsDecodedAndEncoded(t *testing.T) {
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

func TestDecodingEventsIsLenient(t *testing.T) {
	const links = `"_links":{"next":{"href":"/2"}}`
	xml := func(content string) string {
		return `<events xmlns="` + Namespace + `"><link rel="next" href="/2"/>` + content + `</events>`
	}
	const event = `{"link":{"rel":"me","href":"/me"},"type":"updated"}`
	const sender = `{"rel":"me","href":"/me","events":[` + event + `]}`
	for _, row := range []struct{ name, document, canonical string }{
		{"no sender", `{` + links + `}`, `{` + links + `}`},
		{"an empty list of senders", `{"sender":[],` + links + `}`, `{` + links + `,"sender":[]}`},
		{"a sender that is null", `{"sender":null,` + links + `}`, `{` + links + `}`},
		{"an item of the senders that is null", `{` + links + `,"sender":[null,` + sender + `,null]}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"events that are null", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":null}]}`, `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[]}]}`},
		{"an event that is null", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[null,` + event + `]}]}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"each optional member of an event is null",
			`{` + links + `,"sender":[{"rel":"me","href":"/me","title":null,"events":[{"link":{"rel":"me","href":"/me","title":null},"in":null,"_embedded":null,"reason":null,"status":null,"type":"updated"}]}]}`,
			`{` + links + `,"sender":[` + sender + `]}`},
		{"an embedded resource of an event that is null",
			`{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"link":{"rel":"me","href":"/me"},"_embedded":{"me":null},"type":"updated"}]}]}`,
			`{` + links + `,"sender":[` + sender + `]}`},
		{"a link of the package that is null", `{"_links":{"next":{"href":"/2"},"resync":null}}`, `{` + links + `}`},
		{"self as an array of one link", `{"_links":{"next":{"href":"/2"},"self":[{"href":"/1"}]}}`, `{"_links":{"self":{"href":"/1"},"next":{"href":"/2"}}}`},
		{"a sender without events", `{` + links + `,"sender":[{"rel":"me","href":"/me"}]}`, `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[]}]}`},
		{"a sender without array", `{` + links + `,"sender":` + sender + `}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"an event without array", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":` + event + `}]}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"unknown members", `{"a":{},` + links + `,"sender":[{"rel":"me","href":"/me","b":1,"events":[{"link":{"rel":"me","href":"/me","revision":"2"},"type":"updated","c":[]}]}]}`,
			`{` + links + `,"sender":[` + sender + `]}`},
		{"an unknown type", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[` + event + `,{"type":"moved"}]}]}`, `{` + links + `,"sender":[` + sender + `]}`},
		{"an embedded array", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"link":{"rel":"me","href":"/me"},"_embedded":{"me":[{},{}]},"type":"updated"}]}]}`,
			`{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"link":{"rel":"me","href":"/me"},"_embedded":{"me":[{},{}]},"type":"updated"}]}]}`},
		{"an absolute href", `{"_links":{"next":{"href":"https://fe1.contoso.com:443/2"}}}`, `{"_links":{"next":{"href":"https://fe1.contoso.com:443/2"}}}`},
		{"unknown elements", xml(`<a/><sender rel="me" href="/me" b=""><link rel="c" href="d"/><updated rel="me" href="/me" e=""><f/></updated><moved/></sender>`),
			`{` + links + `,"sender":[` + sender + `]}`},
		{"elements of other namespaces", xml(`<x:sender xmlns:x="y"/><sender rel="me" href="/me"><x:updated xmlns:x="y"/><updated rel="me" href="/me"/></sender>`),
			`{` + links + `,"sender":[` + sender + `]}`},
		{"elements without namespace", `<events><link rel="next" href="/2"/></events>`, `{` + links + `}`},
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
