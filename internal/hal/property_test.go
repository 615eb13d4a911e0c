package hal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// anyName and anyText generate strings for JSON, with characters that XML excludes.
var (
	anyName = rapid.StringN(1, 12, -1).Filter(func(s string) bool { return utf8.ValidString(s) && !isReserved(s) })
	anyText = rapid.OneOf(
		rapid.StringN(0, 40, -1).Filter(utf8.ValidString),
		rapid.SampledFrom([]string{
			"", " ", "\r\n", "\t\v\x00", "/Date(0)/", "/Date(00)/", "]]>", "<![CDATA[", "&amp;", `"'\/`, "\u2028\uFEFF\uFFFE", "😀",
		}),
	)
	textForXML = anyText.Filter(isXMLText)
	nameForXML = anyName.Filter(isXMLText)
)

func isXMLText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isXMLChar(r) })
}

// alphabet generates the names, texts and values of resources.
type alphabet struct {
	name, text *rapid.Generator[string]
	value      *rapid.Generator[Value]
}

func jsonAlphabet() alphabet {
	a := alphabet{name: anyName, text: anyText}
	scalar := rapid.OneOf(
		rapid.Just(Value{}),
		rapid.Map(anyText, String),
		rapid.Map(rapid.Int64(), Int),
		rapid.Map(rapid.Bool(), Bool),
		rapid.Map(rapid.Int64(), Date),
	)
	a.value = scalar
	for range 3 {
		inner := a.value
		a.value = rapid.OneOf(scalar,
			rapid.Map(rapid.SliceOfN(inner, 0, 4), func(values []Value) Value { return list(values...) }),
			rapid.Map(members(rapid.StringN(0, 5, -1).Filter(utf8.ValidString), inner), func(m []Property) Value { return Bag(m...) }),
		)
	}
	return a
}

func xmlAlphabet() alphabet {
	a := alphabet{name: nameForXML, text: textForXML}
	scalar := rapid.OneOf(
		rapid.Map(textForXML, String),
		rapid.Map(rapid.Int64(), Int),
		rapid.Map(rapid.Bool(), Bool),
		rapid.Map(rapid.Int64Range(-62167219200000, 253402300799999), Date), // the years 0 to 9999
	)
	a.value = rapid.OneOf(scalar,
		rapid.Map(rapid.SliceOfN(scalar, 0, 4), func(values []Value) Value { return list(values...) }))
	return a
}

// members generates properties whose names differ. An empty list is nil, as the
// decoders return it.
func members(name *rapid.Generator[string], value *rapid.Generator[Value]) *rapid.Generator[[]Property] {
	return rapid.Custom(func(t *rapid.T) []Property {
		var out []Property
		for _, n := range rapid.SliceOfNDistinct(name, 0, 6, rapid.ID[string]).Draw(t, "names") {
			out = append(out, Property{n, value.Draw(t, "value")})
		}
		return out
	})
}

// resource generates a resource that embeds resources up to the given depth.
func (a alphabet) resource(depth int) *rapid.Generator[Resource] {
	return rapid.Custom(func(t *rapid.T) Resource {
		r := Resource{
			Rel:        rapid.OneOf(rapid.Just(""), a.text, rapid.Just("subscribedContacts")).Draw(t, "rel"),
			Properties: members(a.name, a.value).Draw(t, "properties"),
			Links:      a.links().Draw(t, "links"),
		}
		if depth == 0 {
			return r
		}
		rel := rapid.OneOf(a.name, rapid.SampledFrom([]string{"contact", "presenceSubscription"}))
		for _, name := range rapid.SliceOfNDistinct(rel, 0, 2, rapid.ID[string]).Draw(t, "rels") {
			e := Embedded{Rel: name, Array: embedsArray(name) || rapid.Bool().Draw(t, "array")}
			n := 1
			if e.Array {
				n = rapid.IntRange(0, 3).Draw(t, "resources")
			}
			for range n {
				e.Resources = append(e.Resources, a.resource(depth-1).Draw(t, "embedded"))
			}
			r.Embedded = append(r.Embedded, e)
		}
		return r
	})
}

func (a alphabet) links() *rapid.Generator[[]Link] {
	return rapid.Custom(func(t *rapid.T) []Link {
		var out []Link
		link := func(rel string, array bool) {
			out = append(out, Link{
				Rel:      rel,
				Href:     a.text.Draw(t, "href"),
				Title:    a.text.Draw(t, "title"),
				Revision: a.text.Draw(t, "revision"),
				Array:    array,
			})
		}
		if rapid.Bool().Draw(t, "self") {
			link(relSelf, false)
		}
		rels := rapid.OneOf(a.name, rapid.Just("contact")).Filter(func(s string) bool { return s != relSelf })
		for _, rel := range rapid.SliceOfNDistinct(rels, 0, 3, rapid.ID[string]).Draw(t, "rels") {
			array := rapid.Bool().Draw(t, "array")
			n := 1
			if array {
				n = rapid.IntRange(1, 3).Draw(t, "links")
			}
			for range n {
				link(rel, array)
			}
		}
		return out
	})
}

// reason generates a reason: a code, and other properties of the page reason_ref.
func (a alphabet) reason() *rapid.Generator[Resource] {
	return rapid.Custom(func(t *rapid.T) Resource {
		properties := []Property{{"code", Value{kind: KindString, text: "BadRequest"}}}
		for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom(
			[]string{"subcode", "message", "link", "parameters", "debugInfo"}), rapid.ID[string]).Draw(t, "names") {
			v := rapid.Map(a.text, String).Draw(t, "text")
			if isBagName(name) {
				v = Bag(members(a.name, a.value).Draw(t, "bag")...)
			}
			properties = append(properties, Property{name, v})
		}
		return Resource{Properties: rapid.Permutation(properties).Draw(t, "properties")}
	})
}

func TestGeneratedResourcesAreUnchangedAfterJSON(t *testing.T) {
	a := jsonAlphabet()
	rapid.Check(t, func(t *rapid.T) {
		r := a.resource(3).Draw(t, "resource")
		text, err := AppendJSON(nil, &r)
		require.NoError(t, err)
		again, err := DecodeJSON(text)
		require.NoError(t, err)
		require.Equal(t, &r, again)
	})
}

func TestGeneratedResourcesLoseOnlyTypesInXML(t *testing.T) {
	a := xmlAlphabet()
	any := rapid.OneOf(a.resource(3), a.reason())
	rapid.Check(t, func(t *rapid.T) {
		r := any.Draw(t, "resource")
		text, err := AppendXML(nil, &r)
		require.NoError(t, err)
		again, err := DecodeXML(text)
		require.NoError(t, err)
		require.Equal(t, asXML(&r), again)
	})
}
