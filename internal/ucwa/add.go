package ucwa

import "ucwapresence/internal/hal"

// AddRequest is the input that adds contacts to a presence subscription.
type AddRequest struct {
	URIs []string // SIP URIs, at least one, none twice
}

// Resource returns the request as a document. What creation calls uris is
// contactUris here (page addToPresenceSubscription_ref).
func (r AddRequest) Resource() *hal.Resource {
	return &hal.Resource{Properties: []hal.Property{{Name: "contactUris", Value: hal.Strings(r.URIs...)}}}
}

// ParseAddRequest is [ParseCreateRequest] for contacts to add; a program calls
// them uris, as on creation.
func ParseAddRequest(doc *hal.Resource) (AddRequest, []Problem) {
	return parseAdd(doc, input{}, "uris")
}

// ParseAddInput is [ParseAddRequest] for a body from the wire; see
// [ParseCreateInput].
func ParseAddInput(doc *hal.Resource) (AddRequest, []Problem) {
	return parseAdd(doc, input{wire: true}, "contactUris")
}

func parseAdd(doc *hal.Resource, in input, name string) (r AddRequest, problems []Problem) {
	in.read(doc, in.uris(name, &r.URIs))
	return r, in.problems
}
