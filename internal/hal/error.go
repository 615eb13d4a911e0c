package hal

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error is a document that cannot be read or written: what is wrong, and where.
type Error struct {
	// Offset counts bytes from the start of the document; -1 when encoding.
	Offset int64
	// Pointer is a JSON Pointer (RFC 6901) to the value in the JSON form. Only
	// when XML is decoded it is the path of elements, such as
	// /resource/propertyList/item.
	Pointer string
	// Err says what was found and what was expected. It is a *[LimitError] if
	// the document is over one of the limits.
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

// What is wrong with a resource in either form.
var (
	errUTF8          = errors.New("invalid UTF-8")
	errLinkRel       = errors.New("a link without rel")
	errLinkHref      = errors.New("a link without href")
	errManyLinks     = errors.New("more than one link, but not an array")
	errScattered     = errors.New("the links of one rel do not stand side by side")
	errSelfArray     = errors.New("self is a single link")
	errEmbeddedRel   = errors.New("an embedded resource without rel")
	errTwiceEmbedded = errors.New("the rel stands twice")
)

// PointerToken returns name as it stands in a JSON Pointer, and no longer than
// an error message wants it.
func PointerToken(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(clip(name), "~", "~0"), "/", "~1")
}

// clip shortens what a document says for an error message.
func clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	i := most
	for i > most-utf8.UTFMax && !utf8.RuneStart(s[i]) {
		i-- // no further than a character goes: s may be what is no UTF-8
	}
	return s[:i] + "…"
}
