package emulator

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// FuzzHandle sends arbitrary requests to a server, with time that passes and faults.
// The server never panics and never fails by itself, the length of an answer is exact,
// its body is a document in the format that the client accepts unless a fault changes
// it, and no limit is exceeded.
func FuzzHandle(f *testing.F) {
	const collection = "{app}/people/presenceSubscriptions"
	const memberships = "{app}/people/presenceSubscriptionMemberships"
	for _, seed := range []struct{ method, url, header, body string }{
		{"GET", "{app}", "Accept: application/xml", ""},
		{"GET", "{app}/people", "Accept: */*;q=0.1, application/vnd.microsoft.ucwa+xml", ""},
		{"GET", "https://fe1.contoso.com:443/" + collection, "X-MS-RequiresMinResourceVersion: 2", ""},
		{"DELETE", "{app}", "", ""},
		{"OPTIONS", collection, "", ""},
		{"POST", collection + "?Duration=15&uris=sip%3ajohndoe@contoso.com", "", ""},
		{"POST", collection, "Content-Type: application/json", sample(f, "presenceSubscriptions_ref/post-request.json.wire")},
		{"POST", collection, "Content-Type: application/json", sample(f, "presenceSubscriptions_ref/post-request.json.corrected")},
		{"POST", collection, "Content-Type: application/xml\nAccept: application/xml", sample(f, "presenceSubscriptions_ref/post-request.xml.wire")},
		{"POST", collection, "Content-Type: application/xml\nAccept: application/xml", sample(f, "presenceSubscriptions_ref/post-request.xml.corrected")},
		{"POST", "/ucwa/oauth/v1/applications", "", sample(f, "applications_ref/post-request.json.wire")},
		{"POST", "/ucwa/oauth/v1/applications", "Content-Type: application/xml\nAccept: application/xml", sample(f, "applications_ref/post-request.xml.wire")},
		{"GET", "/", "Authorization: Bearer x", ""},
		{"GET", "https://lyncdiscover.contoso.com/", "Accept: application/xml", ""},
		{"GET", "http://[::1]:8080/Autodiscover/AutodiscoverService.svc/root?originalDomain=%00", "", ""},
		{"GET", "//autodiscover/autodiscoverservice.svc/root/oauth/user", "Accept: application/xml", ""},
		{"POST", "/WebTicket/oauthtoken", "Content-Type: application/x-www-form-urlencoded;charset='utf-8'", "grant_type=password&username=CONTOSO\\lenea&password=pass@word1"},
		{"POST", "/WebTicket/oauthtoken", "", "grant_type=urn%3Amicrosoft.rtc%3Awindows"},
		{"POST", "https://server.contoso.com/webticket/oauthtoken", "", "grant_type=urn:microsoft.rtc:passive"},
		{"POST", "{app}/me/makeMeAvailable", "Content-Type: application/xml", sample(f, "makeMeAvailable_ref/post-request.xml.corrected")},
		{"POST", "{app}/me/presence?availability=Offwork", "", ""},
		{"GET", "{app}/communication", "Accept: application/xml", ""},
		{"GET", "{app}/people/groupMemberships/Family,johndoe@contoso.com", "Accept: application/xml", ""},
		{"GET", "{app}/people/privacyRelationships", "Accept: application/xml", ""},
		{"POST", "{app}/people/contactsAndGroupsSubscription/startOrRefreshSubscriptionToContactsAndGroups?duration=60", "", ""},
		{"GET", collection + "/{id}", "Accept: application/xml", ""},
		{"POST", collection + "/{id}?duration=11", "Content-Type: ", ""},
		{"POST", collection + "/{id}", "", sample(f, "SubscribeToThePresenceOfSelectedContacts/01-create-request.json.wire")},
		{"DELETE", collection + "/{id}", "", ""},
		{"POST", collection + "?groupId=Family&duration=11", "", ""},
		{"GET", memberships + "?presenceSubscriptionId={id}", "", ""},
		{"POST", memberships + "?presenceSubscriptionId={id}", "Content-Type: application/json", sample(f, "addToPresenceSubscription_ref/post-request.json.corrected")},
		{"POST", memberships + "?presenceSubscriptionId={id}", "Content-Type: application/xml", sample(f, "addToPresenceSubscription_ref/post-request.xml.corrected")},
		{"GET", memberships + "/{id},johndoe@contoso.com", "", ""},
		{"DELETE", memberships + "/{id},johndoe@contoso.com", "", ""},
		{"GET", "{app}/people/subscribedContacts", "Accept: application/xml", ""},
		{"GET", "{app}/people/contacts?groupId=Family&expand=false", "Accept: application/xml", ""},
		{"GET", "{app}/people/groups?expand=true", "Accept: application/xml", ""},
		{"GET", "{app}/people/groups/7/expandDistributionGroup", "", ""},
		{"GET", "{app}/people/search?query=doe&limit=2", "Accept: application/xml", ""},
		{"GET", "{app}/people/SaraD@contoso.com", "Accept: application/xml", ""},
		{"GET", "{app}/people/sarad%40contoso.com/presence", "Accept: application/xml", ""},
		{"GET", "{app}/people/user@contoso.com/supportedMedia", "Accept: application/xml", ""},
		{"GET", "{app}/events?ack=1&low=5&medium=1800&timeout=180&priority=-1&key=a%26b", "", ""},
		{"POST", "{app}/batch", "Accept: */*\nContent-Type: multipart/batching;boundary=x", "--x\nContent-Type: application/http\n\nGET {app} HTTP/1.1\n\n--x--"},
		{"GET", "{app}/events?ACK=2&Key=%00", "Accept: application/vnd.microsoft.com.ucwa+xml", ""},
	} {
		f.Add(seed.method, seed.url, seed.header, seed.body, 0, 0, "", "")
		f.Add(seed.method, seed.url, seed.header, seed.body, 7, 0, "", "")
		f.Add(seed.method, seed.url, seed.header, seed.body, 0, 503, "html", "LimitExceeded")
	}
	f.Fuzz(func(t *testing.T, method, url, header, body string, minutes, status int, damage, subcode string) {
		s := start(t, Config{Life: time.Minute, Limits: Limits{Applications: 2, Subscriptions: 2, Contacts: 3, Memberships: 4}})
		id := s.subscribe(15, "sip:johndoe@contoso.com")
		req := &httpmsg.Request{
			Method: method,
			URL:    strings.NewReplacer("{app}", s.app, "{id}", id).Replace(url),
			Body:   []byte(body),
		}
		rule := fault.Rule{Path: req.URL, Status: status, Subcode: subcode, Body: fault.Damage(damage), Times: 1, AfterEffect: minutes%2 == 0}
		_ = s.Fail(rule) // most rules are invalid
		for line := range strings.SplitSeq(header, "\n") {
			name, value, _ := strings.Cut(line, ":")
			req.Header.Add(name, value)
		}
		if !req.Header.Has("Authorization") {
			req.Header.Add("Authorization", "Bearer "+s.Token())
		}
		for range 3 {
			s.now = s.now.Add(time.Duration(minutes%60) * time.Minute)
			rules := len(s.Faults())
			resp := s.Handle(req, s.now)
			if resp == nil {
				assert.True(t, isPoll(req), "only a GET of events is parked")
			} else if len(s.Faults()) < rules {
				checkDelivery(t, resp)
			} else {
				checkAnswer(t, req, resp)
			}
		}
		assert.LessOrEqual(t, len(s.applications), 2)
		for _, app := range s.applications {
			memberships := 0
			for _, subscription := range app.subscriptions {
				assert.LessOrEqual(t, len(subscription.uris), 3)
				memberships += len(subscription.uris)
			}
			assert.LessOrEqual(t, len(app.subscriptions), 2)
			assert.LessOrEqual(t, memberships, 4)
		}
	})
}

// checkDelivery checks what holds for every answer, even one that a fault has changed.
func checkDelivery(t *testing.T, resp *httpmsg.Response) {
	for _, f := range resp.Header {
		assert.NotContains(t, f.Name+f.Value, "\r")
		assert.NotContains(t, f.Name+f.Value, "\n")
	}
	if resp.Status == 204 {
		assert.False(t, resp.Header.Has("Content-Length"))
		assert.Empty(t, resp.Body)
		return
	}
	assert.Equal(t, strconv.Itoa(len(resp.Body)), resp.Header.Get("Content-Length"))
}

// isPoll reports whether a request asks for events.
func isPoll(req *httpmsg.Request) bool {
	target := input.ParseTarget(req.URL)
	return req.Method == "GET" && strings.EqualFold(target.Path[len(target.Path)-1], "events")
}

// checkAnswer checks an answer that no fault has changed.
func checkAnswer(t *testing.T, req *httpmsg.Request, resp *httpmsg.Response) {
	require.Contains(t, []int{200, 201, 204, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 429}, resp.Status)
	checkDelivery(t, resp)
	if resp.Status == 204 {
		return
	}
	if httpmsg.MediaType(resp.Header.Get("Content-Type")) == batch.MediaType {
		inBatch(t, resp)
		return
	}
	if resp.Status == 401 {
		assert.Equal(t, unauthorizedPage, string(resp.Body))
		assert.Equal(t, "text/html", resp.Header.Get("Content-Type"))
		return
	}
	format, known := hal.FormatOf(resp.Header.Get("Content-Type"))
	require.True(t, known)
	target := input.ParseTarget(req.URL)
	rest, found := target.Below(tokenPath)
	token := found && len(rest) == 0
	if token {
		assert.Equal(t, hal.JSON, format)
	} else if asked, named := hal.FormatOf(req.Header.Get("Accept")); named && resp.Status != 406 && !strings.ContainsAny(req.Header.Joined("Accept"), ",;") {
		assert.Equal(t, asked, format)
	}
	if resp.Status == 200 && isPoll(req) {
		events, err := format.DecodeEvents(resp.Body)
		require.NoError(t, err)
		again, err := format.AppendEvents(nil, events)
		require.NoError(t, err)
		assert.Equal(t, string(resp.Body), string(again))
		return
	}
	doc, err := format.Decode(resp.Body)
	require.NoError(t, err)
	again, err := format.Append(nil, doc)
	require.NoError(t, err)
	assert.Equal(t, string(resp.Body), string(again))
	_, refused := ucwa.ParseReason(doc)
	if token {
		_, failed := doc.Property("error")
		refused = refused || failed
	}
	assert.Equal(t, resp.Status >= 400, refused)
}
