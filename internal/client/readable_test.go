package client_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestTextThatLooksEncodedIsRedacted(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"six capitals in sixteen letters", "aaaaaaaaaaAAAAAA", "aaaaaaaaaaAAAAAA"},
		{"seven capitals in sixteen letters", "aaaaaaaaaAAAAAAA", "…"},
		{"seven digits in sixteen characters", "aaaaaaaaa1234567", "…"},
		{"seven digits in seventeen characters", "1aaaaaaaaaa123456", "1aaaaaaaaaa123456"},
		{"a short text", "A1B2C3D4E5F", "A1B2C3D4E5F"},
		{"a long text with an encoded part", "https://contoso.com/aaaaaaaaaAAAAAAA/bbbbbbbbbbbbbbbbbbbbbbbb", "…"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := list(connect(t, plays(t, answersJSON(403, `{"code":"Forbidden","message":"not `+row.text+`"}`))))
			assert.Equal(t, "not "+row.want, fault(t, err).Message)
		})
	}
}

func TestMessagesOfTheServerStayReadable(t *testing.T) {
	for _, message := range []string{
		"Service does not allow a cross domain request from this origin.",
		"OAuth token is invalid.",
		"The user's authentication/authorization failed: InvalidExchangeServerVersion (see https://fe1.contoso.com/help).",
		`Parameter "presenceSubscriptionId" of presenceSubscriptionMemberships must not be empty.`,
		"Benutzerauthentifizierungsfehler: Präsenzabonnementmitgliedschaften nicht verfügbar.",
		"アプリケーションが見つかりません。もう一度サインインしてください。",
		"sip:sarad@contoso.com is not a member of sip:sales-emea@lync.contoso.com, or port 5061 is closed.",
		"Expected application/vnd.microsoft.com.ucwa+json, found text/html;charset=utf-8.",
		"",
	} {
		body, err := hal.AppendJSON(nil, ucwa.Reason{Code: "Forbidden", Message: message}.Resource())
		require.NoError(t, err)
		_, err = list(connect(t, plays(t, answersJSON(403, string(body)))))
		want := message
		if want == "" {
			want = "the server answered 403"
		}
		assert.Equal(t, want, fault(t, err).Message)
	}
}

func TestCodesStayReadable(t *testing.T) {
	for _, code := range []string{
		"APIVersionNotSupported", "AnonymousNotAllowed", "ApplicationNotFound", "CallbackChannelError", "CallbackUriUnreachable",
		"DeserializationFailure", "ExchangeServiceFailure", "IPv6NotSupported", "InactiveApplicationExpired",
		"InvalidExchangeServerVersion", "LisServiceUnavailable", "MakeMeAvailableRequired", "MediaNegotiationTimeOut",
		"MobileApplicationNoLongerAllowed", "PGetReplaced", "ParameterValidationFailure", "PreconditionRequired",
		"RepliedWithOtherModality", "TooManyOnlineMeetings", "TransferTargetDeclined", "UnsupportedMediaType", "NOTFOUND",
	} {
		_, err := list(connect(t, plays(t, answersJSON(403, `{"code":"`+code+`","subcode":"`+code+`"}`))))
		e := fault(t, err)
		assert.Equal(t, code, e.Reason.Code)
		assert.Equal(t, code, e.Reason.Subcode)
	}
}

func TestPointersAndOffsetsAreRightAfterRedaction(t *testing.T) {
	for _, row := range []struct {
		name, body, pointer string
	}{
		{"without the token", `{"_links":{"presenceSubscriptionMemberships":7}}`, "/_links/presenceSubscriptionMemberships"},
		{"with the token in a name", `{"_embedded":{"` + secret + `":[{"_links":7}]}}`, "/_embedded/…/0/_links"},
		{"with the token after a slash in a name", `{"_embedded":{"a/` + secret + `":[{"_links":7}]}}`, "/_embedded/…/0/_links"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := list(connect(t, plays(t, answersJSON(200, row.body))))
			e := fault(t, err)
			assert.Equal(t, row.pointer, e.Pointer)
			assert.EqualValues(t, strings.Index(row.body, "7}"), offset(e))
		})
	}
}

func TestTheOwnOriginStaysReadable(t *testing.T) {
	const local = "http://192.168.178.23:58080"
	config := func(c *client.Config) { c.PresenceSubscriptions = local + "/s" }
	_, err := list(connect(t, plays(t, fails), config))
	assert.Equal(t, local+" cannot be reached", fault(t, err).Message)
	err = connect(t, plays(t), config).CheckHref("https://fe2.contoso.com/")
	assert.Equal(t, "the link given leads to https://fe2.contoso.com; the token is for "+local+" only", fault(t, err).Message)
}

func TestLongMessagesAreCut(t *testing.T) {
	message := strings.Repeat("é ", 4000)
	_, err := list(connect(t, plays(t, answersJSON(403, `{"code":"Forbidden","message":"`+message+`"}`))))
	got := fault(t, err).Message
	assert.Equal(t, message[:6000]+"…", got)
}

// The cut may leave only the first part of a token.
func TestATokenAtTheCutIsRedacted(t *testing.T) {
	for before := 6000 - len(secret); before < 6000; before++ {
		message := strings.Repeat("x ", before/2) + secret
		_, err := list(connect(t, plays(t, answersJSON(403, `{"code":"Forbidden","message":"`+message+`"}`))))
		leaksNothing(t, err, secret)
	}
}
