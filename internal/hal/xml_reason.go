package hal

// In XML a reason has one element for each property, with the name of the property. The
// bags debugInfo and parameters are always present, even if they are empty. The encoder
// adds a missing debugInfo before parameters, and missing parameters at the end.

// isReasonName reports whether name is the name of a property of a reason with text.
func isReasonName(name string) bool {
	return name == "code" || name == "subcode" || name == "message" || name == "link"
}

// isBagName reports whether name is the name of a property of a reason that is a bag.
func isBagName(name string) bool { return name == "debugInfo" || name == "parameters" }

// reason reads the children of <reason>.
func (d *xmlDecoder) reason(r *Resource) {
	for d.child() {
		name := d.string(d.name)
		d.checkNew(r.Properties, name)
		switch {
		case isBagName(name):
			// XML always has the bags, so an empty bag may stand for a missing one.
			if bag := d.bag(); len(bag.items) > 0 {
				r.Properties = appendProperty(&d.properties, r.Properties, name, bag)
			}
		case isReasonName(name):
			r.Properties = appendProperty(&d.properties, r.Properties, name, String(d.content()))
		default:
			d.skip()
		}
	}
}

// bag reads the children of debugInfo or parameters.
func (d *xmlDecoder) bag() Value {
	v := Value{kind: KindBag}
	for d.child() {
		switch d.string(d.name) {
		case "property":
			name := d.propertyName(v.items)
			v.items = appendProperty(&d.properties, v.items, name, String(d.content()))
		case "propertyList":
			name := d.propertyName(v.items)
			v.items = appendProperty(&d.properties, v.items, name, d.list())
		default:
			d.skip()
		}
	}
	return v
}

// reason appends a reason. root is true for the root element, which declares the
// namespaces.
func (e *xmlEncoder) reason(r *Resource, root bool) {
	if !e.begin("reason") {
		return
	}
	e.check(r)
	if root {
		e.attribute("xmlns:xsd", xsdNamespace)
		e.attribute("xmlns:xsi", xsiNamespace)
		e.attribute("xmlns", Namespace)
	}
	e.write(">")
	start := len(e.out)
	_, info := r.Property("debugInfo")
	_, parameters := r.Property("parameters")
	for i := range r.Properties {
		p := &r.Properties[i]
		if p.Name == "parameters" && !info {
			e.bag("debugInfo", Value{})
		}
		e.enter(p.Name)
		if isBagName(p.Name) {
			e.bag(p.Name, p.Value)
		} else if e.begin(p.Name) {
			e.content(p.Value, p.Name)
		}
		e.leave()
	}
	if !info && !parameters {
		e.bag("debugInfo", Value{})
	}
	if !parameters {
		e.bag("parameters", Value{})
	}
	e.end("reason", start)
}

// bag appends a bag of the reason. A bag that is null is written as an empty one.
func (e *xmlEncoder) bag(element string, v Value) {
	if v.kind != KindBag && v.kind != KindNull {
		e.refuse(v)
		return
	}
	if !e.begin(element) {
		return
	}
	e.checkNames(v.items)
	e.write(">")
	start := len(e.out)
	e.properties(v.items)
	e.end(element, start)
}
