package ucwa

import (
	"strings"

	"ucwapresence/internal/hal"
)

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
	return parseAdd(doc, "uris", false)
}

// ParseAddInput is [ParseAddRequest] for a body from the wire; see
// [ParseCreateInput].
func ParseAddInput(doc *hal.Resource) (AddRequest, []Problem) {
	return parseAdd(doc, "contactUris", true)
}

func parseAdd(doc *hal.Resource, name string, wire bool) (r AddRequest, problems []Problem) {
	problems = parseOnly(doc, name, wire, func(v hal.Value, report func(path, message string)) {
		r.URIs = parseURIs("/"+name, v, report)
	})
	return r, problems
}

// ExtendRequest is the input that prolongs a presence subscription, and that
// which subscribes to a group.
type ExtendRequest struct {
	Duration int // minutes, [MinDuration] to [MaxDuration]
}

// Resource returns the request as a document.
func (r ExtendRequest) Resource() *hal.Resource {
	return &hal.Resource{Properties: []hal.Property{{Name: "duration", Value: hal.Int(int64(r.Duration))}}}
}

// ParseExtendRequest is [ParseCreateRequest] for a duration alone.
func ParseExtendRequest(doc *hal.Resource) (ExtendRequest, []Problem) {
	return parseExtend(doc, false)
}

// ParseExtendInput is [ParseExtendRequest] for a body from the wire; see
// [ParseCreateInput].
func ParseExtendInput(doc *hal.Resource) (ExtendRequest, []Problem) {
	return parseExtend(doc, true)
}

func parseExtend(doc *hal.Resource, wire bool) (r ExtendRequest, problems []Problem) {
	problems = parseOnly(doc, "duration", wire, func(v hal.Value, report func(path, message string)) {
		var problem string
		r.Duration, problem = parseDuration(v, wire)
		report("/duration", problem)
	})
	return r, problems
}

// parseOnly reads the input of one property. It is as strict, or as lenient, as
// [ParseCreateRequest] and [ParseCreateInput] are.
func parseOnly(doc *hal.Resource, name string, wire bool, parse func(v hal.Value, report func(path, message string))) []Problem {
	var problems []Problem
	report := func(path, message string) {
		if message != "" {
			problems = append(problems, Problem{path, message})
		}
	}
	unknown := func(other string) {
		if !wire {
			report(pointer(other), "is not a property of the request; it has "+name)
		}
	}
	given := false
	for _, p := range doc.Properties {
		switch {
		case p.Name != name && !(wire && strings.EqualFold(p.Name, name)):
			unknown(p.Name)
		case given:
			report(pointer(name), "is given twice, in different case")
		default:
			given = true
			parse(p.Value, report)
		}
	}
	if doc.Rel != "" {
		unknown("rel")
	}
	if len(doc.Links) > 0 {
		unknown("_links")
	}
	if len(doc.Embedded) > 0 {
		unknown("_embedded")
	}
	if !given {
		report(pointer(name), "is required")
	}
	return problems
}
