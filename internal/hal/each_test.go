package hal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// requireSameAsEach checks that DecodeEach visits the resources that Decode collects, for
// each rel that the root embeds and for a rel that it does not embed.
func requireSameAsEach(t require.TestingT, format Format, data []byte) {
	want, wantErr := format.Decode(data)
	rels := []string{"none"}
	if want != nil {
		for _, e := range want.Embedded {
			rels = append(rels, e.Rel)
		}
	}
	for _, rel := range rels {
		var visited []Resource
		got, err := format.DecodeEach(data, "", rel, func(r *Resource) {
			c := *r
			c.Links = append([]Link(nil), r.Links...)
			c.Properties = append([]Property(nil), r.Properties...)
			visited = append(visited, c)
		})
		require.Equal(t, wantErr, err)
		if err != nil {
			return
		}
		require.Equal(t, want.Resources(rel), visited, rel)
		for i := range got.Embedded {
			if e := &got.Embedded[i]; e.Rel == rel {
				require.Empty(t, e.Resources)
				*e = want.Embedded[i]
			}
		}
		require.Equal(t, want, got)
	}
}

func TestDecodeEachVisitsTheResourcesOfDecode(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.path, func(t *testing.T) { requireSameAsEach(t, s.format(), s.data) })
	}
}

func TestDecodeEachVisitsTheResourcesOfDecodeInGeneratedDocuments(t *testing.T) {
	inJSON, inXML, lists := jsonAlphabet(), xmlAlphabet(), generatedLists()
	rapid.Check(t, func(t *rapid.T) {
		r := inJSON.resource(3).Draw(t, "resource for JSON")
		text, err := AppendJSON(nil, &r)
		require.NoError(t, err)
		requireSameAsEach(t, JSON, text)
		r = inXML.resource(3).Draw(t, "resource for XML")
		text, err = AppendXML(nil, &r)
		require.NoError(t, err)
		requireSameAsEach(t, XML, text)
		requireSameAsEach(t, JSON, []byte(listOf(lists.Draw(t, "resources")...)))
	})
}

func TestDecodeEachVisitsResourcesOfTheRootOnly(t *testing.T) {
	for _, row := range []struct {
		name, document string
		format         Format
		want           []string
	}{
		{"JSON", `{"_embedded":{"group":[{"id":"g","_embedded":{"contact":[{"id":"of g"}]}}],"contact":[{"id":"1","_embedded":{"contact":[{"id":"of 1"}]}},null,{"id":"2"}]}}`, JSON, []string{"1", "2"}},
		{"JSON, a single object", `{"_embedded":{"contact":{"id":"1","_embedded":{"contact":{"id":"of 1"}}}}}`, JSON, []string{"1"}},
		{"XML, in several places", `<resource rel="a"><resource rel="contact"><property name="id">1</property><resource rel="contact"><property name="id">of 1</property></resource></resource>` +
			`<resource rel="group"><resource rel="contact"><property name="id">of g</property></resource></resource><resource rel="contact"><property name="id">2</property></resource></resource>`, XML, []string{"1", "2"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var ids []string
			_, err := row.format.DecodeEach([]byte(row.document), "", "contact", func(r *Resource) { ids = append(ids, r.Text("id")) })
			require.NoError(t, err)
			assert.Equal(t, row.want, ids)
		})
	}
}

func TestDecodeEachDoesNotVisitAMalformedResource(t *testing.T) {
	for _, row := range []struct {
		name, document string
		format         Format
	}{
		{"JSON", listOf(`{"id":"1"}`, `{"id":"2"}`, `{"id":"3","id":"4"}`), JSON},
		{"XML", `<resource rel="a"><resource rel="presenceSubscription"><property name="id">1</property></resource><resource rel="presenceSubscription"><property name="id">2</property></resource>` +
			`<resource rel="presenceSubscription"><property name="id">3</property><property name="id">4</property></resource></resource>`, XML},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, want := row.format.Decode([]byte(row.document))
			visited := 0
			_, err := row.format.DecodeEach([]byte(row.document), "", "presenceSubscription", func(*Resource) { visited++ })
			assert.Equal(t, want, err)
			assert.Error(t, err)
			assert.Equal(t, 2, visited)
		})
	}
}
