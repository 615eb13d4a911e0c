package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestAddingAnswersWithTheNewMemberships(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	doc := document(t, s.add(id, jane, sara))
	assert.Equal(t, s.app+"/people/presenceSubscriptionMemberships?presenceSubscriptionId="+id, doc.Self())
	var contacts []string
	for _, m := range doc.Resources(ucwa.RelPresenceSubscriptionMembership) {
		contacts = append(contacts, m.Href(ucwa.RelContact))
	}
	assert.Equal(t, []string{s.app + "/people/janedoe@contoso.com", s.app + "/people/sarad@contoso.com"}, contacts)
	assert.Equal(t, []string{"johndoe@contoso.com", "janedoe@contoso.com", "sarad@contoso.com"}, s.members(id))
}

func TestAddingAMemberAgainIsNoConflict(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	resp := s.add(id, "SIP:JohnDoe@Contoso.com")
	require.Equal(t, 201, resp.Status)
	existing := s.get("{app}/people/presenceSubscriptionMemberships/" + id + ",johndoe@contoso.com")
	assert.Equal(t, []hal.Resource{*existing}, document(t, resp).Resources(ucwa.RelPresenceSubscriptionMembership))
	assert.Equal(t, []string{"johndoe@contoso.com"}, s.members(id))

	require.NoError(t, s.Fail(fault.Rule{Method: "POST", Path: "*/presenceSubscriptionMemberships", Subcode: "AlreadyExists"}))
	refusal, _ := refused(t, s.add(id, john))
	assert.Equal(t, "409 Conflict AlreadyExists", refusal, "a fault makes it a conflict")
}

func TestASubscriptionWithoutMembersStays(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	membership := "{app}/people/presenceSubscriptionMemberships/" + id + ",johndoe@contoso.com"
	require.Equal(t, "204", s.status("DELETE "+membership))
	assert.Equal(t, "404 NotFound", s.status("DELETE "+membership))
	assert.Equal(t, "404 NotFound", s.status("GET "+membership))
	assert.Empty(t, s.members(id))
	assert.Empty(t, s.subscribed())
	assert.Equal(t, []string{id}, s.subscriptions())
	assert.Equal(t, 201, s.add(id, jane).Status)
	s.now = s.now.Add(15 * time.Minute)
	assert.Empty(t, s.subscriptions())
}

func TestTheHrefOfAMembership(t *testing.T) {
	s := start(t, Config{})
	for _, row := range []struct{ name, uri, want string }{
		{"is the subscription, a comma and the address", sara, "sarad@contoso.com"},
		{"escapes what a path must not contain", "sip:a/b?c%3Bd@contoso.com", "a%2Fb%3Fc%253bd@contoso.com"},
		{"keeps commas", "sip:a,b@contoso.com", "a,b@contoso.com"},
		{"escapes a plus, which some clients read as a blank", "sip:a+b@contoso.com", "a%2Bb@contoso.com"},
		{"escapes letters beyond ASCII", "sip:zoë@contoso.com", "zo%C3%AB@contoso.com"},
	} {
		t.Run(row.name, func(t *testing.T) {
			id := s.subscribe(15, row.uri)
			memberships := s.get("{app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + id)
			m, ok := ucwa.ParseMembership(&memberships.Resources(ucwa.RelPresenceSubscriptionMembership)[0], "")
			require.True(t, ok)
			assert.Equal(t, ucwa.Membership{
				Href:                 s.app + "/people/presenceSubscriptionMemberships/" + id + "," + row.want,
				Contact:              s.app + "/people/" + row.want,
				PresenceSubscription: s.app + "/people/presenceSubscriptions/" + id,
			}, m)
			assert.Equal(t, m.Href, s.get(m.Href).Self())
			assert.Equal(t, m.Contact, s.get(m.Contact).Self())
			assert.Equal(t, m.Contact+"/presence", s.get(m.Contact+"/presence").Self())
			assert.Equal(t, "204", s.status("DELETE "+m.Href))
		})
	}
	t.Run("the case of the address does not matter", func(t *testing.T) {
		id := s.subscribe(15, sara)
		assert.Equal(t, "200", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id+",SARAD@contoso.com"))
		assert.Equal(t, "404 NotFound", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id))
		assert.Equal(t, "404 NotFound", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id+","))
		assert.Equal(t, "404 NotFound", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id+",johndoe@contoso.com"))
	})
}

func TestAddingNeedsASubscription(t *testing.T) {
	s := start(t, Config{})
	s.subscribe(15, john)
	for _, row := range []struct {
		name, query string
		want        []ucwa.Parameter
	}{
		{"no subscription", "?contactUris=" + jane, []ucwa.Parameter{{Name: "presenceSubscriptionId", Reason: "is required"}}},
		{"an empty id", "?presenceSubscriptionId=&contactUris=" + jane, []ucwa.Parameter{{Name: "presenceSubscriptionId", Reason: "is required"}}},
		{"no parameters", "", []ucwa.Parameter{{Name: "presenceSubscriptionId", Reason: "is required"}, {Name: "contactUris", Reason: "is required"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			refusal, parameters := refused(t, s.send("POST {app}/people/presenceSubscriptionMemberships"+row.query))
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", refusal)
			assert.Equal(t, row.want, parameters)
		})
	}
}

func TestContactsCannotBeAddedToAGroupSubscription(t *testing.T) {
	s := start(t, Config{})
	resp := s.send("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11")
	require.Equal(t, 201, resp.Status)
	subscription, ok := ucwa.ParsePresenceSubscription(document(t, resp), "")
	require.True(t, ok)
	assert.Equal(t, ucwa.PresenceSubscription{
		ID:          "Family",
		Href:        s.app + "/people/presenceSubscriptions/Family",
		Memberships: s.app + "/people/presenceSubscriptionMemberships?presenceSubscriptionId=Family",
	}, subscription)
	assert.Equal(t, []string{"johndoe@contoso.com", "janedoe@contoso.com"}, s.members("Family"))
	refusal, _ := refused(t, s.add("Family", sara))
	assert.Equal(t, "403 Forbidden", refusal)
	assert.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptionMemberships/Family,johndoe@contoso.com"))
	assert.Equal(t, []string{"janedoe@contoso.com"}, s.subscribed())
	require.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11"))
	assert.Equal(t, []string{"janedoe@contoso.com"}, s.members("Family"), "subscribing again adds no one")
	assert.Equal(t, "204", s.status("DELETE "+subscription.Href))
	assert.Empty(t, s.subscribed())
	assert.Equal(t, "404 NotFound", s.status("POST {app}/people/presenceSubscriptions?groupId=nobody&duration=11"))
}

func TestAContactInTwoSubscriptionsIsSubscribedOnce(t *testing.T) {
	s := start(t, Config{})
	first := s.subscribe(10, sara, john)
	second := s.subscribe(20, jane, "sip:sarad@Contoso.com")
	assert.Equal(t, []string{"sarad@contoso.com", "johndoe@contoso.com", "janedoe@contoso.com"}, s.subscribed())
	assert.Equal(t, []string{"sarad@contoso.com", "johndoe@contoso.com", "janedoe@contoso.com", "sarad@contoso.com"}, s.members(""))
	require.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptionMemberships/"+second+",sarad@contoso.com"))
	assert.Equal(t, []string{"sarad@contoso.com", "johndoe@contoso.com", "janedoe@contoso.com"}, s.subscribed(), "one subscription is enough")
	require.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptions/"+first))
	assert.Equal(t, []string{"janedoe@contoso.com"}, s.subscribed())
	s.now = s.now.Add(20 * time.Minute)
	assert.Empty(t, s.subscribed(), "an expired subscription has no contacts")
	assert.Empty(t, s.members(""))
}

func TestUnknownContacts(t *testing.T) {
	const unknown = "{app}/people/user@contoso.com"
	t.Run("are contacts like others", func(t *testing.T) {
		s := start(t, Config{})
		contact := s.get(unknown)
		assert.Equal(t, "sip:user@contoso.com", contact.Text("uri"))
		assert.Equal(t, "Unknown", contact.Text("sourceNetwork"))
		presence, ok := ucwa.ParseContactPresence(s.get(unknown + "/presence"))
		require.True(t, ok)
		assert.Equal(t, "Offline", presence.Availability)
		assert.Equal(t, "Unknown", presence.DeviceType)
		for _, part := range []string{"/note", "/location", "/supportedMedia"} {
			assert.Equal(t, s.app+"/people/user@contoso.com"+part, s.get(unknown+part).Self())
		}
	})
	t.Run("are not found with the variant knownPeopleOnly", func(t *testing.T) {
		s := start(t, Config{Variants: Variants{KnownPeopleOnly: true}})
		id := s.subscribe(15, john)
		for _, request := range []string{"GET " + unknown, "GET " + unknown + "/presence"} {
			assert.Equal(t, "404 NotFound", s.status(request), request)
		}
		assert.Equal(t, "404 NotFound", s.subscribe(15, john, "sip:user@contoso.com"))
		refusal, _ := refused(t, s.add(id, "sip:user@contoso.com"))
		assert.Equal(t, "404 NotFound", refusal)
		require.NoError(t, s.SetPresence("sip:user@contoso.com", directory.Presence{Availability: "Away"}, s.now))
		assert.Equal(t, "200", s.status("GET "+unknown), "SetPresence makes a person known")
		assert.Len(t, s.subscribe(15, "sip:user@contoso.com"), 32)
	})
	t.Run("must have an address", func(t *testing.T) {
		s := start(t, Config{})
		for _, path := range []string{"282", "a@b@c", "@contoso.com", "a%20b@contoso.com", "sara%00@contoso.com"} {
			assert.Equal(t, "404 NotFound", s.status("GET {app}/people/"+path), path)
			assert.Equal(t, "404 NotFound", s.status("GET {app}/people/"+path+"/presence"), path)
		}
	})
}
