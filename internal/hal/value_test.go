package hal

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFormatOf(t *testing.T) {
	for _, row := range []struct {
		name, mediaType string
		format          Format
		ok              bool
	}{
		{"the usual type of JSON", "application/json", JSON, true},
		{"the usual type of XML", "application/xml", XML, true},
		{"a type with parameters", "application/json; charset=utf-8", JSON, true},
		{"a type with blanks, in another case", " Application/XML ;charset='utf-8'", XML, true},
		{"the vendor type of JSON", "application/vnd.microsoft.com.ucwa+json", JSON, true},
		{"the vendor type of XML", "application/vnd.microsoft.com.ucwa+xml", XML, true},
		{"the vendor type of XML as the page Versioning spells it", "application/vnd.microsoft.ucwa+xml", XML, true},
		{"HTML", "text/html", 0, false},
		{"the text type of XML", "text/xml", 0, false},
		{"any type", "*/*", 0, false},
		{"no type", "", 0, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			format, ok := FormatOf(row.mediaType)
			assert.Equal(t, row.ok, ok)
			assert.Equal(t, row.format, format)
		})
	}
	for _, format := range formats {
		back, ok := FormatOf(format.MediaType())
		assert.True(t, ok)
		assert.Equal(t, format, back)
	}
}

func TestStringsInTheFormOfADateAreDates(t *testing.T) {
	for _, row := range []struct {
		text string
		ms   string // "" if the string is not a date
	}{
		{"/Date(0)/", "0"},
		{"/Date(1358827096000)/", "1358827096000"},
		{"/Date(-1)/", "-1"},
		{"/Date(9223372036854775807)/", "9223372036854775807"},
		{"/Date(1474906400000+0000)/", "1474906400000"},
		{"/Date(1474906400000+0100)/", "1474906400000"},
		{"/Date(1474906400000-0700)/", "1474906400000"},
		{"/Date(-62135596800000-0000)/", "-62135596800000"},
		{"/Date(0+1400)/", "0"},
		{"/Date(9223372036854775808)/", ""},
		{"/Date(-0)/", ""},
		{"/Date(+1)/", ""},
		{"/Date(007)/", ""},
		{"/Date()/", ""},
		{"/Date(+0100)/", ""},
		{"/Date(1+100)/", ""},
		{"/Date(1+01:00)/", ""},
		{"/Date(1+0100+0100)/", ""},
		{"/Date(1+010a)/", ""},
		{"/Date(1 +0100)/", ""},
		{"/Date(1+01000)/", ""},
		{"/Date(1Z)/", ""},
		{"/Date(1)", ""},
		{"/date(1)/", ""},
	} {
		v := String(row.text)
		s, isString := v.JSONString()
		assert.True(t, isString)
		assert.Equal(t, row.text, s)
		if row.ms == "" {
			assert.Equal(t, KindString, v.Kind(), row.text)
			assert.Equal(t, row.text, v.Text())
			continue
		}
		assert.Equal(t, KindDate, v.Kind(), row.text)
		assert.Equal(t, row.ms, v.Text())
		at, ok := v.Time()
		assert.True(t, ok)
		assert.Equal(t, row.ms, strconv.FormatInt(at.UnixMilli(), 10), "the offset does not change the time")
	}
	assert.Equal(t, Date(5), String("/Date(5)/"))
	for _, v := range []Value{{}, Bool(true), Int(1), list(), Bag()} {
		_, isString := v.JSONString()
		assert.False(t, isString, v.Kind())
	}
}

// list returns a list of the given values.
func list(values ...Value) Value {
	v := Value{kind: KindList}
	for _, item := range values {
		v.items = append(v.items, Property{Value: item})
	}
	return v
}

func TestKindNamesHaveAnArticle(t *testing.T) {
	values := []Value{{}, Bool(true), Int(1), String(""), Date(1), list(), Bag()}
	names := []string{"null", "a boolean", "a number", "a string", "a date", "a list", "an object"}
	for i, v := range values {
		assert.Equal(t, names[i], v.Kind().String())
	}
}

func TestResourceMethodsReturnTheFirstMatch(t *testing.T) {
	r := Resource{
		Properties: []Property{{"id", String("3")}, {"n", Int(1)}, {"l", Strings("a")}},
		Links:      []Link{{Rel: "self", Href: "/a"}, {Rel: "contact", Href: "/b", Array: true}, {Rel: "contact", Href: "/c", Array: true}},
		Embedded:   []Embedded{{Rel: "me", Resources: []Resource{{Rel: "me"}}}},
	}
	assert.Equal(t, "/a", r.Self())
	assert.Equal(t, "/b", r.Href("contact"), "the first of two")
	assert.Empty(t, r.Href("memberships"))
	assert.Equal(t, "3", r.Text("id"))
	assert.Equal(t, "1", r.Text("n"))
	assert.Empty(t, r.Text("l"))
	assert.Empty(t, r.Text("ID"))
	assert.Len(t, r.Resources("me"), 1)
	assert.Nil(t, r.Resources("you"))
	_, ok := r.PropertyFold("no")
	assert.False(t, ok)
}
