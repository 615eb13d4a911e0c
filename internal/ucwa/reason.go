package ucwa

import (
	"ucwapresence/internal/hal"
)

// Reason is the body of an error (page reason_ref). Only Code is required.
type Reason struct {
	Code       string
	Subcode    string // "" where the pages print "None"
	Message    string // localized to the application's culture
	Parameters []Parameter
}

// Parameter names a parameter that the server did not accept, and why.
type Parameter struct{ Name, Reason string }

// ParseReason reads an error body. It returns false if r has no code, or has a rel or
// links. Unknown properties are ignored.
func ParseReason(r *hal.Resource) (Reason, bool) {
	if code, _ := r.Property("code"); code.Kind() != hal.KindString || r.Rel != "" || len(r.Links) > 0 {
		return Reason{}, false
	}
	reason := Reason{Code: r.Text("code"), Subcode: r.Text("subcode"), Message: r.Text("message")}
	if SameCode(reason.Subcode, "None") {
		reason.Subcode = ""
	}
	if v, ok := r.Property("parameters"); ok {
		reason.Parameters = parseParameters(v)
	}
	return reason, reason.Code != ""
}

// parseParameters reads the bag of parameters. No page shows its members, so it accepts
// three forms: {"duration":"required"}, [{"duration":"required"}] and ["duration"].
func parseParameters(v hal.Value) []Parameter {
	var parameters []Parameter
	for _, p := range v.Items() {
		switch {
		case p.Name != "":
			parameters = append(parameters, Parameter{p.Name, p.Value.Text()})
		case p.Value.Kind() == hal.KindBag:
			parameters = append(parameters, parseParameters(p.Value)...)
		case p.Value.Text() != "":
			parameters = append(parameters, Parameter{Name: p.Value.Text()})
		}
	}
	return parameters
}

// Resource returns the error body as a document.
func (r Reason) Resource() *hal.Resource {
	doc := &hal.Resource{Properties: []hal.Property{{Name: "code", Value: hal.String(r.Code)}}}
	add := func(name, text string) {
		if text != "" {
			doc.Properties = append(doc.Properties, hal.Property{Name: name, Value: hal.String(text)})
		}
	}
	add("subcode", r.Subcode)
	add("message", r.Message)
	if len(r.Parameters) > 0 {
		var members []hal.Property
		for _, p := range r.Parameters {
			members = append(members, hal.Property{Name: p.Name, Value: hal.String(p.Reason)})
		}
		doc.Properties = append(doc.Properties, hal.Property{Name: "parameters", Value: hal.Bag(members...)})
	}
	return doc
}
