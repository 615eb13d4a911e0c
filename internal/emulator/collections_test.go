package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestGroupMembershipsLinkContactsAndGroups(t *testing.T) {
	s := start(t, Config{Groups: []directory.Group{
		{Rel: ucwa.RelPinnedGroup, ID: "p", Name: "Pinned", Members: []string{john, sara, "sip:lenea@contoso.com"}},
		{Rel: ucwa.RelGroup, ID: "a,b", Name: "With a comma", Members: []string{john, "sip:c,d@contoso.com"}},
		{Rel: ucwa.RelDistributionGroup, ID: "d", Name: "Company", Members: []string{jane}},
	}})
	list := func(query string) []string {
		doc := s.get("{app}/people/groupMemberships" + query)
		assert.Equal(t, s.app+"/people/groupMemberships"+strings.ReplaceAll(query, "GroupID", "groupId"), doc.Self())
		found := []string{}
		for _, m := range doc.Resources("myGroupMembership") {
			assert.Equal(t, m, *s.get(m.Self()), "each has its own document")
			for _, rel := range []string{ucwa.RelPinnedGroup, ucwa.RelGroup, ucwa.RelDistributionGroup} {
				if href := m.Href(rel); href != "" {
					found = append(found, s.get(href).Text("name")+": "+s.get(m.Href(ucwa.RelContact)).Text("uri"))
				}
			}
		}
		return found
	}
	assert.Equal(t, []string{
		"Pinned: sip:johndoe@contoso.com", "Pinned: sip:SaraD@contoso.com",
		"With a comma: sip:johndoe@contoso.com", "With a comma: sip:c,d@contoso.com",
	}, list(""), "those of the contact list, without the user")
	assert.Equal(t, []string{"Pinned: sip:johndoe@contoso.com", "Pinned: sip:SaraD@contoso.com"}, list("?GroupID=p"))
	assert.Equal(t, []string{"Company: sip:janedoe@contoso.com"}, list("?groupId=d"))
	for _, path := range []string{"?groupId=nobody", "/p", "/p,", "/p,janedoe@contoso.com", "/nobody,johndoe@contoso.com"} {
		assert.Equal(t, "404 NotFound", s.status("GET {app}/people/groupMemberships"+path), path)
	}
	assert.Equal(t, "400 BadRequest ParameterValidationFailure", s.status("GET {app}/people/groupMemberships?groupId="+strings.Repeat("x", 257)))
}

func TestPrivacyRelationshipsListContactsByLevel(t *testing.T) {
	s := start(t, Config{Groups: []directory.Group{{Rel: ucwa.RelGroup, ID: "1", Name: "All", Members: []string{john, "sip:user@fabrikam.com", sara}}}})
	levels := s.get("{app}/people/privacyRelationships").Resources("myPrivacyRelationship")
	require.Len(t, levels, 2)
	for i, want := range []struct {
		level    string
		contacts []string
	}{
		{"Colleagues", []string{"johndoe@contoso.com", "sarad@contoso.com"}},
		{"Unknown", []string{"user@fabrikam.com"}},
	} {
		assert.Equal(t, want.level, levels[i].Text("relationshipLevel"))
		assert.Equal(t, levels[i], *s.get(levels[i].Self()))
		var contacts []string
		for _, link := range levels[i].Links[1:] {
			assert.True(t, link.Array)
			contacts = append(contacts, strings.TrimPrefix(link.Href, s.app+"/people/"))
			assert.Equal(t, want.level, s.get(link.Href+"/privacyRelationship").Text("relationshipLevel"))
		}
		assert.Equal(t, want.contacts, contacts)
	}
	assert.Equal(t, "404 NotFound", s.status("GET {app}/people/privacyRelationships/Blocked"))
	assert.Equal(t, "404 NotFound", start(t, Config{}).status("GET {app}/people/privacyRelationships/Unknown"), "a level without contacts does not exist")
}

func TestTheSubscriptionToContactsAndGroupsLastsUpTo30Minutes(t *testing.T) {
	s := start(t, Config{})
	const path = "{app}/people/contactsAndGroupsSubscription"
	const begin = "POST " + path + "/startOrRefreshSubscriptionToContactsAndGroups"
	state := func() string { return s.get(path).Text("state") }
	assert.Equal(t, "Disconnected", state())
	assert.Empty(t, s.get(path).Href("stopSubscriptionToContactsAndGroups"))

	for _, query := range []string{"", "?duration=9", "?duration=61", "?duration=x", "?duration=10.5"} {
		assert.Equal(t, "400 BadRequest ParameterValidationFailure", s.status(begin+query), query)
	}
	resp := s.send(begin + "\n\n" + `{"duration":"10"}`)
	assert.Equal(t, 201, resp.Status)
	started := document(t, resp)
	assert.Equal(t, *started, *s.get(path))
	page := sample(t, "startOrRefreshSubscriptionToContactsAndGroups_ref/post-response.json.wire")
	assert.Equal(t, strings.NewReplacer(
		"/ucwa/v1/applications/192", s.app, "people/myContactsAndGroupsSubscription", "people/contactsAndGroupsSubscription", "Connecting", "Connected",
	).Replace(page), string(resp.Body))

	s.now = s.now.Add(9 * time.Minute)
	require.Equal(t, "201", s.status(begin+"?duration=10"))
	s.now = s.now.Add(10 * time.Minute)
	assert.Equal(t, "Connected", state(), "the time is added to the time that is left")
	s.now = s.now.Add(time.Minute)
	assert.Equal(t, "Disconnected", state())

	require.Equal(t, "201", s.status(begin+"?duration=60"))
	s.now = s.now.Add(30*time.Minute - 1)
	assert.Equal(t, "Connected", state())
	s.now = s.now.Add(1)
	assert.Equal(t, "Disconnected", state(), "30 minutes are the maximum")

	require.Equal(t, "201", s.status(begin+"?duration=60"))
	assert.Equal(t, "204", s.status("POST "+path+"/stopSubscriptionToContactsAndGroups"))
	assert.Equal(t, "Disconnected", state())
	assert.Equal(t, "204", s.status("POST "+path+"/stopSubscriptionToContactsAndGroups"))
}

func TestTheApplicationEmbedsItsDocuments(t *testing.T) {
	s := start(t, Config{})
	app := s.get("{app}")
	for _, rel := range []string{"onlineMeetings", "communication", "people", "me"} {
		assert.Equal(t, app.Resources(rel)[0], *s.get("{app}/" + rel))
	}
	page, err := hal.DecodeJSON([]byte(sample(t, "people_ref/get-response.json.wire")))
	require.NoError(t, err)
	assert.Equal(t, shape(page, ""), shape(s.get("{app}/people"), ""))
	for _, policy := range s.get(app.Href("policies")).Properties {
		assert.Equal(t, "Disabled", policy.Value.Text(), policy.Name)
	}

	before := s.get("{app}/communication")
	marker := before.Properties[0]
	assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, marker.Name)
	assert.Contains(t, marker.Value.Text(), "in a PUT request")
	other, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	assert.NotEqual(t, marker.Name, s.get(other + "/communication").Properties[0].Name)

	require.Equal(t, "204", s.status(beAvailable))
	after := s.get("{app}/communication")
	assert.Equal(t, marker, after.Properties[0])
	assert.NotEqual(t, before.Text("etag"), after.Text("etag"), "the etag changes")
}
