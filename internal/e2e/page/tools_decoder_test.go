//go:build !js

package page

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func openDecoder(t *testing.T) *demo {
	t.Helper()
	d := openModules(t)
	d.openTool("decoder")
	d.appears("#decode-input")
	return d
}

const (
	asJSON = `{
  "rel": "note",
  "message": "at the fair",
  "tags": [
    "a",
    "b"
  ],
  "_links": {
    "self": {
      "href": "/me/note"
    },
    "next": {
      "href": "/me"
    }
  }
}`
	asXML = `<?xml version="1.0" encoding="utf-8"?>
<resource rel="note" href="/me/note" xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">
  <link rel="next" href="/me" />
  <property name="rel">note</property>
  <property name="message">at the fair</property>
  <propertyList name="tags">
    <item>a</item>
    <item>b</item>
  </propertyList>
</resource>`
)

func TestDecoderTurnsEachFormatIntoTheOther(t *testing.T) {
	d := openDecoder(t)
	for _, row := range []struct{ name, in, out, size string }{
		{"from JSON", asJSON, asXML, "of XML on the wire"},
		{"from XML", asXML, asJSON, "of JSON on the wire"},
		{"from XML with a byte order mark", "\uFEFF" + asXML, asJSON, "of JSON on the wire"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.fillIn("#decode-input", row.in)
			d.shows("#decode-size", row.size)
			assert.Equal(t, row.out, d.value("#decode-output"))
			assert.Empty(t, d.text("#decode-fault"))
		})
	}
	t.Run("there and back", func(t *testing.T) {
		d := d.within(t)
		d.fillIn("#decode-input", asJSON)
		d.shows("#decode-size", "of XML")
		d.click("#decode-swap")
		d.shows("#decode-size", "of JSON")
		d.focused("#decode-input")
		assert.Equal(t, asXML, d.value("#decode-input"))
		assert.Equal(t, asJSON, d.value("#decode-output"))
	})
}

func TestDecoderSaysWhereADocumentIsWrong(t *testing.T) {
	d := openDecoder(t)
	for _, row := range []struct {
		name, in string
		faults   []string // parts of the sentence
		at       string   // what is selected
	}{
		{"a comma that is missing", "{\n\"rel\":\"x\"\n\"a\":1}", []string{"byte 12", "Line 3, column 1."}, `"`},
		{"a byte after letters of several bytes", `{"rel":"é€𝒳" 1}`, []string{"byte 19", "Line 1, column 14."}, "1"},
		{"a property of a link", `{"rel":"x","_links":{"self":{"href":7}}}`, []string{"/_links/self/href", "Line 1, column 37."}, "7"},
		{"an element without its attribute", "<resource rel=\"x\"><property>a</property></resource>", []string{"/resource/property", "Line 1, column 19."}, "<"},
		{"no document", "hello", []string{"byte 0", "Line 1, column 1."}, "h"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.fillIn("#decode-input", row.in)
			d.Until(query("#decode-fault") + `.textContent !== ""`)
			for _, part := range row.faults {
				d.shows("#decode-fault", part)
			}
			assert.Equal(t, "true", d.attribute("#decode-input", "aria-invalid"))
			assert.Empty(t, d.value("#decode-output"))
			d.click("#decode-show")
			d.focused("#decode-input")
			var selected string
			d.Evaluate(&selected, `((field) => field.value.slice(field.selectionStart, field.selectionEnd))(`+query("#decode-input")+`)`)
			assert.Equal(t, row.at, selected)

			d.fillIn("#decode-input", asJSON)
			d.lacks("#decode-fault")
			assert.Empty(t, d.attribute("#decode-input", "aria-invalid"))
			assert.False(t, d.visible("#decode-show"))
		})
	}
}

func TestDecoderSaysWhatXMLCannotHold(t *testing.T) {
	d := openDecoder(t)
	d.fillIn("#decode-input", `{"rel":"x","place":{"city":"Kassel"}}`)
	d.shows("#decode-fault", "it has no form in XML")
	d.shows("#decode-fault", "/place")
	assert.False(t, d.visible("#decode-show"), "the document itself is not wrong")
}

func TestDecoderTakesTheNewestAnswer(t *testing.T) {
	d := openDecoder(t)
	d.call("groups()")
	d.click("#decode-newest")
	d.Until(query("#decode-output") + `.value.includes("<resource ")`)
	assert.Contains(t, d.value("#decode-input"), `"rel": "`)
}
