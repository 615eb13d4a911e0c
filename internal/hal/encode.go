package hal

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encoder is what both encoders share: the text so far, and what makes sure that
// the decoder of the same form reads it back. The first fault is kept in err; what
// is written after it is thrown away.
type encoder struct {
	out   []byte
	depth int    // of what is open in out
	items int    // in out, as the decoder counts them
	path  []step // to what is being written
	err   *Error
}

// step is one reference token of a JSON Pointer: a name, or an index if index is
// not negative.
type step struct {
	name  string
	index int
}

func (e *encoder) enter(name string) { e.path = append(e.path, step{name, -1}) }
func (e *encoder) enterItem(i int)   { e.path = append(e.path, step{index: i}) }
func (e *encoder) leave()            { e.path = e.path[:len(e.path)-1] }

// write appends text. Inlined everywhere it would add 20 KB to a module.
//
//go:noinline
func (e *encoder) write(text string) { e.out = append(e.out, text...) }

// deeper counts an object, array or element that is opened. It reports whether
// the decoder would still read it, and if not the encoder must not go on either.
func (e *encoder) deeper() bool {
	e.items++
	if e.depth++; e.depth > MaxDepth {
		e.fault(errDepth)
	}
	return e.depth <= MaxDepth
}

// fault keeps the first error.
func (e *encoder) fault(err error) {
	if e.err != nil {
		return
	}
	var pointer strings.Builder
	for _, step := range e.path {
		pointer.WriteByte('/')
		if step.index >= 0 {
			pointer.WriteString(strconv.Itoa(step.index))
		} else {
			pointer.WriteString(PointerToken(step.name))
		}
	}
	e.err = &Error{Offset: -1, Pointer: pointer.String(), Err: err}
}

// finish returns what was written, or dst and the error.
func (e *encoder) finish(dst []byte) ([]byte, error) {
	switch {
	case e.items > MaxItems:
		e.fault(errItems)
	case len(e.out)-len(dst) > MaxBytes:
		e.fault(errBytes)
	}
	if e.err != nil {
		return dst, e.err
	}
	return e.out, nil
}

// check refuses what neither form can hold: a resource that would not be read back
// as it was.
func (e *encoder) check(r *Resource) {
	e.checkText(r.Rel)
	for i := range r.Properties {
		if name := r.Properties[i].Name; isReserved(name) {
			e.fault(fmt.Errorf("a property must not be named %q", name))
		}
	}
	e.checkNames(r.Properties)
	e.checkLinks(r.Links)
	e.checkEmbedded(r.Embedded)
}

// isReserved reports whether the name is not a property's in JSON.
func isReserved(name string) bool {
	return name == "rel" || name == "_links" || name == "_embedded"
}

// checkNames refuses a name given twice.
func (e *encoder) checkNames(properties []Property) {
	if len(properties) > MaxNames {
		e.fault(errNames)
		return
	}
	for i := range properties {
		name := properties[i].Name
		e.checkText(name)
		for j := range i {
			if properties[j].Name == name {
				e.fault(fmt.Errorf("the name %q stands twice", clip(name)))
			}
		}
	}
}

func (e *encoder) checkLinks(links []Link) {
	e.enter("_links")
	defer e.leave()
	var firsts []int // of each rel
	for i := range links {
		l := &links[i]
		e.enter(l.Rel)
		if i == 0 || links[i-1].Rel != l.Rel {
			for _, j := range firsts {
				if links[j].Rel == l.Rel {
					e.fault(errScattered)
				}
			}
			firsts = append(firsts, i)
		} else if !l.Array || !links[i-1].Array {
			e.fault(errManyLinks)
		}
		switch {
		case l.Rel == "":
			e.fault(errLinkRel)
		case l.Rel == relSelf && l.Array:
			e.fault(errSelfArray)
		case len(firsts) > MaxNames:
			e.fault(errNames)
		}
		e.checkText(l.Rel)
		e.checkText(l.Href)
		e.checkText(l.Title)
		e.checkText(l.Revision)
		e.leave()
		if e.err != nil {
			return
		}
	}
}

func (e *encoder) checkEmbedded(embedded []Embedded) {
	if len(embedded) > MaxNames {
		e.fault(errNames)
		return
	}
	e.enter("_embedded")
	defer e.leave()
	for i := range embedded {
		rel := embedded[i].Rel
		e.enter(rel)
		e.checkText(rel)
		if rel == "" {
			e.fault(errEmbeddedRel)
		}
		if n := len(embedded[i].Resources); n != 1 && !embedded[i].Array {
			e.fault(fmt.Errorf("%d resources, but not an array", n))
		}
		for j := range i {
			if embedded[j].Rel == rel {
				e.fault(errTwiceEmbedded)
			}
		}
		e.leave()
	}
}

func (e *encoder) checkText(s string) {
	if len(s) > MaxValue {
		e.fault(errValue)
	} else if !utf8.ValidString(s) {
		e.fault(errUTF8)
	}
}
