package hal

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMediaTypesTellTheFormat(t *testing.T) {
	for _, row := range []struct {
		name, mediaType string
		format          Format
		ok              bool
	}{
		{"the popular one of JSON", "application/json", JSON, true},
		{"the popular one of XML", "application/xml", XML, true},
		{"with parameters", "application/json; charset=utf-8", JSON, true},
		{"with blanks, in capitals", " Application/XML ;charset='utf-8'", XML, true},
		{"the vendor's JSON", "application/vnd.microsoft.com.ucwa+json", JSON, true},
		{"the vendor's XML", "application/vnd.microsoft.com.ucwa+xml", XML, true},
		{"the vendor's XML as the Versioning page spells it", "application/vnd.microsoft.ucwa+xml", XML, true},
		{"HTML", "text/html", 0, false},
		{"XML as text", "text/xml", 0, false},
		{"anything", "*/*", 0, false},
		{"nothing", "", 0, false},
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

func TestAStringThatIsADateIsOne(t *testing.T) {
	for _, row := range []struct {
		text string
		kind Kind
	}{
		{"/Date(0)/", KindDate},
		{"/Date(1358827096000)/", KindDate},
		{"/Date(-1)/", KindDate},
		{"/Date(9223372036854775807)/", KindDate},
		{"/Date(9223372036854775808)/", KindString},
		{"/Date(-0)/", KindString},
		{"/Date(+1)/", KindString},
		{"/Date(007)/", KindString},
		{"/Date()/", KindString},
		{"/Date(1+0100)/", KindString},
		{"/Date(1)", KindString},
		{"/date(1)/", KindString},
	} {
		assert.Equal(t, row.kind, String(row.text).Kind(), row.text)
	}
	assert.Equal(t, Date(5), String("/Date(5)/"))
}

func TestKindsAreNamedForSentences(t *testing.T) {
	values := []Value{{}, Bool(true), Int(1), String(""), Date(1), List(), Bag()}
	names := []string{"null", "a boolean", "a number", "a string", "a date", "a list", "an object"}
	for i, v := range values {
		assert.Equal(t, names[i], v.Kind().String())
	}
}

func TestAResourceIsAskedByName(t *testing.T) {
	r := Resource{
		Properties: []Property{{"id", String("3")}, {"n", Int(1)}, {"l", Strings("a")}},
		Links:      []Link{{Rel: "self", Href: "/a"}, {Rel: "contact", Href: "/b", Array: true}, {Rel: "contact", Href: "/c", Array: true}},
		Embedded:   []Embedded{{Rel: "me", Resources: []Resource{{Rel: "me"}}}},
	}
	assert.Equal(t, "/a", r.Self())
	assert.Equal(t, "/b", r.Href("contact"), "the first")
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
