package emulator

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Documents have the properties and links of the pages, in their order, without the
// properties that the emulator does not have.
func TestDocumentsHaveTheShapeOfThePages(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	require.NoError(t, s.SetPresence("sip:alex@contoso.com", directory.Presence{
		Availability: "DoNotDisturb", Activity: "in-a-conference", DeviceType: "PC",
		Note: "Heads down today", Location: "By the beach...", Modalities: []string{"DataCollaboration"},
	}, morning))
	for _, row := range []struct{ page, path, without string }{
		{"presenceSubscription_ref/get-response", "presenceSubscriptions/" + id, ""},
		{"presenceSubscriptions_ref/get-response", "presenceSubscriptions", ""},
		{"presenceSubscriptionMemberships_ref/get-response", "presenceSubscriptionMemberships", ""},
		{"memberships_ref/get-response", "presenceSubscriptionMemberships?presenceSubscriptionId=" + id, ""},
		{"presenceSubscriptionMembership_ref/get-response", "presenceSubscriptionMemberships/" + id + ",johndoe@contoso.com", ""},
		{"subscribedContacts_ref/get-response", "subscribedContacts", ""},
		{"contact_ref/get-response", "alex@contoso.com", "company homePhoneNumber sourceNetworkIconUrl mobilePhoneNumber office otherPhoneNumber workPhoneNumber"},
		{"contactPresence_ref/get-response", "alex@contoso.com/presence", ""},
		{"contactNote_ref/get-response", "alex@contoso.com/note", ""},
		{"contactLocation_ref/get-response", "alex@contoso.com/location", ""},
		{"contactSupportedModalities_ref/get-response", "alex@contoso.com/supportedMedia", ""},
		{"group_ref/get-response", "groups/Family", ""},
	} {
		for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
			t.Run(row.page+"."+format.String(), func(t *testing.T) {
				page, err := format.Decode([]byte(sample(t, row.page+"."+format.String()+".wire")))
				require.NoError(t, err)
				doc := document(t, s.send("GET {app}/people/"+row.path+"\nAccept: "+format.MediaType()))
				assert.Equal(t, shape(page, row.without), shape(doc, ""))
			})
		}
	}
}

// shape returns the names and kinds in a document, without some of its properties.
func shape(r *hal.Resource, without string) []string {
	names := []string{r.Rel}
	for _, p := range r.Properties {
		if !slices.Contains(strings.Fields(without), p.Name) {
			names = append(names, p.Name+" is "+p.Value.Kind().String())
		}
	}
	for _, link := range r.Links {
		name := "link to " + link.Rel
		if link.Array {
			name = "array of links to " + link.Rel
		}
		names = append(names, name)
	}
	for _, e := range r.Embedded {
		name := "embeds " + e.Rel
		if e.Array {
			name = "embeds array of " + e.Rel
		}
		names = append(names, name)
		for i := range e.Resources {
			names = append(names, shape(&e.Resources[i], without)...)
		}
	}
	return names
}

func TestContactsAndGroupsToTheByte(t *testing.T) {
	const xmlHeader = `<?xml version="1.0" encoding="utf-8"?>`
	for _, row := range []struct{ name, path, accept, want string }{
		{
			"a contact", "SARAD@contoso.com", "application/json",
			`{"rel":"contact","department":"Sales \u0026 Marketing","emailAddresses":["SaraD@contoso.com"],"name":"Sara Davis",` +
				`"sourceNetwork":"SameEnterprise","title":"Product Manager","type":"User","uri":"sip:SaraD@contoso.com","_links":{` +
				`"self":{"href":"{app}/people/sarad@contoso.com"},` +
				`"contactLocation":{"href":"{app}/people/sarad@contoso.com/location"},` +
				`"contactNote":{"href":"{app}/people/sarad@contoso.com/note"},` +
				`"contactPhoto":{"href":"{app}/photos/SaraD@contoso.com"},` +
				`"contactPresence":{"href":"{app}/people/sarad@contoso.com/presence"},` +
				`"contactPrivacyRelationship":{"href":"{app}/people/sarad@contoso.com/privacyRelationship"},` +
				`"contactSupportedModalities":{"href":"{app}/people/sarad@contoso.com/supportedMedia"}}}`,
		},
		{
			"a presence that was set", "sarad@contoso.com/presence", "application/json",
			`{"rel":"contactPresence","activity":"in-a-meeting","availability":"Busy","deviceType":"Mobile","lastActive":"\/Date(1767600000000)\/",` +
				`"_links":{"self":{"href":"{app}/people/sarad@contoso.com/presence"}}}`,
		},
		{
			"a presence in XML", "sarad@contoso.com/presence", "application/xml",
			xmlHeader + `<resource rel="contactPresence" href="{app}/people/sarad@contoso.com/presence" ` + xmlNamespace + `>` +
				`<property name="rel">contactPresence</property><property name="activity">in-a-meeting</property><property name="availability">Busy</property>` +
				`<property name="deviceType">Mobile</property><property name="lastActive">2026-01-05T08:00:00.0000000Z</property></resource>`,
		},
		{
			"no note", "sarad@contoso.com/note", "application/json",
			`{"rel":"contactNote","message":"","type":"Personal","_links":{"self":{"href":"{app}/people/sarad@contoso.com/note"}}}`,
		},
		{
			"no location in XML", "sarad@contoso.com/location", "application/xml",
			xmlHeader + `<resource rel="contactLocation" href="{app}/people/sarad@contoso.com/location" ` + xmlNamespace + `><property name="rel">contactLocation</property><property name="location" /></resource>`,
		},
		{
			"no modalities", "sarad@contoso.com/supportedMedia", "application/json",
			`{"rel":"contactSupportedModalities","modalities":[],"_links":{"self":{"href":"{app}/people/sarad@contoso.com/supportedMedia"}}}`,
		},
		{
			"no modalities in XML", "sarad@contoso.com/supportedMedia", "application/xml",
			xmlHeader + `<resource rel="contactSupportedModalities" href="{app}/people/sarad@contoso.com/supportedMedia" ` + xmlNamespace + `>` +
				`<property name="rel">contactSupportedModalities</property><propertyList name="modalities" /></resource>`,
		},
		{
			"the memberships of a subscription", "presenceSubscriptionMemberships?presenceSubscriptionId={id}", "application/json",
			"",
		},
		{
			"a distribution group", "groups/7", "application/json",
			`{"rel":"distributionGroup","uri":"sip:engineering@contoso.com","id":"7","name":"Engineering","_links":{"self":{"href":"{app}/people/groups/7"},` +
				`"subscribeToGroupPresence":{"href":"{app}/people/presenceSubscriptions?groupId=7"},` +
				`"expandDistributionGroup":{"href":"{app}/people/groups/7/expandDistributionGroup"}}}`,
		},
		{
			"groups as links", "groups?expand=false", "application/json",
			`{"rel":"myGroups","_links":{"self":{"href":"{app}/people/groups"},` +
				`"pinnedGroup":{"href":"{app}/people/groups/Etah6cLhDq72o1wPuJTauhyAiwZqeTNvmmtYt3LGBsY="},` +
				`"defaultGroup":{"href":"{app}/people/groups/default_group_id"},` +
				`"group":[{"href":"{app}/people/groups/Family"}],` +
				`"distributionGroup":[{"href":"{app}/people/groups/6"},{"href":"{app}/people/groups/7"}]}}`,
		},
		{
			"contacts as links", "contacts?groupId=Family&expand=FALSE", "application/xml",
			xmlHeader + `<resource rel="groupContacts" href="{app}/people/contacts?groupId=Family" ` + xmlNamespace + `>` +
				`<link rel="contact" href="{app}/people/johndoe@contoso.com" /><link rel="contact" href="{app}/people/janedoe@contoso.com" />` +
				`<property name="rel">groupContacts</property></resource>`,
		},
		{
			"a search without results", "search?query=nobody", "application/json",
			`{"rel":"search","moreResultsAvailable":false,"_links":{"self":{"href":"{app}/people/search?query=nobody&limit=100"}}}`,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			require.NoError(t, s.SetPresence(sara, directory.Presence{Availability: "Busy", Activity: "in-a-meeting", DeviceType: "Mobile"}, morning))
			id := s.subscribe(15, sara)
			want := strings.ReplaceAll(strings.ReplaceAll(row.want, "{app}", s.app), "&limit", `\u0026limit`)
			if want == "" {
				want = strings.NewReplacer("/ucwa/oauth/v1/applications/101", s.app, "97b6bd66", id).
					Replace(strings.TrimSpace(sample(t, "_constructed/memberships-of-one-subscription.json")))
			}
			resp := s.send("GET {app}/people/" + strings.ReplaceAll(row.path, "{id}", id) + "\nAccept: " + row.accept)
			assert.Equal(t, 200, resp.Status)
			assert.Equal(t, want, string(resp.Body))
		})
	}
}

// uris returns the SIP URIs of the contacts that a document embeds.
func uris(r *hal.Resource) []string {
	uris := []string{}
	for _, contact := range r.Resources(ucwa.RelContact) {
		uris = append(uris, contact.Text("uri"))
	}
	return uris
}
