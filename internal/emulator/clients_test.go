package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
)

// What clients that others have written need besides the items of appendix_test.go.
// They were run against the emulator as they are; of each test says what for.

func TestClientsThatSignInToWriteMessages(t *testing.T) {
	s := start(t, Config{})
	communication := s.get("{app}").Resources("communication")[0]
	invite := communication.Href("startMessaging")
	assert.Equal(t, s.app+"/communication/messagingInvitations", invite, "they read it while they sign in")
	assert.Equal(t, "409 Conflict", s.status("POST "+invite+"\n\n"+
		`{"importance":"Normal","subject":"","telemetryId":null,"to":"sip:johndoe@contoso.com","operationId":"1"}`))
}

func TestClientsThatBuildAddressesFromTheIdOfTheApplication(t *testing.T) {
	s := start(t, Config{})
	id := s.get("{app}").Text("id")
	assert.Equal(t, "204", s.status("POST /ucwa/oauth/v1/applications/"+id+"/me/makeMeAvailable"))
}

func TestClientsThatGoWhereTheReferencePagesPoint(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, "409 Conflict MakeMeAvailableRequired", s.status("POST {app}/reportMyActivity"))
	assert.Equal(t, "204", s.status("POST {app}/communication/makeMeAvailable\n\n"+
		`{"phoneNumber":"0000000","signInAs":"Online","supportedMessageFormats":["Plain"],"supportedModalities":["Messaging"]}`))
	assert.Equal(t, "204", s.status("POST {app}/reportMyActivity"))
}

func TestClientsWhoseLibraryWritesWhatIsMissing(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, "201", s.status("POST /ucwa/oauth/v1/applications\n\n"+
		`{"culture":"en-US","endpointId":"1","instanceId":null,"userAgent":"a","rel":null,"etag":null,"href":null,"title":null}`))
	assert.Equal(t, "204", s.status("POST {app}/me/makeMeAvailable\n\n"+
		`{"rel":null,"phoneNumber":null,"signInAs":null,"supportedModalities":null}`))
}

func TestClientsThatLookForTheAddressOfWhatHasBeenCreated(t *testing.T) {
	s := start(t, Config{})
	href := s.get("{app}/people").Href("myContactsAndGroupsSubscription")
	resp := s.send("POST " + s.get(href).Href("startOrRefreshSubscriptionToContactsAndGroups") + "?duration=30\nContent-Length: 0")
	assert.Equal(t, 201, resp.Status)
	assert.Equal(t, href, resp.Header.Get("Location"))
}

func TestClientsWhoseLibrarySendsFormsInParts(t *testing.T) {
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
		{"every field in its part", form("grant_type=password", "username=sarad@contoso.com", "password=pass@word1"), contentType, sara},
		{"names in any case", form("Grant_Type=password", "UserName=sarad@contoso.com", "PASSWORD=pass@word1"), contentType, sara},
		{"values are not escaped", form("grant_type=password", "username=sarad@contoso.com", "password=pass%40word1"), contentType, "400 invalid_grant"},
		{"a field twice", form("grant_type=password", "grant_type=password", "username=sarad@contoso.com", "password=pass@word1"), contentType, "400 invalid_request"},
		{"no boundary", form("grant_type=password"), "Content-Type: multipart/form-data", "400 invalid_request"},
		{"another boundary", form("grant_type=password"), contentType + "2", "400 invalid_request"},
		{"a part without header", "--b1\r\ngrant_type\r\n--b1--", contentType, "400 invalid_request"},
		{"nothing in it", "--b1--", contentType, "400 invalid_request"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, start(t, Config{}).signsIn(row.form, row.field))
		})
	}
}

// Microsoft's GetNote.js writes the message into the page, and jQuery's text(undefined)
// leaves there what was.
func TestClientsThatShowNothingWhereNothingIsSaid(t *testing.T) {
	s := start(t, Config{})
	for _, request := range []string{beAvailable, "POST {app}/me/note\n\n" + `{"message":"Back at noon"}`, "POST {app}/me/note\nContent-Type: "} {
		assert.Equal(t, "204", s.status(request))
	}
	message, given := s.get("{app}/me/note").Property("message")
	assert.True(t, given)
	assert.Equal(t, hal.String(""), message)
}

// A page for the online service asks for 60 seconds, of which 180 are the least (page events_ref).
func TestClientsThatWillNotWaitLong(t *testing.T) {
	s := start(t, Config{})
	get := s.poll("?ack=1&timeout=60")
	s.pass(179 * time.Second)
	assert.Equal(t, "waits", get.says())
	assert.Equal(t, "next?ack=2&timeout=60", s.later(get, time.Second).says())
}

// Microsoft's own samples show contactPhoto in img elements. Those send no token, but
// at a real server a cookie; the page is to hear that there is no photo, and not that
// it should sign in.
func TestClientsThatShowPhotos(t *testing.T) {
	s := start(t, Config{})
	for _, request := range []string{"GET {app}/photos/SaraD@contoso.com\nAuthorization: \nAccept: image/avif,image/webp,*/*;q=0.8", "GET {app}/photos/SaraD@contoso.com"} {
		resp := s.send(request)
		assert.Equal(t, 404, resp.Status)
		assert.False(t, resp.Header.Has("WWW-Authenticate"))
	}
	assert.Equal(t, "404 NotFound", s.status("GET {app}/photos/SaraD@contoso.com\nAccept: image/jpeg"), "others take nothing but a picture")
}

// In Java, who reads a refusal that has no body is given nothing to read, and some
// trip over that.
func TestClientsThatReadTheBodyOfAChallenge(t *testing.T) {
	resp := start(t, Config{}).send("GET " + userPath + noToken)
	assert.Equal(t, "text/html", resp.Header.Get("Content-Type"))
	assert.NotEmpty(t, resp.Body)
}

// A bridge to a chat server sends a word along, as a form.
func TestClientsThatReportTheirActivityInWords(t *testing.T) {
	s := start(t, Config{})
	require.Equal(t, "204", s.status(beAvailable))
	for _, field := range []string{"", "\nContent-Type: application/x-www-form-urlencoded", "\nContent-Type: application/json"} {
		assert.Equal(t, "204", s.status("POST {app}/me/reportMyActivity"+field+"\n\nsomething"))
	}
}

func TestClientsThatWriteJSONByHand(t *testing.T) {
	const created, refused = "201", "400 BadRequest DeserializationFailure"
	for _, row := range []struct{ name, body, want string }{
		{"names without marks", `{userAgent : "Desktop", endpointId : "9622886600", culture : "en-us"}`, created},
		{"marks of the other kind", `{'userAgent':'say "a"','endpointId':'it\'s 1','culture':'en'}`, created},
		{"a comma after the last member", "{\n\"UserAgent\":\"UCWA Samples\",\n\"EndpointId\":\"a917c6f4\",\n\"Culture\":\"en-US\",\n}", created},
		{"a comma after the last of a list", `{"userAgent":"a","endpointId":"1","culture":"en","x":[1,2, ],}`, created},
		{"names with letters of all alphabets", `{größe_1:true,userAgent:"a",endpointId:"1",culture:"en"}`, created},
		{"two commas", `{"userAgent":"a","endpointId":"1","culture":"en",,}`, refused},
		{"a text without marks", `{"userAgent":Desktop,"endpointId":"1","culture":"en"}`, refused},
		{"marks that do not match", `{"userAgent":'a","endpointId":"1","culture":"en"}`, refused},
		{"a mark that does not end", `{"userAgent":"a","endpointId":"1","culture":'en\`, refused},
		{"something after the end", `{userAgent:"a",endpointId:"1",culture:"en"} {}`, refused},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, start(t, Config{}).status("POST /ucwa/oauth/v1/applications\n\n"+row.body))
		})
	}
}
