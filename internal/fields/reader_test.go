package fields

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
)

func TestDocument(t *testing.T) {
	for _, row := range []struct {
		name, document string
		program, wire  []Problem
	}{
		{"all fields", `{"uris":["a"],"duration":15}`, nil, nil},
		{"fields in another order", `{"duration":15,"uris":["a"]}`, nil, nil},
		{"only the required field", `{"uris":[]}`, nil, nil},
		{"no fields", `{}`, []Problem{{"/uris", "is required"}}, []Problem{{"/uris", "is required"}}},
		{"a name in another case", `{"Uris":["a"]}`,
			[]Problem{{"/Uris", "is unknown; known are uris, duration, a/b~c"}, {"/uris", "is required"}}, nil},
		{"a name with a letter that Unicode folds to ASCII", `{"uri\u017f":["a"]}`,
			[]Problem{{"/uriſ", "is unknown; known are uris, duration, a/b~c"}, {"/uris", "is required"}}, []Problem{{"/uris", "is required"}}},
		{"a name twice in different cases", `{"uris":["a"],"URIs":["b"]}`,
			[]Problem{{"/URIs", "is unknown; known are uris, duration, a/b~c"}}, []Problem{{"/uris", "is given twice, in different case"}}},
		{"a name twice, the first is null", `{"URIs":null,"uris":["b"]}`,
			[]Problem{{"/URIs", "is unknown; known are uris, duration, a/b~c"}}, nil},
		{"a name twice, the second is null", `{"uris":["b"],"URIs":null}`,
			[]Problem{{"/URIs", "is unknown; known are uris, duration, a/b~c"}}, nil},
		{"the required field is null", `{"uris":null}`,
			[]Problem{{"/uris", "must be a list, not null"}}, []Problem{{"/uris", "is required"}}},
		{"another field is null", `{"uris":[],"duration":null}`,
			[]Problem{{"/duration", "must be a whole number from 10 to 30"}}, nil},
		{"a required field that has a problem", `{"uris":"a"}`,
			[]Problem{{"/uris", "must be a list, not a string"}}, []Problem{{"/uris", "must be a list, not a string"}}},
		{"a name with a slash and a tilde", `{"uris":[],"a/b~c":1}`,
			[]Problem{{"/a~1b~0c", "must be a boolean, not a number"}}, []Problem{{"/a~1b~0c", "must be a boolean, not a number"}}},
		{"unknown names", `{"uris":[],"":1,"x/y":{"z":1}}`,
			[]Problem{{"/", "is unknown; known are uris, duration, a/b~c"}, {"/x~1y", "is unknown; known are uris, duration, a/b~c"}}, nil},
		{"rel, links and embedded resources", `{"rel":"x","_links":{"self":{"href":"/"}},"_embedded":{"me":{}},"uris":[]}`,
			[]Problem{
				{"/rel", "is unknown; known are uris, duration, a/b~c"},
				{"/_links", "is unknown; known are uris, duration, a/b~c"},
				{"/_embedded", "is unknown; known are uris, duration, a/b~c"},
			}, nil},
		{"problems in the order of the document, missing fields last", `{"duration":5,"a/b~c":"x","x":1}`,
			[]Problem{
				{"/duration", "must be a whole number from 10 to 30"},
				{"/a~1b~0c", "must be a boolean, not a string"},
				{"/x", "is unknown; known are uris, duration, a/b~c"},
				{"/uris", "is required"},
			},
			[]Problem{
				{"/duration", "must be a whole number from 10 to 30"},
				{"/a~1b~0c", "must be a boolean, not a string"},
				{"/uris", "is required"},
			}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for wire, want := range map[bool][]Problem{false: row.program, true: row.wire} {
				var uris []string
				var flag bool
				problems := read(t, wire, row.document,
					Texts("uris", &uris).Required(), Int("duration", 10, 30, func(int) {}), Bool("a/b~c", &flag))
				assert.Equal(t, want, problems, "wire: %t", wire)
			}
		})
	}
}

func TestDocumentWithoutFields(t *testing.T) {
	assert.Equal(t, []Problem{{"/a", "is unknown"}}, read(t, false, `{"a":1}`))
	assert.Empty(t, read(t, true, `{"a":1}`))
	assert.Empty(t, read(t, false, `{}`))
}

func TestReaderCollectsProblemsOfSeveralDocuments(t *testing.T) {
	var r Reader
	for _, text := range []string{"a", "b"} {
		r.Document(&hal.Resource{Properties: []hal.Property{{Name: text, Value: hal.Int(1)}}})
	}
	r.Report("", "the whole input has a problem")
	assert.Equal(t, []Problem{{"/a", "is unknown"}, {"/b", "is unknown"}, {"", "the whole input has a problem"}}, r.Problems())
}

// Clients send an empty string for a field of a form that was left blank.
func TestEmptyIsMissingAppliesOnlyOnTheWire(t *testing.T) {
	plain := func(to *string) Field { return Text("a", 0, to) }
	choice := func(to *string) Field { return OneOf("a", to, "x") }
	for _, row := range []struct {
		name     string
		wire     bool
		field    func(to *string) Field
		text     string
		problems []Problem
	}{
		{"an empty text is a text", true, plain, "", nil},
		{"an empty text that counts as missing", true, func(to *string) Field { return plain(to).EmptyIsMissing() }, "", nil},
		{"an empty text that counts as missing is required", true,
			func(to *string) Field { return plain(to).EmptyIsMissing().Required() }, "", []Problem{{"/a", "is required"}}},
		{"an empty text is not one of the choices", true, choice, "", []Problem{{"/a", "must be one of x"}}},
		{"an empty choice that counts as missing", true, func(to *string) Field { return choice(to).EmptyIsMissing() }, "", nil},
		{"an empty choice of a program does not count as missing", false,
			func(to *string) Field { return choice(to).EmptyIsMissing() }, "", []Problem{{"/a", "must be one of x"}}},
		{"a blank is not empty", true,
			func(to *string) Field { return choice(to).EmptyIsMissing() }, " ", []Problem{{"/a", "must be one of x"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var to string
			r := Reader{Wire: row.wire}
			r.Document(&hal.Resource{Properties: []hal.Property{{Name: "a", Value: hal.String(row.text)}}}, row.field(&to))
			assert.Equal(t, row.problems, r.Problems())
		})
	}
}

func TestFieldName(t *testing.T) {
	var to string
	assert.Equal(t, "a", Text("a", 0, &to).Required().Name())
}

func TestPointer(t *testing.T) {
	for _, row := range []struct{ name, want string }{
		{"uris", "/uris"}, {"", "/"}, {"a/b", "/a~1b"}, {"a~b", "/a~0b"}, {"~1", "/~01"}, {"ä", "/ä"},
	} {
		assert.Equal(t, row.want, Pointer(row.name))
	}
}

func TestProblemString(t *testing.T) {
	assert.Equal(t, "uris/1 must be a string, not a number", Problem{"/uris/1", "must be a string, not a number"}.String())
	assert.Equal(t, "the input is not an object", Problem{"", "the input is not an object"}.String())
}

func TestMust(t *testing.T) {
	assert.Equal(t, "must be a list, not null", Must("a list", hal.Value{}))
	assert.Equal(t, "must be a number, not a date", Must("a number", hal.Date(5)))
}
