package fields

import (
	"errors"
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
	name     string
	required bool
	nonEmpty bool
	read     func(r *Reader, path string, v hal.Value)
}

// Name returns the name of the member.
func (f Field) Name() string { return f.name }

// Required returns the field as one that has to be given.
func (f Field) Required() Field {
	f.required = true
	return f
}

// EmptyIsMissing returns the field as one for which an empty string on the wire
// counts as missing, as null does. Forms of existing clients send it for a field
// that was left blank.
func (f Field) EmptyIsMissing() Field {
	f.nonEmpty = true
	return f
}

// Read is a field that read reads and stores; read reports what is wrong.
func Read(name string, read func(r *Reader, path string, v hal.Value)) Field {
	return Field{name: name, read: read}
}

// Read reads a value as the field does.
func (f Field) Read(r *Reader, path string, v hal.Value) { f.read(r, path, v) }

// Func is a field whose value read stores. read returns what is wrong with the
// value, or "".
func Func(name string, read func(v hal.Value) (problem string)) Field {
	return Read(name, func(r *Reader, path string, v hal.Value) {
		r.Report(path, read(v))
	})
}

// Text is a string of at most max characters without control characters. A max
// of 0 means no limit.
func Text[T ~string](name string, max int, to *T) Field {
	return Func(name, func(v hal.Value) string {
		if v.Kind() != hal.KindString {
			return Must("a string", v)
		}
		if problem := CheckText(v.Text(), max); problem != "" {
			return problem
		}
		*to = T(v.Text())
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
// number to JavaScript, and 1e400 is an infinite one. On the wire a string counts,
// too: clients send "11", and XML has nothing else.
func (r *Reader) Number(v hal.Value) (n float64, ok bool) {
	if v.Kind() != hal.KindNumber && (!r.Wire || v.Kind() != hal.KindString) {
		return 0, false
	}
	if strings.Trim(v.Text(), "0123456789.eE+-") != "" {
		return 0, false // ParseFloat also reads inf, nan and hexadecimal numbers
	}
	n, err := strconv.ParseFloat(v.Text(), 64)
	return n, err == nil || errors.Is(err, strconv.ErrRange)
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

// OneOf is one of the given texts. On the wire its case is ignored; to gets the
// spelling of the list.
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
			return string(text) == v.Text() || r.Wire && strings.EqualFold(string(text), v.Text())
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
		if item.Kind() != hal.KindString {
			r.Report(path, Must("a string", item))
			return
		}
		*to = append(*to, item.Text())
	})
}

// Choices is a list of some of the given texts, each taken once.
func Choices(name string, to *[]string, texts ...string) Field {
	return List(name, func(r *Reader, path string, item hal.Value) {
		if text, ok := oneOf(r, path, item, texts); ok && !slices.Contains(*to, text) {
			*to = append(*to, text)
		}
	})
}

// Objects is a list of objects. next returns the fields of one more object, and
// accept, which is called with the object's path once it is read without a
// problem.
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
