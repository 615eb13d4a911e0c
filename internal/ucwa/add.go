package ucwa

import (
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// AddRequest is the input that adds contacts to a presence subscription.
type AddRequest struct {
	URIs []string // SIP URIs, at least one, none twice
}

// Resource returns the request as a document. The name of the list is contactUris; in a
// creation it is uris (page addToPresenceSubscription_ref).
func (r AddRequest) Resource() *hal.Resource {
	return &hal.Resource{Properties: []hal.Property{{Name: "contactUris", Value: hal.Strings(r.URIs...)}}}
}

// ParseAddRequest is [ParseCreateRequest] for contacts to add. A program passes them
// as uris, as for a creation.
func ParseAddRequest(doc *hal.Resource) (AddRequest, []fields.Problem) {
	return parseAdd(doc, false, "uris")
}

// ParseAddInput is [ParseAddRequest] for a body from the wire; see
// [ParseCreateInput].
func ParseAddInput(doc *hal.Resource) (AddRequest, []fields.Problem) {
	return parseAdd(doc, true, "contactUris")
}

func parseAdd(doc *hal.Resource, wire bool, name string) (r AddRequest, problems []fields.Problem) {
	problems = readDocument(doc, wire, URIsField(name, &r.URIs).Required())
	return r, problems
}
