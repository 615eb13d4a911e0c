package hal

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encoder is the common part of both encoders: the document so far, and checks that
// the decoder will return the same resource. It keeps the first error in err; finish
// then returns no document.
type encoder struct {
	out   []byte
	depth int    // of the open objects, arrays or elements
	items int    // in out, as the decoder counts them
	path  []step // to the value that is being written
	err   *Error
}

// step is a reference token of a JSON Pointer: an index, or a name if the index is
// negative.
type step struct {
	name  string
	index int
}

// enter adds a name to the path. Inlining it and leave would add 3 KB to a module.
//
//go:noinline
func (e *encoder) enter(name string) { e.path = append(e.path, step{name, -1}) }

func (e *encoder) enterItem(i int) { e.path = append(e.path, step{index: i}) }

//go:noinline
func (e *encoder) leave() { e.path = e.path[:len(e.path)-1] }

// write appends text. Inlining it would add 20 KB to a module.
//
//go:noinline
func (e *encoder) write(text string) { e.out = append(e.out, text...) }

// descend counts an object, array or element before it is opened. It reports whether
// the decoder accepts that depth; the encoder must not recurse deeper.
func (e *encoder) descend() bool {
	e.items++
	if e.depth++; e.depth > MaxDepth {
		e.fault(errDepth)
	}
	return e.depth <= MaxDepth
}

// fault records err at the current path, unless an earlier error is recorded.
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
	e.err = encodeError(pointer.String(), err)
}

// finish returns the document, or dst and the error.
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

// check refuses a resource that the decoders would refuse or change. Both encoders
// call it.
func (e *encoder) check(r *Resource) {
	e.checkText(r.Rel)
	for i := range r.Properties {
		if name := r.Properties[i].Name; isReserved(name) {
			e.fault(errors.New("a property must not be named " + strconv.Quote(name)))
		}
	}
	e.checkNames(r.Properties)
	e.checkLinks(r.Links)
	e.checkEmbedded(r.Embedded)
}

// isReserved reports whether a member of that name is not a property in JSON.
func isReserved(name string) bool {
	return name == "rel" || name == "_links" || name == "_embedded"
}

// checkNames refuses a name that occurs twice, and more than MaxNames names.
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
				e.fault(errors.New("the name " + strconv.Quote(shorten(name)) + " occurs twice"))
			}
		}
	}
}

func (e *encoder) checkLinks(links []Link) {
	e.enter("_links")
	defer e.leave()
	var firsts []int // the indices of the first link of each rel
	for i := range links {
		l := &links[i]
		e.enter(l.Rel)
		if i == 0 || links[i-1].Rel != l.Rel {
			for _, j := range firsts {
				if links[j].Rel == l.Rel {
					e.fault(errNotAdjacent)
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
			e.fault(errors.New(strconv.Itoa(n) + " resources, but not an array"))
		}
		for j := range i {
			if embedded[j].Rel == rel {
				e.fault(errDuplicateRel)
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
