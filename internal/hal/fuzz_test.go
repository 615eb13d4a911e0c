package hal

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzDecodeJSON compares DecodeJSON with jsontext, the tokenizer of encoding/json/v2.
// Both must accept the same texts and read the same values. The input is the value of a
// property, for which UCWA has no rules in addition to JSON.
func FuzzDecodeJSON(f *testing.F) {
	addSeeds(f, JSON)
	for _, row := range jsonVerdicts {
		f.Add([]byte(row.value))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc := []byte(`{"p":` + string(data) + "}")
		r, err := DecodeJSON(doc)
		if isPolicy(err) {
			return
		}
		if jsontext.Value(data).IsValid() {
			require.NoError(t, err, "jsontext accepts it")
			require.Len(t, r.Properties, 1)
			assert.Equal(t, oracleValue(t, jsontext.NewDecoder(bytes.NewReader(data))), r.Properties[0].Value)
		} else if !jsontext.Value(doc).IsValid() {
			require.Error(t, err, "jsontext refuses it")
		}
	})
}

// isPolicy reports whether the error has a reason other than the grammar of JSON: a limit
// of this package, or a number that exceeds the range of a double.
func isPolicy(err error) bool {
	var limit *LimitError
	return errors.As(err, &limit) || errors.Is(err, errNumber)
}

// oracleValue reads a value with jsontext.
func oracleValue(t *testing.T, dec *jsontext.Decoder) Value {
	token, err := dec.ReadToken()
	require.NoError(t, err)
	switch token.Kind() {
	case 'n':
		return Value{}
	case 't', 'f':
		return Bool(token.Bool())
	case '0':
		return Value{kind: KindNumber, text: token.String()}
	case '"':
		return String(token.String())
	case '[':
		v := Value{kind: KindList}
		for dec.PeekKind() != ']' {
			v.items = append(v.items, Property{Value: oracleValue(t, dec)})
		}
		_, err = dec.ReadToken()
		require.NoError(t, err)
		return v
	default:
		v := Value{kind: KindBag}
		for dec.PeekKind() != '}' {
			name, err := dec.ReadToken()
			require.NoError(t, err)
			v.items = append(v.items, Property{name.String(), oracleValue(t, dec)})
		}
		_, err = dec.ReadToken()
		require.NoError(t, err)
		return v
	}
}

// FuzzDecodeXML compares xmlScanner with encoding/xml, which also accepts documents that
// are not well-formed. If xmlScanner accepts a document, encoding/xml must accept it and
// read the same tokens.
func FuzzDecodeXML(f *testing.F) {
	addSeeds(f, XML)
	for _, row := range xmlVerdicts {
		f.Add([]byte(row.document))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ours, err := ourTokens(data)
		if err != nil {
			return
		}
		theirs, err := oracleTokens(data)
		if err != nil && hasNewName(data) {
			return
		}
		require.NoError(t, err, "encoding/xml refuses it")
		assert.Equal(t, theirs, ours)
	})
}

// hasNewName reports whether the document may have names that only the fifth edition
// of XML 1.0 allows. encoding/xml has the tables of the fourth edition.
func hasNewName(data []byte) bool {
	return bytes.ContainsFunc(data, func(r rune) bool { return r >= 0x80 })
}

// ourTokens returns the tokens that xmlScanner reads, one on each line.
func ourTokens(data []byte) (string, error) {
	var b tokenText
	x := newXMLScanner(string(data), "")
	for {
		switch x.next() {
		case xmlStart:
			b.start(x.namespaces[x.namespace], x.string(x.name))
			for _, a := range x.attributes {
				name := x.string(a.name)
				switch {
				case a.namespace < 0:
					b.attribute("xmlns", name[a.colon+1:], x.string(a.value))
				case a.colon >= 0:
					b.attribute(x.namespaces[a.namespace], name[a.colon+1:], x.string(a.value))
				default:
					b.attribute("", name, x.string(a.value))
				}
			}
		case xmlEnd:
			b.end()
		case xmlText:
			b.text(x.string(x.text))
		default:
			if x.err != nil {
				return "", x.err
			}
			return b.String(), nil
		}
	}
}

// oracleTokens returns the tokens that encoding/xml reads, in the form of ourTokens.
func oracleTokens(data []byte) (string, error) {
	var b tokenText
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte(bom))))
	for {
		token, err := dec.Token()
		switch token := token.(type) {
		case xml.StartElement:
			b.start(token.Name.Space, token.Name.Local)
			for _, a := range token.Attr {
				b.attribute(a.Name.Space, a.Name.Local, a.Value)
			}
		case xml.EndElement:
			b.end()
		case xml.CharData:
			if b.depth > 0 {
				b.text(string(token))
			}
		case nil:
			if err == io.EOF {
				err = nil
			}
			return b.String(), err
		}
	}
}

// tokenText formats tokens. It joins the parts of a text that comments divide.
type tokenText struct {
	strings.Builder
	depth int
	open  bool // the last token was a text
}

func (b *tokenText) line(parts ...string) {
	if b.open {
		b.WriteByte('\n')
	}
	b.open = false
	b.WriteString(strings.Join(parts, "|") + "\n")
}

func (b *tokenText) start(space, local string) {
	b.depth++
	b.line("start", normalized(space), local)
}

func (b *tokenText) end() { b.depth--; b.line("end") }

func (b *tokenText) text(s string) {
	b.WriteString(s)
	b.open = b.open || s != ""
}

func (b *tokenText) attribute(space, local, value string) {
	b.line("attribute", normalized(space), local, normalized(value))
}

// normalized replaces white space in the value of an attribute by blanks, because
// encoding/xml does not. The name of a namespace is such a value.
func normalized(value string) string {
	return strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(value)
}

// FuzzRoundTripJSON and FuzzRoundTripXML check that a decoded resource can be encoded
// and decoded without change, in its own form and in the other form.
func FuzzRoundTripJSON(f *testing.F) { fuzzRoundTrip(f, JSON) }
func FuzzRoundTripXML(f *testing.F)  { fuzzRoundTrip(f, XML) }

func fuzzRoundTrip(f *testing.F, format Format) {
	addSeeds(f, format)
	f.Fuzz(func(t *testing.T, data []byte) {
		requireSameAsEach(t, format, data)
		r, err := format.Decode(data)
		if err != nil {
			return
		}
		inJSON, err := AppendJSON(nil, r)
		require.NoError(t, err)
		again, err := DecodeJSON(inJSON)
		require.NoError(t, err)
		require.Equal(t, r, again)

		inXML, err := AppendXML(nil, r)
		if err != nil && format == JSON {
			return // doc.go lists what XML cannot carry
		}
		require.NoError(t, err)
		again, err = DecodeXML(inXML)
		require.NoError(t, err)
		require.Equal(t, asXML(r), again)

		same, err := AppendXML(nil, again)
		require.NoError(t, err)
		require.Equal(t, string(inXML), string(same), "a resource decoded from XML has one form")
	})
}

func addSeeds(f *testing.F, format Format) {
	for _, s := range samples(f) {
		if s.format() == format {
			f.Add(s.data)
		}
	}
}
