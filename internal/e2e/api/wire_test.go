//go:build !js

package api

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// origins lists where a page may load the library from.
var origins = []struct {
	name string
	lib  func(t *testing.T, own *browser.Site) string
}{
	{"from its own origin", func(_ *testing.T, own *browser.Site) string { return own.URL + "/lib" }},
	{"from another origin", func(t *testing.T, _ *browser.Site) string {
		other := browser.Serve(t, browser.WithHeader("Access-Control-Allow-Origin", "*"))
		return other.URL + "/lib"
	}},
}

func TestListAndCreateSendTheDocumentedRequests(t *testing.T) {
	for _, origin := range origins {
		for _, format := range browser.Formats {
			t.Run(origin.name+" in "+format.Name, func(t *testing.T) {
				s := browser.Serve(t)
				s.AnswerSamples(t, format.Name, format.MediaType)
				page := browser.Open(t, s.URL)
				page.Run(nil, `
					document.cookie = "session=secret";
					const { connect } = await import(given.lib + "/presence.js");
					globalThis.client = await connect({ presenceSubscriptions: given.collection, token: given.token, format: given.format });`,
					map[string]string{"lib": origin.lib(t, s), "collection": browser.Collection, "token": browser.Token, "format": format.Name})
				require.Empty(t, s.Requests(), "connect sends no request")

				var listed []browser.Subscription
				page.Run(&listed, `return client.list();`)
				assert.Equal(t, []browser.Subscription{browser.SampleSubscription}, listed)
				assertRequest(t, s, browser.Request{Method: "GET", Target: browser.Collection, Header: http.Header{
					"Authorization": {"Bearer " + browser.Token},
					"Accept":        {format.MediaType},
				}})

				var created browser.Subscription
				before := time.Now()
				page.Run(&created, `return client.create({ duration: 15, uris: ["sip:johndoe@contoso.com", "sip:janedoe@contoso.com"] });`)
				after := time.Now()
				require.Len(t, format.Input, format.Length)
				assertRequest(t, s, browser.Request{Method: "POST", Target: browser.Collection, Body: format.Input, Header: http.Header{
					"Authorization": {"Bearer " + browser.Token},
					"Accept":        {format.MediaType},
					"Content-Type":  {format.MediaType},
				}})
				assert.WithinRange(t, time.UnixMilli(created.ExpiresAt).Add(-15*time.Minute), before.Add(-time.Millisecond), after)
				want := browser.SampleSubscription
				want.URIs = []string{"sip:johndoe@contoso.com", "sip:janedoe@contoso.com"}
				want.ExpiresAt = created.ExpiresAt
				assert.Equal(t, want, created)

				page.Run(&listed, `return client.list();`)
				assert.Equal(t, []browser.Subscription{want}, listed, "the client remembers what the server does not repeat")
			})
		}
	}
}

func TestCollectionIsFoundFromTheApplication(t *testing.T) {
	const application = "/ucwa/oauth/v1/applications/105"
	s := browser.Serve(t)
	s.Answer("GET "+application, browser.Reply(http.StatusOK, "application/json; charset=utf-8", browser.Sample(t, "CreateAnApplication/10-applications-response-201.json.wire")))
	s.Answer("GET "+application+"/people/presenceSubscriptions", browser.Reply(http.StatusOK, "application/xml", browser.Sample(t, "presenceSubscriptions_ref/get-response.xml.wire")))
	page := browser.Open(t, s.URL)
	var listed []browser.Subscription
	page.Run(&listed, `
		const { connect } = await import("/lib/presence.js");
		const client = await connect({ application: given, token: async () => "cwt=0", format: "xml" });
		await client.list();
		return client.list();`, application)
	assert.Equal(t, []browser.Subscription{browser.SampleSubscription}, listed)
	var targets []string
	for _, r := range s.Requests() {
		targets = append(targets, r.Target)
	}
	assert.Equal(t, []string{application, application + "/people/presenceSubscriptions", application + "/people/presenceSubscriptions"}, targets,
		"the application is read once")
}

func TestPageWorksUnderTheStrictPolicy(t *testing.T) {
	s := browser.Serve(t, browser.WithPolicy(browser.StrictPolicy))
	s.AnswerSamples(t, "json", "application/json")
	page := browser.Open(t, s.URL)
	var listed []browser.Subscription
	page.Run(&listed, `
		const { connect } = await import("/lib/presence.js");
		return (await connect({ presenceSubscriptions: given, token: "cwt=0" })).list();`, browser.Collection)
	assert.Equal(t, []browser.Subscription{browser.SampleSubscription}, listed)
}

func TestModuleWorksInAWorker(t *testing.T) {
	s := browser.Serve(t)
	s.AnswerSamples(t, "json", "application/json")
	s.Answer("GET /worker.js", browser.Reply(http.StatusOK, "text/javascript", []byte(`
		import { connect } from "/lib/presence.js";
		const client = await connect({ presenceSubscriptions: "`+browser.Collection+`", token: "cwt=0" });
		postMessage(await client.list());`)))
	page := browser.Open(t, s.URL)
	var listed []browser.Subscription
	page.Run(&listed, `
		const { promise, resolve, reject } = later();
		const worker = new Worker("/worker.js", { type: "module" });
		worker.onmessage = ({ data }) => resolve(data);
		worker.onerror = ({ message }) => reject(new Error(message));
		return promise;`)
	assert.Equal(t, []browser.Subscription{browser.SampleSubscription}, listed)
}

// addedByBrowser lists the header fields that browsers add to every request.
var addedByBrowser = []string{
	"Accept-Encoding", "Accept-Language", "Cache-Control", "Connection", "Content-Length", "Origin", "Pragma", "Referer",
	"Sec-Ch-Ua", "Sec-Ch-Ua-Mobile", "Sec-Ch-Ua-Platform", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "User-Agent",
}

// assertRequest asserts that the pool has received exactly one request: the one
// given, with these header fields and no others.
func assertRequest(t *testing.T, s *browser.Site, want browser.Request) {
	t.Helper()
	received := s.Requests()
	require.Len(t, received, 1)
	maps.DeleteFunc(received[0].Header, func(name string, _ []string) bool { return slices.Contains(addedByBrowser, name) })
	assert.Equal(t, want, received[0])
}
