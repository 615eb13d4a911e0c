package ucwa_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// sentences returns problems in the form "path: message".
func sentences(problems []fields.Problem) []string {
	out := []string{}
	for _, p := range problems {
		out = append(out, p.Path+": "+p.Message)
	}
	return out
}

// lines splits the problems that a row expects. "" means none.
func lines(s string) []string {
	if s == "" {
		return []string{}
	}
	return strings.Split(s, "\n")
}

func TestParseCreate(t *testing.T) {
	const (
		required = "/duration: is required\n/uris: is required"
		unknown  = ": is unknown; known are duration, uris"
		scheme   = ": must start with sip:, as in sip:user@example.com"
	)
	sara := ucwa.CreateRequest{Duration: 15, URIs: []string{"sip:sarad@contoso.com"}}
	for _, row := range []struct {
		name         string
		body         string // JSON, or XML if it starts with <
		want         ucwa.CreateRequest
		strict, wire string // the problems, one a line; "" if the request is good
	}{
		{
			"the request of the reference page",
			`{"duration":15,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"]}`,
			ucwa.CreateRequest{Duration: 15, URIs: []string{"sip:johndoe@contoso.com", "sip:janedoe@contoso.com"}},
			"", "",
		},
		{
			"the properties in the other order",
			`{"uris":["sip:sarad@contoso.com"],"duration":15}`,
			sara, "", "",
		},
		{
			"one person in three spellings is taken once, in the first spelling",
			`{"duration":15,"uris":["sip:SaraD@contoso.com","sip:johndoe@contoso.com","SIP:sarad@Contoso.com","sip:SaraD@contoso.com"]}`,
			ucwa.CreateRequest{Duration: 15, URIs: []string{"sip:SaraD@contoso.com", "sip:johndoe@contoso.com"}},
			"", "",
		},
		{
			"an empty request",
			`{}`,
			ucwa.CreateRequest{}, required, required,
		},
		{
			"a request without duration",
			`{"uris":["sip:sarad@contoso.com"]}`,
			ucwa.CreateRequest{}, "/duration: is required", "/duration: is required",
		},
		{
			"a request without URIs",
			`{"duration":15}`,
			ucwa.CreateRequest{}, "/uris: is required", "/uris: is required",
		},
		{
			"an empty list",
			`{"duration":15,"uris":[]}`,
			ucwa.CreateRequest{}, "/uris: must name at least one SIP URI", "/uris: must name at least one SIP URI",
		},
		{
			"null for the list",
			`{"duration":15,"uris":null}`,
			ucwa.CreateRequest{}, "/uris: must be a list of SIP URIs, not null", "/uris: is required",
		},
		{
			"one URI in place of the list",
			`{"duration":15,"uris":"sip:sarad@contoso.com"}`,
			ucwa.CreateRequest{}, "/uris: must be a list of SIP URIs, not a string", "/uris: must be a list of SIP URIs, not a string",
		},
		{
			"all problems are reported, in the order of the request",
			`{"uris":["",7,"johndoe@contoso.com",null,"sip:sarad@contoso.com",["sip:x@contoso.com"],"sip:a b@contoso.com"],"duration":45}`,
			ucwa.CreateRequest{},
			"/uris/0: must not be empty\n/uris/1: must be a SIP URI, not a number\n/uris/2" + scheme +
				"\n/uris/3: must be a SIP URI, not null\n/uris/5: must be a SIP URI, not a list\n/uris/6: must not have ' ' in its user (character 6)" +
				"\n/duration: must be from 10 to 30 minutes, not 45",
			"/uris/0: must not be empty\n/uris/1: must be a SIP URI, not a number\n/uris/2" + scheme +
				"\n/uris/3: must be a SIP URI, not null\n/uris/5: must be a SIP URI, not a list\n/uris/6: must not have ' ' in its user (character 6)" +
				"\n/duration: must be from 10 to 30 minutes, not 45",
		},
		{
			"the same wrong URI twice is two problems",
			`{"duration":15,"uris":["sarad","sarad"]}`,
			ucwa.CreateRequest{}, "/uris/0" + scheme + "\n/uris/1" + scheme, "/uris/0" + scheme + "\n/uris/1" + scheme,
		},
		{
			"names in the case of a capture",
			`{"Duration":15,"Uris":["sip:sarad@contoso.com"]}`,
			sara,
			"/Duration" + unknown + "\n/Uris" + unknown + "\n" + required, "",
		},
		{
			"a number as a string, as the Web SDK sends it",
			`{"Uris":["sip:sarad@contoso.com"],"Duration":"15"}`,
			sara,
			"/Uris" + unknown + "\n/Duration" + unknown + "\n" + required, "",
		},
		{
			"one name in two cases",
			`{"duration":15,"uris":["sip:sarad@contoso.com"],"Uris":["sip:johndoe@contoso.com"]}`,
			sara,
			"/Uris" + unknown, "/uris: is given twice, in different case",
		},
		{
			"unknown names, one of them with characters that a pointer escapes",
			`{"durations":15,"duration":15,"a/b~c":1,"uris":["sip:sarad@contoso.com"]}`,
			sara,
			"/durations" + unknown + "\n/a~1b~0c" + unknown, "",
		},
		{
			"the members of a resource",
			`{"rel":"presenceSubscription","duration":15,"uris":["sip:sarad@contoso.com"],"_links":{"self":{"href":"/x"}},"_embedded":{"me":{"name":"Sara Davis"}}}`,
			sara,
			"/rel" + unknown + "\n/_links" + unknown + "\n/_embedded" + unknown, "",
		},
		{
			"XML, which has only strings",
			`<input xmlns="` + hal.Namespace + `"><property name="Duration">15</property><propertyList name="uris"><item>sip:sarad@contoso.com</item></propertyList></input>`,
			sara,
			"/Duration" + unknown + "\n/duration: is required", "",
		},
		{
			"XML with a property in place of the list, and an empty duration",
			`<input xmlns="` + hal.Namespace + `"><property name="duration" /><property name="uris">sip:sarad@contoso.com</property></input>`,
			ucwa.CreateRequest{},
			"/duration: must be a whole number of minutes, not a string\n/uris: must be a list of SIP URIs, not a string",
			"/duration: must be a whole number of minutes\n/uris: must be a list of SIP URIs, not a string",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			format := hal.JSON
			if strings.HasPrefix(row.body, "<") {
				format = hal.XML
			}
			doc := decode(t, format, row.body)
			request, problems := ucwa.ParseCreateRequest(doc)
			assert.Equal(t, lines(row.strict), sentences(problems), "in a program")
			if row.strict == "" {
				assert.Equal(t, row.want, request)
			}
			request, problems = ucwa.ParseCreateInput(doc)
			assert.Equal(t, lines(row.wire), sentences(problems), "on the wire")
			if row.wire == "" {
				assert.Equal(t, row.want, request)
			}
		})
	}
}
