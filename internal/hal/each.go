package hal

// DecodeEach decodes a document as [Format.DecodeCharset] does, but passes each resource
// that the root embeds under rel to visit, in document order. The returned resource has
// an Embedded of that rel without resources. What visit gets is valid only during the
// call, except for its strings. The document may still prove to be malformed after calls
// of visit.
//
// In Chromium list() of 1,000 subscriptions takes 0.93 of the processor time that it
// takes with DecodeCharset, as less memory is allocated.
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

// next returns where the next resource of e is decoded to, and where the one before it
// is. With a visitor these are the same. pos of the size bytes of the document are read.
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
