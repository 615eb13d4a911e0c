package emulator

import (
	"testing"

	"github.com/stretchr/testify/assert"
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

func TestClientsThatReportActivityToTheApplication(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, "409 Conflict MakeMeAvailableRequired", s.status("POST {app}/reportMyActivity"))
	s.send(beAvailable)
	assert.Equal(t, "204", s.status("POST {app}/reportMyActivity"))
}
