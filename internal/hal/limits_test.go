package hal

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A hostile document must end in an error that names the limit. In a browser, a stack
// overflow would end the module.
func TestHostileDocumentsAreRefused(t *testing.T) {
	repeat := strings.Repeat
	for _, row := range []struct {
		name, document, limit string
	}{
		{"100,000 nested arrays", `{"a":` + repeat("[", 100_000), "depth"},
		{"100,000 nested objects", repeat(`{"a":`, 100_000), "depth"},
		{"100,000 nested embedded resources", repeat(`{"_embedded":{"a":`, 100_000), "depth"},
		{"100,000 nested elements", repeat("<resource rel='a'>", 100_000), "depth"},
		{"100,000 unknown elements", "<resource>" + repeat("<a>", 100_000), "depth"},
		{"100,000 nested elements of another namespace", "<resource xmlns:a='b'>" + repeat("<a:b>", 100_000), "depth"},
		{"50 MB of JSON", `{"a":"` + repeat("b", 50_000_000) + `"}`, "bytes"},
		{"50 MB of XML", "<input>" + repeat(" ", 50_000_000) + "</input>", "bytes"},
		{"a string of 10 MB", `{"a":"` + repeat("b", 10_000_000) + `"}`, "value"},
		{"a string of 10 MB with an escape", `{"a":"\n` + repeat("b", 10_000_000) + `"}`, "value"},
		{"a string of 10 MB of escapes", `{"a":"` + repeat(`\n`, 5_000_000) + `"}`, "value"},
		{"a name of 10 MB", `{"` + repeat("b", 10_000_000) + `":1}`, "value"},
		{"a number of 10 MB", `{"a":` + repeat("1", 10_000_000) + `}`, "value"},
		{"a text of 10 MB", "<input><property name='a'>" + repeat("b", 10_000_000) + "</property></input>", "value"},
		{"a text of 10 MB with a reference", "<input><property name='a'>&lt;" + repeat("b", 10_000_000) + "</property></input>", "value"},
		{"a text of 10 MB divided by comments", "<input><property name='a'>" + repeat("b<!---->", 1_300_000) + "</property></input>", "items"},
		{"a CDATA section of 10 MB", "<input><property name='a'><![CDATA[" + repeat("b", 10_000_000) + "]]></property></input>", "value"},
		{"an attribute of 10 MB", "<input><property name='" + repeat("b", 10_000_000) + "'/></input>", "value"},
		{"an element with a name of 10 MB", "<" + repeat("b", 10_000_000) + "/>", "value"},
		{"a thousand names", `{` + numbered(1000, `"%d":1,`) + `"a":1}`, "names"},
		{"a thousand rels", `{"_links":{` + numbered(1000, `"%d":{"href":""},`) + `}}`, "names"},
		{"a million attributes", "<input" + numbered(1_000_000, " a%d=''") + "/>", "names"},
		{"a thousand prefixes", "<input" + numbered(1000, " xmlns:a%d='b'") + "/>", "names"},
		{"a thousand namespaces", "<input>" + numbered(1000, "<a xmlns='b%d'/>") + "</input>", "names"},
		{"a thousand properties", "<input>" + numbered(1000, "<property name='%d'/>") + "</input>", "names"},
		{"a thousand links", "<resource>" + numbered(1000, "<link rel='%d' href=''/>") + "</resource>", "names"},
		{"a thousand embedded rels", "<resource>" + numbered(1000, "<resource rel='%d'/>") + "</resource>", "names"},
		{"a million values", `{"a":[` + repeat("1,", 1_000_000) + `1]}`, "items"},
		{"a million elements", "<input>" + repeat("<a/>", 1_000_000) + "</input>", "items"},
		{"a million comments", "<input>" + repeat("<!---->", 1_000_000) + "</input>", "items"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := guess(row.document).Decode([]byte(row.document))
			var limit *LimitError
			require.ErrorAs(t, err, &limit)
			assert.Equal(t, row.limit, limit.Limit)
			assert.Less(t, len(err.Error()), 1000)
		})
	}
	// The decoders still read valid documents.
	for _, format := range formats {
		text, err := format.Append(nil, subscriptions(10))
		require.NoError(t, err)
		_, err = format.Decode(text)
		assert.NoError(t, err)
	}
}

// The encoders write a document at a limit, the decoders read it, and the encoders
// refuse a document that exceeds the limit by one.
func TestEncodersHaveTheLimitsOfTheDecoders(t *testing.T) {
	for _, row := range []struct {
		name, limit string
		format      Format
		most        int // that the limit allows
		make        func(n int) *Resource
	}{
		{"lists in JSON", "depth", JSON, MaxDepth - 1, nestedLists},
		{"resources in JSON", "depth", JSON, (MaxDepth - 1) / 2, func(n int) *Resource { return nested(n, &Resource{}) }},
		{"resources with a link in JSON", "depth", JSON, (MaxDepth - 3) / 2, func(n int) *Resource {
			return nested(n, &Resource{Links: []Link{{Rel: "a"}}})
		}},
		{"resources in XML", "depth", XML, MaxDepth - 1, func(n int) *Resource { return nested(n, &Resource{}) }},
		{"resources with a link in XML", "depth", XML, MaxDepth - 2, func(n int) *Resource {
			return nested(n, &Resource{Links: []Link{{Rel: "a"}}})
		}},
		{"resources with a list in XML", "depth", XML, MaxDepth - 3, func(n int) *Resource {
			return nested(n, &Resource{Properties: []Property{{"a", Strings("b")}}})
		}},
		{"names of input", "names", JSON, MaxNames, withProperties},
		{"names of a resource", "names", JSON, MaxNames - 1, func(n int) *Resource {
			r := withProperties(n)
			r.Rel = "a"
			return r
		}},
		{"properties in XML", "names", XML, MaxNames, withProperties},
		{"rels of links in JSON", "names", JSON, MaxNames, withLinks},
		{"rels of links in XML", "names", XML, MaxNames, withLinks},
		{"embedded rels in JSON", "names", JSON, MaxNames, withEmbedded},
		{"embedded rels in XML", "names", XML, MaxNames, withEmbedded},
		{"bytes of a string in JSON", "value", JSON, MaxValue, withText("a")},
		{"bytes of escapes in JSON", "value", JSON, MaxValue, withText("'")},
		{"bytes of a text in XML", "value", XML, MaxValue, withText("a")},
		{"bytes of references in XML", "value", XML, MaxValue, withText("<")},
		{"bytes of an attribute in XML", "value", XML, MaxValue, func(n int) *Resource {
			return &Resource{Links: []Link{{Rel: relSelf, Href: strings.Repeat("\n", n)}}}
		}},
		{"values in JSON", "items", JSON, MaxItems - 3, withItems},
		{"elements in XML", "items", XML, (MaxItems - 6) / 3, withItems},
	} {
		t.Run(row.name, func(t *testing.T) {
			text, err := row.format.Append(nil, row.make(row.most))
			require.NoError(t, err)
			again, err := row.format.Decode(text)
			require.NoError(t, err)
			same, err := row.format.Append(nil, again)
			require.NoError(t, err)
			assert.True(t, bytes.Equal(text, same))

			var limit *LimitError
			prefix := []byte("prefix")
			out, err := row.format.Append(prefix, row.make(row.most+1))
			require.ErrorAs(t, err, &limit)
			assert.Equal(t, row.limit, limit.Limit)
			assert.Equal(t, "prefix", string(out), "nothing is appended")
		})
	}
}

func nestedLists(n int) *Resource {
	v := list()
	for range n - 1 {
		v = list(v)
	}
	return &Resource{Properties: []Property{{"a", v}}}
}

// nested returns a resource that embeds r n levels deep.
func nested(n int, r *Resource) *Resource {
	for range n {
		r = &Resource{Embedded: []Embedded{{Rel: "a", Resources: []Resource{*r}}}}
	}
	return r
}

func withProperties(n int) *Resource {
	r := &Resource{}
	for i := range n {
		r.Properties = append(r.Properties, Property{fmt.Sprint(i), String("a")})
	}
	return r
}

func withLinks(n int) *Resource {
	r := &Resource{Links: []Link{{Rel: relSelf, Href: "/"}}}
	for i := range n - 1 {
		r.Links = append(r.Links, Link{Rel: fmt.Sprint(i), Href: "/"})
	}
	return r
}

func withEmbedded(n int) *Resource {
	r := &Resource{}
	for i := range n {
		r.Embedded = append(r.Embedded, Embedded{Rel: fmt.Sprint(i), Resources: []Resource{{}}})
	}
	return r
}

func withText(character string) func(n int) *Resource {
	return func(n int) *Resource {
		return &Resource{Properties: []Property{{"a", String(strings.Repeat(character, n))}}}
	}
}

func withItems(n int) *Resource {
	v := Value{kind: KindList, items: make([]Property, n)}
	for i := range v.items {
		v.items[i].Value = String("a")
	}
	return &Resource{Properties: []Property{{"a", v}}}
}

func TestEncodersRefuseADocumentOfTooManyBytes(t *testing.T) {
	r := &Resource{}
	for i := range 17 {
		r.Properties = append(r.Properties, Property{fmt.Sprint(i), String(strings.Repeat("a", MaxValue))})
	}
	for _, format := range formats {
		_, err := format.Append(nil, r)
		assert.ErrorIs(t, err, errBytes)
	}
}
