package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// replace sends a document as the new communication, with the etag of a client.
func (s *server) replace(r *hal.Resource, ifMatch string) string {
	s.t.Helper()
	body, err := s.format.Append(nil, r)
	require.NoError(s.t, err)
	return s.status("PUT {app}/communication\nIf-Match: " + ifMatch + "\nContent-Type: " + s.format.MediaType() + "\n\n" + string(body))
}

// set sets a property of a document.
func set(r *hal.Resource, name string, value hal.Value) {
	for i := range r.Properties {
		if r.Properties[i].Name == name {
			r.Properties[i].Value = value
			return
		}
	}
	r.Properties = append(r.Properties, hal.Property{Name: name, Value: value})
}

// After signing in one client adds "Html" to the document that it got, and another one
// turns the conversation history on.
func TestClientsThatReplaceCommunication(t *testing.T) {
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		require.Equal(t, "204", s.status(beAvailable))
		s.subscribe(10, lene)
		get := s.poll("?ack=1").follow("next")
		resp := s.send("GET {app}/communication")
		doc := s.get("{app}/communication")
		etag := resp.Header.Get("ETag")
		assert.Equal(t, `"`+doc.Text("etag")+`"`, etag)

		set(doc, "supportedMessageFormats", hal.Strings("Plain", "Html"))
		set(doc, "supportedModalities", hal.Strings("Messaging", "PhoneAudio"))
		set(doc, "conversationHistory", hal.String("Enabled"))
		set(doc, "videoBasedScreenSharing", hal.String("Disabled"))
		require.Equal(t, "204", s.replace(doc, etag))

		after := s.get("{app}/communication")
		assert.Equal(t, "Enabled", after.Text("conversationHistory"))
		formats, _ := after.Property("supportedMessageFormats")
		assert.Equal(t, hal.Strings("Plain", "Html"), formats)
		assert.NotEqual(t, doc.Text("etag"), after.Text("etag"))
		assert.Equal(t, doc.Properties[0], after.Properties[0], "the marker stays")
		events := get.says()
		assert.Contains(t, events, "updated communication communication with communication")
		assert.Contains(t, events, updatedPart("contactSupportedModalities", "supportedMedia", "lenea@contoso.com"), "subscribers are notified")

		assert.Equal(t, "412 PreconditionFailed", s.replace(doc, etag), "the etag is that of the previous version")
		assert.Equal(t, "204", s.replace(after, after.Text("etag")), "without quotation marks")
		assert.Equal(t, "204", s.replace(after, `"1", "`+after.Text("etag")+`"`))
		assert.Equal(t, "204", s.replace(after, "*"))
		assert.Equal(t, after, s.get("{app}/communication"))
		assert.Equal(t, "waits", s.later(get.follow("next"), 5*time.Second).says(), "a PUT without change raises no event")
	})
}

// A PUT is conditional and has all properties (page PayloadFormat).
func TestInvalidPUTsAreRefused(t *testing.T) {
	const invalid = "400 BadRequest ParameterValidationFailure"
	inBothFormats(t, Config{}, func(t *testing.T, s *server) {
		doc := s.get("{app}/communication")
		etag := doc.Text("etag")
		assert.Equal(t, "428 PreconditionRequired", s.replace(doc, ""))
		assert.Equal(t, "412 PreconditionFailed", s.replace(doc, `"1"`))

		unmarked := s.get("{app}/communication")
		unmarked.Properties = unmarked.Properties[1:]
		assert.Equal(t, invalid, s.replace(unmarked, etag))
		set(doc, "supportedModalities", hal.Strings("Fax"))
		assert.Equal(t, invalid, s.replace(doc, etag))
		set(doc, "supportedModalities", hal.Strings())
		set(doc, "conversationHistory", hal.String("Perhaps"))
		assert.Equal(t, invalid, s.replace(doc, etag))

		assert.Equal(t, etag, s.get("{app}/communication").Text("etag"), "nothing has changed")
		other := s.get("{app}").Resources(ucwa.RelMe)[0]
		assert.Equal(t, "405 MethodNotAllowed", s.status("PUT "+other.Self()+"\nIf-Match: *\n\n{}"))
	})
	s := start(t, Config{})
	assert.Equal(t, invalid, s.status("PUT {app}/communication?supportedModalities=Messaging\nIf-Match: *"), "the query of a PUT does not count")
	assert.True(t, strings.HasPrefix(s.status("PUT {app}/communication\nIf-Match: *\n\n{"), "400 BadRequest DeserializationFailure"))
}

// The page MeDashboard calls it lurker mode: others do not see an application before
// makeMeAvailable.
func TestCommunicationOfAUserWhoIsNotAvailableChangesNoPresence(t *testing.T) {
	s := start(t, Config{})
	before := s.get(leneSeen + "/supportedMedia")
	doc := s.get("{app}/communication")
	set(doc, "supportedModalities", hal.Strings("Video"))
	require.Equal(t, "204", s.replace(doc, doc.Text("etag")))
	assert.Equal(t, before, s.get(leneSeen+"/supportedMedia"))
}
