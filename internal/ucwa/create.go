package ucwa

import (
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// CreateRequest is the input that creates an ad hoc presence subscription.
type CreateRequest struct {
	Duration int      // minutes, [MinDuration] to [MaxDuration]
	URIs     []string // SIP URIs, at least one, none twice
}

// Resource returns the request as a document.
func (r CreateRequest) Resource() *hal.Resource {
	return &hal.Resource{Properties: []hal.Property{
		{Name: "duration", Value: hal.Int(int64(r.Duration))},
		{Name: "uris", Value: hal.Strings(r.URIs...)},
	}}
}

// ParseCreateRequest reads a request that a program makes. Names have one spelling,
// unknown names are problems, and types are not converted. It returns all problems
// in the order of the document; the request is valid only if there are none. Of the
// URIs of one person (see [SIPKey]) the first is kept.
func ParseCreateRequest(doc *hal.Resource) (CreateRequest, []fields.Problem) {
	return parseCreate(doc, false)
}

// ParseCreateInput is [ParseCreateRequest] for a body from the wire. It is as lenient
// as servers are: names match in any case, numbers may be strings, and _links,
// _embedded and unknown properties are ignored.
func ParseCreateInput(doc *hal.Resource) (CreateRequest, []fields.Problem) {
	return parseCreate(doc, true)
}

func parseCreate(doc *hal.Resource, wire bool) (r CreateRequest, problems []fields.Problem) {
	problems = readDocument(doc, wire, durationField(&r.Duration), URIsField("uris", &r.URIs).Required())
	return r, problems
}
