package emulator

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What the server accepts besides the requests of existing clients, which are in
// client_requests_test.go.
func TestLenientInputIsAccepted(t *testing.T) {
	const collection = "POST {app}/people/presenceSubscriptions"
	const body = `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`
	for _, test := range []struct {
		name, request string
		status        int
	}{
		// Names and numbers.
		{"links and embedded resources in input", collection + "\n\n" + `{"duration":15,"uris":["sip:johndoe@contoso.com"],"_links":{},"_embedded":{},"rel":"x"}`, 201},
		{"null for what is not given", collection + "?duration=15\n\n" + `{"duration":null,"uris":["sip:johndoe@contoso.com"],"groupId":null}`, 201},
		{"a byte order mark", collection + "\n\n\uFEFF" + body, 201},

		// Bodies and their type.
		{"an empty body with the Content-Type of a form", collection + "?duration=11&uris=sip:johndoe@contoso.com\nContent-Type: application/x-www-form-urlencoded", 201},
		{"the same duration in query and body", collection + "?duration=15\n\n" + body, 201},
		{"the same duration twice in the query", collection + "?duration=15&Duration=15\n\n" + body, 201},
		{"the same URIs in query and body", collection + "?uris=sip%3Ajohndoe%40contoso.com\n\n" + body, 201},
		{"several URIs in the query", collection + "?duration=15&uris=sip:johndoe@contoso.com&URIs=sip:janedoe@contoso.com", 201},
		{"unknown parameters in the query", collection + "?key=1&&=x&%zz=%\n\n" + body, 201},
		{"the page's XML request", collection + "\nContent-Type: application/xml\n\n" + sample(t, "presenceSubscriptions_ref/post-request.xml.corrected"), 201},
		{"XML that declares another encoding than its Content-Type", collection + "?duration=15&uris=sip:johndoe@contoso.com\nContent-Type: application/xml; charset=UTF-8\n\n<?xml version='1.0' encoding='utf-16'?><input/>", 201},
		{"a GET with a body and an unknown Content-Type", "GET {app}/people/presenceSubscriptions\nContent-Type: text/plain\n\nhello", 200},

		// Revisions that clients ask for.
		{"revision 2, which one client always asks for", "GET {app}\nX-MS-RequiresMinResourceVersion: 2.0", 200},
		{"an empty revision", "GET {app}\nX-MS-RequiresMinResourceVersion: ", 200},

		// URLs.
		{"an absolute URL", "GET https://lyncweb.contoso.com{app}", 200},
		{"a path in another case", "GET {app}/PEOPLE/PresenceSubscriptions", 200},
		{"a path with unnecessary escapes", "GET {app}/%70eople", 200},
		{"a fragment", "GET {app}#here", 200},

		// People.
		{"a person who is not in the directory", collection + "\n\n" + `{"duration":15,"uris":["sip:user@contoso.com"]}`, 201},
	} {
		t.Run(test.name, func(t *testing.T) {
			resp := start(t, Config{}).send(test.request)
			assert.Equal(t, test.status, resp.Status, "%s", resp.Body)
		})
	}
}

func TestTheSIPURIOfAContactWorksAsItsAddress(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, s.get("{app}/people/johndoe@contoso.com"), s.get("{app}/people/sip%3AJohnDoe@contoso.com"))
	assert.Equal(t, "Online", s.get("{app}/people/SIP:johndoe@contoso.com/presence").Text("availability"))
}
