package hal

import "strings"

// Namespace is the XML namespace of every UCWA 2.0 element.
const Namespace = "http://schemas.microsoft.com/rtc/2012/03/ucwa"

// relSelf is the link that every resource has: its own address. XML writes it
// as the href attribute of the element.
const relSelf = "self"

// Resource is one UCWA resource, or the input of a POST, or the reason of an
// error. The zero value is an empty input.
type Resource struct {
	// Rel names the resource type, such as "presenceSubscription". It is empty
	// for input, for a reason, and where the sender left it out: an embedded
	// resource then is what [Embedded.Rel] says.
	Rel string
	// Properties are in document order, without rel. No name occurs twice.
	Properties []Property
	// Links are in document order, with all links of one rel side by side. The
	// self link, where there is one, is written first.
	Links []Link
	// Embedded are in document order. No rel occurs twice.
	Embedded []Embedded
}

// Property is a named value of a resource.
type Property struct {
	Name  string
	Value Value
}

// Link points from a resource to another one.
type Link struct {
	// Rel says what the target is to the resource.
	Rel string
	// Href is the target as the server wrote it: absolute, or relative to the
	// origin that served the application.
	Href string
	// Title is a human-readable name, seldom present.
	Title string
	// Revision is the revision of the target's type; absent means 1.
	Revision string
	// Array says that the rel holds an array in JSON, even of one.
	Array bool
}

// Embedded is what a resource embeds under one rel.
type Embedded struct {
	Rel string
	// Array says that the rel holds an array in JSON, even of one or none. A
	// rel that is no array embeds exactly one resource.
	Array     bool
	Resources []Resource
}

// Self returns the resource's own address, or "" if it has none.
func (r *Resource) Self() string { return r.Href(relSelf) }

// Href returns the address of the first link with the given rel, or "" if the
// resource has no such link: in UCWA that means that the operation behind it is
// not allowed now.
func (r *Resource) Href(rel string) string { return hrefOf(r.Links, rel) }

func hrefOf(links []Link, rel string) string {
	for i := range links {
		if links[i].Rel == rel {
			return links[i].Href
		}
	}
	return ""
}

// Property returns the value of the named property, and whether there is one.
func (r *Resource) Property(name string) (Value, bool) {
	for i := range r.Properties {
		if r.Properties[i].Name == name {
			return r.Properties[i].Value, true
		}
	}
	return Value{}, false
}

// PropertyFold is [Resource.Property] without regard to case, for the input of
// requests: clients write both uris and Uris.
func (r *Resource) PropertyFold(name string) (Value, bool) {
	for i := range r.Properties {
		if strings.EqualFold(r.Properties[i].Name, name) {
			return r.Properties[i].Value, true
		}
	}
	return Value{}, false
}

// Text returns the text of the named property, or "" if there is none.
func (r *Resource) Text(name string) string {
	v, _ := r.Property(name)
	return v.Text()
}

// Resources returns what is embedded under rel; nil if nothing is.
func (r *Resource) Resources(rel string) []Resource {
	for i := range r.Embedded {
		if r.Embedded[i].Rel == rel {
			return r.Embedded[i].Resources
		}
	}
	return nil
}

// isInput reports whether the resource is bare input: it has properties only. An
// empty collection is as good as none.
func (r *Resource) isInput() bool {
	for i := range r.Embedded {
		if len(r.Embedded[i].Resources) > 0 {
			return false
		}
	}
	return r.Rel == "" && len(r.Links) == 0
}

// IsReason reports whether the resource is a reason, UCWA's error body: bare
// properties, the only required one being the string code, and none but those
// of the reason page.
func (r *Resource) IsReason() bool {
	code, _ := r.Property("code")
	return code.kind == KindString && r.fitsReason()
}

// fitsReason reports whether the resource has nothing that a reason has not.
func (r *Resource) fitsReason() bool {
	if !r.isInput() {
		return false
	}
	for i := range r.Properties {
		if name := r.Properties[i].Name; !isReasonName(name) && !isBagName(name) {
			return false
		}
	}
	return true
}
