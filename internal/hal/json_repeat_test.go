package hal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// listOf returns a document that embeds the given resources.
func listOf(resources ...string) string {
	return `{"_embedded":{"presenceSubscription":[` + strings.Join(resources, ",") + `]}}`
}

// The resources before a resource in a list do not change its result.
func TestResourceInAListIsDecodedLikeASingleResource(t *testing.T) {
	const first = `{"rel":"a","id":"3","_links":{"self":{"href":"/3"},"next":{"href":"/4","title":"four","revision":"2"}}}`
	for _, row := range []struct{ name, second string }{
		{"the same resource", first},
		{"other strings", strings.NewReplacer("3", "33", "four", "", "a", "b").Replace(first)},
		{"a string that is a date", strings.Replace(first, `"3"`, `"/Date(3)/"`, 1)},
		{"an escape in a string", strings.Replace(first, `"3"`, `"\u0033"`, 1)},
		{"an escape in a name", strings.Replace(first, `"id"`, `"i\u0064"`, 1)},
		{"white space after a string", strings.Replace(first, `"a"`, `"a" `, 1)},
		{"white space at the end", first + "\r\n"},
		{"the members in another order", `{"id":"3","rel":"a","_links":{"next":{"href":"/4","title":"four","revision":"2"},"self":{"href":"/3"}}}`},
		{"another property name", strings.Replace(first, `"id"`, `"ID"`, 1)},
		{"a missing link", strings.Replace(first, `,"next":{"href":"/4","title":"four","revision":"2"}`, ``, 1)},
		{"an additional property at the end", strings.Replace(first, `"revision":"2"}}}`, `"revision":"2"}},"b":"1"}`, 1)},
		{"a value of another type", strings.Replace(first, `"3"`, `3`, 1)},
		{"no members", `{}`},
		{"an embedded list", listOf(first, first)},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, resources := range [][]string{
				{first, row.second, row.second, first, first},
				{row.second, first, first, row.second},
			} {
				list, err := DecodeJSON([]byte(listOf(resources...)))
				require.NoError(t, err)
				for i, resource := range resources {
					alone, err := DecodeJSON([]byte(resource))
					require.NoError(t, err)
					assert.Equal(t, *alone, list.Embedded[0].Resources[i], "resource %d of %d", i+1, len(resources))
				}
			}
		})
	}
}

// The error of a resource in a list does not depend on the resource before it.
func TestErrorInAListDoesNotDependOnTheResourceBefore(t *testing.T) {
	const first = `{"rel":"a","id":"3","_links":{"self":{"href":"/3"}}}`
	long := strings.Repeat("x", MaxValue+1)
	for _, row := range []struct{ name, resource string }{
		{"a string that does not end", `{"rel":"a","id":"3`},
		{"a control character in a string", "{\"rel\":\"a\",\"id\":\"\t\"}"},
		{"a lone surrogate", `{"rel":"a","id":"\ud800","_links":{"self":{"href":"/3"}}}`},
		{"a name that occurs twice", `{"rel":"a","id":"3","_links":{"self":{"href":"/3"}},"id":"3"}`},
		{"a value that is too long", `{"rel":"a","id":"` + long + `","_links":{"self":{"href":"/3"}}}`},
		{"a second closing bracket", first + `}`},
		{"a truncated resource", `{"rel":"a","id":"3","_links":{"self":{"href":"/3"}}`},
		{"a fault after an escape in a name", `{"rel":"a","id":"3","_links":{"s\u0065lf":{"href":"/3"}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			// The pattern of {"x":1} does not match.
			_, want := DecodeJSON([]byte(listOf(`{"x":1}`, row.resource)))
			_, got := DecodeJSON([]byte(listOf(first, row.resource)))
			var wanted, found *Error
			require.ErrorAs(t, want, &wanted)
			require.ErrorAs(t, got, &found)
			assert.Equal(t, wanted.Err, found.Err)
			assert.Equal(t, wanted.Pointer, found.Pointer)
			assert.Equal(t, wanted.Offset+int64(len(first)-len(`{"x":1}`)), found.Offset)
		})
	}
}

// The comparison with a pattern reads ahead. If the resource does not match, the decoder
// must find the escapes in the resource again.
func TestResourceIsDecodedCorrectlyAfterAMismatchWithAPattern(t *testing.T) {
	const first = `{"\u0061":"1","b":"2","c":"3"}`
	for _, row := range []struct {
		name, second string
		want         []Property
	}{
		{"the last value is a number", `{"\u0061":"1","b":"2","c":4}`,
			[]Property{{"a", String("1")}, {"b", String("2")}, {"c", Value{kind: KindNumber, text: "4"}}}},
		{"the last name has an escape", `{"\u0061":"1","b":"2","\u0063":"3"}`,
			[]Property{{"a", String("1")}, {"b", String("2")}, {"c", String("3")}}},
		{"the last value has an escape", `{"\u0061":"1","b":"2","c":"\u0033"}`,
			[]Property{{"a", String("1")}, {"b", String("2")}, {"c", String("3")}}},
		{"an additional member", `{"\u0061":"1","b":"2","c":"3","\u0064":"4"}`,
			[]Property{{"a", String("1")}, {"b", String("2")}, {"c", String("3")}, {"d", String("4")}}},
		{"a missing member", `{"\u0061":"1","b":"2"}`,
			[]Property{{"a", String("1")}, {"b", String("2")}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := DecodeJSON([]byte(listOf(first, row.second, first)))
			require.NoError(t, err)
			resources := r.Resources("presenceSubscription")
			require.Len(t, resources, 3)
			assert.Equal(t, row.want, resources[1].Properties)
			assert.Equal(t, resources[0], resources[2])
		})
	}
}

func TestRepeatedResourcesCountAsItems(t *testing.T) {
	_, err := DecodeJSON([]byte(listOf(strings.Split(strings.Repeat(`{"a":"1"} `, MaxItems/2), " ")...)))
	assert.ErrorIs(t, err, errItems)
}

// A resource can have any number of links, but a pattern stores at most maxFields strings.
func TestPatternStoresAtMostMaxFieldsStrings(t *testing.T) {
	resource := func(links int) string {
		return `{"_links":{"contact":[` + strings.TrimSuffix(strings.Repeat(`{"href":"/a"},`, links), ",") + `]}}`
	}
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
			document := resource(row.links)
			d := jsonDecoder{jsonScanner: newJSONScanner(document)}
			var p pattern
			var r Resource
			d.record(&p, &r)
			require.Nil(t, d.err)
			assert.Len(t, p.fields, row.fields)
			assert.Equal(t, row.disabled, p.disabled)

			list, err := DecodeJSON([]byte(listOf(document, document)))
			require.NoError(t, err)
			assert.Equal(t, r, list.Resources("presenceSubscription")[1])
		})
	}
}

// generatedLists generates lists of resources with few different names and strings, so
// that a resource often matches the pattern of the resource before it, or differs from
// the pattern only at the end.
func generatedLists() *rapid.Generator[[]string] {
	text := rapid.SampledFrom([]string{`""`, `"1"`, `"a\\b"`, `"\u0061"`, `"/Date(1)/"`, `"\/x?y=1"`, `"\ud83d\ude00"`, `"é"`})
	value := rapid.OneOf(text, rapid.SampledFrom([]string{`4`, `true`, `null`, `{"\u0061":"1"}`, `["a","\n"]`, `[]`}))
	name := rapid.SampledFrom([]string{`"a"`, `"\u0061"`, `"b"`, `"\u0062"`, `"c\n"`})
	space := rapid.SampledFrom([]string{"", "", "", " ", "\n"})
	resource := rapid.Custom(func(t *rapid.T) string {
		s := func() string { return space.Draw(t, "space") }
		members := []string{`"rel":` + text.Draw(t, "rel")}
		for _, n := range rapid.SliceOfNDistinct(name, 0, 3, unquoted).Draw(t, "names") {
			members = append(members, n+s()+`:`+s()+value.Draw(t, "value"))
		}
		if rapid.Bool().Draw(t, "links") {
			members = append(members, fmt.Sprintf(`"_links":{"self":{"href":%s},%s:[{"href":%s,"title":%s}]}`,
				text.Draw(t, "self"), name.Draw(t, "rel"), text.Draw(t, "href"), text.Draw(t, "title")))
		}
		return `{` + s() + strings.Join(members, s()+`,`+s()) + s() + `}` + s()
	})
	return rapid.Custom(func(t *rapid.T) []string {
		var resources []string
		for _, r := range rapid.SliceOfN(resource, 1, 3).Draw(t, "resources") {
			for range rapid.IntRange(1, 3).Draw(t, "times") {
				resources = append(resources, r)
			}
		}
		return rapid.Permutation(resources).Draw(t, "list")
	})
}

func unquoted(quoted string) string {
	var s string
	if err := json.Unmarshal([]byte(quoted), &s); err != nil {
		panic(err)
	}
	return s
}

func TestResourcesOfGeneratedListsAreDecodedLikeSingleResources(t *testing.T) {
	lists := generatedLists()
	rapid.Check(t, func(t *rapid.T) {
		resources := lists.Draw(t, "resources")
		list, err := DecodeJSON([]byte(listOf(resources...)))
		require.NoError(t, err)
		for i, resource := range resources {
			alone, err := DecodeJSON([]byte(resource))
			require.NoError(t, err)
			require.Equal(t, *alone, list.Embedded[0].Resources[i])
		}
	})
}

func TestGeneratedListsHaveTheValuesThatEncodingJSONReads(t *testing.T) {
	lists := generatedLists()
	rapid.Check(t, func(t *rapid.T) {
		document := []byte(listOf(lists.Draw(t, "resources")...))
		list, err := DecodeJSON(document)
		require.NoError(t, err)
		var want any
		decoder := json.NewDecoder(bytes.NewReader(document))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&want))
		require.Equal(t, want, resourceAsAny(list))
	})
}

// resourceAsAny returns the value that encoding/json decodes from the JSON of a resource.
func resourceAsAny(r *Resource) any {
	out := map[string]any{}
	if r.Rel != "" || len(r.Embedded) == 0 { // each generated resource has a rel
		out["rel"] = r.Rel
	}
	for _, p := range r.Properties {
		out[p.Name] = valueAsAny(p.Value)
	}
	links := map[string]any{}
	for _, l := range r.Links {
		link := map[string]any{"href": l.Href}
		if !l.Array {
			links[l.Rel] = link
			continue
		}
		link["title"] = l.Title // each generated link in an array has a title
		links[l.Rel] = []any{link}
	}
	if len(links) > 0 {
		out["_links"] = links
	}
	embedded := map[string]any{}
	for _, e := range r.Embedded {
		resources := []any{}
		for i := range e.Resources {
			resources = append(resources, resourceAsAny(&e.Resources[i]))
		}
		embedded[e.Rel] = resources
	}
	if len(embedded) > 0 {
		out["_embedded"] = embedded
	}
	return out
}

// valueAsAny returns the value that encoding/json decodes from the JSON of a value.
func valueAsAny(v Value) any {
	switch v.Kind() {
	case KindNull:
		return nil
	case KindBool:
		return v.Text() == "true"
	case KindNumber:
		return json.Number(v.Text())
	case KindList:
		out := []any{}
		for _, item := range v.Items() {
			out = append(out, valueAsAny(item.Value))
		}
		return out
	case KindBag:
		out := map[string]any{}
		for _, member := range v.Items() {
			out[member.Name] = valueAsAny(member.Value)
		}
		return out
	}
	s, _ := v.JSONString()
	return s
}
