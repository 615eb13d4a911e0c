package emulator

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const relCommunication = "communication"

// communication is how the user can be reached in an application. The emulator has
// no messages and no calls, so it changes only what others see.
//
// It is the one document with an ETag and the one that takes a PUT, because clients
// sign in with it. It keeps the properties of makeMeAvailable and
// conversationHistory, and no others.
type communication struct {
	audioPreference, conversationHistory, phoneNumber string // may be empty
	messageFormats, modalities                        []string
}

// fields returns the fields that makeMeAvailable and communication have in common.
// The values are those of their pages.
func (k *communication) fields() []fields.Field {
	return []fields.Field{
		input.OneOf("audioPreference", &k.audioPreference, "PhoneAudio", "VoipAudio"),
		input.Text("phoneNumber", maxText, &k.phoneNumber),
		fields.Choices("supportedMessageFormats", &k.messageFormats, "Plain", "Html"),
		fields.Choices("supportedModalities", &k.modalities,
			"Audio", "Video", "PhoneAudio", "ApplicationSharing", "Messaging", "DataCollaboration", "PanoramicVideo"),
	}
}

// communicationResource returns the document. It has the one link that existing
// clients need to sign in: startMessaging, which is answered with 409. One property
// has a random name. A PUT has to contain it (page PayloadFormat).
func (a *application) communicationResource() *hal.Resource {
	k := a.communication
	r := &hal.Resource{
		Rel:        relCommunication,
		Properties: []hal.Property{{Name: a.marker(), Value: hal.String("please pass this in a PUT request")}},
		Links: []hal.Link{
			a.link(ucwa.RelSelf, "/communication"),
			a.link("startMessaging", "/communication/messagingInvitations"),
		},
	}
	for _, p := range [...]httpmsg.Parameter{
		{Name: "audioPreference", Value: k.audioPreference},
		{Name: "conversationHistory", Value: k.conversationHistory},
		{Name: "phoneNumber", Value: k.phoneNumber},
	} {
		if p.Value != "" {
			r.Properties = append(r.Properties, hal.Property{Name: p.Name, Value: hal.String(p.Value)})
		}
	}
	formats := k.messageFormats
	if len(formats) == 0 {
		formats = []string{"Plain"}
	}
	r.Properties = append(r.Properties,
		hal.Property{Name: "supportedModalities", Value: hal.Strings(k.modalities...)},
		hal.Property{Name: "supportedMessageFormats", Value: hal.Strings(formats...)},
		hal.Property{Name: "etag", Value: hal.String(k.etag())},
	)
	return r
}

// marker returns the name of that property: a GUID that follows from the id of the
// application.
func (a *application) marker() string {
	hash := fnv.New128a()
	hash.Write([]byte(a.id))
	digits := fmt.Sprintf("%x", hash.Sum(nil))
	return strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")
}

// etag returns a number that follows from the content; captured etags are numbers.
func (k communication) etag() string {
	hash := fnv.New32a()
	for _, text := range slices.Concat(
		[]string{k.audioPreference, k.conversationHistory, k.phoneNumber}, k.modalities, []string{""}, k.messageFormats,
	) {
		hash.Write([]byte(text))
		hash.Write([]byte{0})
	}
	return strconv.FormatUint(uint64(hash.Sum32()), 10)
}

func (c *call) getCommunication() *answer {
	a := ok(c.application.communicationResource())
	a.header.Add("ETag", strconv.Quote(c.application.communication.etag()))
	return a
}

// replacingCommunication returns PUT communication. It "replaces the server's copy":
// properties that are missing in the body are removed, and properties that the emulator
// does not have are ignored.
func replacingCommunication() operation {
	return operation{input: true, prepare: func(c *call) (func() *answer, []fields.Problem) {
		var replacement communication
		r := fields.Reader{Wire: true}
		r.Document(c.input, append(replacement.fields(),
			input.OneOf("conversationHistory", &replacement.conversationHistory, "None", "Disabled", "Enabled"))...)
		if _, given := c.input.Property(c.application.marker()); !given {
			r.Report(fields.Pointer(c.application.marker()), "is required: a PUT has all that a GET has shown")
		}
		return func() *answer {
			if refusal := c.checkPrecondition(c.application.communication.etag()); refusal != nil {
				return refusal
			}
			return c.setCommunication(replacement)
		}, r.Problems()
	}}
}

// checkPrecondition refuses to replace a version that the client has not seen (page
// PayloadFormat). Clients write the etag with or without quotation marks.
func (c *call) checkPrecondition(etag string) *answer {
	required := c.request.Header.Get("If-Match")
	if required == "" {
		return refuse(refusal.PreconditionRequired())
	}
	for tag := range strings.SplitSeq(required, ",") {
		if tag = strings.Trim(tag, " \""); tag == etag || tag == "*" {
			return nil
		}
	}
	return refuse(refusal.PreconditionFailed())
}

// setCommunication replaces how the user can be reached, and notifies of it.
func (c *call) setCommunication(k communication) *answer {
	if k.etag() != c.application.communication.etag() {
		c.emulator.enqueue(c.application, channel.Urgent, channel.Event{Type: hal.Updated, Rel: relCommunication})
	}
	c.application.communication = k
	if !c.application.available {
		return noContent()
	}
	return c.publish(func(p *directory.Presence) { p.Modalities = k.modalities })
}
