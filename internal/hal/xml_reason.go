package hal

// reason reads the children of <reason>: elements named after the properties.
func (d *xmlDecoder) reason(r *Resource) {
	for d.child() {
		switch name := d.string(d.name); {
		case isBagName(name):
			// An empty bag says as much as none: the server always writes both.
			if bag := d.bag(); len(bag.items) > 0 {
				r.Properties = d.add(r.Properties, name, bag)
			}
		case isReasonName(name):
			r.Properties = d.add(r.Properties, name, String(d.content()))
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
			v.items = d.add(v.items, d.propertyName(), String(d.content()))
		case "propertyList":
			v.items = d.add(v.items, d.propertyName(), d.list())
		default:
			d.skip()
		}
	}
	return v
}
