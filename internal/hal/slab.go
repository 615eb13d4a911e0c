package hal

// slab cuts the many small slices of a document from a few large ones: one
// allocation for hundreds of links in place of three per resource. What it hands
// out has no spare capacity, so that an append by the caller copies. The price is
// that one resource that is kept keeps its neighbours.
type slab[T any] struct {
	free []T // its length is what is handed out, its capacity what is not
	size int
}

// maxSlab bounds what one slice that is kept can keep.
const maxSlab = 512

// keep returns a copy of items that stays.
func (s *slab[T]) keep(items []T) []T {
	if len(items) == 0 {
		return nil
	}
	if len(items) > cap(s.free)-len(s.free) {
		// Small documents stay small, large ones need few slabs.
		s.size = min(max(4*s.size, 2*len(items)), max(maxSlab, len(items)))
		s.free = make([]T, 0, s.size)
	}
	start := len(s.free)
	s.free = append(s.free, items...)
	return s.free[start:len(s.free):len(s.free)]
}
