package hal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDecodeErrorsOfEventsHaveMessagePointerAndOffset(t *testing.T) {
	const links = `"_links":{"next":{"href":"/2"}}`
	const start = `<events xmlns="` + Namespace + `"><link rel="next" href="/2"/><sender rel="me" href="/me">`
	for _, row := range []struct{ name, document, pointer, message string }{
		{"a document that is an array", `^[]`, "", "found an array where an object was expected"},
		{"a package without links", ` ^{"sender":[]}`, "", "a package of events without links"},
		{"a sender that is a number", `{` + links + `,"sender":^1}`, "/sender", "found a number where an object was expected"},
		{"links that are null", `^{"_links":null}`, "", "a package of events without links"},
		{"a rel that is null", `{` + links + `,"sender":[^{"rel":null,"href":"/me"}]}`, "/sender/0", "a link without rel"},
		{"an href that is null", `{` + links + `,"sender":[^{"rel":"me","href":null}]}`, "/sender/0", "a link without href"},
		{"a link of an event that is null", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[^{"link":null,"type":"added"}]}]}`, "/sender/0/events/0", "an event without link"},
		{"a type that is null", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[^{"link":{"rel":"me","href":"/me"},"type":null}]}]}`, "/sender/0/events/0", "an event without type"},
		{"a sender without rel", `{` + links + `,"sender":[^{"href":"/me"}]}`, "/sender/0", "a link without rel"},
		{"a sender without href", `{` + links + `,"sender":[^{"rel":"me"}]}`, "/sender/0", "a link without href"},
		{"an event without link", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[^{"type":"added"}]}]}`, "/sender/0/events/0", "an event without link"},
		{"an event without type", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[^{"link":{"rel":"me","href":"/me"}}]}]}`, "/sender/0/events/0", "an event without type"},
		{"an event whose link has no rel", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"link":^{"href":"/me"}}]}]}`, "/sender/0/events/0/link", "a link without rel"},
		{"a collection without href", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"in":^{"rel":"me"}}]}]}`, "/sender/0/events/0/in", "a link without href"},
		{"an embedded resource without rel", `{` + links + `,"sender":[{"rel":"me","href":"/me","events":[{"_embedded":{"":^{}}}]}]}`, "/sender/0/events/0/_embedded/", "an embedded resource without rel"},
		{"a name that occurs twice", `{` + links + `,^"_links":{}}`, "/_links", `the name "_links" occurs twice`},
		{"a second value", `{` + links + `} ^1`, "", "found a number where the end of the document was expected"},
		{"a root element that is not events", `^<resource/>`, "/resource", "expected events as the root element"},
		{"a root element in another namespace", `^<events xmlns="u"/>`, "/events", "the root element is in a namespace that is not UCWA's"},
		{"a package without links in XML", `^<events><a/></events>`, "", "a package of events without links"},
		{"a sender without rel in XML", `<events><link rel="next" href="/2"/>^<sender href="/me"/></events>`, "/events/sender", "a link without rel"},
		{"an event without href in XML", start + `^<added rel="me"/></sender></events>`, "/events/sender/added", "a link without href"},
		{"a collection without rel in XML", start + `<added rel="me" href="/me">^<in href="/"/></added></sender></events>`, "/events/sender/added/in", "a link without rel"},
		{"an event with two collections", start + `<added rel="me" href="/me"><in rel="a" href="/"/>^<in rel="a" href="/"/></added></sender></events>`, "/events/sender/added/in", "the element occurs twice"},
		{"an event with two reasons", start + `<added rel="me" href="/me"><reason/>^<reason/></added></sender></events>`, "/events/sender/added/reason", "the element occurs twice"},
		{"an embedded resource without rel in XML", start + `<added rel="me" href="/me">^<resource/></added></sender></events>`, "/events/sender/added/resource", "an embedded resource without rel"},
		{"text in an event", start + `<added rel="me" href="/me">^text</added></sender></events>`, "/events/sender/added", "found text where an element was expected"},
		{"a truncated document", start + `<added rel="me" href="/me"/>^`, "/events/sender", "the document ends inside <sender>"},
		{"an HTML page of a proxy", `^<!DOCTYPE html><html>`, "", "found a DOCTYPE, which UCWA does not use"},
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

func TestEncodersRefuseInvalidEvents(t *testing.T) {
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
		{"an event without type", with(Event{Target: me}), "/sender/0/events/1", `"" is not an event type`},
		{"an event of an unknown type", with(Event{Type: "moved", Target: me}), "/sender/0/events/1", `"moved" is not an event type`},
		{"an event without target", with(Event{Type: Added}), "/sender/0/events/1/link", "a link without rel"},
		{"a collection without rel", with(Event{Type: Added, Target: me, In: Reference{Href: "/"}}), "/sender/0/events/1/in", "a link without rel"},
		{"a title that is not UTF-8", with(Event{Type: Added, Target: Reference{"me", "/me", "\xff"}}), "/sender/0/events/1/link", "invalid UTF-8"},
		{"a status that is not UTF-8", with(Event{Type: Added, Target: me, Status: "\xff"}), "/sender/0/events/1", "invalid UTF-8"},
		{"two embedded resources of a rel without array", with(Event{Type: Added, Target: me, Embedded: []Embedded{{Rel: "me", Resources: make([]Resource, 2)}}}),
			"/sender/0/events/1/_embedded/me", "2 resources, but not an array"},
		{"a fault in an embedded resource", with(Event{Type: Added, Target: me, Embedded: []Embedded{{Rel: "me", Resources: []Resource{{Rel: "\xff"}}}}}),
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
				if row.name != "a fault in an embedded resource" || format == JSON {
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
	require.NoError(t, err, "JSON can carry it")
	_, err = AppendEventsXML(nil, &other)
	assert.ErrorIs(t, err, errNoReason)
}

func TestHostileEventsAreRefused(t *testing.T) {
	repeat := strings.Repeat
	for _, row := range []struct{ name, document, limit string }{
		{"100,000 nested resources", `{"sender":[{"events":[{"_embedded":` + repeat(`{"a":{"_embedded":`, 100_000), "depth"},
		{"100,000 nested elements", `<events><sender rel="a" href=""><added rel="a" href="">` + repeat(`<resource rel="a">`, 100_000), "depth"},
		{"100,000 events", `{"_links":{"next":{"href":""}},"sender":[{"rel":"a","href":"","events":[` + repeat(`{"link":{"rel":"a","href":""},"type":"added"},`, 100_000), "items"},
		{"200,000 events in XML", `<events><sender rel="a" href="">` + repeat(`<added rel="a" href=""/>`, 200_000), "items"},
		{"a string of 10 MB", `{"sender":[{"rel":"` + repeat("a", 10_000_000), "value"},
		{"50 MB of XML", `<events>` + repeat(" ", 50_000_000), "bytes"},
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
