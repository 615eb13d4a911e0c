package input

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/httpmsg"
)

func TestTheMediaTypeOfAnAnswer(t *testing.T) {
	const (
		json = "application/json"
		xml  = "application/xml"
	)
	for _, test := range []struct {
		name, accept string
		want         string // "" if no type is acceptable
	}{
		{"an empty Accept", "", json},
		{"only blanks", "  ", json},
		{"every media type", "*/*", json},
		{"application/*", "application/*", json},
		{"JSON", json, json},
		{"XML", xml, xml},
		{"another case", "Application/XML", xml},
		{"the vendor's type is returned", "application/vnd.microsoft.com.ucwa+xml", "application/vnd.microsoft.com.ucwa+xml"},
		{"its other spelling is returned", "application/vnd.microsoft.ucwa+json", "application/vnd.microsoft.ucwa+json"},
		{"parameters are not returned", "application/xml; charset=utf-8", xml},
		{"of two with the same quality the first", "application/xml, application/json", xml},
		{"of two the one with the higher quality", "application/xml;q=0.5, application/json;q=0.6", json},
		{"a named type before every media type", "*/*, application/xml", xml},
		{"a named type with a lower quality than every media type", "application/json;q=0.2, */*;q=0.8", xml},
		{"the plain type if only the vendor's has a lower quality", "application/vnd.microsoft.com.ucwa+json;q=0.2, */*", json},
		{"every media type except JSON", "application/json;q=0, */*", xml},
		{"the Accept of a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", xml},
		{"the Accept of jQuery for JSON", "application/json, text/javascript, */*; q=0.01", json},
		{"an invalid quality", "application/xml;q=much", xml},
		{"only HTML", "text/html", ""},
		{"no media type", "*/*;q=0", ""},
		{"neither JSON nor XML", "application/json;q=0, application/xml;q=0.0", ""},
		{"an invalid list", ",;=,", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, accepted := Negotiate(httpmsg.Header{{Name: "accept", Value: test.accept}})
			assert.Equal(t, test.want != "", accepted)
			if accepted {
				assert.Equal(t, test.want, got)
			}
		})
	}
	t.Run("several fields are one list", func(t *testing.T) {
		got, _ := Negotiate(httpmsg.Header{{Name: "Accept", Value: "text/html"}, {Name: "Accept", Value: xml}})
		assert.Equal(t, xml, got)
	})
	t.Run("no field at all", func(t *testing.T) {
		got, accepted := Negotiate(nil)
		assert.Equal(t, json, got)
		assert.True(t, accepted)
	})
}
