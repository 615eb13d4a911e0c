package hal

import "strconv"

// The limits of both decoders, and so of what the encoders write. Nothing UCWA
// sends comes near them; they keep a hostile document from taking the module down.
// Each is checked before the decoder recurses or allocates.
const (
	MaxBytes = 16 << 20 // of a document
	MaxDepth = 64       // of nested objects and arrays, or of elements
	MaxItems = 1 << 19  // values and names, or tags, attributes and texts, in a document
	MaxNames = 256      // distinct names in one object, resource or element
	MaxValue = 1 << 20  // bytes of one string, number, name or text
)

// LimitError says which limit a document is over.
type LimitError struct {
	Limit string // "bytes", "depth", "items", "names" or "value"
	Max   int
}

func (e *LimitError) Error() string {
	max := strconv.Itoa(e.Max)
	switch e.Limit {
	case "bytes":
		return "the document is longer than " + max + " bytes"
	case "depth":
		return "the document is nested deeper than " + max + " levels"
	case "items":
		return "the document has more than " + max + " items"
	case "names":
		return "more than " + max + " different names in one place"
	default:
		return "a value is longer than " + max + " bytes"
	}
}

var (
	errBytes = &LimitError{"bytes", MaxBytes}
	errDepth = &LimitError{"depth", MaxDepth}
	errItems = &LimitError{"items", MaxItems}
	errNames = &LimitError{"names", MaxNames}
	errValue = &LimitError{"value", MaxValue}
)
