package hal

// asXML returns r without the information that XML loses. It follows the list in doc.go
// and does not use the codec.
func asXML(r *Resource) *Resource { return asXMLWithin(r, "") }

// asXMLWithin is like asXML, for a resource that is embedded under rel.
func asXMLWithin(r *Resource, rel string) *Resource {
	out := &Resource{Rel: r.Rel}
	if r.Rel != "" {
		rel = r.Rel
	}
	for _, l := range r.Links {
		if l.Rel == relSelf {
			l.Title, l.Revision = "", ""
		} else {
			l.Array = linksArray(rel, l.Rel) || countLinks(r, l.Rel) > 1
		}
		out.Links = append(out.Links, l)
	}
	for _, p := range r.Properties {
		if p.Value.Kind() == KindNull && isBagName(p.Name) {
			continue
		}
		if v, ok := valueAsXML(p.Value); ok {
			out.Properties = append(out.Properties, Property{p.Name, v})
		}
	}
	for _, e := range r.Embedded {
		if len(e.Resources) == 0 {
			continue
		}
		embedded := Embedded{Rel: e.Rel, Array: embedsArray(e.Rel) || len(e.Resources) > 1}
		for i := range e.Resources {
			embedded.Resources = append(embedded.Resources, *asXMLWithin(&e.Resources[i], e.Rel))
		}
		out.Embedded = append(out.Embedded, embedded)
	}
	return out
}

func countLinks(r *Resource, rel string) (n int) {
	for _, l := range r.Links {
		if l.Rel == rel {
			n++
		}
	}
	return n
}

// valueAsXML returns the value that the XML decoder returns for v. It returns false for
// an empty property bag, which XML does not distinguish from a missing bag.
func valueAsXML(v Value) (Value, bool) {
	switch v.Kind() {
	case KindDate:
		t, _ := v.Time()
		return String(t.Format("2006-01-02T15:04:05.0000000Z")), true
	case KindList, KindBag:
		out := Value{kind: v.kind}
		for _, p := range v.Items() {
			item, _ := valueAsXML(p.Value)
			out.items = append(out.items, Property{p.Name, item})
		}
		return out, v.kind == KindList || len(out.items) > 0
	default:
		return String(v.Text()), true
	}
}
