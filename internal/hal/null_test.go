package hal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Some servers write null in place of a missing value. canonical is the JSON of the
// decoded resource, without the value that is null.
func TestNullIsReadLikeAMissingValue(t *testing.T) {
	for _, row := range []struct{ name, document, canonical string }{
		{"rel", `{"rel":null,"id":"1"}`, `{"id":"1"}`},
		{"_links", `{"rel":"me","_links":null}`, `{"rel":"me"}`},
		{"_embedded", `{"rel":"me","_embedded":null}`, `{"rel":"me"}`},
		{"rel, _links and _embedded of an embedded resource",
			`{"_embedded":{"me":{"rel":null,"_links":null,"_embedded":null,"id":"1"}}}`, `{"_embedded":{"me":{"id":"1"}}}`},

		{"the only link", `{"_links":{"photo":null}}`, `{}`},
		{"a link before others", `{"_links":{"photo":null,"self":{"href":"/a"}}}`, `{"_links":{"self":{"href":"/a"}}}`},
		{"a link between others", `{"_links":{"self":{"href":"/a"},"photo":null,"me":{"href":"/b"}}}`, `{"_links":{"self":{"href":"/a"},"me":{"href":"/b"}}}`},
		{"a link of an array rel", `{"rel":"subscribedContacts","_links":{"contact":null}}`, `{"rel":"subscribedContacts"}`},
		{"self", `{"_links":{"a":{"href":"/a"},"self":null}}`, `{"_links":{"a":{"href":"/a"}}}`},
		{"an item of an array of links", `{"_links":{"contact":[null,{"href":"/a"},null]}}`, `{"_links":{"contact":[{"href":"/a"}]}}`},
		{"every item of an array of links", `{"_links":{"contact":[null,null]}}`, `{}`},
		{"an item of an array for self", `{"_links":{"self":[null,{"href":"/a"}]}}`, `{"_links":{"self":{"href":"/a"}}}`},

		{"the title of a link", `{"_links":{"a":{"href":"/a","title":null}}}`, `{"_links":{"a":{"href":"/a"}}}`},
		{"the revision of a link", `{"_links":{"a":{"revision":null,"href":"/a"}}}`, `{"_links":{"a":{"href":"/a"}}}`},
		{"the etag of a link", `{"_links":{"a":{"href":"/a","etag":null}}}`, `{"_links":{"a":{"href":"/a"}}}`},
		{"the href of a link", `{"_links":{"photo":{"href":null},"me":{"href":"/b"}}}`, `{"_links":{"me":{"href":"/b"}}}`},
		{"the href of a link with a title", `{"_links":{"me":{"href":"/b"},"photo":{"href":null,"title":"x"}}}`, `{"_links":{"me":{"href":"/b"}}}`},
		{"the href of one link in an array", `{"_links":{"contact":[{"href":"/a"},{"href":null},{"href":"/c"}]}}`, `{"_links":{"contact":[{"href":"/a"},{"href":"/c"}]}}`},
		{"the href of self", `{"_links":{"a":{"href":"/a"},"self":{"href":null}}}`, `{"_links":{"a":{"href":"/a"}}}`},

		{"the only embedded resource", `{"_embedded":{"me":null}}`, `{}`},
		{"an embedded resource before another", `{"_embedded":{"me":null,"people":{"id":"1"}}}`, `{"_embedded":{"people":{"id":"1"}}}`},
		{"an embedded resource of an array rel", `{"rel":"presenceSubscriptions","_embedded":{"presenceSubscription":null}}`, `{"rel":"presenceSubscriptions"}`},
		{"an item of an embedded array", `{"_embedded":{"contact":[null,{"id":"1"},null,{"id":"2"}]}}`, `{"_embedded":{"contact":[{"id":"1"},{"id":"2"}]}}`},
		{"every item of an embedded array", `{"_embedded":{"contact":[null]}}`, `{"_embedded":{"contact":[]}}`},
		{"links in each of two similar resources",
			`{"_embedded":{"contact":[{"id":"1","_links":{"a":null,"self":{"href":"/1","title":null}}},{"id":"2","_links":{"a":null,"self":{"href":"/2","title":null}}}]}}`,
			`{"_embedded":{"contact":[{"id":"1","_links":{"self":{"href":"/1"}}},{"id":"2","_links":{"self":{"href":"/2"}}}]}}`},
		{"the href of a link with a title in each of two similar resources",
			`{"_embedded":{"contact":[{"_links":{"a":{"title":"x","href":null}}},{"_links":{"a":{"title":"x","href":null}}}]}}`,
			`{"_embedded":{"contact":[{},{}]}}`},
		{"the href of the first of two links in each of two similar resources",
			`{"_embedded":{"contact":[{"_links":{"a":{"title":"x","href":null},"b":{"href":"/1"}}},{"_links":{"a":{"title":"x","href":null},"b":{"href":"/2"}}}]}}`,
			`{"_embedded":{"contact":[{"_links":{"b":{"href":"/1"}}},{"_links":{"b":{"href":"/2"}}}]}}`},
		{"the href of a link in one of three similar resources",
			`{"_embedded":{"contact":[{"_links":{"a":{"href":"/a"},"b":{"href":"/1"}}},{"_links":{"a":{"href":null},"b":{"href":"/2"}}},{"_links":{"a":{"href":"/c"},"b":{"href":"/3"}}}]}}`,
			`{"_embedded":{"contact":[{"_links":{"a":{"href":"/a"},"b":{"href":"/1"}}},{"_links":{"b":{"href":"/2"}}},{"_links":{"a":{"href":"/c"},"b":{"href":"/3"}}}]}}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := DecodeJSON([]byte(row.document))
			require.NoError(t, err)
			canonical, err := AppendJSON(nil, r)
			require.NoError(t, err)
			assert.Equal(t, row.canonical, string(canonical))
		})
	}
}

func TestNullValuesOfPropertiesAreKept(t *testing.T) {
	const document = `{"note":null,"uris":[null],"parameters":{"a":null}}`
	r, err := DecodeJSON([]byte(document))
	require.NoError(t, err)
	note, given := r.Property("note")
	assert.True(t, given)
	assert.Equal(t, KindNull, note.Kind())
	canonical, err := AppendJSON(nil, r)
	require.NoError(t, err)
	assert.Equal(t, document, string(canonical))
}
