//go:build js && wasm

package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// form reads objects that a test author has written, and notes everything that
// is wrong with their names and types.
type form struct{ problems []fields.Problem }

// field is a member that an object may have. read returns what is wrong with
// its value, or "".
type field struct {
	name string
	read func(at string, v hal.Value) (problem string)
}

// readForm reads the JSON text of an object with the given members.
func readForm(v safejs.Value, fields func(f *form) []field) error {
	document, err := shared.ReadObject(v)
	if err != nil {
		return err
	}
	f := new(form)
	known := fields(f)
	f.read("", document.Properties, known)
	// What a document has by these names is no property.
	if document.Rel != "" {
		f.report("/rel", unknown(known))
	}
	if len(document.Links) > 0 {
		f.report("/_links", unknown(known))
	}
	if len(document.Embedded) > 0 {
		f.report("/_embedded", unknown(known))
	}
	return ucwa.Argument(f.problems)
}

func (f *form) report(path, problem string) {
	if problem != "" {
		f.problems = append(f.problems, fields.Problem{Path: path, Message: problem})
	}
}

func (f *form) read(path string, members []hal.Property, fields []field) {
	for _, m := range members {
		at := path + "/" + hal.PointerToken(m.Name)
		i := slices.IndexFunc(fields, func(known field) bool { return known.name == m.Name })
		if i < 0 {
			f.report(at, unknown(fields))
			continue
		}
		f.report(at, fields[i].read(at, m.Value))
	}
}

func unknown(fields []field) string {
	names := make([]string, len(fields))
	for i, known := range fields {
		names[i] = known.name
	}
	return "is unknown; known are " + strings.Join(names, ", ")
}

// object is a member that is an object itself.
func (f *form) object(name string, fields ...field) field {
	return field{name, func(at string, v hal.Value) string {
		if v.Kind() != hal.KindBag {
			return must("an object", v)
		}
		f.read(at, v.Items(), fields)
		return ""
	}}
}

// list is a member that is a list; read is told where each item stands.
func (f *form) list(name string, read func(at string, item hal.Value)) field {
	return field{name, func(at string, v hal.Value) string {
		if v.Kind() != hal.KindList {
			return must("a list", v)
		}
		for i, item := range v.Items() {
			read(at+"/"+strconv.Itoa(i), item.Value)
		}
		return ""
	}}
}

// objects is a member that is a list of objects. Each of them is read into the
// fields that it gets, and then judged by what these return.
func (f *form) objects(name string, next func() (fields []field, judge func(at string))) field {
	return f.list(name, func(at string, item hal.Value) {
		if item.Kind() != hal.KindBag {
			f.report(at, must("an object", item))
			return
		}
		fields, judge := next()
		before := len(f.problems)
		f.read(at, item.Items(), fields)
		if len(f.problems) == before {
			judge(at)
		}
	})
}

// textField is a member that is a text without control characters.
func textField[T ~string](name string, to *T) field {
	return field{name, func(_ string, v hal.Value) string {
		if v.Kind() != hal.KindString {
			return must("a string", v)
		}
		if strings.ContainsFunc(v.Text(), unicode.IsControl) {
			return "must not contain control characters"
		}
		*to = T(v.Text())
		return ""
	}}
}

func flagField(name string, to *bool) field {
	return field{name, func(_ string, v hal.Value) string {
		if v.Kind() != hal.KindBool {
			return must("a boolean", v)
		}
		*to = v.Text() == "true"
		return ""
	}}
}

// wholeField is a member that is a whole number from least to most.
func wholeField(name string, least, most int, to func(n int)) field {
	return field{name, func(_ string, v hal.Value) string {
		n, err := strconv.ParseUint(v.Text(), 10, 63)
		if v.Kind() != hal.KindNumber || err != nil || n < uint64(least) || n > uint64(most) {
			return "must be a whole number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
		}
		to(int(n))
		return ""
	}}
}

// countField is a member that is a whole number.
func countField(name string, to *int) field {
	return wholeField(name, 0, 1_000_000_000, func(n int) { *to = n })
}

// spanField is a member that is a time in milliseconds.
func spanField(name string, most time.Duration, to *time.Duration) field {
	return wholeField(name, 0, int(most.Milliseconds()), func(n int) { *to = time.Duration(n) * time.Millisecond })
}

func must(be string, v hal.Value) string { return "must be " + be + ", not " + v.Kind().String() }
