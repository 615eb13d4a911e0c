package emulator

import (
	"strconv"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// answer is a response before it is in a format.
type answer struct {
	status   int
	document *hal.Resource // nil if the answer has no body
	header   ucwa.Header   // besides what every response has
}

// serverVersion is the X-MS-UcwaVersion of all responses; the value is that of
// the page Versioning.
const serverVersion = "1.7"

// respond returns the answer as the client asked for it.
func (c *call) respond(a *answer) *ucwa.Response {
	resp := &ucwa.Response{Status: a.status}
	if !a.header.Has("Cache-Control") {
		resp.Header.Add("Cache-Control", "no-cache")
	}
	resp.Header.Add("X-MS-UcwaVersion", serverVersion)
	if a.document != nil {
		format, _ := hal.FormatOf(c.mediaType)
		body, err := format.Append(nil, a.document)
		if err != nil {
			// A name in the configuration that the format has no way to write,
			// such as a control character in XML.
			return c.respond(serviceFailure())
		}
		resp.Body = body
		resp.Header.Add("Content-Type", c.mediaType+"; charset=utf-8")
	}
	if a.status != 204 { // which must not have the field: RFC 9110, section 8.6
		resp.Header.Add("Content-Length", strconv.Itoa(len(resp.Body)))
	}
	resp.Header = append(resp.Header, a.header...)
	return resp
}
