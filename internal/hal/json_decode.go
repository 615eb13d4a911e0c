package hal

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// DecodeJSON reads the JSON form of a resource. It is as strict as RFC 8259
// and I-JSON demand: no duplicate names, no invalid UTF-8, no lone surrogates,
// nothing after the value. The error is an *[Error].
func DecodeJSON(data []byte) (*Resource, error) {
	if len(data) > MaxBytes {
		return nil, &Error{Offset: MaxBytes, Err: errBytes}
	}
	d := jsonDecoder{}
	if trimmed := bytes.TrimPrefix(data, []byte(bom)); len(trimmed) < len(data) {
		data, d.shift = trimmed, int64(len(bom))
	}
	d.dec = jsontext.NewDecoder(bytes.NewBuffer(data))
	r := new(Resource)
	if err := d.document(r); err != nil {
		return nil, err
	}
	return r, nil
}

type jsonDecoder struct {
	dec   *jsontext.Decoder
	shift int64 // bytes before the first that dec saw
	depth int
	items int
}

func (d *jsonDecoder) document(r *Resource) *Error {
	if kind := d.dec.PeekKind(); kind != '{' && kind > 0 {
		return d.fault(fmt.Errorf("found %s where an object was expected", kindName(kind)))
	}
	if err := d.resource(r); err != nil {
		return err
	}
	if _, err := d.dec.ReadToken(); err == nil {
		return d.fault(errors.New("something follows the document"))
	} else if !errors.Is(err, io.EOF) {
		return d.syntax(err)
	}
	return nil
}

// resource reads one object with the members rel, _links and _embedded apart
// from the other ones.
func (d *jsonDecoder) resource(r *Resource) *Error {
	return d.object(func(name string) *Error {
		switch name {
		case "rel":
			return d.text(&r.Rel)
		case "_links":
			return d.object(func(rel string) *Error { return d.links(r, rel) })
		case "_embedded":
			return d.object(func(rel string) *Error { return d.embedded(r, rel) })
		}
		if len(r.Properties) == MaxNames {
			return d.fault(errNames)
		}
		v, err := d.value()
		r.Properties = append(r.Properties, Property{name, v})
		return err
	})
}

func (d *jsonDecoder) links(r *Resource, rel string) *Error {
	if rel == "" {
		return d.fault(errors.New("a link without rel"))
	}
	if d.dec.PeekKind() != '[' {
		l := Link{Rel: rel}
		err := d.link(&l)
		if rel == relSelf {
			r.Links = append([]Link{l}, r.Links...)
		} else {
			r.Links = append(r.Links, l)
		}
		return err
	}
	if rel == relSelf {
		return d.fault(errors.New("found an array where one link was expected"))
	}
	return d.array(func() *Error {
		l := Link{Rel: rel, Array: true}
		err := d.link(&l)
		r.Links = append(r.Links, l)
		return err
	})
}

func (d *jsonDecoder) link(l *Link) *Error {
	href := false
	err := d.object(func(name string) *Error {
		switch name {
		case "href":
			href = true
			return d.text(&l.Href)
		case "title":
			return d.text(&l.Title)
		case "revision":
			return d.text(&l.Revision)
		}
		_, err := d.value() // unknown attributes are passed over
		return err
	})
	if err == nil && !href {
		return d.fault(errors.New("a link without href"))
	}
	return err
}

func (d *jsonDecoder) embedded(r *Resource, rel string) *Error {
	if rel == "" {
		return d.fault(errors.New("an embedded resource without rel"))
	}
	if len(r.Embedded) == MaxNames {
		return d.fault(errNames)
	}
	e := Embedded{Rel: rel, Array: embedsArray(rel)}
	one := func() *Error {
		var child Resource
		err := d.resource(&child)
		e.Resources = append(e.Resources, child)
		return err
	}
	var err *Error
	if d.dec.PeekKind() == '[' {
		e.Array = true
		err = d.array(one)
	} else {
		err = one()
	}
	r.Embedded = append(r.Embedded, e)
	return err
}

// value reads any value.
func (d *jsonDecoder) value() (Value, *Error) {
	v := Value{}
	switch kind := d.dec.PeekKind(); kind {
	case '{':
		v.kind = KindBag
		err := d.object(func(name string) *Error {
			if len(v.items) == MaxNames {
				return d.fault(errNames)
			}
			member, err := d.value()
			v.items = append(v.items, Property{name, member})
			return err
		})
		return v, err
	case '[':
		v.kind = KindList
		err := d.array(func() *Error {
			item, err := d.value()
			v.items = append(v.items, Property{Value: item})
			return err
		})
		return v, err
	case '"':
		var s string
		err := d.text(&s)
		return String(s), err
	default:
		tok, err := d.token()
		switch {
		case err != nil:
			return v, err
		case kind == '0':
			v = Value{kind: KindNumber, text: tok.String()}
		case kind == 't', kind == 'f':
			v = Bool(kind == 't')
		}
		return v, d.fits(len(v.text))
	}
}

// object reads an object, calling member for each value with its name read.
func (d *jsonDecoder) object(member func(name string) *Error) *Error {
	if err := d.open('{'); err != nil {
		return err
	}
	for d.dec.PeekKind() != '}' {
		var name string
		if err := d.text(&name); err != nil {
			return err
		}
		if err := member(name); err != nil {
			return within(err, name)
		}
	}
	return d.close()
}

// array reads an array, calling item for each value.
func (d *jsonDecoder) array(item func() *Error) *Error {
	if err := d.open('['); err != nil {
		return err
	}
	for i := 0; d.dec.PeekKind() != ']'; i++ {
		if err := item(); err != nil {
			return withinItem(err, i)
		}
	}
	return d.close()
}

func (d *jsonDecoder) open(want jsontext.Kind) *Error {
	kind := d.dec.PeekKind()
	if kind > 0 && kind != want {
		return d.fault(fmt.Errorf("found %s where %s was expected", kindName(kind), kindName(want)))
	}
	if d.depth == MaxDepth {
		return d.fault(errDepth)
	}
	d.depth++
	_, err := d.token()
	return err
}

func (d *jsonDecoder) close() *Error {
	d.depth--
	_, err := d.token()
	return err
}

func (d *jsonDecoder) text(s *string) *Error {
	if kind := d.dec.PeekKind(); kind > 0 && kind != '"' {
		return d.fault(fmt.Errorf("found %s where a string was expected", kindName(kind)))
	}
	tok, err := d.token()
	if err != nil {
		return err
	}
	*s = tok.String()
	return d.fits(len(*s))
}

func (d *jsonDecoder) fits(size int) *Error {
	if size > MaxValue {
		return d.fault(errValue)
	}
	return nil
}

func (d *jsonDecoder) token() (jsontext.Token, *Error) {
	if d.items++; d.items > MaxItems {
		return jsontext.Token{}, d.fault(errItems)
	}
	tok, err := d.dec.ReadToken()
	if err != nil {
		return tok, d.syntax(err)
	}
	return tok, nil
}

// fault returns err as found where the decoder stands.
func (d *jsonDecoder) fault(err error) *Error {
	return &Error{Offset: d.dec.InputOffset() + d.shift, Err: err}
}

// syntax returns the error of the JSON tokenizer as ours.
func (d *jsonDecoder) syntax(err error) *Error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return &Error{Offset: syntax.ByteOffset + d.shift, Err: syntax.Err}
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("the document ends too early")
	}
	return d.fault(err)
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '0':
		return "a number"
	case '"':
		return "a string"
	case '[', ']':
		return "an array"
	default:
		return "an object"
	}
}
