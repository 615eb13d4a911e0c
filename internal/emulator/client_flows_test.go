package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// What existing clients need besides client_requests_test.go. They were run against
// the emulator without changes; each test says what one of them needs.

func TestClientsThatReadTheLinkToStartMessaging(t *testing.T) {
	s := start(t, Config{})
	communication := s.get("{app}").Resources("communication")[0]
	invite := communication.Href("startMessaging")
	assert.Equal(t, s.app+"/communication/messagingInvitations", invite, "they read the link while they sign in")
	assert.Equal(t, "409 Conflict", s.status("POST "+invite+"\n\n"+
		`{"importance":"Normal","subject":"","telemetryId":null,"to":"sip:johndoe@contoso.com","operationId":"1"}`))
}

func TestClientsThatBuildURLsFromTheApplicationId(t *testing.T) {
	s := start(t, Config{})
	id := s.get("{app}").Text("id")
	assert.Equal(t, "204", s.status("POST /ucwa/oauth/v1/applications/"+id+"/me/makeMeAvailable"))
}

func TestClientsThatUseThePathsOfTheReferencePages(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, "409 Conflict MakeMeAvailableRequired", s.status("POST {app}/reportMyActivity"))
	assert.Equal(t, "204", s.status("POST {app}/communication/makeMeAvailable\n\n"+
		`{"phoneNumber":"0000000","signInAs":"Online","supportedMessageFormats":["Plain"],"supportedModalities":["Messaging"]}`))
	assert.Equal(t, "204", s.status("POST {app}/reportMyActivity"))
}

func TestClientsThatSendNullForWhatIsMissing(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, "201", s.status("POST /ucwa/oauth/v1/applications\n\n"+
		`{"culture":"en-US","endpointId":"1","instanceId":null,"userAgent":"a","rel":null,"etag":null,"href":null,"title":null}`))
	assert.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable\n\n"+
		`{"rel":null,"phoneNumber":null,"signInAs":null,"supportedModalities":null}`))
}

func TestClientsThatReadLocation(t *testing.T) {
	s := start(t, Config{})
	href := s.get("{app}/people").Href("myContactsAndGroupsSubscription")
	resp := s.send("POST " + s.get(href).Href("startOrRefreshSubscriptionToContactsAndGroups") + "?duration=30\nContent-Length: 0")
	assert.Equal(t, 201, resp.Status)
	assert.Equal(t, href, resp.Header.Get("Location"))
}

func TestClientsThatSendMultipartForms(t *testing.T) {
	form := func(fields ...string) string {
		body := ""
		for _, field := range fields {
			name, value, _ := strings.Cut(field, "=")
			body += "--b1\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
		}
		return body + "--b1--\r\n"
	}
	const contentType = "Content-Type: multipart/form-data; boundary=b1"
	for _, row := range []struct{ name, form, field, want string }{
		{"each field in its own part", form("grant_type=password", "username=sarad@contoso.com", "password=pass@word1"), contentType, sara},
		{"names in any case", form("Grant_Type=password", "UserName=sarad@contoso.com", "PASSWORD=pass@word1"), contentType, sara},
		{"values are not escaped", form("grant_type=password", "username=sarad@contoso.com", "password=pass%40word1"), contentType, "400 invalid_grant"},
		{"a field twice", form("grant_type=password", "grant_type=password", "username=sarad@contoso.com", "password=pass@word1"), contentType, "400 invalid_request"},
		{"no boundary", form("grant_type=password"), "Content-Type: multipart/form-data", "400 invalid_request"},
		{"another boundary", form("grant_type=password"), contentType + "2", "400 invalid_request"},
		{"a part without header", "--b1\r\ngrant_type\r\n--b1--", contentType, "400 invalid_request"},
		{"no parts", "--b1--", contentType, "400 invalid_request"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, start(t, Config{}).signsIn(row.form, row.field))
		})
	}
}

// Microsoft's GetNote.js writes the message into the page. Without a message jQuery's
// text(undefined) would leave the previous one there.
func TestClientsThatNeedAnEmptyMessage(t *testing.T) {
	s := start(t, Config{})
	for _, request := range []string{beAvailable, "POST {app}/me/note\n\n" + `{"message":"Back at noon"}`, "POST {app}/me/note\nContent-Type: "} {
		assert.Equal(t, "204", s.status(request))
	}
	message, given := s.get("{app}/me/note").Property("message")
	assert.True(t, given)
	assert.Equal(t, hal.String(""), message)
}

// A page for the online service asks for 60 seconds; the minimum is 180 (page
// events_ref).
func TestClientsThatAskForAShortTimeout(t *testing.T) {
	s := start(t, Config{})
	get := s.poll("?ack=1&timeout=60")
	s.pass(179 * time.Second)
	assert.Equal(t, "waits", get.says())
	assert.Equal(t, "next?ack=2&timeout=60", s.later(get, time.Second).says())
}

// Microsoft's own samples show contactPhoto in img elements, which send no token; a
// real server uses a cookie. The answer has to be that there is no photo, and not a
// challenge.
func TestClientsThatShowPhotosInImgElements(t *testing.T) {
	s := start(t, Config{})
	for _, request := range []string{"GET {app}/photos/SaraD@contoso.com\nAuthorization: \nAccept: image/avif,image/webp,*/*;q=0.8", "GET {app}/photos/SaraD@contoso.com"} {
		resp := s.send(request)
		assert.Equal(t, 404, resp.Status)
		assert.False(t, resp.Header.Has("WWW-Authenticate"))
	}
	assert.Equal(t, "404 NotFound", s.status("GET {app}/photos/SaraD@contoso.com\nAccept: image/jpeg"), "other clients accept only an image")
}

// Java gives clients no stream for an error without body, and some fail on that.
func TestClientsThatReadTheBodyOfAChallenge(t *testing.T) {
	resp := start(t, Config{}).send("GET " + userPath + noToken)
	assert.Equal(t, "text/html", resp.Header.Get("Content-Type"))
	assert.NotEmpty(t, resp.Body)
}

// A bridge to a chat server sends a word as a form.
func TestClientsThatReportActivityWithABody(t *testing.T) {
	s := start(t, Config{})
	require.Equal(t, "204", s.status(beAvailable))
	for _, field := range []string{"", "\nContent-Type: application/x-www-form-urlencoded", "\nContent-Type: application/json"} {
		assert.Equal(t, "204", s.status("POST {app}/me/reportMyActivity"+field+"\n\nsomething"))
	}
}

func TestClientsThatWriteJSONByHand(t *testing.T) {
	const accepted, refused = "201", "400 BadRequest DeserializationFailure"
	for _, row := range []struct{ name, body, want string }{
		{"names without quotation marks", `{userAgent : "Desktop", endpointId : "9622886600", culture : "en-us"}`, accepted},
		{"single quotes", `{'userAgent':'say "a"','endpointId':'it\'s 1','culture':'en'}`, accepted},
		{"a comma after the last member", "{\n\"UserAgent\":\"UCWA Samples\",\n\"EndpointId\":\"a917c6f4\",\n\"Culture\":\"en-US\",\n}", accepted},
		{"a comma after the last item of a list", `{"userAgent":"a","endpointId":"1","culture":"en","x":[1,2, ],}`, accepted},
		{"names with letters beyond ASCII", `{größe_1:true,userAgent:"a",endpointId:"1",culture:"en"}`, accepted},
		{"two commas", `{"userAgent":"a","endpointId":"1","culture":"en",,}`, refused},
		{"a text without quotation marks", `{"userAgent":Desktop,"endpointId":"1","culture":"en"}`, refused},
		{"quotes that do not match", `{"userAgent":'a","endpointId":"1","culture":"en"}`, refused},
		{"a string that is not closed", `{"userAgent":"a","endpointId":"1","culture":'en\`, refused},
		{"a second object", `{userAgent:"a",endpointId:"1",culture:"en"} {}`, refused},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, start(t, Config{}).status("POST /ucwa/oauth/v1/applications\n\n"+row.body))
		})
	}
}

// A library in C# reads every part of a contact that an event names, the relationship
// included, and raises an event of its own with it. It stops at the first error.
func TestClientsThatReadEveryUpdatedPartOfAContact(t *testing.T) {
	s := start(t, Config{})
	s.subscribe(15, john, "sip:user@fabrikam.com")
	levels := map[string]string{}
	for _, e := range s.poll("?ack=1").events().Senders[0].Events {
		if e.Type != hal.Updated {
			continue
		}
		doc := s.get(e.Target.Href)
		assert.Equal(t, e.Target.Rel, doc.Rel)
		if doc.Rel == relContactPrivacyRelationship {
			levels[s.get(e.In.Href).Text("uri")] = doc.Text("relationshipLevel")
		}
	}
	assert.Equal(t, map[string]string{john: "Colleagues", "sip:user@fabrikam.com": "Unknown"}, levels)
}

// The same library lists contacts by their relationship.
func TestClientsThatListContactsByRelationship(t *testing.T) {
	s := start(t, Config{})
	relationships := s.get(s.get("{app}/people").Href("myPrivacyRelationships"))
	var names []string
	for _, r := range relationships.Resources("myPrivacyRelationship") {
		assert.Equal(t, "Colleagues", r.Text("relationshipLevel"))
		for _, link := range r.Links[1:] {
			names = append(names, s.get(link.Href).Text("name"))
		}
	}
	assert.Contains(t, names, "Sara Davis")
}

// A console application prints the contact list from the memberships of groups: it
// follows the links of each membership to the contact and to the group.
func TestClientsThatListTheContactListByMemberships(t *testing.T) {
	s := start(t, Config{})
	memberships := s.get(s.get("{app}/people").Href("myGroupMemberships"))
	var listed []string
	for _, m := range memberships.Resources("myGroupMembership") {
		contact := s.get(m.Href("contact"))
		for _, rel := range []string{"pinnedGroup", "defaultGroup", "group"} {
			if href := m.Href(rel); href != "" {
				listed = append(listed, s.get(href).Text("name")+": "+contact.Text("name"))
			}
		}
	}
	assert.Contains(t, listed, "Pinned Contacts: Sara Davis")
	assert.Contains(t, listed, "Family: Jane Doe")
}
