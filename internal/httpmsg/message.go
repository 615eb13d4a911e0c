package httpmsg

import (
	"strconv"
	"strings"
)

// Request is an HTTP request.
type Request struct {
	Method string
	URL    string // absolute for the client's transports; path and query are enough for the emulator
	Header Header
	Body   []byte
	// MaxBytes bounds the body of the response: a transport stops reading and
	// returns a [TooLargeError] once it has received more. 0 means no bound.
	MaxBytes int
	// Credentials lets a browser send its cookies for the server and use integrated
	// Windows authentication. Transports that have neither ignore it.
	Credentials bool
	// Keepalive lets a browser finish the request after the user has left the page.
	Keepalive bool
}

// TooLargeError is the error that a transport returns for a response body longer
// than [Request.MaxBytes].
type TooLargeError struct{ MaxBytes int }

func (e *TooLargeError) Error() string {
	return "the answer is longer than " + strconv.Itoa(e.MaxBytes) + " bytes"
}

// IncompleteError is the error that a transport returns if the connection fails after the
// start of an answer and before its end.
type IncompleteError struct {
	Status int
	Err    error
}

func (e *IncompleteError) Error() string { return "the answer broke off: " + e.Err.Error() }

func (e *IncompleteError) Unwrap() error { return e.Err }

// Response is the answer to a [Request].
type Response struct {
	Status int
	Header Header
	Body   []byte
}

// Field is one header field.
type Field struct{ Name, Value string }

// Header holds the fields of a message in order. A name may occur several times:
// UCWA answers 401 with two WWW-Authenticate fields.
type Header []Field

// Get returns the value of the first field with the given name, or "". All methods of
// Header ignore the case of names.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Has reports whether the header has a field with the given name, even an empty one.
func (h Header) Has(name string) bool {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

// Joined returns the values of all fields with the given name as one
// comma-separated list (RFC 9110, section 5.3).
func (h Header) Joined(name string) string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return strings.Join(values, ",")
}

// Add appends a field.
func (h *Header) Add(name, value string) { *h = append(*h, Field{name, value}) }

// Set replaces all fields with the given name by one. It does not change copies of
// the header, such as the one in a recorded request.
func (h *Header) Set(name, value string) {
	kept := make(Header, 0, len(*h)+1)
	for _, f := range *h {
		if !strings.EqualFold(f.Name, name) {
			kept = append(kept, f)
		}
	}
	*h = append(kept, Field{name, value})
}
