package hal

import (
	"fmt"
	"strconv"
	"strings"
)

// Error is a document that cannot be read or written: what is wrong, and where.
type Error struct {
	// Offset counts bytes from the start of the document; -1 when encoding.
	Offset int64
	// Pointer is a JSON Pointer (RFC 6901) to the value in the JSON form; for
	// XML it is the path of elements, such as /resource/propertyList/item.
	Pointer string
	// Err says what was found and what was expected. It is a *[LimitError] if
	// the document is over one of the decoder's limits.
	Err error
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Err.Error())
	if e.Pointer != "" {
		b.WriteString(" at ")
		b.WriteString(e.Pointer)
	}
	if e.Offset >= 0 {
		b.WriteString(" (byte ")
		b.WriteString(strconv.FormatInt(e.Offset, 10))
		b.WriteByte(')')
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// within returns err with name put before its pointer. Pointers are made on the
// way out of the recursion, so that a document without faults pays nothing.
func within(err *Error, name string) *Error {
	if err != nil {
		err.Pointer = "/" + pointerToken(name) + err.Pointer
	}
	return err
}

// pointerToken returns name as it stands in a JSON Pointer.
func pointerToken(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(clip(name))
}

// withinItem is within for the member of an array.
func withinItem(err *Error, i int) *Error { return within(err, strconv.Itoa(i)) }

// refuse returns the error of a resource that cannot be encoded.
func refuse(format string, args ...any) *Error {
	return &Error{Offset: -1, Err: fmt.Errorf(format, args...)}
}
