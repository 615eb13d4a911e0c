package hal

import "slices"

// slab allocates the many short slices of a document from a few long ones: one
// allocation for hundreds of links instead of three per resource. In return, one
// resource that stays in use keeps the up to maxSlab elements of its slab in memory.
// The slices have no spare capacity, so that a caller that appends to one copies it.
type slab[T any] struct{ used []T }

const maxSlab = 512

// extend returns list with a zero element appended. list is nil or a result of
// extend. It grows in place if it is the last list of the slab and the slab has room;
// otherwise it moves to an array of its own.
func (s *slab[T]) extend(list []T) []T {
	size := len(list)
	if size == 0 {
		s.reserve(1)
	}
	n := len(s.used)
	if n == cap(s.used) || size > 0 && (size > n || &s.used[n-size] != &list[0]) {
		return append(list, *new(T))
	}
	s.used = s.used[:n+1]
	return s.used[n-size : n+1 : n+1]
}

// clone returns a list with the same elements.
//
//go:noinline
func (s *slab[T]) clone(list []T) []T {
	if len(list) == 0 {
		return nil
	}
	s.reserve(len(list))
	n := len(s.used)
	s.used = append(s.used, list...)
	return s.used[n:len(s.used):len(s.used)]
}

// reserve makes room for a list of that size. The slabs of a document grow, so that
// a small document takes little memory and a large one few allocations.
//
//go:noinline
func (s *slab[T]) reserve(size int) {
	if n := len(s.used); size > cap(s.used)-n {
		s.used = make([]T, 0, max(size, min(max(8, 4*n), maxSlab)))
	}
}

// appendProperty appends a property to a list of the slab.
func appendProperty(s *slab[Property], list []Property, name string, v Value) []Property {
	list = s.extend(list)
	p := &list[len(list)-1]
	p.Name, p.Value = name, v
	return list
}

// appendZero returns list with a zero resource appended. pos of the size bytes of the
// document have been read, so the capacity grows for the number of resources that the
// rest has if it is like the part before. The capacity grows at most about fourfold, so
// that a hostile document gets little memory for resources that it does not have.
// Inlining appendZero would add 2 KB to a module.
//
//go:noinline
func appendZero(list []Resource, pos, size int) []Resource {
	if n := len(list); n == cap(list) {
		list = slices.Grow(list, min(3*n, n*(size-pos)/max(pos, 1))+1)
	}
	return append(list, Resource{})
}
