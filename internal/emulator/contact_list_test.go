package emulator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/ucwa"
)

func TestGroupsLinkToTheirContacts(t *testing.T) {
	s := start(t, Config{})
	groups := s.get("{app}/people/groups")
	var names []string
	for _, g := range ucwa.ParseGroups(groups) {
		names = append(names, g.Rel+" "+g.Name)
		if g.Contacts == "" {
			continue
		}
		contacts := s.get(g.Contacts)
		assert.Equal(t, ucwa.RelGroupContacts, contacts.Rel)
		assert.Equal(t, g.Contacts, contacts.Self())
		assert.NotEmpty(t, uris(contacts), g.Name)
		for _, contact := range contacts.Resources(ucwa.RelContact) {
			assert.Equal(t, contact, *s.get(contact.Self()))
		}
	}
	assert.Equal(t, []string{
		"pinnedGroup Pinned Contacts", "defaultGroup Other Contacts", "group Family",
		"distributionGroup Sales & Marketing", "distributionGroup Engineering",
	}, names)
	assert.False(t, groups.Embedded[0].Array)
	assert.True(t, groups.Embedded[2].Array)

	expanded := s.get(groups.Resources(ucwa.RelDistributionGroup)[1].Href("expandDistributionGroup"))
	assert.Equal(t, ucwa.RelDistributionGroup, expanded.Rel)
	assert.Equal(t, []string{"sip:alex@contoso.com", "sip:AlexD@contoso.com", "sip:DanaB@contoso.com"}, uris(expanded), "without the user")
	assert.Equal(t, "404 NotFound", s.status("GET {app}/people/groups/Family/expandDistributionGroup"))
	assert.Equal(t, "404 NotFound", s.status("GET {app}/people/groups/nobody"))
	assert.Equal(t, "404 NotFound", s.status("GET {app}/people/contacts?groupId=nobody"))
	assert.Equal(t, "400 BadRequest ParameterValidationFailure", s.status("GET {app}/people/contacts?groupId="))
	assert.Equal(t, "400 BadRequest ParameterValidationFailure", s.status("GET {app}/people/groups?expand=maybe"))
}

func TestMyContactsAreTheMembersOfPersonalGroups(t *testing.T) {
	t.Run("in the samples", func(t *testing.T) {
		contacts := start(t, Config{}).get("{app}/people/contacts")
		assert.Equal(t, "myContacts", contacts.Rel)
		assert.Equal(t, []string{
			sara, "sip:toshm@contoso.com", "sip:ChrisB@contoso.com", "sip:AlexD@contoso.com", "sip:DanaB@contoso.com",
			"sip:alex@contoso.com", john, jane,
		}, uris(contacts))
	})
	t.Run("by default everyone except the user", func(t *testing.T) {
		s := start(t, Config{People: []directory.Person{{URI: sara}, {URI: john}, {URI: jane}}})
		assert.Equal(t, []string{john, jane}, uris(s.get("{app}/people/contacts")))
		assert.Empty(t, uris(s.get("{app}/people/contacts?groupId=group_id")))
		assert.Equal(t, []string{john, jane}, uris(s.get("{app}/people/contacts?groupId=default_group_id")))
		require.Equal(t, "201", s.status("POST {app}/people/presenceSubscriptions?groupId=default_group_id&duration=10"))
		assert.Equal(t, []string{"johndoe@contoso.com", "janedoe@contoso.com"}, s.subscribed())
	})
	t.Run("once if they are in several groups, and without distribution groups", func(t *testing.T) {
		s := start(t, Config{Groups: []directory.Group{
			{Rel: ucwa.RelGroup, ID: "1", Members: []string{john, jane}},
			{Rel: ucwa.RelGroup, ID: "2", Members: []string{"sip:JaneDoe@contoso.com", "sip:user@contoso.com"}},
			{Rel: ucwa.RelDistributionGroup, ID: "3", Name: "Engineering", Members: []string{sara, john}},
		}})
		assert.Equal(t, []string{john, jane, "sip:user@contoso.com"}, uris(s.get("{app}/people/contacts")))
		assert.Equal(t, "Engineering", s.get("{app}/people/johndoe@contoso.com").Text("department"))
		assert.Empty(t, s.get("{app}/people/janedoe@contoso.com").Text("department"))
		assert.NotContains(t, string(s.send("GET {app}/people/groups").Body), "pinnedGroup")
	})
}

func TestSearch(t *testing.T) {
	for _, row := range []struct {
		name, query string
		want        []string
		more        string
	}{
		{"by part of a name", "query=doe", []string{"sip:alex@contoso.com", john, jane}, "false"},
		{"in any case", "query=DOE", []string{"sip:alex@contoso.com", john, jane}, "false"},
		{"by e-mail address", "query=sarad@contoso.com", []string{sara}, "false"},
		{"by URI", "Query=sip%3ASaraD@contoso.com", []string{sara}, "false"},
		{"by a name with a blank", "query=Sara+Davis", []string{sara}, "false"},
		{"a limit cuts the results", "query=doe&limit=2", []string{"sip:alex@contoso.com", john}, "true"},
		{"a limit that is reached exactly", "query=doe&limit=3", []string{"sip:alex@contoso.com", john, jane}, "false"},
		{"by the parameter mail", "mail=SaraD%40contoso.com", []string{sara}, "false"},
		{"part of an e-mail address in mail finds no one", "mail=sarad", []string{}, "false"},
		{"by mail and query", "mail=janedoe@contoso.com&query=doe", []string{jane}, "false"},
		{"by mail and query that match different people", "mail=janedoe@contoso.com&query=sara", []string{}, "false"},
		{"a blank finds no one", "query=%20", []string{}, "false"},
		{"no one has the text", "query=x%26y&limit=1", []string{}, "false"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			found := s.get("{app}/people/search?" + row.query)
			assert.Equal(t, row.want, uris(found))
			assert.Equal(t, row.more, found.Text("moreResultsAvailable"))
			assert.Equal(t, found, s.get(found.Self()))
		})
	}
	for _, row := range []struct {
		name, query string
		want        []ucwa.Parameter
	}{
		{"no parameter", "", []ucwa.Parameter{{Name: "query", Reason: "is required"}}},
		{"a query of 257 characters", "?query=" + strings.Repeat("x", 257), []ucwa.Parameter{{Name: "query", Reason: "must not be longer than 256 characters"}}},
		{"a mail of 257 characters", "?mail=" + strings.Repeat("x", 257), []ucwa.Parameter{{Name: "mail", Reason: "must not be longer than 256 characters"}, {Name: "query", Reason: "is required"}}},
		{"a limit of 0", "?query=x&limit=0", []ucwa.Parameter{{Name: "limit", Reason: "must be a whole number from 1 to 100"}}},
		{"a limit of 101, and no query", "?limit=101", []ucwa.Parameter{{Name: "query", Reason: "is required"}, {Name: "limit", Reason: "must be a whole number from 1 to 100"}}},
		{"a limit that is no number", "?query=x&limit=some", []ucwa.Parameter{{Name: "limit", Reason: "must be a whole number from 1 to 100"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			refusal, parameters := refused(t, start(t, Config{}).send("GET {app}/people/search"+row.query))
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", refusal)
			assert.Equal(t, row.want, parameters)
		})
	}
}

// The scopes are those of the pages of the resources.
func TestOperationsNeedOneOfTheirScopes(t *testing.T) {
	const (
		any      = auth.AllScopes
		user     = auth.UserReadWrite
		contacts = auth.ContactsReadWrite
	)
	for _, row := range []struct {
		request string
		scopes  auth.Scopes
	}{
		{"GET presenceSubscriptions/{id}", user},
		{"POST presenceSubscriptions/{id}?duration=10", user},
		{"DELETE presenceSubscriptions/{id}", user},
		{"POST presenceSubscriptions?groupId=Family&duration=10", contacts},
		{"GET presenceSubscriptionMemberships", any},
		{"POST presenceSubscriptionMemberships?presenceSubscriptionId={id}&contactUris=" + jane, any},
		{"GET presenceSubscriptionMemberships/{id},johndoe@contoso.com", any},
		{"DELETE presenceSubscriptionMemberships/{id},johndoe@contoso.com", any},
		{"GET subscribedContacts", any},
		{"GET contacts", any},
		{"GET groups", contacts},
		{"GET groups/7", contacts},
		{"GET groups/7/expandDistributionGroup", contacts},
		{"GET search?query=x", contacts},
		{"GET johndoe@contoso.com", contacts},
		{"GET johndoe@contoso.com/presence", contacts},
		{"GET johndoe@contoso.com/note", contacts},
		{"GET johndoe@contoso.com/location", contacts},
		{"GET johndoe@contoso.com/supportedMedia", contacts},
	} {
		for _, scope := range []auth.Scopes{auth.UserReadWrite, auth.ContactsReadWrite, auth.ConversationsInitiate, auth.ConversationsReceive, auth.MeetingsReadWrite} {
			s := start(t, Config{Tokens: []auth.Token{{Scopes: auth.AllScopes}, {Value: "narrow", Scopes: scope}}})
			id := s.subscribe(15, john)
			got := s.status(strings.NewReplacer(" ", " {app}/people/", "{id}", id).Replace(row.request) + "\nAuthorization: Bearer narrow")
			assert.Equal(t, row.scopes&scope == 0, got == "403 Forbidden", "%s with scope %b: %s", row.request, scope, got)
		}
	}
}
