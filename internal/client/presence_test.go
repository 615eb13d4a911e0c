package client_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

func TestPresenceOfWhatHasNone(t *testing.T) {
	for _, row := range []struct {
		name, target string
		replies      []reply
		want         ucwa.Error
	}{
		{
			"a SIP URI with a blank", "sip:sara d@contoso.com", nil,
			ucwa.Error{Kind: ucwa.KindArgument, Message: "the SIP URI must not have ' ' in its user (character 9)"},
		},
		{
			"a SIP URI without a host", "SIP:sarad", nil,
			ucwa.Error{Kind: ucwa.KindArgument, Message: "the SIP URI must name a user and a host, as in sip:user@example.com"},
		},
		{
			"a membership without its contact", collectionPath + "/3/m/1",
			[]reply{answersJSON(200, `{"rel":"presenceSubscriptionMembership","_links":{"self":{"href":"/m"}}}`)},
			ucwa.Error{
				Kind: ucwa.KindServer, Pointer: "/_links/contact",
				Message: "this application may not see the contact of this membership: the server offers no link contact",
			},
		},
		{
			"a contact without its presence", "/people/sarad",
			[]reply{answersJSON(200, `{"rel":"contact","_links":{"self":{"href":"/people/sarad"}}}`)},
			ucwa.Error{
				Kind: ucwa.KindServer, Pointer: "/_links/contactPresence",
				Message: "this application may not see the presence of this contact: the server offers no link contactPresence",
			},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := connect(t, plays(t, row.replies...), withApplication).Presence(context.Background(), row.target, client.CallOptions{})
			var got *ucwa.Error
			require.ErrorAs(t, err, &got)
			assert.Equal(t, row.want.Kind, got.Kind)
			assert.Equal(t, row.want.Message, got.Message)
			assert.Equal(t, row.want.Pointer, got.Pointer)
			assert.False(t, got.Retryable)
		})
	}
}
