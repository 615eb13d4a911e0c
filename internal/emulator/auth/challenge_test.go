package auth

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheFormsOfAChallenge(t *testing.T) {
	const (
		bearer = `Bearer trusted_issuers="00000002-0000-0ff1-ce00-000000000000@contoso.com", client_id="00000004-0000-0ff1-ce00-000000000000"`
		modern = bearer + `, authorization_uri="https://login.contoso.com/common/oauth2/authorize"`
		rtc    = `MsRtcOAuth href="https://fe1.contoso.com/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"`
	)
	want := map[Challenge][]string{
		ChallengeOneField:   {rtc},
		ChallengeTwoFields:  {bearer, rtc},
		ChallengeJoined:     {bearer + ", " + rtc},
		ChallengeUnquoted:   {`MsRtcOAuth href=https://fe1.contoso.com/WebTicket/oauthtoken,grant_type="urn:microsoft.rtc:windows,password"`},
		ChallengeModern:     {modern, rtc},
		ChallengeModernOnly: {modern},
		ChallengeNone:       nil,
	}
	for _, c := range Challenges() {
		assert.Equal(t, want[c], c.Fields("https://fe1.contoso.com/WebTicket/oauthtoken", []string{GrantWindows, GrantPassword}), c)
	}
	assert.Len(t, want, len(Challenges()))
	assert.Equal(t, []string{rtc}, Challenge("").Fields("https://fe1.contoso.com/WebTicket/oauthtoken", []string{GrantWindows, GrantPassword}))
}
