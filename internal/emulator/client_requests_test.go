package emulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Requests as existing clients send them, and documents as they need them.

func TestNamesMatchInAnyCaseAndNumbersMayBeStrings(t *testing.T) {
	const subscriptions = "POST {app}/people/presenceSubscriptions"
	for _, row := range []struct{ name, request, want string }{
		{"uris and duration", subscriptions + "\n\n" + `{"uris":["sip:johndoe@contoso.com"],"duration":11}`, "201"},
		{"Uris, and Duration as a string", subscriptions + "\n\n" + `{"Uris":["sip:johndoe@contoso.com"],"Duration":"11"}`, "201"},
		{"URIS and DURATION", subscriptions + "\n\n" + `{"URIS":["sip:johndoe@contoso.com"],"DURATION":11}`, "201"},
		{"the captured request", subscriptions + "\n\n" + sample(t, "SubscribeToThePresenceOfSelectedContacts/01-create-request.json.wire"), "201"},
		{"a whole number with the fraction .0", subscriptions + "\n\n" + `{"uris":["sip:johndoe@contoso.com"],"duration":15.0}`, "201"},
		{"Duration in a query", subscriptions + "/{id}?Duration=11", "200"},
		{"ContactUris", "POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}\n\n" + `{"ContactUris":["sip:janedoe@contoso.com"]}`, "201"},
		{"contactURIs", "POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId={id}\n\n" + `{"contactURIs":["sip:janedoe@contoso.com"]}`, "201"},
		{"UserAgent, EndpointId and Culture", "POST /ucwa/oauth/v1/applications\n\n" + sample(t, "CreateAnApplication/09-applications-request.json.corrected"), "201"},
		{"useragent, endpointid and culture", "POST /ucwa/oauth/v1/applications\n\n" + `{"useragent":"a","endpointid":"1","culture":"en"}`, "201"},
		{"the three names in a query", "POST /ucwa/oauth/v1/applications?UserAgent=a&EndpointId=1&Culture=en", "201"},
		{"SupportedModalities", beAvailable, "204"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			assert.Equal(t, row.want, s.status(strings.ReplaceAll(row.request, "{id}", s.subscribe(15, john))))
		})
	}
}

func TestBodiesNeedNoContentTypeAndContentTypesNoBody(t *testing.T) {
	const body = `{"duration":15,"uris":["sip:johndoe@contoso.com"]}`
	subscriptions := "POST {app}/people/presenceSubscriptions"
	for _, row := range []struct{ name, field string }{
		{"no Content-Type", ""},
		{"an empty Content-Type", "\nContent-Type: "},
		{"JSON", "\nContent-Type: application/json"},
		{"JSON with a charset", "\nContent-Type: application/json; charset=utf-8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			assert.Equal(t, "201", s.status(subscriptions+row.field+"\n\n"+body), "with a body")
			for _, extension := range []struct{ name, request string }{
				{"no body", "?duration=10" + row.field},
				{"the same duration beside the query", "?duration=10" + row.field + "\n\n" + `{"duration":10}`},
			} {
				id := s.subscribe(10, john)
				assert.Equal(t, "200", s.status(subscriptions+"/"+id+extension.request), extension.name)
				assert.Equal(t, "20m0s", s.left(id).String())
			}
			assert.Equal(t, "201", s.status(subscriptions+"?groupId=Family&duration=11"+row.field), "a group, without body")
			assert.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable"+row.field))
			assert.Equal(t, "204", s.status("POST {app}/me/reportMyActivity"+row.field))
		})
	}
}

func TestAnswersAreJSONUnlessTheClientPrefersXML(t *testing.T) {
	for _, row := range []struct {
		name, fields string
		format       hal.Format
	}{
		{"no Accept", "", hal.JSON},
		{"an empty Accept", "\nAccept: ", hal.JSON},
		{"every media type", "\nAccept: */*", hal.JSON},
		{"JSON before every other media type", "\nAccept: application/json, text/javascript, */*; q=0.01", hal.JSON},
		{"XML", "\nAccept: application/xml", hal.XML},
		{"the vendor's XML", "\nAccept: application/vnd.microsoft.com.ucwa+xml", hal.XML},
		{"a Content-Type on GET", "\nContent-Type: application/json", hal.JSON},
		{"a Content-Type on GET that differs from Accept", "\nContent-Type: application/json\nAccept: application/xml", hal.XML},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			for _, path := range []string{"{app}", "{app}/people/presenceSubscriptions", rootPath, userPath} {
				resp := s.send("GET " + path + row.fields)
				assert.Equal(t, 200, resp.Status, path)
				format, known := hal.FormatOf(resp.Header.Get("Content-Type"))
				assert.True(t, known)
				assert.Equal(t, row.format, format, path)
			}
		})
	}
}

func TestChallengesHaveOneLineAndTokensAreIssuedForForms(t *testing.T) {
	const oneLine = `MsRtcOAuth href="https://lyncweb.contoso.com/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"`
	challenge := "GET https://lyncweb.contoso.com{app}" + noToken
	assert.Equal(t, []string{oneLine}, values(start(t, Config{}).send(challenge).Header, "WWW-Authenticate"))
	two := values(start(t, Config{Variants: Variants{TwoLineChallenge: true}}).send(challenge).Header, "WWW-Authenticate")
	require.Len(t, two, 2)
	assert.Regexp(t, `^Bearer trusted_issuers=`, two[0])
	assert.Equal(t, oneLine, two[1])
	for _, contentType := range []string{
		"application/x-www-form-urlencoded;charset=UTF-8",
		"application/x-www-form-urlencoded;charset='utf-8'",
		"application/x-www-form-urlencoded; charset=utf-8",
		"Application/X-WWW-Form-URLEncoded",
		"application/x-www-form-urlencoded",
		"",
	} {
		s := start(t, Config{})
		assert.Equal(t, sara, s.signsIn("grant_type=password&username=sarad%40contoso.com&password=pass%40word1", "Content-Type: "+contentType), contentType)
	}
	s := start(t, Config{})
	assert.Equal(t, sara, s.signsIn("grant_type=password&username=SaraD@contoso.com&password=pass@word1"), "no Content-Type, no escapes")
}

func TestHrefsHaveTheFormsThatClientsTakeApart(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, sara)
	root := document(t, s.send("GET https://lyncdiscover.contoso.com/"))
	user := document(t, s.send("GET "+root.Href("user")))
	for _, doc := range []*hal.Resource{root, user} {
		for _, link := range doc.Links {
			assert.Regexp(t, `^https://lyncdiscover\.contoso\.com/`, link.Href, "hrefs of discovery are absolute")
		}
	}
	app := s.get("{app}")
	subscription, ok := ucwa.ParsePresenceSubscription(s.get("{app}/people/presenceSubscriptions/"+id), "")
	require.True(t, ok)
	contact := s.get("{app}/people/SARAD@contoso.com")
	group := s.get("{app}/people/groups/Family")
	for _, row := range []struct{ name, href, want string }{
		{"the application", app.Self(), `^/ucwa/oauth/v1/applications/\d{12}$`},
		{"events, with a query to append to", app.Href("events"), `/events\?ack=1$`},
		{"a subscription, without query", subscription.Href, `^/[^?]+/people/presenceSubscriptions/[0-9a-f]{32}$`},
		{"its memberships, with a query to append to", subscription.Memberships, `^/[^?]+\?presenceSubscriptionId=[0-9a-f]{32}$`},
		{"adding to it, with a query to append to", subscription.AddTo, `^/[^?]+\?presenceSubscriptionId=[0-9a-f]{32}$`},
		{"subscribing to a group, with a query to append to", group.Href(ucwa.RelSubscribeToGroupPresence), `^/[^?]+\?groupId=Family$`},
		{"a contact", contact.Self(), `^/[^?]+/people/sarad@contoso\.com$`},
		{"the presence of a contact", contact.Href(ucwa.RelContactPresence), `^/[^?]+/people/sarad@contoso\.com/presence$`},
	} {
		assert.Regexp(t, row.want, row.href, row.name)
		if row.name == "events, with a query to append to" {
			continue
		}
		for _, path := range []string{row.href, "/" + row.href, "https://lyncweb.contoso.com/" + row.href} {
			assert.Equal(t, "200", s.status("GET "+path), path)
		}
	}
	assert.Equal(t, "200", s.status("POST "+subscription.Href+"?duration=10"))
	assert.Equal(t, "201", s.status("POST "+group.Href(ucwa.RelSubscribeToGroupPresence)+"&duration=10"))
	assert.Equal(t, "201", s.status("POST "+subscription.AddTo+"&contactUris="+john))
}

func TestAFreshApplicationHasTheLinksToSubscribe(t *testing.T) {
	s := start(t, Config{})
	resp := s.send(signIn)
	require.Equal(t, 201, resp.Status)
	app := document(t, resp)
	me, people := app.Resources(ucwa.RelMe)[0], app.Resources(ucwa.RelPeople)[0]
	for _, row := range []struct {
		from *hal.Resource
		rel  string
		want string
	}{
		{app, "self", ""},
		{app, "events", "/events?ack=1"},
		{app, "batch", "/batch"},
		{&me, "makeMeAvailable", "/me/makeMeAvailable"},
		{&people, "presenceSubscriptions", "/people/presenceSubscriptions"},
		{&people, "myContacts", "/people/contacts"},
		{&people, "myGroups", "/people/groups"},
	} {
		assert.Equal(t, app.Self()+row.want, row.from.Href(row.rel), row.rel)
	}
	s.app = app.Self()
	assert.Len(t, s.subscribe(15, "sip:lenea@contoso.com"), 32, "the user can subscribe to themselves without makeMeAvailable")
	assert.Equal(t, "201", s.status("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11"))
}

func TestMembershipsAreListedAndAddedAtOneHref(t *testing.T) {
	s := start(t, Config{})
	seen := map[string]bool{}
	for range 20 {
		id := s.subscribe(15, john)
		assert.Regexp(t, `^[0-9a-f]{32}$`, id)
		assert.False(t, seen[id], "ids are unique")
		seen[id] = true
		subscription, ok := ucwa.ParsePresenceSubscription(s.get("{app}/people/presenceSubscriptions/"+id), "")
		require.True(t, ok)
		assert.Equal(t, s.app+"/people/presenceSubscriptionMemberships?presenceSubscriptionId="+id, subscription.Memberships)
		assert.Equal(t, subscription.Memberships, subscription.AddTo)
	}
}

func TestDELETENeedsOnlyAToken(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	for _, href := range []string{
		"{app}/people/presenceSubscriptionMemberships/" + id + ",johndoe@contoso.com",
		"{app}/people/presenceSubscriptions/" + id,
		"{app}",
	} {
		resp := s.send("DELETE " + href)
		assert.Equal(t, "204\n\n", wire(t, resp), href)
	}
	assert.Equal(t, "404 NotFound ApplicationNotFound", s.status("GET {app}"))
	assert.Equal(t, "404 NotFound ApplicationNotFound", s.status("GET {app}/people/presenceSubscriptions/"+id), "and everything in it is gone")
	assert.Equal(t, "404 NotFound ApplicationNotFound", s.status("DELETE {app}"))
}
