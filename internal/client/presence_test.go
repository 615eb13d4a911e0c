package client_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

func TestPresenceReportsWhyATargetHasNoPresence(t *testing.T) {
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

// found replies to a search with another contact and one that has the URI.
func found(uri string) reply {
	return answersJSON(200, `{"rel":"search","_links":{"self":{"href":"/search"}},"_embedded":{"contact":[`+
		`{"rel":"contact","uri":"sip:other@contoso.com","_links":{"self":{"href":"/o"},"contactPresence":{"href":"/o/p"}}},`+
		`{"rel":"contact","uri":"`+uri+`","_links":{"self":{"href":"/c"},"contactPresence":{"href":"/c/p"}}}]}}`)
}

var (
	busy       = answersJSON(200, `{"rel":"contactPresence","availability":"Busy","_links":{"self":{"href":"/c/p"}}}`)
	appSearch  = answersJSON(200, `{"_links":{"self":{"href":"`+appPath+`"}},"_embedded":{"people":{"_links":{"presenceSubscriptions":{"href":"/s"},"search":{"href":"/search"}}}}}`)
	getContact = "GET https://fe1.contoso.com/c/p"
)

func TestPresenceFindsAPersonInAnySpelling(t *testing.T) {
	for _, row := range []struct {
		name, target, uri string
		found             bool
	}{
		{"the same spelling", "sip:sarad@contoso.com", "sip:sarad@contoso.com", true},
		{"another case", "SIP:SaraD@Contoso.com", "sip:sarad@contoso.com", true},
		{"an apostrophe that is escaped", "sip:o%27brien@contoso.com", "sip:o'brien@contoso.com", true},
		{"an apostrophe that the server escapes", "sip:o'brien@contoso.com", "sip:O%27Brien@contoso.com", true},
		{"an escaped tilde", "sip:a%7Eb@contoso.com", "sip:a~b@contoso.com", true},
		{"an escaped letter", "sip:%73arad@contoso.com", "sip:sarad@contoso.com", true},
		{"an escaped semicolon, which is another user", "sip:a%3Bb@contoso.com", "sip:a;b@contoso.com", false},
		{"the Kelvin sign, which is not k", "sip:K@contoso.com", "sip:k@contoso.com", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				replies := []reply{appSearch, found(row.uri)}
				if row.found {
					replies = append(replies, busy)
				}
				transport := plays(t, replies...)
				p, err := connect(t, transport, withApplication).Presence(ctx, row.target, none)
				if !row.found {
					assert.Equal(t, "the server finds nobody with the address "+row.target, fault(t, err).Message)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, "Busy", p.Availability)
				assert.Equal(t, row.uri, p.URI)
				assert.Equal(t, getContact, transport.sent()[2])
			})
		})
	}
}

func TestTheAddressOfAPersonNeedsTheSchemeSIP(t *testing.T) {
	const message = "the address of a person must start with sip:, as in sip:user@example.com"
	c := connect(t, plays(t))
	for _, target := range []string{
		"janedoe@contoso.com", "jane.doe@contoso.com:5060", "tel:+14255550100", "TEL:+14255550100", "sips:janedoe@contoso.com",
		"im:janedoe@contoso.com", "mailto:janedoe@contoso.com", "ftp://fe1.contoso.com/x", "javascript:1", "sip", ":", "@",
	} {
		if target == "sip" {
			assert.NoError(t, c.CheckTarget(target), "a relative href")
			continue
		}
		assert.Equal(t, message, fault(t, c.CheckTarget(target)).Message, target)
		_, err := c.Presence(ctx, target, none)
		e := fault(t, err)
		assert.Equal(t, ucwa.KindArgument, e.Kind)
		assert.Equal(t, message, e.Message, target)
		assert.Len(t, e.Problems, 1)
	}
	for _, target := range []string{"sip:janedoe@contoso.com", "/people/jane@contoso.com", "people/1", "HTTPS://fe1.contoso.com/x", collectionURL, "?x=a@b:c", "#a:b"} {
		if err := c.CheckTarget(target); err != nil {
			assert.NotEqual(t, message, fault(t, err).Message, target)
		}
	}
	assert.Equal(t, "the link given leads to https://fe2.contoso.com; the token is for https://fe1.contoso.com only",
		fault(t, c.CheckTarget("https://fe2.contoso.com/x")).Message)
}
