package emulator

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const relCommunication = "communication"

// communication is how the user can be reached in an application. There are no
// messages and no calls here, so it changes nothing but what others see.
type communication struct {
	audioPreference, conversationHistory, phoneNumber string // may be empty
	messageFormats, modalities                        []string
}

// parseCommunication reads what makeMeAvailable and communication have in common.
// The values are those of their pages.
func parseCommunication(r *reader) communication {
	return communication{
		audioPreference: r.choice("audioPreference", "PhoneAudio", "VoipAudio"),
		phoneNumber:     r.optional("phoneNumber", maxText),
		messageFormats:  r.choices("supportedMessageFormats", "Plain", "Html"),
		modalities: r.choices("supportedModalities",
			"Audio", "Video", "PhoneAudio", "ApplicationSharing", "Messaging", "DataCollaboration", "PanoramicVideo"),
	}
}

// communicationResource returns the document, which has the one link that existing clients
// sign in for. Its property without a telling name marks what a PUT must give back,
// and is another in each application (page PayloadFormat).
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

// marker returns a GUID that the id of the application stands for.
func (a *application) marker() string {
	hash := fnv.New128a()
	hash.Write([]byte(a.id))
	digits := fmt.Sprintf("%x", hash.Sum(nil))
	return strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")
}

// etag returns a number that the content stands for, as captured etags are.
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
	return &answer{
		status: 200, document: c.application.communicationResource(),
		header: httpmsg.Header{{Name: "ETag", Value: strconv.Quote(c.application.communication.etag())}},
	}
}

// replacingCommunication returns the one PUT there is. It "replaces the server's
// copy", so what it leaves out is gone; what the emulator does not know is not kept.
func replacingCommunication() operation {
	return operation{input: true, prepare: func(c *call) (func() *answer, []fields.Problem) {
		r := reader{doc: c.input}
		replacement := parseCommunication(&r)
		replacement.conversationHistory = r.choice("conversationHistory", "None", "Disabled", "Enabled")
		if _, given := c.input.Property(c.application.marker()); !given {
			r.report(c.application.marker(), "is required: a PUT has all that a GET has shown")
		}
		return func() *answer {
			if refusal := c.checkPrecondition(c.application.communication.etag()); refusal != nil {
				return refusal
			}
			return c.reach(replacement)
		}, r.problems
	}}
}

// checkPrecondition refuses to replace what the client has not seen (page
// PayloadFormat). Clients write the etag with quotation marks or without.
func (c *call) checkPrecondition(etag string) *answer {
	required := c.request.Header.Get("If-Match")
	if required == "" {
		return preconditionRequired()
	}
	for tag := range strings.SplitSeq(required, ",") {
		if tag = strings.Trim(tag, " \""); tag == etag || tag == "*" {
			return nil
		}
	}
	return preconditionFailed()
}

// reach takes over how the user can be reached, and tells it.
func (c *call) reach(k communication) *answer {
	if k.etag() != c.application.communication.etag() {
		c.emulator.raise(c.application, atOnce, happening{kind: hal.Updated, what: relCommunication})
	}
	c.application.communication = k
	if !c.application.available {
		return &answer{status: 204}
	}
	return c.publish(func(p *Presence) { p.Modalities = k.modalities })
}
