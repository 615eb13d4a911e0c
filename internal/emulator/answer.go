package emulator

import (
	"strconv"

	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// answer is a response before it is written in a format.
type answer struct {
	status   int
	document *hal.Resource  // nil if the answer has no body, or a body of another kind
	events   *hal.Events    // the body of the event channel
	content  []byte         // a body that is written already; its type is in header
	header   httpmsg.Header // in addition to the fields of every response
	parked   *Parked        // not nil if the request waits for its answer
}

// ok returns an answer of status 200 with a document.
func ok(document *hal.Resource) *answer { return &answer{status: 200, document: document} }

// created returns an answer of status 201 with a document.
func created(document *hal.Resource) *answer { return &answer{status: 201, document: document} }

// noContent returns an answer of status 204.
func noContent() *answer { return &answer{status: 204} }

// refuse returns the answer to a request that is refused.
func refuse(r refusal.Refusal) *answer {
	return &answer{status: r.Status, document: r.Reason.Resource()}
}

// serverVersion is the X-MS-UcwaVersion of all responses; its value is that of the
// page Versioning.
const serverVersion = "1.7"

// respond returns the answer as a response in a media type.
func respond(a *answer, mediaType string) *httpmsg.Response {
	resp := &httpmsg.Response{Status: a.status, Body: a.content}
	if !a.header.Has("Cache-Control") {
		resp.Header.Add("Cache-Control", "no-cache")
	}
	resp.Header.Add("X-MS-UcwaVersion", serverVersion)
	if a.document != nil || a.events != nil {
		body, err := a.body(mediaType)
		if err != nil {
			// The configuration has a name that the format cannot write, such as one
			// with a control character in XML.
			return respond(refuse(refusal.ServiceFailure()), mediaType)
		}
		resp.Body = body
		resp.Header.Add("Content-Type", mediaType+"; charset=utf-8")
	}
	if a.status != 204 { // which must not have the field: RFC 9110, section 8.6
		resp.Header.Add("Content-Length", strconv.Itoa(len(resp.Body)))
	}
	resp.Header = append(resp.Header, a.header...)
	return resp
}

func (a *answer) body(mediaType string) ([]byte, error) {
	format, _ := hal.FormatOf(mediaType)
	if a.events != nil {
		return format.AppendEvents(nil, a.events)
	}
	return format.Append(nil, a.document)
}
