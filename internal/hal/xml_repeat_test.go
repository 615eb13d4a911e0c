package hal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// xmlListOf returns a document that embeds the given resources.
func xmlListOf(resources ...string) string {
	return `<resource rel="a" href="/" xmlns="` + Namespace + `" xmlns:u="` + Namespace + `" xmlns:f="urn:f">` + strings.Join(resources, "") + `</resource>`
}

// requireAsAlone requires that each resource of a list is decoded as in a list of one.
func requireAsAlone(t require.TestingT, resources []string) {
	list, err := DecodeXML([]byte(xmlListOf(resources...)))
	require.NoError(t, err, resources)
	require.Len(t, list.Embedded, 1, resources)
	require.Len(t, list.Embedded[0].Resources, len(resources), resources)
	for i, resource := range resources {
		alone, err := DecodeXML([]byte(xmlListOf(resource)))
		require.NoError(t, err, resource)
		require.Equal(t, alone.Embedded[0].Resources[0], list.Embedded[0].Resources[i], "resource %d of %q", i+1, resources)
	}
}

func TestResourceInAnXMLListIsDecodedLikeASingleResource(t *testing.T) {
	const first = `<resource rel="b" href="/3"><link rel="next" title="four" href="/4" revision="2" /><property name="rel">b</property><property name="id">3</property><property name="x">y</property></resource>`
	swap := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(first) }
	for _, row := range []struct{ name, second string }{
		{"the same resource", first},
		{"other strings", swap("3", "33", "four", "", "/4", "/four", "y", "z")},
		{"a string that is a date", swap(">3<", ">/Date(3)/<")},
		{"a reference in an attribute", swap("/4", "/&#52;?a=1&amp;b=2")},
		{"a reference in a text", swap(">3<", ">&lt;3<")},
		{"a quotation mark in an attribute", swap(`"/4"`, `'/"4"'`)},
		{"an apostrophe in an attribute", swap(`"/4"`, `"/'4'"`)},
		{"a tab in an attribute", swap("four", "fo\tur")},
		{"a tab in a text", swap(">3<", ">\t3\n<")},
		{"a bracket in a text", swap(">3<", ">]3]]<")},
		{"characters beyond ASCII", swap("four", "fünf", ">3<", ">größer<")},
		{"a text that is empty", swap(">3<", "><")},
		{"a text of white space", swap(">3<", "> <")},
		{"an empty attribute", swap(`"/4"`, `""`)},
		{"an empty element", swap(`<property name="id">3</property>`, `<property name="id" />`)},
		{"a CDATA section", swap(">3<", "><![CDATA[3]]><")},
		{"a CDATA section with markup", swap(">3<", "><![CDATA[<3&]]><")},
		{"an empty CDATA section", swap(">3<", "><![CDATA[]]><")},
		{"a CDATA section after a text", swap(">3<", ">3<![CDATA[3]]><")},
		{"a comment before a text", swap(">3<", "><!-- c -->3<")},
		{"a comment between two texts", swap(">3<", ">3<!-- c -->4<")},
		{"a processing instruction", swap(">3<", "><?p 3?>3<")},
		{"another rel in the property rel", swap(">b<", ">c<")},
		{"the attributes in another order", swap(`href="/4" revision="2"`, `revision="2" href="/4"`)},
		{"a missing attribute", swap(` revision="2"`, ``)},
		{"an additional attribute", swap(` revision="2"`, ` revision="2" f:title="no"`)},
		{"a prefix", swap("<link", "<u:link")},
		{"another namespace", swap("<link", `<f:link`)},
		{"another default namespace inside", swap(`<property name="id"`, `<property xmlns="urn:f" name="id"`)},
		{"white space in a tag", swap(`name="id"`, "name = \n\"id\" ")},
		{"an additional link", swap(`<link rel="next"`, `<link rel="last" href="/9" /><link rel="next"`)},
		{"two links of one rel", swap(`<property name="rel"`, `<link rel="next" href="/5" /><property name="rel"`)},
		{"an additional property at the end", swap(`</resource>`, `<property name="z">1</property></resource>`)},
		{"a list", swap(`</resource>`, `<propertyList name="z"><item>1</item></propertyList></resource>`)},
		{"an element of another namespace", swap(`</resource>`, `<f:z>1</f:z></resource>`)},
		{"a resource without content", `<resource rel="b" href="/5" />`},
		{"a resource with nothing but another address", `<resource rel="b" href="/6" />`},
		{"a resource without address", swap(` href="/3"`, ``)},
		{"an embedded list", swap(`</resource>`, `<resource rel="c" href="/7" /><resource rel="c" href="/8" /></resource>`)},
	} {
		t.Run(row.name, func(t *testing.T) {
			changed := strings.NewReplacer("/4", "/5", ">3<", ">5<", "four", "five").Replace(row.second)
			for _, resources := range [][]string{
				{first, row.second, row.second, changed, first, first},
				{row.second, changed, first, first, row.second},
			} {
				requireAsAlone(t, resources)
				for i := range resources {
					resources[i] = "\n  " + resources[i]
				}
				requireAsAlone(t, resources)
			}
		})
	}
}

// The error of a resource in a list does not depend on the resource before it.
func TestErrorInAnXMLListDoesNotDependOnTheResourceBefore(t *testing.T) {
	const first = `<resource rel="b" href="/3"><link rel="next" href="/4" /><property name="id">3</property></resource>`
	swap := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(first) }
	long := strings.Repeat("x", MaxValue+1)
	for _, row := range []struct{ name, resource string }{
		{"an attribute that does not end", `<resource rel="b" href="/3`},
		{"a text that does not end", `<resource rel="b" href="/3"><link rel="next" href="/4" /><property name="id">3`},
		{"markup in an attribute", swap(`"/4"`, `"<"`)},
		{"an unknown entity in an attribute", swap("/4", "&four;")},
		{"an unknown entity in a text", swap(">3<", ">&three;<")},
		{"the end of a CDATA section in a text", swap(">3<", ">]]><")},
		{"an attribute that is too long", swap("/4", long)},
		{"a text that is too long", swap(">3<", ">"+long+"<")},
		{"a link without address", swap(` href="/4"`, ``)},
		{"a property that occurs twice", swap(`</resource>`, `<property name="id">3</property></resource>`)},
		{"an attribute that occurs twice", swap(`href="/4"`, `href="/4" href="/4"`)},
		{"text between elements", swap(`<property`, `x<property`)},
		{"an element in a text", swap(">3<", "><b/><")},
		{"an end tag with the wrong name", swap("</property>", "</link>")},
		{"a second end tag", first + "</resource>"},
		{"no end tag", strings.TrimSuffix(first, "</resource>")},
	} {
		t.Run(row.name, func(t *testing.T) {
			// The pattern of the other resource does not match.
			const other = `<resource rel="b" />`
			_, want := DecodeXML([]byte(xmlListOf(other, row.resource)))
			_, got := DecodeXML([]byte(xmlListOf(first, row.resource)))
			var wanted, found *Error
			require.ErrorAs(t, want, &wanted)
			require.ErrorAs(t, got, &found)
			assert.Equal(t, wanted.Err, found.Err)
			assert.Equal(t, wanted.Pointer, found.Pointer)
			assert.Equal(t, wanted.Offset+int64(len(first)-len(other)), found.Offset)
		})
	}
}

// A resource that matches a pattern counts as many items as if its tokens were read.
func TestRepeatedXMLResourcesCountAsItems(t *testing.T) {
	const first = `<resource rel="b" href="/3"><link rel="next" href="/4" /><property name="id">3</property></resource>`
	items := func(resources ...string) int {
		d := xmlDecoder{xmlScanner: newXMLScanner(xmlListOf(resources...), "")}
		d.document(new(Resource))
		require.Nil(t, d.err)
		return d.items
	}
	for _, row := range []struct{ name, resource string }{
		{"the same resource", first},
		{"white space before it", "\n" + first},
		{"white space inside", strings.ReplaceAll(first, "><", "> <")},
		{"an empty text", strings.Replace(first, ">3<", "><", 1)},
		{"an empty CDATA section", strings.Replace(first, ">3<", "><![CDATA[]]><", 1)},
		{"a resource without content", `<resource rel="b" href="/3" />`},
	} {
		t.Run(row.name, func(t *testing.T) {
			root := items()
			assert.Equal(t, items(first)-root+3*(items(row.resource)-root), items(first, row.resource, row.resource, row.resource)-root)
		})
	}
	t.Run("up to the limit", func(t *testing.T) {
		resources := strings.SplitAfter(strings.Repeat(`<resource rel="b" href="/3" />`, MaxItems/3+1), ">")
		_, err := DecodeXML([]byte(xmlListOf(resources...)))
		assert.ErrorIs(t, err, errItems)
	})
}

func TestPatternOfAnXMLResourceStoresAtMostMaxFieldsStrings(t *testing.T) {
	for _, row := range []struct {
		name     string
		links    int
		fields   int
		disabled bool
	}{
		{"as many strings as a pattern stores", maxFields, maxFields, false},
		{"one more string", maxFields + 1, maxFields, true},
		{"10,000 more strings", maxFields + 10_000, maxFields, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			resource := `<resource rel="b">` + strings.Repeat(`<link rel="contact" href="/a"/>`, row.links) + `</resource>`
			d := xmlDecoder{xmlScanner: newXMLScanner(resource, "")}
			require.Equal(t, xmlStart, d.next())
			var r Resource
			p := d.record(&r, "b")
			require.Nil(t, d.err)
			assert.Len(t, p.fields, row.fields)
			assert.Equal(t, row.disabled, p.disabled)
			requireAsAlone(t, []string{resource, resource})
		})
	}
}

// The generated resources have few different names and strings, so that a resource often
// matches the pattern of the resource before it, or differs from it only at the end.
func TestResourcesOfGeneratedXMLListsAreDecodedLikeSingleResources(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "1", "a b", "&lt;", "&#65;", "]", "é", "\t", "\n", "'", "/Date(1)/", "/x?y=1&amp;z"})
	content := rapid.OneOf(text, rapid.SampledFrom([]string{"<!---->1", "1<!--]-->2", "<![CDATA[]]>", "<![CDATA[1]]>", "<![CDATA[&]]>", "1<![CDATA[2]]>", "<?p?>1"}))
	name := rapid.SampledFrom([]string{"a", "b", "c"})
	space := rapid.SampledFrom([]string{"", "", "", " ", "\n"})
	resource := rapid.Custom(func(t *rapid.T) string {
		s := func() string { return space.Draw(t, "space") }
		var children []string
		if rapid.Bool().Draw(t, "has rel") {
			children = append(children, `<property name="rel">`+content.Draw(t, "rel")+`</property>`)
		}
		for _, n := range rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, "names") {
			children = append(children, `<property name="`+n+`">`+content.Draw(t, "content")+`</property>`)
		}
		for _, n := range rapid.SliceOfNDistinct(name, 0, 2, rapid.ID).Draw(t, "rels") {
			children = append(children, `<link rel="`+n+`" title="`+text.Draw(t, "title")+`"`+s()+` href="`+text.Draw(t, "href")+`"`+s()+`/>`)
		}
		return s() + `<resource rel="b" href="` + text.Draw(t, "self") + `">` + s() + strings.Join(children, s()) + s() + `</resource>` + s()
	})
	rapid.Check(t, func(t *rapid.T) {
		var resources []string
		for _, r := range rapid.SliceOfN(resource, 1, 3).Draw(t, "resources") {
			for range rapid.IntRange(1, 3).Draw(t, "times") {
				resources = append(resources, r)
			}
		}
		requireAsAlone(t, rapid.Permutation(resources).Draw(t, "list"))
	})
}
