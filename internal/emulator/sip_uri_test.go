package emulator

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/ucwa"
)

// Two URIs are equal as RFC 3261, section 19.1.4, has it, wherever the emulator
// compares them.
func TestEqualSIPURIsAreOnePerson(t *testing.T) {
	for _, row := range []struct{ name, uri, equal string }{
		{"another case", "sip:OBrien@contoso.com", "SIP:obrien@CONTOSO.com"},
		{"an escaped apostrophe", "sip:o'brien@contoso.com", "sip:o%27Brien@contoso.com"},
		{"an escaped letter", "sip:ann@contoso.com", "sip:%61n%6E@contoso.com"},
		{"an escaped letter beyond ASCII", "sip:zoë@contoso.com", "sip:zo%C3%AB@contoso.com"},
		{"escaped marks", "sip:a-b_c.d@contoso.com", "sip:a%2Db%5fc%2Ed@contoso.com"},
	} {
		t.Run(row.name, func(t *testing.T) {
			people := []directory.Person{{URI: john}, {URI: row.uri, Name: "The person"}}
			s := start(t, Config{
				People: people, Tokens: []auth.Token{{Scopes: auth.AllScopes}, {Value: "equal", User: row.equal, Scopes: auth.AllScopes}},
				Groups: []directory.Group{{Rel: ucwa.RelGroup, ID: "1", Name: "Friends", Members: []string{row.equal}}},
			})
			person := func(href string) { t.Helper(); assert.Equal(t, "The person", s.get(href).Text("name")) }

			for _, text := range []string{row.uri, row.equal, directory.Address(row.uri), directory.Address(row.equal)} {
				for _, parameter := range []string{"query", "mail"} {
					if parameter == "mail" && ucwa.IsSIP(text) {
						continue
					}
					found := s.get("{app}/people/search?" + parameter + "=" + url.QueryEscape(text))
					assert.Equal(t, []string{row.uri}, uris(found), "%s %s", parameter, text)
				}
				person("{app}/people/" + url.PathEscape(text))
			}
			person(s.get("{app}/people/contacts").Resources("contact")[0].Self())
			membership := s.get("{app}/people/groupMemberships").Resources("myGroupMembership")[0]
			person(membership.Href("contact"))

			id := s.subscribe(15, row.uri, row.equal)
			require.Len(t, s.members(id), 1)
			require.Equal(t, 201, s.add(id, row.equal).Status)
			require.Len(t, s.members(id), 1)
			get := s.poll("?ack=1").follow("next")
			s.set(row.equal, directory.Presence{Availability: "Busy"})
			address := s.subscribed()[0]
			assert.Contains(t, s.later(get, 5e9).says(), updatedPresence(address))
			assert.Equal(t, "Busy", s.Presence(row.uri, s.now).Availability)
			assert.Len(t, s.People(), 2)

			app := document(t, s.send(with(signIn, "Authorization: Bearer equal")))
			assert.Equal(t, row.uri, app.Resources("me")[0].Text("uri"))
			assert.Equal(t, row.uri, s.signsIn("grant_type=password&password=pass@word1&username="+url.QueryEscape(directory.Address(row.equal))))

			path := "{app}/people/presenceSubscriptionMemberships/" + id + "," + url.PathEscape(directory.Address(row.equal))
			assert.Equal(t, "204", s.status("DELETE "+path))
			assert.Empty(t, s.subscribed())
		})
	}
}

func TestDifferentSIPURIsAreDifferentPeople(t *testing.T) {
	all := []string{
		"sip:i@contoso.com", "sip:İ@contoso.com", "sip:k@contoso.com", "sip:\u212A@contoso.com",
		"sip:\u00E5@contoso.com", "sip:\u00C5@contoso.com", "sip:\u212B@contoso.com", "sip:s@contoso.com", "sip:ſ@contoso.com",
		"sip:a%2Bb@contoso.com", "sip:a+b@contoso.com",
	}
	s := start(t, Config{})
	id := s.subscribe(15, all...)
	require.Len(t, s.members(id), len(all))
	keys, hrefs := map[string]bool{}, map[string]bool{}
	for _, uri := range all {
		keys[ucwa.SIPKey(uri)] = true
	}
	for _, m := range s.get("{app}/people/presenceSubscriptionMemberships").Resources("presenceSubscriptionMembership") {
		hrefs[m.Href("contact")] = true
		assert.Contains(t, keys, ucwa.SIPKey(s.get(m.Href("contact")).Text("uri")))
	}
	assert.Len(t, hrefs, len(all))
}

// Names of parameters, paths and codes are ASCII. The Kelvin sign is not a K, and the
// long s not an s.
func TestOnlyTheCaseOfASCIILettersIsIgnored(t *testing.T) {
	s := start(t, Config{})
	for _, row := range []struct{ name, request, want string }{
		{"a path with a Kelvin sign", "POST /WebTic\u212Aet/oauthtoken\n\ngrant_type=urn:microsoft.rtc:windows", "404 NotFound"},
		{"a path with a long s", "GET {app}/people/contactſ", "404 NotFound"},
		{"a parameter with a long s", "POST {app}/people/presenceSubscriptions?duration=10&uriſ=" + john, "400 BadRequest ParameterValidationFailure"},
		{"a value with a long s", "GET {app}/people/contacts?expand=falſe", "400 BadRequest ParameterValidationFailure"},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, s.status(row.request)) })
	}
	assert.Empty(t, uris(s.get("{app}/people/search?mail=to\u017Fhm@contoso.com")))
}
