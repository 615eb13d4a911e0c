//go:build !js

package e2e

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	collection = "/ucwa/v1/applications/192/presenceSubscriptions"
	token      = "cwt=AAEBHAEFAAAAAAAFFQAAAE"
)

// formats are the two forms of the page presenceSubscriptions_ref: the media
// type, and the body that creates a subscription, which is as long as the
// protocol says.
var formats = []struct {
	name, mediaType, input string
	length                 int
}{
	{
		"json", "application/json",
		`{"duration":15,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"]}`, 76,
	},
	{
		"xml", "application/xml",
		`<?xml version="1.0" encoding="utf-8"?><input xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">` +
			`<property name="duration">15</property><propertyList name="uris">` +
			`<item>sip:johndoe@contoso.com</item><item>sip:janedoe@contoso.com</item></propertyList></input>`, 259,
	},
}

// places are where a page may have the library from.
var places = []struct {
	name string
	lib  func(t *testing.T, own *site) string
}{
	{"from its own server", func(_ *testing.T, own *site) string { return own.URL + "/lib" }},
	{"from another origin", func(t *testing.T, _ *site) string {
		other := serve(t, func(s *site) { s.head["Access-Control-Allow-Origin"] = "*" })
		return other.URL + "/lib"
	}},
}

// subscription is a PresenceSubscription of presence.d.ts.
type subscription struct {
	ID        string            `json:"id"`
	Href      string            `json:"href"`
	Links     map[string]string `json:"links"`
	URIs      []string          `json:"uris"`
	ExpiresAt int64             `json:"expiresAt"`
}

// sampled is the subscription of the samples.
var sampled = subscription{
	ID:   "3",
	Href: "/ucwa/v1/applications/192/presenceSubscription",
	Links: map[string]string{
		"self":                      "/ucwa/v1/applications/192/presenceSubscription",
		"addToPresenceSubscription": "/ucwa/v1/applications/192/presenceSubscription/addToPresenceSubscription",
		"memberships":               "/ucwa/v1/applications/192/presenceSubscription/memberships",
	},
}

func TestBlankPageListsAndCreates(t *testing.T) {
	for _, place := range places {
		for _, format := range formats {
			t.Run(place.name+" in "+format.name, func(t *testing.T) {
				s := serve(t)
				sampleCollection(t, &s.pool, format.name, format.mediaType)
				page := open(t, s.URL)
				page.run(nil, `
					document.cookie = "session=secret";
					const { connect } = await import(given.lib + "/presence.js");
					globalThis.client = await connect({ presenceSubscriptions: given.collection, token: given.token, format: given.format });`,
					map[string]string{"lib": place.lib(t, s), "collection": collection, "token": token, "format": format.name})
				require.Empty(t, s.requests(), "connect sends nothing")

				var listed []subscription
				page.run(&listed, `return client.list();`)
				assert.Equal(t, []subscription{sampled}, listed)
				assertRequest(t, s, request{Method: "GET", Target: collection, Header: http.Header{
					"Authorization": {"Bearer " + token},
					"Accept":        {format.mediaType},
				}})

				var created subscription
				before := time.Now()
				page.run(&created, `return client.create({ duration: 15, uris: ["sip:johndoe@contoso.com", "sip:janedoe@contoso.com"] });`)
				after := time.Now()
				require.Len(t, format.input, format.length)
				assertRequest(t, s, request{Method: "POST", Target: collection, Body: format.input, Header: http.Header{
					"Authorization": {"Bearer " + token},
					"Accept":        {format.mediaType},
					"Content-Type":  {format.mediaType},
				}})
				assert.WithinRange(t, time.UnixMilli(created.ExpiresAt).Add(-15*time.Minute), before.Add(-time.Millisecond), after)
				want := sampled
				want.URIs = []string{"sip:johndoe@contoso.com", "sip:janedoe@contoso.com"}
				want.ExpiresAt = created.ExpiresAt
				assert.Equal(t, want, created)

				page.run(&listed, `return client.list();`)
				assert.Equal(t, []subscription{want}, listed, "the client remembers what the server never says")
			})
		}
	}
}

func TestPageFindsTheCollectionFromTheApplication(t *testing.T) {
	const application = "/ucwa/oauth/v1/applications/105"
	s := serve(t)
	s.answer("GET "+application, reply(http.StatusOK, "application/json; charset=utf-8", sample(t, "CreateAnApplication/10-applications-response-201.json.wire")))
	s.answer("GET "+application+"/people/presenceSubscriptions", reply(http.StatusOK, "application/xml", sample(t, "presenceSubscriptions_ref/get-response.xml.wire")))
	page := open(t, s.URL)
	var listed []subscription
	page.run(&listed, `
		const { connect } = await import("/lib/presence.js");
		const client = await connect({ application: given, token: async () => "cwt=0", format: "xml" });
		await client.list();
		return client.list();`, application)
	assert.Equal(t, []subscription{sampled}, listed)
	var targets []string
	for _, r := range s.requests() {
		targets = append(targets, r.Target)
	}
	assert.Equal(t, []string{application, application + "/people/presenceSubscriptions", application + "/people/presenceSubscriptions"}, targets,
		"links may be cached for the session")
}

// TestPageUnderTheStrictPolicy has the policy that the README recommends.
func TestPageUnderTheStrictPolicy(t *testing.T) {
	s := serve(t, func(s *site) { s.head["Content-Security-Policy"] = strictPolicy })
	sampleCollection(t, &s.pool, "json", "application/json")
	page := open(t, s.URL)
	var listed []subscription
	page.run(&listed, `
		const { connect } = await import("/lib/presence.js");
		return (await connect({ presenceSubscriptions: given, token: "cwt=0" })).list();`, collection)
	assert.Equal(t, []subscription{sampled}, listed)
}

func TestWorkerListsToo(t *testing.T) {
	s := serve(t)
	sampleCollection(t, &s.pool, "json", "application/json")
	s.answer("GET /worker.js", reply(http.StatusOK, "text/javascript", []byte(`
		import { connect } from "/lib/presence.js";
		const client = await connect({ presenceSubscriptions: "`+collection+`", token: "cwt=0" });
		postMessage(await client.list());`)))
	page := open(t, s.URL)
	var listed []subscription
	page.run(&listed, `
		const { promise, resolve, reject } = later();
		const worker = new Worker("/worker.js", { type: "module" });
		worker.onmessage = ({ data }) => resolve(data);
		worker.onerror = ({ message }) => reject(new Error(message));
		return promise;`)
	assert.Equal(t, []subscription{sampled}, listed)
}

// sampleCollection makes a pool answer with the samples of the page
// presenceSubscriptions_ref.
func sampleCollection(t *testing.T, p *pool, format, mediaType string) {
	p.answer("GET "+collection, reply(http.StatusOK, mediaType, sample(t, "presenceSubscriptions_ref/get-response."+format+".wire")))
	p.answer("POST "+collection, reply(http.StatusCreated, mediaType, sample(t, "presenceSubscriptions_ref/post-response."+format+".wire")))
}

// byBrowser is what browsers add to every request, and no page can prevent.
var byBrowser = []string{
	"Accept-Encoding", "Accept-Language", "Cache-Control", "Connection", "Content-Length", "Origin", "Pragma", "Referer",
	"Sec-Ch-Ua", "Sec-Ch-Ua-Mobile", "Sec-Ch-Ua-Platform", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "User-Agent",
}

// assertRequest asserts that the pool has received one request, and that it is
// the one given: with these header fields and no other.
func assertRequest(t *testing.T, s *site, want request) {
	t.Helper()
	received := s.requests()
	require.Len(t, received, 1)
	maps.DeleteFunc(received[0].Header, func(name string, _ []string) bool { return slices.Contains(byBrowser, name) })
	assert.Equal(t, want, received[0])
}
