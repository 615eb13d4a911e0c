package hal

import "unicode/utf8"

// AppendJSON appends the JSON form of r to dst: rel, properties, _links with
// self first, _embedded; no white space. Strings are escaped as the server
// does. It fails with an *[Error] if r is not a resource that JSON can hold:
// invalid UTF-8, or a name given twice.
func AppendJSON(dst []byte, r *Resource) ([]byte, error) {
	out, err := appendObject(dst, r, 0)
	if err != nil {
		return dst, err
	}
	return out, nil
}

func appendObject(b []byte, r *Resource, depth int) ([]byte, *Error) {
	if err := checkResource(r, depth); err != nil {
		return nil, err
	}
	var err *Error
	b = append(b, '{')
	if r.Rel != "" {
		b = appendName(b, "rel")
		b = AppendString(b, r.Rel)
	}
	for i := range r.Properties {
		p := &r.Properties[i]
		b = appendName(b, p.Name)
		if b, err = appendValue(b, p.Value, depth+1); err != nil {
			return nil, within(err, p.Name)
		}
	}
	if len(r.Links) > 0 {
		b = appendLinks(appendName(b, "_links"), r)
	}
	if len(r.Embedded) > 0 {
		b = append(appendName(b, "_embedded"), '{')
		for i := range r.Embedded {
			e := &r.Embedded[i]
			b = appendName(b, e.Rel)
			if b, err = appendEmbedded(b, e, depth+2); err != nil {
				return nil, within(within(err, e.Rel), "_embedded")
			}
		}
		b = append(b, '}')
	}
	return append(b, '}'), nil
}

// appendEmbedded appends what is embedded under one rel.
func appendEmbedded(b []byte, e *Embedded, depth int) ([]byte, *Error) {
	if !e.Array {
		return appendObject(b, &e.Resources[0], depth)
	}
	var err *Error
	b = append(b, '[')
	for i := range e.Resources {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendObject(b, &e.Resources[i], depth+1); err != nil {
			return nil, withinItem(err, i)
		}
	}
	return append(b, ']'), nil
}

// appendLinks appends the object of all links, self first. Links of one rel
// stand side by side, so a rel starts where the one before it ends.
func appendLinks(b []byte, r *Resource) []byte {
	b = append(b, '{')
	for i := range r.Links {
		if r.Links[i].Rel == relSelf {
			b = appendLink(appendName(b, relSelf), &r.Links[i])
		}
	}
	for i := 0; i < len(r.Links); {
		rel, start := r.Links[i].Rel, i
		for i < len(r.Links) && r.Links[i].Rel == rel {
			i++
		}
		if rel == relSelf {
			continue
		}
		b = appendName(b, rel)
		if !r.Links[start].Array {
			b = appendLink(b, &r.Links[start])
			continue
		}
		b = append(b, '[')
		for j := start; j < i; j++ {
			if j > start {
				b = append(b, ',')
			}
			b = appendLink(b, &r.Links[j])
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func appendLink(b []byte, l *Link) []byte {
	b = append(b, `{"href":`...)
	b = AppendString(b, l.Href)
	if l.Title != "" {
		b = AppendString(appendName(b, "title"), l.Title)
	}
	if l.Revision != "" {
		b = AppendString(appendName(b, "revision"), l.Revision)
	}
	return append(b, '}')
}

func appendValue(b []byte, v Value, depth int) ([]byte, *Error) {
	var err *Error
	switch v.kind {
	case KindNull:
		return append(b, "null"...), nil
	case KindBool, KindNumber:
		return append(b, v.text...), nil
	case KindDate:
		// The slashes are escaped on the wire: the documented Content-Length
		// of contactPresence only fits with them.
		b = append(b, `"\/Date(`...)
		b = append(b, v.text...)
		return append(b, `)\/"`...), nil
	case KindString:
		if err = checkText(v.text); err != nil {
			return nil, err
		}
		return AppendString(b, v.text), nil
	}
	if depth >= MaxDepth {
		return nil, refuse("%w", errDepth)
	}
	if v.kind == KindBag {
		if err = checkNames(v.items); err != nil {
			return nil, err
		}
		b = append(b, '{')
		for _, p := range v.items {
			b = appendName(b, p.Name)
			if b, err = appendValue(b, p.Value, depth+1); err != nil {
				return nil, within(err, p.Name)
			}
		}
		return append(b, '}'), nil
	}
	b = append(b, '[')
	for i, p := range v.items {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendValue(b, p.Value, depth+1); err != nil {
			return nil, withinItem(err, i)
		}
	}
	return append(b, ']'), nil
}

// appendName appends a member name with its colon, and before it the comma that
// parts it from a member before.
func appendName(b []byte, name string) []byte {
	if len(b) > 0 && b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(AppendString(b, name), ':')
}

// AppendString appends s as a JSON string, with the escapes of the server:
// besides what JSON demands these are & ' < > and the two line separators of
// JavaScript. s must be valid UTF-8.
func AppendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != '&' && c != '\'' && c != '<' && c != '>' && c < utf8.RuneSelf {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != '\u2028' && r != '\u2029' {
				i += size
				continue
			}
			b = append(b, s[start:i]...)
			b = append(b, `\u202`...)
			b = append(b, hex[r&0xF])
		} else {
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, `\b`...)
			case '\f':
				b = append(b, `\f`...)
			case '\n':
				b = append(b, `\n`...)
			case '\r':
				b = append(b, `\r`...)
			case '\t':
				b = append(b, `\t`...)
			default:
				b = append(b, `\u00`...)
				b = append(b, hex[c>>4], hex[c&0xF])
			}
		}
		i += size
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}
