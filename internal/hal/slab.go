package hal

import "slices"

// slab cuts the many short slices of a document from a few long ones: one
// allocation for hundreds of links in place of three per resource. The price is
// that one resource that is kept keeps its neighbours, at most maxSlab of them.
// What it hands out has no spare capacity, so that an append by others copies.
type slab[T any] struct{ cut []T }

const maxSlab = 512

// extend returns list with one more element, which is zero. list is nil or what
// extend has returned. As long as nothing else is cut meanwhile, list grows where
// it is; else it moves to an array of its own.
func (s *slab[T]) extend(list []T) []T {
	size := len(list)
	if size == 0 {
		s.reserve(1)
	}
	n := len(s.cut)
	if n == cap(s.cut) || size > 0 && (size > n || &s.cut[n-size] != &list[0]) {
		return append(list, *new(T))
	}
	s.cut = s.cut[:n+1]
	return s.cut[n-size : n+1 : n+1]
}

// clone returns a list with the same elements.
//
//go:noinline
func (s *slab[T]) clone(list []T) []T {
	if len(list) == 0 {
		return nil
	}
	s.reserve(len(list))
	n := len(s.cut)
	s.cut = append(s.cut, list...)
	return s.cut[n:len(s.cut):len(s.cut)]
}

// reserve makes room for a list of that size. Small documents stay small, large
// ones need few slabs.
//
//go:noinline
func (s *slab[T]) reserve(size int) {
	if n := len(s.cut); size > cap(s.cut)-n {
		s.cut = make([]T, 0, max(size, min(max(8, 4*n), maxSlab)))
	}
}

// add adds a property to a list of the slab.
func add(s *slab[Property], list []Property, name string, v Value) []Property {
	list = s.extend(list)
	p := &list[len(list)-1]
	p.Name, p.Value = name, v
	return list
}

// another returns list with one more resource, which is zero. Its capacity grows
// by what a document that goes on as it began has left: pos bytes of size are
// read. It never more than quadruples, or a hostile document would be given memory
// for what it does not have.
func another(list []Resource, pos, size int) []Resource {
	if n := len(list); n == cap(list) {
		list = slices.Grow(list, min(3*n, n*(size-pos)/max(pos, 1))+1)
	}
	return append(list, Resource{})
}
