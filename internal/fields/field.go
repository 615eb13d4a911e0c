package fields

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ucwapresence/internal/hal"
)

// Field describes a member that an object may have.
type Field struct {
	name           string
	required       bool
	emptyIsMissing bool
	read           func(r *Reader, path string, v hal.Value)
}

// Name returns the name of the member.
func (f Field) Name() string { return f.name }

// Required returns a copy of the field that is required.
func (f Field) Required() Field {
	f.required = true
	return f
}

// EmptyIsMissing returns a copy of the field for which an empty string on the wire
// counts as missing, as null does. Existing clients send an empty string for a form
// field that was left blank.
func (f Field) EmptyIsMissing() Field {
	f.emptyIsMissing = true
	return f
}

// Read returns a field whose value the function read stores. read reports the problems
// of the value to r.
func Read(name string, read func(r *Reader, path string, v hal.Value)) Field {
	return Field{name: name, read: read}
}

// Read reads a value as the field does.
func (f Field) Read(r *Reader, path string, v hal.Value) { f.read(r, path, v) }

// Func returns a field whose value the function read stores. read returns the problem
// of the value, or "".
func Func(name string, read func(v hal.Value) (problem string)) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		r.Report(path, read(v))
	})
}

// Text returns a field for a string of at most max characters without control
// characters. A max of 0 means no limit.
func Text[T ~string](name string, max int, to *T) Field {
	return Func(name, func(v hal.Value) string {
		text, ok := v.JSONString() // a string may have the form of a date
		if !ok {
			return Must("a string", v)
		}
		if problem := CheckText(text, max); problem != "" {
			return problem
		}
		*to = T(text)
		return ""
	})
}

// CheckText returns the problem that [Text] reports for a text, or "".
func CheckText(text string, max int) (problem string) {
	switch {
	case max > 0 && utf8.RuneCountInString(text) > max:
		return "must not be longer than " + strconv.Itoa(max) + " characters"
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unwritable):
		return "must not contain control characters"
	}
	return ""
}

// unwritable reports whether a character is a control character, or one that no
// XML document can contain.
func unwritable(c rune) bool { return unicode.IsControl(c) || c == '\uFFFE' || c == '\uFFFF' }

// Bool returns a field for a boolean.
func Bool(name string, to *bool) Field {
	return Func(name, func(v hal.Value) string {
		if v.Kind() != hal.KindBool {
			return Must("a boolean", v)
		}
		*to = v.Text() == "true"
		return ""
	})
}

// Int returns a field for a whole number from min to max. On the wire it may be a
// numeric string.
func Int(name string, min, max int, to func(n int)) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		n, ok := r.Number(v)
		if !ok || n != math.Trunc(n) || n < float64(min) || n > float64(max) {
			r.Report(path, "must be a whole number from "+strconv.Itoa(min)+" to "+strconv.Itoa(max))
			return
		}
		to(int(n))
	})
}

// Number returns a number in any notation of JSON: 15, 15.0 and 1.5e1 are the same
// number, and 1e400 is infinite, as in JavaScript. On the wire a string may be a
// number, because clients send "11" and XML has only strings.
func (r *Reader) Number(v hal.Value) (n float64, ok bool) {
	if v.Kind() != hal.KindNumber && (!r.Wire || v.Kind() != hal.KindString) {
		return 0, false
	}
	return ParseNumber(v.Text())
}

// Milliseconds returns a field for a duration from 0 to max, in whole milliseconds.
func Milliseconds(name string, max time.Duration, to *time.Duration) Field {
	return Int(name, 0, int(max.Milliseconds()), func(n int) { *to = time.Duration(n) * time.Millisecond })
}

// maxInstant is the end of the year 9999 in milliseconds since 1970 UTC. Package hal
// writes no later date in XML.
const maxInstant = 253_402_300_799_999

// Instant returns a field for a time in milliseconds since 1970 UTC.
func Instant(name string, to *time.Time) Field {
	return Int(name, 0, maxInstant, func(ms int) { *to = time.UnixMilli(int64(ms)) })
}

// OneOf returns a field for one of the given texts, which are ASCII. On the wire the case
// of letters is ignored. The field stores the text in the spelling of texts.
func OneOf[T ~string](name string, to *T, texts ...T) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		if text, ok := oneOf(r, path, v, texts); ok {
			*to = text
		}
	})
}

func oneOf[T ~string](r *Reader, path string, v hal.Value, texts []T) (T, bool) {
	i := -1
	if v.Kind() == hal.KindString {
		i = slices.IndexFunc(texts, func(text T) bool {
			return string(text) == v.Text() || r.Wire && hal.EqualFold(v.Text(), string(text))
		})
	}
	if i < 0 {
		names := make([]string, len(texts))
		for i, text := range texts {
			names[i] = string(text)
		}
		r.Report(path, "must be one of "+strings.Join(names, ", "))
		return "", false
	}
	return texts[i], true
}

// Object returns a field for an object that has fields of its own.
func Object(name string, fields ...Field) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		if v.Kind() != hal.KindBag {
			r.Report(path, Must("an object", v))
			return
		}
		r.object(path, v.Items(), fields)
	})
}

// List returns a field for a list. The field calls read for each item.
func List(name string, read func(r *Reader, path string, item hal.Value)) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		if v.Kind() != hal.KindList {
			r.Report(path, Must("a list", v))
			return
		}
		for i, item := range v.Items() {
			read(r, path+pointerAt(i), item.Value)
		}
	})
}

// Texts returns a field for a list of strings.
func Texts(name string, to *[]string) Field {
	return List(name, func(r *Reader, path string, item hal.Value) {
		text, ok := item.JSONString()
		if !ok {
			r.Report(path, Must("a string", item))
			return
		}
		*to = append(*to, text)
	})
}

// Choices returns a field for a list of some of the given texts. A text that occurs
// twice is stored once.
func Choices(name string, to *[]string, texts ...string) Field {
	return List(name, func(r *Reader, path string, item hal.Value) {
		if text, ok := oneOf(r, path, item, texts); ok && !slices.Contains(*to, text) {
			*to = append(*to, text)
		}
	})
}

// Objects returns a field for a list of objects. The field calls next for each object.
// next returns the fields of the object and a function, which the field calls with the
// path of the object if the object has no problems.
func Objects(name string, next func() (fields []Field, accept func(r *Reader, path string))) Field {
	return List(name, func(r *Reader, path string, item hal.Value) {
		if item.Kind() != hal.KindBag {
			r.Report(path, Must("an object", item))
			return
		}
		fields, accept := next()
		before := len(r.problems)
		r.object(path, item.Items(), fields)
		if len(r.problems) == before {
			accept(r, path)
		}
	})
}

// Must returns the message for a value of the wrong type: "must be a list, not a
// string".
func Must(be string, v hal.Value) string { return "must be " + be + ", not " + v.Kind().String() }
