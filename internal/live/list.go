package live

// without removes an item from a list in place and returns the shortened list.
//
// The functions of this file do what slices.DeleteFunc does. They are compiled once for
// all lists of pointers. Those of package slices are compiled for each type of list,
// which takes 12 KB of code.
func without[E comparable](list []E, item E) []E {
	return only(list, func(other E) bool { return other != item })
}

// only removes, in place, the items of a list for which keep returns false, and returns
// the shortened list.
func only[E any](list []E, keep func(E) bool) []E {
	kept := list[:0]
	for _, item := range list {
		if keep(item) {
			kept = append(kept, item)
		}
	}
	clear(list[len(kept):])
	return kept
}
