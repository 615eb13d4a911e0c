package emulator

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// What servers let in, seen from clients that exist. Every row must work.
func TestLetsIn(t *testing.T) {
	const collection = "POST {app}/people/presenceSubscriptions"
	const body = `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`
	for _, test := range []struct {
		name, request string
		status        int
	}{
		// Names and numbers.
		{"the captured request with its capital Uris and no Content-Type", collection + "\n\n" + sample(t, "SubscribeToThePresenceOfSelectedContacts/01-create-request.json.wire"), 201},
		{"Duration with a capital and as a string", collection + "\n\n" + `{"Uris":["sip:johndoe@contoso.com"],"Duration":"11"}`, 201},
		{"a whole number with a fraction of nothing", collection + "\n\n" + `{"uris":["sip:johndoe@contoso.com"],"duration":15.0}`, 201},
		{"the captured application with capital names", "POST /ucwa/oauth/v1/applications\n\n" + sample(t, "CreateAnApplication/09-applications-request.json.corrected"), 201},
		{"links and embedded resources in input", collection + "\n\n" + `{"duration":15,"uris":["sip:johndoe@contoso.com"],"_links":{},"_embedded":{},"rel":"x"}`, 201},
		{"a byte order mark", collection + "\n\n\uFEFF" + body, 201},

		// Bodies and their type.
		{"a JSON body with an empty Content-Type", collection + "\nContent-Type: \n\n" + body, 201},
		{"a JSON body with a charset", collection + "\nContent-Type: application/json; charset=utf-8\n\n" + body, 201},
		{"the vendor type without .com", collection + "\nContent-Type: application/vnd.microsoft.ucwa+json\n\n" + body, 201},
		{"an empty body that says it is JSON", collection + "?duration=11&uris=sip:johndoe@contoso.com\nContent-Type: application/json", 201},
		{"an empty body that says nothing", collection + "?duration=11&uris=sip:johndoe@contoso.com", 201},
		{"an empty body of some other type", collection + "?duration=11&uris=sip:johndoe@contoso.com\nContent-Type: application/x-www-form-urlencoded", 201},
		{"an empty body of a group that says it is JSON", collection + "?groupId=Family&duration=11\nContent-Type: application/json", 201},
		{"the same duration in query and body", collection + "?duration=15\n\n" + body, 201},
		{"the same duration twice in the query", collection + "?duration=15&Duration=15\n\n" + body, 201},
		{"the same URIs in query and body", collection + "?uris=sip%3Ajohndoe%40contoso.com\n\n" + body, 201},
		{"several URIs in the query", collection + "?duration=15&uris=sip:johndoe@contoso.com&URIs=sip:janedoe@contoso.com", 201},
		{"parameters in the query that mean nothing", collection + "?key=1&&=x&%zz=%\n\n" + body, 201},
		{"the page's XML request", collection + "\nContent-Type: application/xml\n\n" + sample(t, "presenceSubscriptions_ref/post-request.xml.corrected"), 201},
		{"a GET with a Content-Type", "GET {app}/people/presenceSubscriptions\nContent-Type: application/json", 200},
		{"a GET with the Content-Type of something else", "GET {app}/people/presenceSubscriptions\nContent-Type: text/plain\n\nhello", 200},
		{"a DELETE with nothing but a token", "DELETE {app}", 204},

		// Revisions that clients ask for.
		{"revision 2, as one client always asks for", "GET {app}\nX-MS-RequiresMinResourceVersion: 2.0", 200},
		{"an empty revision", "GET {app}\nX-MS-RequiresMinResourceVersion: ", 200},

		// Addresses.
		{"two slashes in front of the path", "GET /{app}", 200},
		{"an absolute URL", "GET https://lyncweb.contoso.com{app}", 200},
		{"an absolute URL with two slashes after the host", "GET https://lyncweb.contoso.com/{app}", 200},
		{"a path with escapes that need not be", "GET {app}/%70eople", 200},
		{"a fragment", "GET {app}#here", 200},

		// People.
		{"oneself", collection + "\n\n" + `{"duration":15,"uris":["sip:lenea@contoso.com"]}`, 201},
		{"somebody whom nobody knows", collection + "\n\n" + `{"duration":15,"uris":["sip:user@contoso.com"]}`, 201},
	} {
		t.Run(test.name, func(t *testing.T) {
			resp := start(t, Config{}).send(test.request)
			assert.Equal(t, test.status, resp.Status, "%s", resp.Body)
		})
	}
}

// The links that clients go by after signing in.
func TestLetsClientsFindTheirWay(t *testing.T) {
	app := document(t, start(t, Config{}).send(signIn))
	me, people := app.Resources(ucwa.RelMe)[0], app.Resources(ucwa.RelPeople)[0]
	for _, test := range []struct {
		name string
		from *hal.Resource
		rel  string
		want string
	}{
		{"the application itself", app, "self", ""},
		{"the event channel, with a query that more is added to", app, "events", "/events?ack=1"},
		{"batches", app, "batch", "/batch"},
		{"becoming available", &me, "makeMeAvailable", "/me/makeMeAvailable"},
		{"presence subscriptions", &people, "presenceSubscriptions", "/people/presenceSubscriptions"},
		{"contacts", &people, "myContacts", "/people/contacts"},
		{"groups", &people, "myGroups", "/people/groups"},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, app.Self()+test.want, test.from.Href(test.rel))
		})
	}
}
