//go:build !js

package api

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// hrefRow is an href of a server at Base, and the URL to which a browser resolves it.
type hrefRow struct {
	Base, Name, Href string
	Resolved         string // "" if the client refuses the href
}

// sameOrigin reports whether the client may follow the href.
func (r hrefRow) sameOrigin() bool { return strings.HasPrefix(r.Resolved, r.Base+"/") }

// hrefRows returns the rows that the tests of package httpmsg compare with a
// browser, and some for pools at other addresses.
func hrefRows(t *testing.T) []hrefRow {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(browser.Root, "internal/httpmsg/testdata/hrefs.json"))
	require.NoError(t, err)
	var rows []hrefRow
	require.NoError(t, json.Unmarshal(data, &rows))
	require.Greater(t, len(rows), 100)
	for i := range rows {
		rows[i].Base = "https://fe1.contoso.com"
	}
	const (
		ipv6  = "https://[2001:db8::1]:8443"
		local = "http://localhost:8080"
	)
	return append(rows,
		hrefRow{ipv6, "the address in full", "https://[2001:0db8:0:0:0:0:0:1]:8443/ucwa", ipv6 + "/ucwa"},
		hrefRow{ipv6, "the address in upper case", "HTTPS://[2001:DB8::0001]:08443/ucwa", ipv6 + "/ucwa"},
		hrefRow{ipv6, "the address without scheme", "//[2001:db8::1]:8443/ucwa", ipv6 + "/ucwa"},
		hrefRow{ipv6, "the next address", "https://[2001:db8::2]:8443/ucwa", "https://[2001:db8::2]:8443/ucwa"},
		hrefRow{ipv6, "the address without port", "https://[2001:db8::1]/ucwa", "https://[2001:db8::1]/ucwa"},
		hrefRow{ipv6, "the address with scheme http", "http://[2001:db8::1]:8443/ucwa", "http://[2001:db8::1]:8443/ucwa"},
		hrefRow{ipv6, "the address without brackets", "https://2001:db8::1:8443/ucwa", ""},
		hrefRow{ipv6, "the address as user info of another", "https://[2001:db8::1]:8443@fe2.contoso.com/ucwa", ""},
		hrefRow{ipv6, "user info before the address", "https://user@[2001:db8::1]:8443/ucwa", ""},
		hrefRow{ipv6, "backslashes before the address", `https:\\[2001:db8::1]:8443\ucwa`, ""},
		hrefRow{ipv6, "a dot after the address", "https://[2001:db8::1].:8443/ucwa", ""},
		hrefRow{local, "the name in upper case", "HTTP://LOCALHOST:8080/ucwa", local + "/ucwa"},
		hrefRow{local, "the name with a trailing dot", "http://localhost.:8080/ucwa", "http://localhost.:8080/ucwa"},
		hrefRow{local, "the address of the name", "http://127.0.0.1:8080/ucwa", "http://127.0.0.1:8080/ucwa"},
		hrefRow{local, "the IPv6 address of the name", "http://[::1]:8080/ucwa", "http://[::1]:8080/ucwa"},
		hrefRow{local, "the address of the name with two numbers", "http://127.1:8080/ucwa", ""},
		hrefRow{local, "the standard port", "http://localhost/ucwa", "http://localhost/ucwa"},
		hrefRow{local, "the standard port, written out", "http://localhost:80/ucwa", "http://localhost/ucwa"},
		hrefRow{local, "the name with scheme https", "https://localhost:8080/ucwa", "https://localhost:8080/ucwa"},
	)
}

// linked lists where a client finds links that it follows. The answers are those
// of a server that puts href there, and the call follows it; both are JavaScript.
var linked = []struct{ name, answers, call string }{
	{"people", `[application({ people: href })]`, `client.list()`},
	{"the collection, in embedded people", `[application({}, { presenceSubscriptions: href })]`, `client.list()`},
	{"the collection, in linked people", `[application({ people: "/people" }), people({ presenceSubscriptions: href })]`, `client.create(request)`},
	{"the groups", `[application({}, { presenceSubscriptions: "/s", myGroups: href })]`, `client.groups()`},
	{"the search", `[application({}, { presenceSubscriptions: "/s", search: href })]`, `client.presence("sip:a@b.c")`},
	{"the presence of a contact that the search finds", `[application({}, { presenceSubscriptions: "/s", search: "/f" }), found({ contactPresence: href })]`, `client.presence("sip:a@b.c")`},
	{"the presence of a contact", `[contact({ contactPresence: href })]`, `client.presence("/c")`},
	{"the contact of a membership", `[membership({ contact: href })]`, `client.presence("/m")`},
	{"the memberships of a subscription", `[subscription({ memberships: href })]`, `client.get("/s").then((s) => client.memberships(s))`},
	{"addToPresenceSubscription", `[subscription({ addToPresenceSubscription: href })]`, `client.get("/s").then((s) => client.add(s, { uris: ["sip:a@b.c"] }))`},
	{"subscribeToGroupPresence", `[group({ subscribeToGroupPresence: href })]`, `client.subscribeToGroup("/g", { duration: 10 })`},
	{"a subscription itself", `[subscription({ self: href })]`, `client.get("/s").then((s) => client.extend(s, { duration: 10 }))`},
	{"a subscription itself, to delete", `[subscription({ self: href })]`, `client.get("/s").then((s) => client.delete(s))`},
	{"a membership itself", `[members({ self: href })]`, `client.memberships({ href: "/s", links: { memberships: "/ms" } }).then(([m]) => client.remove(m))`},
	{"the target of a call, which the page passes itself", `[]`, `client.get(href)`},
}

// The server's hrefs determine the targets of requests, and each request has the token.
// The browser is the oracle for the origin of a URL.
func TestTokenStaysAtItsOriginForEveryLink(t *testing.T) {
	s := browser.Serve(t)
	page := browser.Open(t, s.URL)
	rows := hrefRows(t)
	for _, place := range linked {
		t.Run("the link to "+place.name, func(t *testing.T) {
			var got []struct {
				Requests []struct{ URL, Origin, Authorization string }
				Answers  int
				Kind     string
			}
			page.Within(t).Run(&got, `
				const { connect } = await import("/lib/presence.js");
				const resource = (rel, links, more) => ({
					rel, ...more,
					_links: Object.fromEntries(Object.entries({ self: "/self", ...links }).map(([rel, href]) => [rel, { href }])),
				});
				const people = (links) => resource("people", links);
				const application = (links, ofPeople) => resource("application", links, ofPeople && { _embedded: { people: people(ofPeople) } });
				const contact = (links) => resource("contact", links, { uri: "sip:a@b.c" });
				const found = (links) => resource("search", {}, { _embedded: { contact: [contact(links)] } });
				const subscription = (links) => resource("presenceSubscription", links, { id: "3" });
				const membership = (links) => resource("presenceSubscriptionMembership", links);
				const members = (links) => resource("presenceSubscriptionMemberships", {}, { _embedded: { presenceSubscriptionMembership: [membership(links)] } });
				const group = (links) => resource("group", links, { id: "1", name: "Family" });
				const request = { duration: 10, uris: ["sip:a@b.c"] };
				const outcomes = [];
				for (const { Base, Href: href } of given) {
					const answers = `+place.answers+`;
					const requests = [];
					const client = await connect({
						application: Base + "/ucwa/v1/applications/192",
						token: "cwt=secret",
						retries: 0,
						fetch: async (url, { headers }) => {
							requests.push({ url, origin: new URL(url).origin, authorization: headers.Authorization });
							const answer = answers[requests.length - 1];
							const status = answer ? 200 : 403;
							return new Response(JSON.stringify(answer ?? { code: "Forbidden" }), { status, headers: { "Content-Type": "application/json" } });
						},
					});
					const kind = await `+place.call+`.then(() => "", (error) => error.kind);
					client.close();
					outcomes.push({ requests, answers: answers.length, kind });
				}
				return outcomes;`, rows)
			require.Len(t, got, len(rows))
			for i, row := range rows {
				if row.Href == "" {
					continue // not a link
				}
				for _, r := range got[i].Requests {
					assert.Equal(t, row.Base, r.Origin, "%s: the token went to %s", row.Name, r.URL)
					assert.Equal(t, "Bearer cwt=secret", r.Authorization)
				}
				followed := len(got[i].Requests) - got[i].Answers
				if !row.sameOrigin() {
					assert.Zero(t, followed, "%s: the client followed it", row.Name)
					want := "protocol"
					if place.answers == `[]` { // the page passed it
						want = "argument"
					}
					assert.Equal(t, want, got[i].Kind, row.Name)
					continue
				}
				if assert.Equal(t, 1, followed, "%s: the client did not follow it", row.Name) {
					assert.Contains(t, got[i].Requests[got[i].Answers].URL, strings.TrimSuffix(row.Resolved, "?"), row.Name)
					assert.Equal(t, "server", got[i].Kind, row.Name)
				}
			}
		})
	}
}
