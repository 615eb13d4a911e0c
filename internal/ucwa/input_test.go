package ucwa_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestParseAdd(t *testing.T) {
	const unknown = ": is unknown; known are uris"
	twoUsers := ucwa.AddRequest{URIs: []string{"sip:user2@microsoft.com", "sip:user3@microsoft.com"}}
	for _, row := range []struct {
		name, body   string
		want         ucwa.AddRequest
		strict, wire string // the problems, one a line; "-" to skip this form
	}{
		{"a program passes uris", `{"uris":["sip:user2@microsoft.com","sip:user3@microsoft.com","SIP:USER2@microsoft.com"]}`, twoUsers, "", "-"},
		{"the request of the reference page", `{"contactUris":["sip:user2@microsoft.com","sip:user3@microsoft.com"]}`, twoUsers, "/contactUris" + unknown + "\n/uris: is required", ""},
		{"the name contactUris in another case", `{"ContactUris":["sip:user2@microsoft.com","sip:user3@microsoft.com"]}`, twoUsers, "-", ""},
		{"the name of a creation is unknown", `{"uris":["sip:user2@microsoft.com"]}`, ucwa.AddRequest{}, "-", "/contactUris: is required"},
		{"an empty request", `{}`, ucwa.AddRequest{}, "/uris: is required", "/contactUris: is required"},
		{"an empty list in a program", `{"uris":[]}`, ucwa.AddRequest{}, "/uris: must name at least one SIP URI", "-"},
		{"an empty list on the wire", `{"contactUris":[]}`, ucwa.AddRequest{}, "-", "/contactUris: must name at least one SIP URI"},
		{"problems of a program have its paths", `{"uris":["sip:a@b",7,""]}`, ucwa.AddRequest{}, "/uris/1: must be a SIP URI, not a number\n/uris/2: must not be empty", "-"},
		{"problems on the wire have its paths", `{"contacturis":["sip:a@b",7,""]}`, ucwa.AddRequest{}, "-", "/contactUris/1: must be a SIP URI, not a number\n/contactUris/2: must not be empty"},
		{"the list in two cases", `{"contactUris":["sip:a@b"],"ContactUris":["sip:a@b"]}`, ucwa.AddRequest{}, "-", "/contactUris: is given twice, in different case"},
		{"unknown names in a program", `{"duration":10,"uris":["sip:user2@microsoft.com","sip:user3@microsoft.com"],"rel":"x","_links":{"a":{"href":"b"}},"_embedded":{"c":[]}}`, ucwa.AddRequest{}, "/duration" + unknown + "\n/rel" + unknown + "\n/_links" + unknown + "\n/_embedded" + unknown, "-"},
		{"unknown names on the wire", `{"duration":10,"contactUris":["sip:user2@microsoft.com","sip:user3@microsoft.com"],"rel":"x","_links":{"a":{"href":"b"}}}`, twoUsers, "-", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc := decode(t, hal.JSON, row.body)
			if row.strict != "-" {
				request, problems := ucwa.ParseAddRequest(doc)
				assert.Equal(t, lines(row.strict), sentences(problems), "in a program")
				if row.strict == "" {
					assert.Equal(t, row.want, request)
				}
			}
			if row.wire != "-" {
				request, problems := ucwa.ParseAddInput(doc)
				assert.Equal(t, lines(row.wire), sentences(problems), "on the wire")
				if row.wire == "" {
					assert.Equal(t, row.want, request)
				}
			}
		})
	}
}

func TestParseExtend(t *testing.T) {
	const unknown = ": is unknown; known are duration"
	for _, row := range []struct {
		name, body   string
		want         int
		strict, wire string // the problems, one a line
	}{
		{"eleven minutes", `{"duration":11}`, 11, "", ""},
		{"a duration as a string", `{"duration":"11"}`, 11, "/duration: must be a whole number of minutes, not a string", ""},
		{"a name with a capital", `{"Duration":11}`, 11, "/Duration" + unknown + "\n/duration: is required", ""},
		{"a property of a creation", `{"duration":11,"uris":[]}`, 11, "/uris" + unknown, ""},
		{"a duration over the limit", `{"duration":31}`, 0, "/duration: must be from 10 to 30 minutes, not 31", "/duration: must be from 10 to 30 minutes, not 31"},
		{"an empty request", `{}`, 0, "/duration: is required", "/duration: is required"},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc := decode(t, hal.JSON, row.body)
			request, problems := ucwa.ParseExtendRequest(doc)
			assert.Equal(t, lines(row.strict), sentences(problems), "in a program")
			if row.strict == "" {
				assert.Equal(t, row.want, request.Duration)
			}
			request, problems = ucwa.ParseExtendInput(doc)
			assert.Equal(t, lines(row.wire), sentences(problems), "on the wire")
			if row.wire == "" {
				assert.Equal(t, row.want, request.Duration)
			}
		})
	}
}

func TestInputIsEncodedAsDocumented(t *testing.T) {
	add := ucwa.AddRequest{URIs: []string{"sip:user2@microsoft.com", "sip:user3@microsoft.com"}}
	extend := ucwa.ExtendRequest{Duration: 11}
	for _, row := range []struct {
		name   string
		doc    *hal.Resource
		format hal.Format
		want   string
		length int // the documented one; 0 if there is none
	}{
		{"contacts in JSON", add.Resource(), hal.JSON, `{"contactUris":["sip:user2@microsoft.com","sip:user3@microsoft.com"]}`, 69},
		{"contacts in XML", add.Resource(), hal.XML, `<?xml version="1.0" encoding="utf-8"?><input xmlns="` + hal.Namespace + `"><propertyList name="contactUris"><item>sip:user2@microsoft.com</item><item>sip:user3@microsoft.com</item></propertyList></input>`, 227},
		{"a duration in JSON", extend.Resource(), hal.JSON, `{"duration":11}`, 0},
		{"a duration in XML", extend.Resource(), hal.XML, `<?xml version="1.0" encoding="utf-8"?><input xmlns="` + hal.Namespace + `"><property name="duration">11</property></input>`, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			body, err := row.format.Append(nil, row.doc)
			require.NoError(t, err)
			assert.Equal(t, row.want, string(body))
			if row.length > 0 {
				assert.Len(t, body, row.length)
			}
		})
	}
}

func TestParseAddInputReadsTheSamples(t *testing.T) {
	for _, page := range []string{"addToPresenceSubscription_ref", "presenceSubscriptionMemberships_ref"} {
		for _, form := range []string{".json", ".xml"} {
			sample := page + "/post-request" + form
			t.Run(strings.ReplaceAll(sample, "/", " "), func(t *testing.T) {
				request, problems := ucwa.ParseAddInput(decodeGolden(t, sample+".corrected"))
				assert.Empty(t, problems)
				assert.Equal(t, []string{"sip:user2@microsoft.com", "sip:user3@microsoft.com"}, request.URIs)

				_, problems = ucwa.ParseAddInput(decodeGolden(t, sample+".wire"))
				const quotes = ": must start with sip:, not with '\"'"
				assert.Equal(t, []string{"/contactUris/0" + quotes, "/contactUris/1" + quotes}, sentences(problems))
			})
		}
	}
}
