package hal

import "strconv"

// Kind is the type of a value.
type Kind uint8

// The kinds of a [Value]. A property that is read from XML is a string, a date or a list,
// or a bag of a reason.
const (
	KindNull   Kind = iota // JSON null
	KindBool               // text is "true" or "false"
	KindNumber             // text is the number as it was written
	KindString             // text is the string
	KindDate               // text is milliseconds since 1970 UTC, perhaps with an offset: -0700
	KindList               // a list of values without names
	KindBag                // an object: a list of values with names
)

// String returns the name of the kind with its article, as in "a string".
func (k Kind) String() string {
	switch k {
	case KindNull:
		return "null"
	case KindBool:
		return "a boolean"
	case KindNumber:
		return "a number"
	case KindString:
		return "a string"
	case KindDate:
		return "a date"
	case KindList:
		return "a list"
	default:
		return "an object"
	}
}

// Value is the value of a property. The zero value is null.
type Value struct {
	kind  Kind
	text  string
	items []Property
}

// String returns a string value. For a string of the form /Date(ms)/ or /Date(ms-0700)/
// it returns a date, because the protocol writes dates in JSON in this form.
func String(s string) Value {
	if s != "" && s[0] == '/' { // saves a call for most strings
		if text, ok := dateText(s); ok {
			return Value{kind: KindDate, text: text}
		}
	}
	return Value{kind: KindString, text: s}
}

// Int returns a number value.
func Int(n int64) Value {
	return Value{kind: KindNumber, text: strconv.FormatInt(n, 10)}
}

// Bool returns a boolean value.
func Bool(b bool) Value {
	return Value{kind: KindBool, text: strconv.FormatBool(b)}
}

// Date returns the value of a time given in milliseconds since 1970 UTC.
func Date(ms int64) Value {
	return Value{kind: KindDate, text: strconv.FormatInt(ms, 10)}
}

// Strings returns a list of strings.
func Strings(texts ...string) Value {
	v := Value{kind: KindList}
	for _, s := range texts {
		v.items = append(v.items, Property{Value: String(s)})
	}
	return v
}

// Bag returns an object with the given members.
func Bag(members ...Property) Value {
	return Value{kind: KindBag, items: members}
}

// Kind returns the type of the value.
func (v Value) Kind() Kind { return v.kind }

// Text returns the text of a scalar: the string itself, the number as it was
// written, true or false, the milliseconds of a date. It is "" for null, lists and
// bags.
func (v Value) Text() string {
	if v.kind == KindDate {
		return dateDigits(v.text)
	}
	return v.text
}

// JSONString returns the text of a value that is a string in JSON, and whether the value
// is one. A date is a string in JSON: /Date(1358827096000)/.
func (v Value) JSONString() (s string, ok bool) {
	switch v.kind {
	case KindString:
		return v.text, true
	case KindDate:
		return "/Date(" + v.text + ")/", true
	}
	return "", false
}

// Items returns the members of a bag, or the items of a list, whose names are empty. The
// caller must not change them.
func (v Value) Items() []Property { return v.items }
