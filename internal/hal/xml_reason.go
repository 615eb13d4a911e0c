package hal

// A reason names its elements after the properties, and it always has the two bags
// debugInfo and parameters, in this order, even when they are empty.

// isReasonName reports whether a reason has a text of that name.
func isReasonName(name string) bool {
	return name == "code" || name == "subcode" || name == "message" || name == "link"
}

// isBagName reports whether a reason has a property bag of that name.
func isBagName(name string) bool { return name == "debugInfo" || name == "parameters" }

// reason reads the children of <reason>.
func (d *xmlDecoder) reason(r *Resource) {
	for d.child() {
		name := d.string(d.name)
		d.checkNew(r.Properties, name)
		switch {
		case isBagName(name):
			// An empty bag says as much as none.
			if bag := d.bag(); len(bag.items) > 0 {
				r.Properties = add(&d.properties, r.Properties, name, bag)
			}
		case isReasonName(name):
			r.Properties = add(&d.properties, r.Properties, name, String(d.content()))
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
			v.items = add(&d.properties, v.items, name, String(d.content()))
		case "propertyList":
			name := d.propertyName(v.items)
			v.items = add(&d.properties, v.items, name, d.list())
		default:
			d.skip()
		}
	}
	return v
}

// reason appends a reason: a whole document if it is the root, else part of one,
// which has declared the namespace.
func (e *xmlEncoder) reason(r *Resource, root bool) {
	if !e.begin("reason") {
		return
	}
	e.check(r)
	if root {
		e.attribute("xmlns:xsd", xsdSpace)
		e.attribute("xmlns:xsi", xsiSpace)
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

// bag appends a bag of the reason; null is an empty one.
func (e *xmlEncoder) bag(element string, v Value) {
	if v.kind != KindBag && v.kind != KindNull {
		e.cannotCarry(v)
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
