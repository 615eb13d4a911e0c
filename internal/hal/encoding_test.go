package hal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// RFC 7303, section 3.2: a byte order mark takes precedence over the charset, and the
// charset over the declaration.
func TestByteOrderMarkAndCharsetTakePrecedenceOverTheDeclaration(t *testing.T) {
	const (
		declared = `found "utf-16" where the encoding UTF-8 was expected`
		latin    = `found "ISO-8859-1" where the encoding UTF-8 was expected`
		foreign  = "found a character outside ASCII in a document whose charset is not UTF-8"
	)
	for _, row := range []struct{ name, charset, declaration, text, want string }{
		{"nothing states the encoding", "", "", "é", ""},
		{"the declaration says UTF-8", "", `<?xml version="1.0" encoding="utf-8"?>`, "é", ""},
		{"only the declaration says UTF-16", "", `<?xml version="1.0" encoding="utf-16"?>`, "e", declared},
		{"only the declaration says Latin-1", "", `<?xml version="1.0" encoding="ISO-8859-1"?>`, "e", latin},

		{"the charset says UTF-8, the declaration says UTF-16", "utf-8", `<?xml version="1.0" encoding="utf-16"?>`, "é", ""},
		{"the charset says UTF-8, the declaration says Latin-1", "UTF-8", `<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?>`, "é", ""},
		{"the charset says UTF-8 in single quotes", "'utf-8'", `<?xml version='1.0' encoding='windows-1252'?>`, "é", ""},
		{"the charset says UTF-8 without hyphen", "utf8", `<?xml version="1.0" encoding="utf-16le"?>`, "é", ""},
		{"the charset says UTF-8, there is no declaration", "utf-8", "", "é", ""},
		{"the charset says UTF-8, the declaration has an empty encoding", "utf-8", `<?xml version="1.0" encoding=""?>`, "é", `found "" where the encoding UTF-8 was expected`},
		{"the charset says UTF-8, the declaration has a blank in the encoding", "utf-8", `<?xml version="1.0" encoding="utf 16"?>`, "é", `found "utf 16" where the encoding UTF-8 was expected`},
		{"the charset says UTF-8, the declaration has an encoding that starts with a digit", "utf-8", `<?xml version="1.0" encoding="8859-1"?>`, "é", `found "8859-1" where the encoding UTF-8 was expected`},

		{"the charset says Latin-1, the text is ASCII", "iso-8859-1", `<?xml version="1.0" encoding="iso-8859-1"?>`, "e", ""},
		{"the charset says Latin-1, the text is not ASCII", "iso-8859-1", "", "é", foreign},
		{"the charset says Latin-1, the declaration says UTF-8", "iso-8859-1", `<?xml version="1.0" encoding="utf-8"?>`, "é", foreign},
		{"the charset says ASCII, the text is not ASCII", "us-ascii", "", "é", foreign},

		{"a byte order mark, the declaration says UTF-16", "", bom + `<?xml version="1.0" encoding="UTF-16"?>`, "é", ""},
		{"a byte order mark, the charset says UTF-16", "utf-16", bom + `<?xml version="1.0" encoding="UTF-16"?>`, "é", ""},
		{"a byte order mark, the charset says Latin-1", "iso-8859-1", bom, "é", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			resource := row.declaration + `<input xmlns="` + Namespace + `"><property name="a">` + row.text + `</property></input>`
			r, err := XML.DecodeCharset([]byte(resource), row.charset)
			events := row.declaration + `<events xmlns="` + Namespace + `"><link rel="next" href="` + row.text + `"/></events>`
			e, errEvents := XML.DecodeEventsCharset([]byte(events), row.charset)
			if row.want != "" {
				assert.ErrorContains(t, err, row.want)
				assert.ErrorContains(t, errEvents, row.want)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, row.text, r.Text("a"))
			require.NoError(t, errEvents)
			assert.Equal(t, row.text, e.Href("next"))
		})
	}
}

func TestUTF16IsRefused(t *testing.T) {
	for _, charset := range []string{"", "utf-16", "utf-16le"} {
		_, err := XML.DecodeCharset([]byte("\xFF\xFE<\x00a\x00/\x00>\x00"), charset)
		assert.ErrorIs(t, err, errUTF8)
		_, err = XML.DecodeCharset([]byte("<\x00a\x00/\x00>\x00"), charset)
		assert.ErrorContains(t, err, "U+0000")
	}
}

// RFC 8259, section 11: "Note: No 'charset' parameter is defined".
func TestCharsetOfJSONDoesNotMatter(t *testing.T) {
	for _, charset := range []string{"", "utf-8", "iso-8859-1", "utf-16"} {
		r, err := JSON.DecodeCharset([]byte(`{"a":"é"}`), charset)
		require.NoError(t, err)
		assert.Equal(t, "é", r.Text("a"))
		e, err := JSON.DecodeEventsCharset([]byte(`{"_links":{"next":{"href":"é"}}}`), charset)
		require.NoError(t, err)
		assert.Equal(t, "é", e.Href("next"))
	}
}
