package ucwa_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// correctBodies are the bodies of the reference page without its mistakes, by format.
var correctBodies = map[hal.Format]string{
	hal.JSON: `{"duration":15,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"]}`,
	hal.XML: `<?xml version="1.0" encoding="utf-8"?><input xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">` +
		`<property name="duration">15</property><propertyList name="uris">` +
		`<item>sip:johndoe@contoso.com</item><item>sip:janedoe@contoso.com</item></propertyList></input>`,
}

var johnAndJane = ucwa.CreateRequest{
	Duration: 15,
	URIs:     []string{"sip:johndoe@contoso.com", "sip:janedoe@contoso.com"},
}

func TestCreateRequestIsEncodedAsDocumented(t *testing.T) {
	for format, length := range map[hal.Format]int{hal.JSON: 76, hal.XML: 259} {
		body, err := format.Append(nil, johnAndJane.Resource())
		require.NoError(t, err)
		assert.Equal(t, correctBodies[format], string(body))
		assert.Len(t, body, length, "the documented Content-Length")
	}
}

func TestParseCreateInputReadsTheSamples(t *testing.T) {
	const quotes = ": must start with sip:, not with '\"'"
	for _, row := range []struct {
		name, path string
		want       ucwa.CreateRequest
		problems   []string
	}{
		{"the reference page in JSON, repaired", createBodies[2], johnAndJane, []string{}},
		{"the reference page in XML, repaired", createBodies[3], johnAndJane, []string{}},
		{"the reference page in JSON, with its URIs in quotation marks", createBodies[0], ucwa.CreateRequest{}, []string{"/uris/0" + quotes, "/uris/1" + quotes}},
		{"the reference page in XML, with its URIs in quotation marks", createBodies[1], ucwa.CreateRequest{}, []string{"/uris/0" + quotes, "/uris/1" + quotes}},
		{
			"the capture, with a capital in Uris", createBodies[4],
			ucwa.CreateRequest{Duration: 11, URIs: []string{"sip:SaraD@contoso.com"}}, []string{},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			request, problems := ucwa.ParseCreateInput(decodeGolden(t, row.path))
			assert.Equal(t, row.problems, sentences(problems))
			if len(row.problems) == 0 {
				assert.Equal(t, row.want, request)
			}
		})
	}
}

func FuzzParseCreateRequest(f *testing.F) {
	for _, path := range createBodies {
		f.Add(golden(f, path), formatOf(path) == hal.XML)
	}
	for format, body := range correctBodies {
		f.Add([]byte(body), format == hal.XML)
	}
	f.Add([]byte(`{"duration":1.5e1,"uris":["sip:a@b","SIP:A@B","sip:\ud83d\ude00@b","sip:a&<@b"]}`), false)
	f.Fuzz(func(t *testing.T, body []byte, xml bool) {
		format := hal.JSON
		if xml {
			format = hal.XML
		}
		doc, err := format.Decode(body)
		if err != nil {
			t.Skip()
		}
		strict, problems := ucwa.ParseCreateRequest(doc)
		wire, wireProblems := ucwa.ParseCreateInput(doc)
		for _, p := range append(problems, wireProblems...) {
			assert.Regexp(t, `^/`, p.Path)
			assert.NotEmpty(t, p.Message)
		}
		if len(problems) == 0 {
			require.Empty(t, wireProblems, "what is valid in a program is valid on the wire")
			assert.Equal(t, strict, wire)
		}
		if len(wireProblems) > 0 {
			return
		}
		checkCreateRequest(t, wire)
	})
}

// checkCreateRequest checks the properties of every valid request.
func checkCreateRequest(t *testing.T, r ucwa.CreateRequest) {
	t.Helper()
	assert.GreaterOrEqual(t, r.Duration, ucwa.MinDuration)
	assert.LessOrEqual(t, r.Duration, ucwa.MaxDuration)
	assert.NotEmpty(t, r.URIs)
	people := map[string]bool{}
	for _, uri := range r.URIs {
		assert.NoError(t, ucwa.CheckSIPURI(uri))
		assert.False(t, people[ucwa.SIPKey(uri)], "a person is in the list twice")
		people[ucwa.SIPKey(uri)] = true
	}
	for _, format := range []hal.Format{hal.JSON, hal.XML} {
		body, err := format.Append(nil, r.Resource())
		require.NoError(t, err)
		back, problems := ucwa.ParseCreateInput(decode(t, format, string(body)))
		assert.Empty(t, problems)
		assert.Equal(t, r, back, "a request survives %s", format)
	}
}
