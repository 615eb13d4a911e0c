package emulator

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
)

// The first application and its first subscription, with the seed 0.
const (
	firstApplication  = "/ucwa/oauth/v1/applications/641448783355"
	firstSubscription = "13b0ac0baf9607d2ba9c5b00f75963a1"
)

const (
	jsonSubscription = `{"rel":"presenceSubscription","id":"{id}","_links":{` +
		`"self":{"href":"{app}/people/presenceSubscriptions/{id}"},` +
		`"addToPresenceSubscription":{"href":"{app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}"},` +
		`"memberships":{"href":"{app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}"}}}`

	xmlNamespace    = `xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"`
	xmlSubscription = `<resource rel="presenceSubscription" href="{app}/people/presenceSubscriptions/{id}"{ns}>` +
		`<link rel="addToPresenceSubscription" href="{app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}" />` +
		`<link rel="memberships" href="{app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}" />` +
		`<property name="rel">presenceSubscription</property><property name="id">{id}</property></resource>`

	jsonPeople = `{"rel":"people","_links":{"self":{"href":"{app}/people"},` +
		`"myContactsAndGroupsSubscription":{"href":"{app}/people/contactsAndGroupsSubscription"},` +
		`"myContacts":{"href":"{app}/people/contacts"},` +
		`"myGroupMemberships":{"href":"{app}/people/groupMemberships"},` +
		`"myGroups":{"href":"{app}/people/groups"},` +
		`"myPrivacyRelationships":{"href":"{app}/people/privacyRelationships"},` +
		`"presenceSubscriptionMemberships":{"href":"{app}/people/presenceSubscriptionMemberships"},` +
		`"presenceSubscriptions":{"href":"{app}/people/presenceSubscriptions"},` +
		`"search":{"href":"{app}/people/search"},` +
		`"subscribedContacts":{"href":"{app}/people/subscribedContacts"}}}`

	jsonApplication = `{"rel":"application","culture":"en-US","userAgent":"UCWA Samples","id":"{number}","_links":{` +
		`"self":{"href":"{app}"},"policies":{"href":"{app}/policies"},"batch":{"href":"{app}/batch"},"events":{"href":"{app}/events?ack=1"}},` +
		`"_embedded":{"me":{"rel":"me","department":"Engineering","emailAddresses":["lenea@contoso.com"],"name":"Lene Aaling","uri":"sip:lenea@contoso.com","_links":{` +
		`"self":{"href":"{app}/me"},"makeMeAvailable":{"href":"{app}/me/makeMeAvailable"},"photo":{"href":"{app}/photos/lenea@contoso.com"}}},` +
		`"people":` + jsonPeople + `,"onlineMeetings":{"rel":"onlineMeetings","_links":{"self":{"href":"{app}/onlineMeetings"}}},` +
		`"communication":{"rel":"communication","63d07186-3ac2-baba-bb63-0cc1fb66ee01":"please pass this in a PUT request",` +
		`"supportedModalities":[],"supportedMessageFormats":["Plain"],"etag":"1268118805","_links":{"self":{"href":"{app}/communication"},` +
		`"startMessaging":{"href":"{app}/communication/messagingInvitations"}}}}}`

	signIn = `POST /ucwa/oauth/v1/applications
Content-Type: application/json

{"UserAgent":"UCWA Samples","EndpointId":"a917c6f4-976c-4cf3-847d-cdfffa28ccdf","Culture":"en-US"}`
	create = `POST {app}/people/presenceSubscriptions

{"duration":15,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"]}`
)

func TestExchangesToTheByte(t *testing.T) {
	const xmlHeader = `<?xml version="1.0" encoding="utf-8"?>`
	for _, test := range []struct {
		name            string
		before          []string // requests that are sent first
		request         string
		status          int
		mediaType, body string
	}{
		{
			name:    "signing in creates an application",
			request: signIn,
			status:  201, mediaType: "application/json", body: jsonApplication,
		},
		{
			name:    "signing in again with the endpointId returns the unchanged application",
			before:  []string{signIn},
			request: strings.ReplaceAll(signIn, "en-US", "de-DE"),
			status:  200, mediaType: "application/json", body: jsonApplication,
		},
		{
			name:    "an application has the links to its presence subscriptions",
			before:  []string{signIn},
			request: "GET {app}",
			status:  200, mediaType: "application/json", body: jsonApplication,
		},
		{
			name:    "people can be read alone",
			before:  []string{signIn},
			request: "GET {app}/people\nAccept: application/json",
			status:  200, mediaType: "application/json", body: jsonPeople,
		},
		{
			name:    "an empty collection embeds an empty array",
			before:  []string{signIn},
			request: "GET {app}/people/presenceSubscriptions\nAccept: application/json",
			status:  200, mediaType: "application/json",
			body: `{"rel":"presenceSubscriptions","_links":{"self":{"href":"{app}/people/presenceSubscriptions"}},"_embedded":{"presenceSubscription":[]}}`,
		},
		{
			name:    "in XML an empty collection embeds nothing",
			before:  []string{signIn},
			request: "GET {app}/people/presenceSubscriptions\nAccept: application/xml",
			status:  200, mediaType: "application/xml",
			body: xmlHeader + `<resource rel="presenceSubscriptions" href="{app}/people/presenceSubscriptions" ` + xmlNamespace + `><property name="rel">presenceSubscriptions</property></resource>`,
		},
		{
			name:    "a subscription is created in JSON",
			before:  []string{signIn},
			request: create,
			status:  201, mediaType: "application/json", body: jsonSubscription,
		},
		{
			name:   "a subscription is created in XML",
			before: []string{signIn},
			request: `POST {app}/people/presenceSubscriptions
Content-Type: application/xml
Accept: application/xml

` + xmlHeader + `<input ` + xmlNamespace + `><property name="duration">15</property><propertyList name="uris"><item>sip:johndoe@contoso.com</item></propertyList></input>`,
			status: 201, mediaType: "application/xml",
			body: xmlHeader + strings.ReplaceAll(xmlSubscription, "{ns}", " "+xmlNamespace),
		},
		{
			name:    "a collection of one is an array of one",
			before:  []string{signIn, create},
			request: "GET {app}/people/presenceSubscriptions",
			status:  200, mediaType: "application/json",
			body: `{"rel":"presenceSubscriptions","_links":{"self":{"href":"{app}/people/presenceSubscriptions"}},"_embedded":{"presenceSubscription":[` + jsonSubscription + `]}}`,
		},
		{
			name:    "the collection in XML contains its subscriptions",
			before:  []string{signIn, create},
			request: "GET {app}/people/presenceSubscriptions\nAccept: application/vnd.microsoft.com.ucwa+xml",
			status:  200, mediaType: "application/vnd.microsoft.com.ucwa+xml",
			body: xmlHeader + `<resource rel="presenceSubscriptions" href="{app}/people/presenceSubscriptions" ` + xmlNamespace + `><property name="rel">presenceSubscriptions</property>` +
				strings.ReplaceAll(xmlSubscription, "{ns}", "") + `</resource>`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &server{Emulator: New(Config{}), t: t, app: firstApplication, now: morning}
			for _, request := range test.before {
				s.send(request)
			}
			body := strings.NewReplacer("{app}", firstApplication, "{number}", path.Base(firstApplication), "{id}", firstSubscription).Replace(test.body)
			want := fmt.Sprintf("%d\nContent-Type: %s; charset=utf-8\nContent-Length: %d\n\n%s", test.status, test.mediaType, len(body), body)
			assert.Equal(t, want, wire(t, s.send(test.request)))
		})
	}
}

// unauthorizedPage is the body of a 401.
const unauthorizedPage = "<!DOCTYPE html><html><head><title>401 - Unauthorized: there is no token, or none that works.</title></head>" +
	"<body><h1>401 - Unauthorized: there is no token, or none that works.</h1></body></html>"

func TestAnswersWithoutDocument(t *testing.T) {
	unauthorized := fmt.Sprintf("401\nContent-Length: %d\nContent-Type: text/html\n", len(unauthorizedPage))
	for _, test := range []struct {
		name          string
		config        Config
		request, want string
	}{
		{
			"a 204 has neither body nor length",
			Config{}, "DELETE {app}", "204\n\n",
		},
		{
			"the challenge names the token endpoint",
			Config{}, "GET {app}\nAuthorization: ",
			unauthorized +
				`WWW-Authenticate: MsRtcOAuth href="/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"` + "\n\n" + unauthorizedPage,
		},
		{
			"the token endpoint is absolute if the URL is",
			Config{}, "GET https://LyncWeb.contoso.com:443{app}\nAuthorization: ",
			unauthorized +
				`WWW-Authenticate: MsRtcOAuth href="https://lyncweb.contoso.com/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"` + "\n\n" + unauthorizedPage,
		},
		{
			"the challenge has two lines with the variant",
			Config{Variants: Variants{TwoLineChallenge: true}}, "GET {app}\nAuthorization: ",
			unauthorized +
				`WWW-Authenticate: Bearer trusted_issuers="00000002-0000-0ff1-ce00-000000000000@contoso.com", client_id="00000004-0000-0ff1-ce00-000000000000"` + "\n" +
				`WWW-Authenticate: MsRtcOAuth href="/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"` + "\n\n" + unauthorizedPage,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, wire(t, start(t, test.config).send(test.request)))
		})
	}
}

func TestBothFormatsHaveTheSameContent(t *testing.T) {
	s := start(t, Config{})
	s.send(create)
	s.send(beAvailable)
	s.send("POST {app}/me/note?message=Heads+down+today")
	for _, path := range []string{
		"{app}", "{app}/people", "{app}/people/presenceSubscriptions", "{app}/people/presenceSubscriptionMemberships",
		"{app}/people/subscribedContacts", "{app}/people/contacts", "{app}/people/contacts?expand=false",
		"{app}/people/groups", "{app}/people/groups?expand=false", "{app}/people/groups/7/expandDistributionGroup",
		"{app}/people/search?query=doe", "{app}/people/sarad@contoso.com", "{app}/people/sarad@contoso.com/presence",
		"{app}/people/sarad@contoso.com/supportedMedia", "{app}/people/sarad@contoso.com/privacyRelationship",
		"{app}/people/groupMemberships", "{app}/people/privacyRelationships", "{app}/people/contactsAndGroupsSubscription",
		"{app}/me", "{app}/me/presence", "{app}/me/note", "{app}/me/location",
		"{app}/policies", "{app}/onlineMeetings", "{app}/communication",
	} {
		fromJSON := document(t, s.send("GET "+path+"\nAccept: application/json"))
		fromXML := document(t, s.send("GET "+path+"\nAccept: application/xml"))
		want, err := hal.AppendXML(nil, fromJSON)
		assert.NoError(t, err)
		got, err := hal.AppendXML(nil, fromXML)
		assert.NoError(t, err)
		assert.Equal(t, string(want), string(got))
	}
}

func TestTheSameSeedGivesTheSameAnswers(t *testing.T) {
	history := func(seed uint64) string {
		s := start(t, Config{Seed: seed})
		return s.Token() + wire(t, s.send(create)) + wire(t, s.send(create)) + wire(t, s.send("GET {app}"))
	}
	assert.Equal(t, history(7), history(7))
	assert.NotEqual(t, history(7), history(8))
}
