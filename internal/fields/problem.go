package fields

import "strings"

// Problem is one thing that is wrong with an input.
type Problem struct {
	// Path is a JSON Pointer (RFC 6901) to the faulty value, such as "/duration"
	// or "/uris/1"; "" is the whole input.
	Path string
	// Message completes a sentence that begins with the name of the value, such
	// as "must be from 10 to 30 minutes, not 45". If Path is "", it is a whole
	// sentence. It has no full stop.
	Message string
}

// String returns path and message on one line.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return strings.TrimPrefix(p.Path, "/") + " " + p.Message
}
