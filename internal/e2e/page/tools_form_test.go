//go:build !js

package page

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/server"
)

func openForm(t *testing.T) *demo {
	t.Helper()
	d := openDemo(t, server.Config{})
	d.openTool("form")
	d.Until(query("#draft-json") + `.textContent !== ""`)
	return d
}

func TestFormValidatesWhileTheUserTypes(t *testing.T) {
	d := openForm(t)
	assert.Empty(t, d.texts("#form .fault:not(:empty)"), "the user has not typed yet")
	const good = "sip:a@example.com"
	for _, row := range []struct {
		name, uris, duration string
		urisFaults           []string
		durationFault        string
	}{
		{"nothing", "", "", []string{"Enter a SIP URI."}, "The duration is required."},
		{"a duration that is too short", good, "9", nil, "The duration must be from 10 to 30 minutes, not 9."},
		{"a duration that is too long", good, "31", nil, "The duration must be from 10 to 30 minutes, not 31."},
		{"half a minute", good, "10.5", nil, "The duration must be a whole number"},
		{"a word for the duration", good, "ten", nil, "The duration must be a whole number of minutes."},
		{"a URI without scheme", "a@example.com", "10", []string{"Line 1: a@example.com must start with sip:"}, ""},
		{"a URI without host", good + "\nsip:a", "10", []string{"Line 2: sip:a must name a user and a host"}, ""},
		{"lines that are empty", "\n\n  \nfoo\n", "10", []string{"Line 4: foo must start with sip:"}, ""},
		{"several faults", "foo\n" + good + "\nbar", "45", []string{"Line 1: foo must", "Line 3: bar must"}, "The duration must be from"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := d.within(t)
			d.fillIn("#create-uris", row.uris)
			d.fillIn("#create-duration", row.duration)
			d.counts("#create-uris-faults > li", len(row.urisFaults))
			for i, fault := range row.urisFaults {
				d.shows("#create-uris-faults > li:nth-child("+strconv.Itoa(i+1)+")", fault)
			}
			if row.durationFault == "" {
				d.lacks("#create-duration-fault")
			} else {
				d.shows("#create-duration-fault", row.durationFault)
			}
			assert.Equal(t, len(row.urisFaults) > 0, d.attribute("#create-uris", "aria-invalid") == "true")
			assert.Equal(t, row.durationFault != "", d.attribute("#create-duration", "aria-invalid") == "true")
			assert.Equal(t, "false", d.attribute("#draft", "data-valid"))

			d.click("#create-submit")
			if len(row.urisFaults) > 0 {
				d.focused("#create-uris")
			} else {
				d.focused("#create-duration")
			}
			assert.Empty(t, d.text("#create-status"), "nothing was sent")
		})
	}
	d.fillIn("#create-uris", good)
	d.fillIn("#create-duration", "10")
	d.Until(`document.querySelectorAll("#form .fault:not(:empty), #form [aria-invalid]").length === 0`)
	assert.Equal(t, "true", d.attribute("#draft", "data-valid"))
}

func TestFormShowsManyFaultsInFewLines(t *testing.T) {
	d := openForm(t)
	d.fillIn("#create-uris", strings.Repeat("foo\n", 1000))
	d.counts("#create-uris-faults > li", 11)
	d.shows("#create-uris-faults > li:last-child", "And 990 more.")
}

func TestFormShowsAndSendsTheBytesOfTheRequest(t *testing.T) {
	d := openForm(t)
	d.fillIn("#create-uris", "sip:a@example.com\nsip:b@example.com")
	d.fillIn("#create-duration", "12")
	d.shows("#draft-json", `"duration": 12`)
	d.shows("#draft-json-note", "64 bytes on the wire, the format of this page")
	assert.Equal(t, "{\n  \"duration\": 12,\n  \"uris\": [\n    \"sip:a@example.com\",\n    \"sip:b@example.com\"\n  ]\n}", d.text("#draft-json"))
	assert.Contains(t, d.text("#draft-xml"), "<property name=\"duration\">12</property>\n  <propertyList name=\"uris\">\n    <item>sip:a@example.com</item>")
	assert.NotContains(t, d.text("#draft-xml-note"), "this page")

	d.click("#create-submit")
	d.shows("#create-status", "Created: /ucwa/")
	d.openTool("requests")
	row := d.openRow("POST", `people/presenceSubscriptions$`)
	d.shows(row+" [data-part=request-size]", "64 bytes.")
	assert.Equal(t, d.text("#draft-json"), d.text(row+" [data-testid=request-body]"))
}

func TestFormShowsTheErrorOfTheServer(t *testing.T) {
	d := openForm(t)
	d.Expect("status of 403")
	d.addFault(`{"path":"*/presenceSubscriptions","subcode":"LimitExceeded","times":1}`)
	d.fillIn("#create-uris", "sip:a@example.com")
	d.click("#create-submit")
	d.shows("#create-fault", "The request failed: The maximum number of presence subscriptions has been reached.")
	d.Until(query("#create-submit") + `.textContent === "Send"`)
	d.fillIn("#create-duration", "20")
	d.lacks("#create-fault")
}
