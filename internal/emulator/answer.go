package emulator

import (
	"strconv"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// answer is a response before it is in a format.
type answer struct {
	status   int
	document *hal.Resource  // nil if the answer has no body, or another one
	events   *hal.Events    // the body of the event channel
	content  []byte         // a body in no format; its type is in header
	header   httpmsg.Header // besides what every response has
	parked   *Parked        // not nil if the answer is yet to come
}

// serverVersion is the X-MS-UcwaVersion of all responses; the value is that of
// the page Versioning.
const serverVersion = "1.7"

// respond returns the answer in a media type.
func respond(a *answer, mediaType string) *httpmsg.Response {
	resp := &httpmsg.Response{Status: a.status, Body: a.content}
	if !a.header.Has("Cache-Control") {
		resp.Header.Add("Cache-Control", "no-cache")
	}
	resp.Header.Add("X-MS-UcwaVersion", serverVersion)
	if a.document != nil || a.events != nil {
		body, err := a.body(mediaType)
		if err != nil {
			// A name in the configuration that the format has no way to write,
			// such as a control character in XML.
			return respond(serviceFailure(), mediaType)
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
