package hal

// DecodeEach decodes a document as [Format.DecodeCharset] does, but passes each resource
// that the root embeds under rel to visit, in document order. The returned resource has
// an Embedded of that rel without resources. The argument of visit is valid only during
// the call; its strings stay valid. DecodeEach may call visit before it finds an error
// in the rest of the document.
//
// In Chromium list() of 1,000 subscriptions takes 0.93 of the processor time that it
// takes with DecodeCharset, because less memory is allocated.
func (f Format) DecodeEach(data []byte, charset, rel string, visit func(*Resource)) (*Resource, error) {
	v := &visitor{rel: rel, visit: visit}
	if f == XML {
		return decodeXML(data, charset, v)
	}
	return decodeJSON(data, v)
}

// visitor passes the resources that the root of a document embeds under rel to visit.
type visitor struct {
	rel   string
	visit func(*Resource)
	item  Resource // the resource that is being decoded
}

// at returns the visitor if it visits the resources that are embedded under rel at a
// depth, where 0 is the root, and otherwise nil. v may be nil.
func (v *visitor) at(depth int, rel string) *visitor {
	if v == nil || depth > 0 || rel != v.rel {
		return nil
	}
	return v
}

// next returns the places of the next resource of e and of the resource before it. With
// a visitor, and for the first resource, both are the same place. pos of the size bytes
// of the document have been read.
func (e *Embedded) next(v *visitor, pos, size int) (r, before *Resource) {
	if v != nil {
		return &v.item, &v.item
	}
	e.Resources = appendZero(e.Resources, pos, size)
	last := len(e.Resources) - 1
	return &e.Resources[last], &e.Resources[max(last-1, 0)]
}

// done passes a decoded resource to visit, unless decoding has failed. v may be nil.
func (v *visitor) done(err *Error) {
	if v != nil && err == nil {
		v.visit(&v.item)
	}
}
