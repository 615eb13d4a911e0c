package hal

import "strconv"

// The limits of the decoders, and therefore of the encoders. UCWA documents are far
// smaller. The limits prevent a hostile document from exhausting stack or memory, which
// would end the module. The decoders check each limit before they recurse or allocate.
const (
	MaxBytes = 16 << 20 // of a document
	MaxDepth = 64       // of nested objects and arrays, or of elements
	MaxItems = 1 << 19  // values and names, or tags, attributes and texts, in a document
	MaxNames = 256      // distinct names in one object, resource or element
	MaxValue = 1 << 20  // bytes of one string, number, name or text
)

// LimitError reports the limit that a document exceeds.
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
		return "an object or element has more than " + max + " different names"
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
