package ucwa_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestParsePresenceSubscriptionReadsTheSamples(t *testing.T) {
	const placeholder = "/ucwa/v1/applications/192/presenceSubscription"
	reference := ucwa.PresenceSubscription{
		ID: "3", Href: placeholder,
		Memberships: placeholder + "/memberships", AddTo: placeholder + "/addToPresenceSubscription",
	}
	const people = "/ucwa/oauth/v1/applications/101/people"
	const memberships = people + "/presenceSubscriptionMemberships?presenceSubscriptionId=97b6bd66"
	captured := ucwa.PresenceSubscription{
		ID: "97b6bd66", Href: people + "/presenceSubscriptions/97b6bd66",
		Memberships: memberships, AddTo: memberships,
	}
	for _, row := range []struct {
		name, path string
		want       ucwa.PresenceSubscription
		encodes    bool // whether Resource returns the same document; captures have another order
	}{
		{"the reference page in JSON", "presenceSubscription_ref/get-response.json.wire", reference, true},
		{"the reference page in XML", "presenceSubscription_ref/get-response.xml.wire", reference, true},
		{"the answer to a creation in JSON", "presenceSubscriptions_ref/post-response.json.wire", reference, true},
		{"the answer to a creation in XML", "presenceSubscriptions_ref/post-response.xml.wire", reference, true},
		{"the captured answer", "SubscribeToThePresenceOfSelectedContacts/02-create-response-201.json.wire", captured, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc := decodeGolden(t, row.path)
			s, ok := ucwa.ParsePresenceSubscription(doc, "")
			require.True(t, ok)
			assert.Equal(t, row.want, s)
			if row.encodes {
				assert.Equal(t, doc, s.Resource())
			}
		})
	}
}

func TestParsePresenceSubscription(t *testing.T) {
	for _, row := range []struct {
		name, json, place string
		ok                bool
	}{
		{"its rel is right", `{"rel":"presenceSubscription","_links":{"self":{"href":"/x"}}}`, "", true},
		{"its rel is missing, and the place is right", `{"_links":{"self":{"href":"/x"}}}`, "presenceSubscription", true},
		{"its rel is missing, and the place names another type", `{"_links":{"self":{"href":"/x"}}}`, "contact", false},
		{"its rel names another type", `{"rel":"contact","_links":{"self":{"href":"/x"}}}`, "presenceSubscription", false},
		{"it has no address", `{"rel":"presenceSubscription","id":"3"}`, "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, ok := ucwa.ParsePresenceSubscription(decode(t, hal.JSON, row.json), row.place)
			assert.Equal(t, row.ok, ok)
		})
	}
}

// A group's subscription has no link to add contacts.
func TestPresenceSubscriptionWritesTheLinksThatItHas(t *testing.T) {
	s := ucwa.PresenceSubscription{ID: "friends", Href: "/x", Memberships: "/y"}
	body, err := hal.AppendJSON(nil, s.Resource())
	require.NoError(t, err)
	assert.Equal(t, `{"rel":"presenceSubscription","id":"friends","_links":{"self":{"href":"/x"},"memberships":{"href":"/y"}}}`, string(body))
}
