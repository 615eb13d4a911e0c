package hal

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// DecodeXML reads the XML form of a resource: a <resource>, <input> or
// <reason> document. The error is an *[Error].
func DecodeXML(data []byte) (*Resource, error) {
	if len(data) > MaxBytes {
		return nil, &Error{Offset: MaxBytes, Err: errBytes}
	}
	d := xmlDecoder{}
	if trimmed := bytes.TrimPrefix(data, []byte(bom)); len(trimmed) < len(data) {
		data, d.shift = trimmed, int64(len(bom))
	}
	d.dec = xml.NewDecoder(bytes.NewReader(data))
	r := new(Resource)
	if err := d.document(r); err != nil {
		return nil, err
	}
	return r, nil
}

type xmlDecoder struct {
	dec   *xml.Decoder
	shift int64 // bytes before the first that dec saw
	depth int
	items int
}

func (d *xmlDecoder) document(r *Resource) *Error {
	root, err := d.root()
	if err != nil {
		return err
	}
	switch {
	case root.Name.Space != Namespace && root.Name.Space != "":
		err = d.fault(fmt.Errorf("the root element is in the namespace %q, not in that of UCWA", root.Name.Space))
	case root.Name.Local == "resource", root.Name.Local == "input":
		r.Rel, _ = attribute(root, "rel")
		err = d.resource(r, root)
	case root.Name.Local == "reason":
		err = d.reason(r)
	default:
		err = d.fault(errors.New("expected resource, input or reason as the root element"))
	}
	if err != nil {
		return within(err, root.Name.Local)
	}
	for {
		switch tok, err := d.token(); tok := tok.(type) {
		case nil:
			if err != nil && errors.Is(err.Err, io.EOF) {
				return nil
			}
			return err
		case xml.CharData:
			if !isSpace(string(tok)) {
				return d.fault(errors.New("text after the root element"))
			}
		case xml.StartElement:
			return d.fault(fmt.Errorf("a second root element <%s>", tok.Name.Local))
		}
	}
}

// root reads up to the start of the root element.
func (d *xmlDecoder) root() (xml.StartElement, *Error) {
	for {
		tok, err := d.token()
		if err != nil {
			if errors.Is(err.Err, io.EOF) {
				err.Err = errors.New("the document has no root element")
			}
			return xml.StartElement{}, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			return tok, nil
		case xml.CharData:
			if !isSpace(string(tok)) {
				return xml.StartElement{}, d.fault(errors.New("text before the root element"))
			}
		}
	}
}

func (d *xmlDecoder) resource(r *Resource, start xml.StartElement) *Error {
	if href, ok := attribute(start, "href"); ok {
		r.Links = append(r.Links, Link{Rel: relSelf, Href: href})
	}
	return d.children(func(child xml.StartElement) *Error {
		switch child.Name.Local {
		case "link":
			return d.link(r, child)
		case "property":
			name, err := d.name(child)
			if err != nil {
				return err
			}
			text, err := d.text()
			if name == "rel" {
				r.Rel = text
				return err
			}
			return d.add(r, Property{name, String(text)}, err)
		case "propertyList":
			name, err := d.name(child)
			if err != nil {
				return err
			}
			list, err := d.list()
			return d.add(r, Property{name, list}, err)
		case "resource":
			return d.embedded(r, child)
		}
		return d.skip()
	})
}

// add appends a property unless its name is there already.
func (d *xmlDecoder) add(r *Resource, p Property, err *Error) *Error {
	if err != nil {
		return within(err, p.Name)
	}
	if len(r.Properties) == MaxNames {
		return d.fault(errNames)
	}
	if _, twice := r.Property(p.Name); twice {
		return d.fault(fmt.Errorf("the property %q stands twice", p.Name))
	}
	r.Properties = append(r.Properties, p)
	return nil
}

func (d *xmlDecoder) name(start xml.StartElement) (string, *Error) {
	name, ok := attribute(start, "name")
	switch {
	case !ok:
		return "", d.fault(fmt.Errorf("<%s> without name", start.Name.Local))
	case name == "_links", name == "_embedded":
		return "", d.fault(fmt.Errorf("a property must not be named %q", name))
	}
	return name, nil
}

func (d *xmlDecoder) link(r *Resource, start xml.StartElement) *Error {
	var l Link
	l.Rel, _ = attribute(start, "rel")
	href, ok := attribute(start, "href")
	l.Href = href
	l.Title, _ = attribute(start, "title")
	l.Revision, _ = attribute(start, "revision")
	switch {
	case l.Rel == "":
		return d.fault(errors.New("a link without rel"))
	case !ok:
		return d.fault(errors.New("a link without href"))
	case l.Rel == relSelf:
		return d.fault(errors.New("self is the href of the resource, not a link"))
	}
	l.Array = linksArray(r.Rel, l.Rel)
	if n := len(r.Links); n > 0 && r.Links[n-1].Rel == l.Rel {
		r.Links[n-1].Array = true
		l.Array = true
	} else if r.Href(l.Rel) != "" {
		return d.fault(fmt.Errorf("the links of rel %q do not stand side by side", l.Rel))
	}
	r.Links = append(r.Links, l)
	return d.skip()
}

func (d *xmlDecoder) embedded(r *Resource, start xml.StartElement) *Error {
	rel, ok := attribute(start, "rel")
	if !ok || rel == "" {
		return d.fault(errors.New("an embedded resource without rel"))
	}
	var child Resource
	if err := d.resource(&child, start); err != nil {
		return err
	}
	for i := range r.Embedded {
		if e := &r.Embedded[i]; e.Rel == rel {
			e.Array = true
			e.Resources = append(e.Resources, child)
			return nil
		}
	}
	if len(r.Embedded) == MaxNames {
		return d.fault(errNames)
	}
	r.Embedded = append(r.Embedded, Embedded{rel, embedsArray(rel), []Resource{child}})
	return nil
}

// reason reads the children of <reason>: elements named after the properties.
func (d *xmlDecoder) reason(r *Resource) *Error {
	return d.children(func(child xml.StartElement) *Error {
		name := child.Name.Local
		if !isBagName(name) {
			text, err := d.text()
			return d.add(r, Property{name, String(text)}, err)
		}
		var bag Resource
		if err := d.resource(&bag, xml.StartElement{}); err != nil {
			return err
		}
		if len(bag.Properties) == 0 {
			return nil
		}
		return d.add(r, Property{name, Bag(bag.Properties...)}, nil)
	})
}

// list reads the items of a propertyList.
func (d *xmlDecoder) list() (Value, *Error) {
	v := List()
	err := d.children(func(child xml.StartElement) *Error {
		if child.Name.Local != "item" {
			return d.skip()
		}
		text, err := d.text()
		v.items = append(v.items, Property{Value: String(text)})
		return err
	})
	return v, err
}

// children reads the content of an element that holds elements only, and its
// end.
func (d *xmlDecoder) children(each func(xml.StartElement) *Error) *Error {
	if d.depth == MaxDepth {
		return d.fault(errDepth)
	}
	d.depth++
	for {
		tok, err := d.token()
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Space != Namespace && tok.Name.Space != "" {
				err = d.skip()
			} else {
				err = each(tok)
			}
			if err != nil {
				return within(err, tok.Name.Local)
			}
		case xml.EndElement:
			d.depth--
			return nil
		case xml.CharData:
			if !isSpace(string(tok)) {
				return d.fault(errors.New("text where an element was expected"))
			}
		}
	}
}

// text reads the content of an element that holds text only, and its end.
func (d *xmlDecoder) text() (string, *Error) {
	var text []byte
	for {
		tok, err := d.token()
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.CharData:
			if text = append(text, tok...); len(text) > MaxValue {
				return "", d.fault(errValue)
			}
		case xml.StartElement:
			return "", d.fault(fmt.Errorf("found <%s> where text was expected", tok.Name.Local))
		case xml.EndElement:
			return string(text), nil
		}
	}
}

// skip passes over the rest of the element, and its end.
func (d *xmlDecoder) skip() *Error {
	for depth := 1; depth > 0; {
		tok, err := d.token()
		if err != nil {
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth++; d.depth+depth > MaxDepth {
				return d.fault(errDepth)
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func (d *xmlDecoder) token() (xml.Token, *Error) {
	if d.items++; d.items > MaxItems {
		return nil, d.fault(errItems)
	}
	tok, err := d.dec.Token()
	if err != nil {
		return nil, d.fault(err)
	}
	switch tok := tok.(type) {
	case xml.Directive:
		return nil, d.fault(errors.New("a DOCTYPE or other directive"))
	case xml.StartElement:
		if len(tok.Attr) > MaxNames {
			return nil, d.fault(errNames)
		}
	}
	return tok, nil
}

// fault returns err as found where the decoder stands.
func (d *xmlDecoder) fault(err error) *Error {
	return &Error{Offset: d.dec.InputOffset() + d.shift, Err: err}
}

func attribute(start xml.StartElement, name string) (string, bool) {
	for _, a := range start.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}
