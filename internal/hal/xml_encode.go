package hal

import "unicode/utf8"

const (
	xmlDeclaration = `<?xml version="1.0" encoding="utf-8"?>`
	xmlNamespace   = ` xmlns="` + Namespace + `"`

	// A reason declares two namespaces that it does not use, as the page
	// ErrorsAndInformationalMessages shows it.
	xmlReasonNamespaces = ` xmlns:xsd="http://www.w3.org/2001/XMLSchema"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` + xmlNamespace
)

// AppendXML appends the XML form of r to dst: links, then properties with rel
// first, then embedded resources; no white space between tags; a blank before
// the end of an empty element. It fails with an *[Error] if XML cannot carry r:
// see the package's documentation for what that is.
func AppendXML(dst []byte, r *Resource) ([]byte, error) {
	b := append(dst, xmlDeclaration...)
	var err *Error
	switch {
	case r.IsReason():
		b, err = appendReason(b, r)
	case r.isInput():
		if err = checkResource(r, 0); err == nil {
			b = append(b, "<input"...)
			b = append(b, xmlNamespace...)
			if len(r.Properties) == 0 {
				b = append(b, " />"...)
				break
			}
			b, err = appendProperties(append(b, '>'), r.Properties)
			b = append(b, "</input>"...)
		}
	default:
		b, err = appendResource(b, r, r.Rel, xmlNamespace, 0)
	}
	if err != nil {
		return dst, err
	}
	return b, nil
}

// appendResource appends one resource element. The rel attribute says what the
// resource is to its parent; the property rel says what it is by itself.
func appendResource(b []byte, r *Resource, rel, namespace string, depth int) ([]byte, *Error) {
	err := checkResource(r, depth)
	if err != nil {
		return nil, err
	}
	b = append(b, "<resource"...)
	if rel != "" {
		if b, err = appendAttribute(b, "rel", rel); err != nil {
			return nil, within(err, "rel")
		}
	}
	for i := range r.Links {
		if r.Links[i].Rel == relSelf {
			if b, err = appendAttribute(b, "href", r.Links[i].Href); err != nil {
				return nil, within(within(err, relSelf), "_links")
			}
		}
	}
	b = append(append(b, namespace...), '>')
	open := len(b)
	for i := range r.Links {
		if r.Links[i].Rel == relSelf {
			continue
		}
		if b, err = appendLinkElement(b, &r.Links[i]); err != nil {
			return nil, within(within(err, r.Links[i].Rel), "_links")
		}
	}
	if r.Rel != "" {
		if b, err = appendProperty(b, "rel", Value{kind: KindString, text: r.Rel}); err != nil {
			return nil, within(err, "rel")
		}
	}
	if b, err = appendProperties(b, r.Properties); err != nil {
		return nil, err
	}
	for i := range r.Embedded {
		e := &r.Embedded[i]
		for j := range e.Resources {
			if b, err = appendResource(b, &e.Resources[j], e.Rel, "", depth+1); err != nil {
				return nil, within(within(withinItem(err, j), e.Rel), "_embedded")
			}
		}
	}
	if len(b) == open {
		return append(b[:open-1], " />"...), nil
	}
	return append(b, "</resource>"...), nil
}

func appendLinkElement(b []byte, l *Link) ([]byte, *Error) {
	b = append(b, "<link"...)
	b, err := appendAttribute(b, "rel", l.Rel)
	if err == nil {
		b, err = appendAttribute(b, "href", l.Href)
	}
	if err == nil && l.Title != "" {
		b, err = appendAttribute(b, "title", l.Title)
	}
	if err == nil && l.Revision != "" {
		b, err = appendAttribute(b, "revision", l.Revision)
	}
	return append(b, " />"...), err
}

func appendProperties(b []byte, properties []Property) ([]byte, *Error) {
	var err *Error
	for _, p := range properties {
		if p.Value.kind == KindList {
			b, err = appendPropertyList(b, p)
		} else {
			b, err = appendProperty(b, p.Name, p.Value)
		}
		if err != nil {
			return nil, within(err, p.Name)
		}
	}
	return b, nil
}

func appendProperty(b []byte, name string, v Value) ([]byte, *Error) {
	b = append(b, "<property"...)
	b, err := appendAttribute(b, "name", name)
	if err != nil {
		return nil, err
	}
	return appendContent(b, v, "property")
}

func appendPropertyList(b []byte, p Property) ([]byte, *Error) {
	b = append(b, "<propertyList"...)
	b, err := appendAttribute(b, "name", p.Name)
	if err != nil {
		return nil, err
	}
	if len(p.Value.items) == 0 {
		return append(b, " />"...), nil
	}
	b = append(b, '>')
	for i, item := range p.Value.items {
		b = append(b, "<item"...)
		if b, err = appendContent(b, item.Value, "item"); err != nil {
			return nil, withinItem(err, i)
		}
	}
	return append(b, "</propertyList>"...), nil
}

// appendReason appends an error body. Its elements are named after the
// properties, and the two bags are there even when they are empty.
func appendReason(b []byte, r *Resource) ([]byte, *Error) {
	err := checkNames(r.Properties)
	if err != nil {
		return nil, err
	}
	b = append(b, "<reason"...)
	b = append(append(b, xmlReasonNamespaces...), '>')
	for _, p := range r.Properties {
		if isBagName(p.Name) {
			continue
		}
		b = append(append(b, '<'), p.Name...)
		if b, err = appendContent(b, p.Value, p.Name); err != nil {
			return nil, within(err, p.Name)
		}
	}
	for _, name := range [...]string{"debugInfo", "parameters"} {
		bag, _ := r.Property(name)
		b = append(append(b, '<'), name...)
		if len(bag.items) == 0 && (bag.kind == KindBag || bag.kind == KindNull) {
			b = append(b, " />"...)
			continue
		}
		if bag.kind != KindBag {
			return nil, within(refuse("found %s where XML can only carry an object", bag.kind), name)
		}
		if err = checkNames(bag.items); err == nil {
			b, err = appendProperties(append(b, '>'), bag.items)
		}
		if err != nil {
			return nil, within(err, name)
		}
		b = append(append(append(b, "</"...), name...), '>')
	}
	return append(b, "</reason>"...), nil
}

// isReasonName reports whether a reason has a text of that name.
func isReasonName(name string) bool {
	return name == "code" || name == "subcode" || name == "message" || name == "link"
}

// isBagName reports whether a reason's property of that name is a property bag.
func isBagName(name string) bool { return name == "debugInfo" || name == "parameters" }

// appendContent ends the start tag, which is open yet, and appends the scalar
// with the end tag.
func appendContent(b []byte, v Value, element string) ([]byte, *Error) {
	text := v.text
	switch v.kind {
	case KindNull, KindList, KindBag:
		return nil, refuse("XML cannot carry %s here", v.kind)
	case KindDate:
		var ok bool
		if text, ok = isoDate(v); !ok {
			return nil, refuse("XML cannot carry a date outside the years 0 to 9999")
		}
	}
	if text == "" {
		return append(b, " />"...), nil
	}
	b, err := appendEscaped(append(b, '>'), text, false)
	if err != nil {
		return nil, err
	}
	return append(append(append(b, "</"...), element...), '>'), nil
}

// isoDate returns the date as the server writes it in XML: with seven
// fractional digits and an offset from UTC.
func isoDate(v Value) (string, bool) {
	t, ok := v.Time()
	if !ok || t.Year() < 0 || t.Year() > 9999 {
		return "", false
	}
	return t.Format("2006-01-02T15:04:05.0000000Z07:00"), true
}

func appendAttribute(b []byte, name, value string) ([]byte, *Error) {
	b = append(append(append(b, ' '), name...), '=', '"')
	b, err := appendEscaped(b, value, true)
	return append(b, '"'), err
}

// appendEscaped appends text with the escapes that make it read back the same:
// in an attribute also quotes and the white space that would be normalised.
func appendEscaped(b []byte, s string, attribute bool) ([]byte, *Error) {
	start := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return nil, &Error{Offset: -1, Err: errUTF8}
			}
		}
		var escape string
		switch {
		case r == '&':
			escape = "&amp;"
		case r == '<':
			escape = "&lt;"
		case r == '>':
			escape = "&gt;"
		case r == '"' && attribute:
			escape = "&quot;"
		case r == '\r':
			escape = "&#xD;"
		case r == '\n' && attribute:
			escape = "&#xA;"
		case r == '\t' && attribute:
			escape = "&#x9;"
		case !isXMLChar(r):
			return nil, refuse("XML cannot carry the character U+%04X", r)
		default:
			i += size
			continue
		}
		b = append(append(b, s[start:i]...), escape...)
		i += size
		start = i
	}
	return append(b, s[start:]...), nil
}
