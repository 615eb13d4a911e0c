//go:build !js

package browser

import (
	"net/http"
	"testing"
)

const (
	// Collection is the path of the collection of presence subscriptions in the
	// samples.
	Collection = "/ucwa/v1/applications/192/presenceSubscriptions"
	// Token is a token as long as a real one.
	Token = "cwt=AAEBHAEFAAAAAAAFFQAAAE"
)

// Formats lists the two forms of a document, with the body that creates a
// subscription (page presenceSubscriptions_ref) and the length that the page
// documents for it.
var Formats = []struct {
	Name, MediaType, Input string
	Length                 int
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

// A Subscription is a PresenceSubscription of presence.d.ts.
type Subscription struct {
	ID        string            `json:"id"`
	Href      string            `json:"href"`
	Links     map[string]string `json:"links"`
	URIs      []string          `json:"uris"`
	ExpiresAt int64             `json:"expiresAt"`
}

// SampleSubscription is the subscription of the samples.
var SampleSubscription = Subscription{
	ID:   "3",
	Href: "/ucwa/v1/applications/192/presenceSubscription",
	Links: map[string]string{
		"self":                      "/ucwa/v1/applications/192/presenceSubscription",
		"addToPresenceSubscription": "/ucwa/v1/applications/192/presenceSubscription/addToPresenceSubscription",
		"memberships":               "/ucwa/v1/applications/192/presenceSubscription/memberships",
	},
}

// AnswerSamples makes the pool answer GET and POST of [Collection] with the
// samples of the page presenceSubscriptions_ref.
func (p *Pool) AnswerSamples(t *testing.T, format, mediaType string) {
	t.Helper()
	p.Answer("GET "+Collection, Reply(http.StatusOK, mediaType, Sample(t, "presenceSubscriptions_ref/get-response."+format+".wire")))
	p.Answer("POST "+Collection, Reply(http.StatusCreated, mediaType, Sample(t, "presenceSubscriptions_ref/post-response."+format+".wire")))
}

// OpenConnected opens the page of a site and connects it to [Collection] with
// further options, written in JavaScript. The page has the globals module and
// client.
func OpenConnected(t *testing.T, s *Site, options string) *Tab {
	t.Helper()
	page := Open(t, s.URL)
	page.Run(nil, `
		const { load } = await import("/lib/presence.js");
		globalThis.module = await load();
		globalThis.client = await module.connect({ presenceSubscriptions: given[0], token: given[1], `+options+` });`,
		[]string{Collection, Token})
	return page
}
