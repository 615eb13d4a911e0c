package hal

import "unicode/utf8"

// checkResource refuses what neither form can hold: a resource that would not
// be read back as it was.
func checkResource(r *Resource, depth int) *Error {
	if depth >= MaxDepth {
		return refuse("%w", errDepth)
	}
	if err := checkText(r.Rel); err != nil {
		return within(err, "rel")
	}
	for i := range r.Properties {
		if name := r.Properties[i].Name; isReserved(name) {
			return refuse("a property must not be named %q", name)
		}
	}
	if err := checkNames(r.Properties); err != nil {
		return err
	}
	if err := checkLinks(r.Links); err != nil {
		return within(err, "_links")
	}
	return checkEmbedded(r.Embedded)
}

// isReserved reports whether the name is not a property's in JSON.
func isReserved(name string) bool {
	return name == "rel" || name == "_links" || name == "_embedded"
}

// checkNames refuses a name given twice.
func checkNames(properties []Property) *Error {
	if len(properties) > MaxNames {
		return refuse("%w", errNames)
	}
	for i := range properties {
		name := properties[i].Name
		if err := checkText(name); err != nil {
			return err
		}
		for j := range i {
			if properties[j].Name == name {
				return refuse("the name %q stands twice", name)
			}
		}
	}
	return nil
}

func checkLinks(links []Link) *Error {
	var rels []string
	for i := range links {
		l := &links[i]
		if l.Rel == "" {
			return refuse("a link without rel")
		}
		if i > 0 && links[i-1].Rel == l.Rel {
			if !l.Array || !links[i-1].Array {
				return within(refuse("more than one link, but not an array"), l.Rel)
			}
		} else {
			for _, rel := range rels {
				if rel == l.Rel {
					return within(refuse("the links of one rel must stand side by side"), l.Rel)
				}
			}
			if len(rels) == MaxNames {
				return refuse("%w", errNames)
			}
			rels = append(rels, l.Rel)
		}
		if l.Rel == relSelf && l.Array {
			return within(refuse("self is a single link"), l.Rel)
		}
		for _, text := range [...]string{l.Rel, l.Href, l.Title, l.Revision} {
			if err := checkText(text); err != nil {
				return within(err, l.Rel)
			}
		}
	}
	return nil
}

func checkEmbedded(embedded []Embedded) *Error {
	if len(embedded) > MaxNames {
		return refuse("%w", errNames)
	}
	for i := range embedded {
		e := &embedded[i]
		if err := checkText(e.Rel); err != nil {
			return within(err, "_embedded")
		}
		if e.Rel == "" {
			return within(refuse("an embedded resource without rel"), "_embedded")
		}
		if !e.Array && len(e.Resources) != 1 {
			return within(within(refuse("%d resources, but not an array", len(e.Resources)), e.Rel), "_embedded")
		}
		for j := range i {
			if embedded[j].Rel == e.Rel {
				return within(within(refuse("the rel stands twice"), e.Rel), "_embedded")
			}
		}
	}
	return nil
}

func checkText(s string) *Error {
	if !utf8.ValidString(s) {
		return &Error{Offset: -1, Err: errUTF8}
	}
	return nil
}
