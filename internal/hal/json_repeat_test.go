package hal

import (
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

// Each resource of a list must be read as it would be alone, whatever stood
// before it.
func TestResourceOfAListIsReadAsAlone(t *testing.T) {
	const first = `{"rel":"a","id":"3","_links":{"self":{"href":"/3"},"next":{"href":"/4","title":"four","revision":"2"}}}`
	for _, row := range []struct{ name, second string }{
		{"the same", first},
		{"other strings", strings.NewReplacer("3", "33", "four", "", "a", "b").Replace(first)},
		{"a string that is a date", strings.Replace(first, `"3"`, `"/Date(3)/"`, 1)},
		{"an escape in a string", strings.Replace(first, `"3"`, `"\u0033"`, 1)},
		{"an escape in a name", strings.Replace(first, `"id"`, `"i\u0064"`, 1)},
		{"white space behind a string", strings.Replace(first, `"a"`, `"a" `, 1)},
		{"white space at the end", first + "\r\n"},
		{"another order", `{"id":"3","rel":"a","_links":{"next":{"href":"/4","title":"four","revision":"2"},"self":{"href":"/3"}}}`},
		{"another name", strings.Replace(first, `"id"`, `"ID"`, 1)},
		{"another number of links", strings.Replace(first, `,"next":{"href":"/4","title":"four","revision":"2"}`, ``, 1)},
		{"a member more at the end", strings.Replace(first, `"revision":"2"}}}`, `"revision":"2"}},"b":"1"}`, 1)},
		{"a value of another type", strings.Replace(first, `"3"`, `3`, 1)},
		{"nothing", `{}`},
		{"a list of its own", listOf(first, first)},
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

// What is no resource is none behind others either, and the error says the same.
func TestFaultOfAResourceOfAList(t *testing.T) {
	const first = `{"rel":"a","id":"3","_links":{"self":{"href":"/3"}}}`
	long := strings.Repeat("x", MaxValue+1)
	for _, row := range []struct{ name, resource string }{
		{"a string that does not end", `{"rel":"a","id":"3`},
		{"a control character in a string", "{\"rel\":\"a\",\"id\":\"\t\"}"},
		{"a lone surrogate", `{"rel":"a","id":"\ud800","_links":{"self":{"href":"/3"}}}`},
		{"a name given twice", `{"rel":"a","id":"3","_links":{"self":{"href":"/3"}},"id":"3"}`},
		{"a value that is too long", `{"rel":"a","id":"` + long + `","_links":{"self":{"href":"/3"}}}`},
		{"a bracket too many", first + `}`},
		{"the end", `{"rel":"a","id":"3","_links":{"self":{"href":"/3"}}`},
		{"an escape in a name, and then a fault", `{"rel":"a","id":"3","_links":{"s\u0065lf":{"href":"/3"}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			// Behind another that it does not fit, there is no pattern to go by.
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

func TestRepeatedResourcesCount(t *testing.T) {
	_, err := DecodeJSON([]byte(listOf(strings.Split(strings.Repeat(`{"a":"1"} `, MaxItems/2), " ")...)))
	assert.ErrorIs(t, err, errItems)
}

// Resources with few names and strings fit a pattern often, and often fail to in
// the middle.
func TestListsAreReadAsTheirResources(t *testing.T) {
	texts := rapid.SampledFrom([]string{`""`, `"1"`, `"a\\b"`, `"\u0061"`, `"/Date(1)/"`, `"/x?y=1"`})
	space := rapid.SampledFrom([]string{"", "", "", " ", "\n"})
	resource := rapid.Custom(func(t *rapid.T) string {
		s := func() string { return space.Draw(t, "space") }
		doc := `{` + s() + `"rel":` + texts.Draw(t, "rel")
		if rapid.Bool().Draw(t, "property") {
			doc += s() + `,"id":` + texts.Draw(t, "id")
		}
		if rapid.Bool().Draw(t, "links") {
			doc += fmt.Sprintf(`,%s"_links":{"self":{"href":%s},"%s":[{"href":%s,"title":%s}]}`,
				s(), texts.Draw(t, "self"), rapid.SampledFrom([]string{"a", `\u0061`, "b"}).Draw(t, "rel"), texts.Draw(t, "href"), texts.Draw(t, "title"))
		}
		return doc + s() + `}` + s()
	})
	rapid.Check(t, func(t *rapid.T) {
		resources := rapid.SliceOfN(resource, 1, 6).Draw(t, "resources")
		list, err := DecodeJSON([]byte(listOf(resources...)))
		require.NoError(t, err)
		for i, resource := range resources {
			alone, err := DecodeJSON([]byte(resource))
			require.NoError(t, err)
			require.Equal(t, *alone, list.Embedded[0].Resources[i])
		}
	})
}
