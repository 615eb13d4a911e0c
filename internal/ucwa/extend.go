package ucwa

import (
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// ExtendRequest is the input that extends a presence subscription, or subscribes to
// a group.
type ExtendRequest struct {
	Duration int // minutes, [MinDuration] to [MaxDuration]
}

// Resource returns the request as a document.
func (r ExtendRequest) Resource() *hal.Resource {
	return &hal.Resource{Properties: []hal.Property{{Name: "duration", Value: hal.Int(int64(r.Duration))}}}
}

// ParseExtendRequest is [ParseCreateRequest] for a duration alone.
func ParseExtendRequest(doc *hal.Resource) (ExtendRequest, []fields.Problem) {
	return parseExtend(doc, false)
}

// ParseExtendInput is [ParseExtendRequest] for a body from the wire; see
// [ParseCreateInput].
func ParseExtendInput(doc *hal.Resource) (ExtendRequest, []fields.Problem) {
	return parseExtend(doc, true)
}

func parseExtend(doc *hal.Resource, wire bool) (r ExtendRequest, problems []fields.Problem) {
	problems = readDocument(doc, wire, durationField(&r.Duration))
	return r, problems
}
