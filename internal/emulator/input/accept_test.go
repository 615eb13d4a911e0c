package input

import (
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
)

func TestNegotiate(t *testing.T) {
	const (
		json = "application/json"
		xml  = "application/xml"
	)
	for _, test := range []struct {
		name, accept string
		want         string // "" if nothing is acceptable
	}{
		{"nothing asked for", "", json},
		{"blanks", "  ", json},
		{"anything", "*/*", json},
		{"any application", "application/*", json},
		{"JSON", json, json},
		{"XML", xml, xml},
		{"in any case", "Application/XML", xml},
		{"the vendor type is given back", "application/vnd.microsoft.com.ucwa+xml", "application/vnd.microsoft.com.ucwa+xml"},
		{"so is its other spelling", "application/vnd.microsoft.ucwa+json", "application/vnd.microsoft.ucwa+json"},
		{"parameters are not", "application/xml; charset=utf-8", xml},
		{"of two alike the first", "application/xml, application/json", xml},
		{"of two the better liked", "application/xml;q=0.5, application/json;q=0.6", json},
		{"what is named before whatever else", "*/*, application/xml", xml},
		{"what is named less than whatever else", "application/json;q=0.2, */*;q=0.8", xml},
		{"the plain type, where only the vendor's is liked less", "application/vnd.microsoft.com.ucwa+json;q=0.2, */*", json},
		{"anything but JSON", "application/json;q=0, */*", xml},
		{"a browser's own request", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", xml},
		{"jQuery's request for JSON", "application/json, text/javascript, */*; q=0.01", json},
		{"a quality that is none", "application/xml;q=much", xml},
		{"something else", "text/html", ""},
		{"nothing at all", "*/*;q=0", ""},
		{"neither", "application/json;q=0, application/xml;q=0.0", ""},
		{"no list", ",;=,", ""},
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
