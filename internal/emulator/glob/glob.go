// Package glob matches texts with patterns in which * stands for any text. Unlike
// in package path, that text may contain slashes.
package glob

import "strings"

// Match reports whether the pattern matches the whole text.
func Match(pattern, text string) bool {
	first, rest, wild := strings.Cut(pattern, "*")
	text, ok := strings.CutPrefix(text, first)
	if !wild || !ok {
		return ok && text == ""
	}
	// A part between two stars matches best where it is found first: that leaves
	// the most text for the parts after it.
	parts := strings.Split(rest, "*")
	last := len(parts) - 1
	for _, part := range parts[:last] {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = after
	}
	return strings.HasSuffix(text, parts[last])
}
