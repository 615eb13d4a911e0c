package ucwa

import (
	"strconv"
	"strings"

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

// ParseCreateRequest reads a request that a program makes. Names have one
// spelling, unknown ones are problems, and types are not converted. It returns
// every problem at once, in the order of the document; the request is only good
// without any. URIs that differ in case only are taken once.
func ParseCreateRequest(doc *hal.Resource) (CreateRequest, []Problem) {
	return parseCreateRequest(doc, false)
}

// ParseCreateInput is [ParseCreateRequest] for a body from the wire, read as
// leniently as servers do: names in any case, numeric strings for numbers;
// _links, _embedded and unknown properties are ignored.
func ParseCreateInput(doc *hal.Resource) (CreateRequest, []Problem) {
	return parseCreateRequest(doc, true)
}

// notProperty is what is wrong with every other name in a request.
const notProperty = "is not a property of the request; it has duration and uris"

func parseCreateRequest(doc *hal.Resource, wire bool) (CreateRequest, []Problem) {
	var (
		r        CreateRequest
		problems []Problem
		seen     = map[string]bool{}
	)
	report := func(path, message string) {
		if message != "" {
			problems = append(problems, Problem{path, message})
		}
	}
	for _, p := range doc.Properties {
		name := p.Name
		if wire {
			name = strings.ToLower(name)
		}
		switch {
		case name != "duration" && name != "uris":
			if !wire {
				report(pointer(name), notProperty)
			}
		case seen[name]:
			report(pointer(name), "is given twice, in different case")
		case name == "duration":
			var problem string
			r.Duration, problem = parseDuration(p.Value, wire)
			report("/duration", problem)
		default:
			r.URIs = parseURIs("/uris", p.Value, report)
		}
		seen[name] = true
	}
	if !wire {
		if doc.Rel != "" {
			report("/rel", notProperty)
		}
		if len(doc.Links) > 0 {
			report("/_links", notProperty)
		}
		if len(doc.Embedded) > 0 {
			report("/_embedded", notProperty)
		}
	}
	if !seen["duration"] {
		report("/duration", "is required")
	}
	if !seen["uris"] {
		report("/uris", "is required")
	}
	return r, problems
}

// parseURIs reads a list of SIP URIs, dropping those that stand in it before.
// path is where the list stands.
func parseURIs(path string, v hal.Value, report func(path, message string)) []string {
	if v.Kind() != hal.KindList {
		report(path, "must be a list of SIP URIs, not "+v.Kind().String())
		return nil
	}
	if len(v.Items()) == 0 {
		report(path, "must name at least one SIP URI")
		return nil
	}
	var uris []string
	seen := make(map[string]bool, len(v.Items()))
	for i, item := range v.Items() {
		at := path + "/" + strconv.Itoa(i)
		uri := item.Value.Text()
		if item.Value.Kind() != hal.KindString {
			report(at, "must be a SIP URI, not "+item.Value.Kind().String())
			continue
		}
		if err := CheckSIPURI(uri); err != nil {
			report(at, err.Error())
			continue
		}
		if key := SIPKey(uri); !seen[key] {
			seen[key] = true
			uris = append(uris, uri)
		}
	}
	return uris
}

// pointer returns the JSON Pointer of a member of the document.
func pointer(name string) string {
	return "/" + hal.PointerToken(name)
}
