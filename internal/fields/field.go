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

// Field is a member that an object may have.
type Field struct {
	name           string
	required       bool
	emptyIsMissing bool
	read           func(r *Reader, path string, v hal.Value)
}

// Name returns the name of the member.
func (f Field) Name() string { return f.name }

// Required returns the field as a required one.
func (f Field) Required() Field {
	f.required = true
	return f
}

// EmptyIsMissing returns the field as one for which an empty string on the wire
// counts as missing, as null does. Forms of existing clients send it for a field
// that was left blank.
func (f Field) EmptyIsMissing() Field {
	f.emptyIsMissing = true
	return f
}

// Read is a field that the function read reads and stores. read reports the problems
// that it finds.
func Read(name string, read func(r *Reader, path string, v hal.Value)) Field {
	return Field{name: name, read: read}
}

// Read reads a value as the field does.
func (f Field) Read(r *Reader, path string, v hal.Value) { f.read(r, path, v) }

// Func is a field whose value the function read stores. read returns what is wrong
// with the value, or "".
func Func(name string, read func(v hal.Value) (problem string)) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		r.Report(path, read(v))
	})
}

// Text is a string of at most max characters without control characters. A max
// of 0 means no limit.
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

// CheckText returns what is wrong with a text that [Text] reads, or "".
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
// XML document can hold.
func unwritable(c rune) bool { return unicode.IsControl(c) || c == '\uFFFE' || c == '\uFFFF' }

// Bool is a boolean.
func Bool(name string, to *bool) Field {
	return Func(name, func(v hal.Value) string {
		if v.Kind() != hal.KindBool {
			return Must("a boolean", v)
		}
		*to = v.Text() == "true"
		return ""
	})
}

// Int is a whole number from min to max. On the wire it may be a numeric string.
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

// Milliseconds is a duration from 0 to max, in whole milliseconds.
func Milliseconds(name string, max time.Duration, to *time.Duration) Field {
	return Int(name, 0, int(max.Milliseconds()), func(n int) { *to = time.Duration(n) * time.Millisecond })
}

// maxInstant is the end of the year 9999, the last that XML can write, in
// milliseconds since 1970 UTC.
const maxInstant = 253_402_300_799_999

// Instant is a time in milliseconds since 1970 UTC.
func Instant(name string, to *time.Time) Field {
	return Int(name, 0, maxInstant, func(ms int) { *to = time.UnixMilli(int64(ms)) })
}

// OneOf is one of the given texts, which are ASCII. On the wire their case is ignored;
// to gets the text as it is given here.
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

// Object is a member that is an object with fields of its own.
func Object(name string, fields ...Field) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		if v.Kind() != hal.KindBag {
			r.Report(path, Must("an object", v))
			return
		}
		r.object(path, v.Items(), fields)
	})
}

// List is a member that is a list. read is called with the path of each item.
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

// Texts is a list of strings.
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

// Choices is a list of some of the given texts. A text that occurs twice is stored
// once.
func Choices(name string, to *[]string, texts ...string) Field {
	return List(name, func(r *Reader, path string, item hal.Value) {
		if text, ok := oneOf(r, path, item, texts); ok && !slices.Contains(*to, text) {
			*to = append(*to, text)
		}
	})
}

// Objects is a list of objects. next is called for each object and returns its fields,
// and a function that is called with its path if it has no problem.
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
