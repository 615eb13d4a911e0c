package httpmsg_test

import (
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
)

func TestWithQuery(t *testing.T) {
	for _, row := range []struct{ name, url, parameter, value, want string }{
		{"no query", "https://fe1.contoso.com/events", "ack", "2", "/events?ack=2"},
		{"another parameter", "https://fe1.contoso.com/events?key=1", "ack", "2", "/events?key=1&ack=2"},
		{"an older value of the parameter", "https://fe1.contoso.com/events?ack=1&key=1", "ack", "2", "/events?key=1&ack=2"},
		{"an older value of the parameter, with its name in another case", "https://fe1.contoso.com/events?ACK=1", "ack", "2", "/events?ack=2"},
		{"a name that Unicode folds to the parameter", "https://fe1.contoso.com/events?ac\u212A=1", "ack", "2", "/events?ac\u212A=1&ack=2"},
		{"other parameters stay as they are", "https://fe1.contoso.com/x?a=%41&&b&=c", "d", "e", "/x?a=%41&b&=c&d=e"},
		{"a value with reserved characters", "https://fe1.contoso.com/x", "uris", "sip:a+b@contoso.com,&=ü", "/x?uris=sip%3Aa%2Bb%40contoso.com%2C%26%3D%C3%BC"},
	} {
		t.Run(row.name, func(t *testing.T) {
			u := parseURL(t, row.url).WithQuery(row.parameter, row.value)
			assert.Equal(t, "https://fe1.contoso.com"+row.want, u.String())
		})
	}
}

func TestParseQuery(t *testing.T) {
	for _, row := range []struct {
		name, query string
		want        httpmsg.Query
	}{
		{"no query", "", nil},
		{"parameters in their order", "b=1&a=2&b=3", httpmsg.Query{{Name: "b", Value: "1"}, {Name: "a", Value: "2"}, {Name: "b", Value: "3"}}},
		{"percent-encoding and plus signs", "a+b=%C3%BC+%2B", httpmsg.Query{{Name: "a b", Value: "ü +"}}},
		{"no value", "a&b=", httpmsg.Query{{Name: "a"}, {Name: "b"}}},
		{"no name", "=1&&a=1", httpmsg.Query{{Name: "a", Value: "1"}}},
		{"an equals sign in a value", "a=b=c", httpmsg.Query{{Name: "a", Value: "b=c"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, httpmsg.ParseQuery(row.query))
		})
	}
}

func TestQueryValues(t *testing.T) {
	q := httpmsg.ParseQuery("uris=a&URIs=b&uri%C5%BF=c&duration=15")
	assert.Equal(t, []string{"a", "b"}, q.Values("uris"), "only ASCII letters have a case")
	assert.Empty(t, q.Values("groupId"))
}

func TestUnescape(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"no percent sign", "a+b", "a+b"},
		{"upper and lower case", "%2F%2f", "//"},
		{"UTF-8", "%C3%BC", "ü"},
		{"bytes that are not UTF-8", "a%FFb", "a\uFFFDb"},
		{"a lone percent sign", "100%", "100%"},
		{"one hexadecimal digit", "%4", "%4"},
		{"letters that are not hexadecimal digits", "%zz%4g", "%zz%4g"},
		{"a sign in place of a digit", "%+4", "%+4"},
		{"an encoded percent sign", "%2541", "%41"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, httpmsg.Unescape(row.text))
		})
	}
}

func TestEscape(t *testing.T) {
	assert.Equal(t, "lene@contoso.com,id=1-._~", httpmsg.Escape("lene@contoso.com,id=1-._~"))
	assert.Equal(t, "a%2Fb%20%3F%25%22%C3%BC", httpmsg.Escape(`a/b ?%"ü`))
}

func TestIsToken(t *testing.T) {
	for _, s := range []string{"GET", "X-Ms-diagnostics", "!#$%&'*+-.^_`|~09azAZ"} {
		assert.True(t, httpmsg.IsToken(s), s)
	}
	for _, s := range []string{"", "a b", "a:", "(", "a/b", "ä", "a\x00", "\"a\""} {
		assert.False(t, httpmsg.IsToken(s), s)
	}
}

func TestQueryEncode(t *testing.T) {
	for _, row := range []struct {
		name  string
		query httpmsg.Query
		want  string
	}{
		{"no parameters", nil, ""},
		{"parameters in their order", httpmsg.Query{{Name: "b", Value: "1"}, {Name: "a", Value: "2"}}, "b=1&a=2"},
		{"no value", httpmsg.Query{{Name: "a"}}, "a="},
		{"characters that captured requests do not encode", httpmsg.Query{{Name: "username", Value: "lenea@contoso.com"}, {Name: "grant_type", Value: "urn:microsoft.rtc:windows"}}, "username=lenea@contoso.com&grant_type=urn:microsoft.rtc:windows"},
		{"characters with a meaning in a form", httpmsg.Query{{Name: "a&b", Value: "=&+% ü"}}, "a%26b=%3D%26%2B%25%20%C3%BC"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, row.query.Encode())
			assert.Equal(t, row.query, httpmsg.ParseQuery(row.want))
		})
	}
}
