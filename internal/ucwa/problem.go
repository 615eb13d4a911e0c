package ucwa

import "strings"

// Problem is one thing that is wrong with a request.
type Problem struct {
	// Path is a JSON Pointer (RFC 6901) to the value at fault, such as
	// "/duration" or "/uris/1"; "" is the request itself.
	Path string
	// Message is a sentence without full stop, such as "must be from 10 to 30
	// minutes, not 45".
	Message string
}

// String returns path and message in one line.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return strings.TrimPrefix(p.Path, "/") + " " + p.Message
}
