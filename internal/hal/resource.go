package hal

import "strings"

// Namespace is the XML namespace of every UCWA 2.0 element.
const Namespace = "http://schemas.microsoft.com/rtc/2012/03/ucwa"

// relSelf is the rel of the link to the resource itself. In XML this link is the href
// attribute of the resource's element.
const relSelf = "self"

// Resource is one UCWA resource, or the input of a POST, or the reason of an
// error. The zero value is an empty input.
type Resource struct {
	// Rel names the resource type, such as "presenceSubscription". It is empty for
	// input, for a reason, and if the sender omits it. The type of an embedded resource
	// without Rel is [Embedded.Rel].
	Rel string
	// Properties are in document order, without rel. Their names differ.
	Properties []Property
	// Links are in document order. All links of one rel are adjacent, and the self
	// link is the first.
	Links []Link
	// Embedded are in document order. Their rels differ.
	Embedded []Embedded
}

// Property is a named value of a resource.
type Property struct {
	Name  string
	Value Value
}

// Link points from a resource to another resource.
type Link struct {
	// Rel is the relation of the target to the resource.
	Rel string
	// Href is the target as the server wrote it: absolute, or relative to the
	// origin that served the application.
	Href string
	// Title is a human-readable name. It is seldom present.
	Title string
	// Revision is the revision of the target's type. An empty one means 1.
	Revision string
	// Array is true if the rel has an array in JSON, even an array of one element.
	Array bool
}

// Embedded holds the resources that are embedded under one rel.
type Embedded struct {
	Rel string
	// Array is true if the rel has an array in JSON, of any length. Otherwise the rel
	// embeds exactly one resource.
	Array     bool
	Resources []Resource
}

// Self returns the resource's own address, or "" if it has none.
func (r *Resource) Self() string { return r.Href(relSelf) }

// Href returns the address of the first link with the given rel, or "" if the
// resource has no such link. In UCWA a missing link means that its operation is not
// allowed at present.
func (r *Resource) Href(rel string) string { return hrefOf(r.Links, rel) }

func hrefOf(links []Link, rel string) string {
	for i := range links {
		if links[i].Rel == rel {
			return links[i].Href
		}
	}
	return ""
}

// Property returns the value of the named property, and whether the resource has it.
func (r *Resource) Property(name string) (Value, bool) {
	for i := range r.Properties {
		if r.Properties[i].Name == name {
			return r.Properties[i].Value, true
		}
	}
	return Value{}, false
}

// PropertyFold is like [Resource.Property], but ignores the case of ASCII letters in
// the name. Servers read the input of requests in this way, because clients write
// uris or Uris.
func (r *Resource) PropertyFold(name string) (Value, bool) {
	for i := range r.Properties {
		if EqualFold(r.Properties[i].Name, name) {
			return r.Properties[i].Value, true
		}
	}
	return Value{}, false
}

// EqualFold reports whether a name equals a name in ASCII, ignoring the case of ASCII
// letters. [strings.EqualFold] also equates U+017F with s and U+212A with k; they take
// more bytes, so the comparison of the lengths excludes them.
func EqualFold(name, ascii string) bool {
	return len(name) == len(ascii) && strings.EqualFold(name, ascii)
}

// Text returns the text of the named property, or "".
func (r *Resource) Text(name string) string {
	v, _ := r.Property(name)
	return v.Text()
}

// Resources returns the resources that are embedded under rel, or nil.
func (r *Resource) Resources(rel string) []Resource {
	for i := range r.Embedded {
		if r.Embedded[i].Rel == rel {
			return r.Embedded[i].Resources
		}
	}
	return nil
}

// isInput reports whether the resource has only properties. An empty collection does
// not count, because XML does not have it.
func (r *Resource) isInput() bool {
	for i := range r.Embedded {
		if len(r.Embedded[i].Resources) > 0 {
			return false
		}
	}
	return r.Rel == "" && len(r.Links) == 0
}

// IsReason reports whether the resource is a reason, the body of UCWA's errors: it
// has a string property code, and otherwise only properties of the page reason_ref.
func (r *Resource) IsReason() bool {
	code, _ := r.Property("code")
	return code.kind == KindString && r.fitsReason()
}

// fitsReason reports whether the resource has only properties of a reason.
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

// embedsArray reports whether rel embeds an array.
func embedsArray(rel string) bool {
	switch rel {
	case "presenceSubscription", "presenceSubscriptionMembership",
		"contact", "group", "distributionGroup":
		return true
	}
	return false
}

// linksArray reports whether a resource of type parent holds an array of links under
// rel. In a membership, for example, contact is a single link.
func linksArray(parent, rel string) bool {
	return parent == "subscribedContacts" && rel == "contact"
}
