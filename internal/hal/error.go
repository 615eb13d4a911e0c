package hal

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error describes why a document cannot be decoded or a resource cannot be encoded, and
// the place of the fault.
type Error struct {
	// Offset counts bytes from the start of the document. It is -1 in errors of the
	// encoders.
	Offset int64
	// Pointer is a JSON Pointer (RFC 6901) to the value in the JSON form. In errors of
	// the XML decoders it is the path of elements instead, such as
	// /resource/propertyList/item.
	Pointer string
	// Err describes the fault without its place. It is a *[LimitError] if the
	// document exceeds one of the limits.
	Err error
}

// decodeError returns the error of a document that cannot be decoded.
func decodeError(offset int, pointer string, err error) *Error {
	return &Error{Offset: int64(offset), Pointer: pointer, Err: err}
}

// encodeError returns the error of a resource that cannot be encoded.
func encodeError(pointer string, err error) *Error {
	return &Error{Offset: -1, Pointer: pointer, Err: err}
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

// Faults of a resource that can occur in both forms.
var (
	errUTF8         = errors.New("invalid UTF-8")
	errLinkRel      = errors.New("a link without rel")
	errLinkHref     = errors.New("a link without href")
	errManyLinks    = errors.New("several links, but not an array")
	errNotAdjacent  = errors.New("the links of one rel are not adjacent")
	errManySelfs    = errors.New("more than one self link")
	errSelfArray    = errors.New("self must be a single link")
	errEmbeddedRel  = errors.New("an embedded resource without rel")
	errDuplicateRel = errors.New("the rel occurs twice")
)

// PointerToken returns name as it is written in a JSON Pointer, shortened for an
// error message.
func PointerToken(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(shorten(name), "~", "~0"), "/", "~1")
}

// shorten shortens a text of the document for an error message.
func shorten(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	i := most
	for i > most-utf8.UTFMax && !utf8.RuneStart(s[i]) {
		i-- // by at most one character, because s may not be UTF-8
	}
	return s[:i] + "…"
}

// codePoint returns the notation of a character such as U+0007. The verb %U of package
// fmt does the same, but the package would make a module 57 KB larger.
func codePoint(r rune) string {
	digits := strings.ToUpper(strconv.FormatInt(int64(r), 16))
	return "U+" + strings.Repeat("0", max(0, 4-len(digits))) + digits
}
