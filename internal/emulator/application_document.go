package emulator

import (
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// The documents that a client finds when it has signed in. They have what leads
// to presence. Of the rest of UCWA there is what clients look at on their way:
// true, and no link that leads nowhere.

// resource returns the application, in the order of the page
// CreateAnApplication. Its id is only on the page application_ref; existing clients
// put it into addresses.
func (a *application) resource(d *directory) *hal.Resource {
	return &hal.Resource{
		Rel: ucwa.RelApplication,
		Properties: []hal.Property{
			{Name: "culture", Value: hal.String(a.input.culture)},
			{Name: "userAgent", Value: hal.String(a.input.userAgent)},
			{Name: "id", Value: hal.String(a.id)},
		},
		Links: []hal.Link{
			a.link(ucwa.RelSelf, ""),
			a.link("policies", "/policies"),
			a.link("batch", "/batch"),
			a.link("events", "/events?ack=1"),
		},
		Embedded: []hal.Embedded{
			{Rel: ucwa.RelMe, Resources: []hal.Resource{*a.me(d)}},
			{Rel: ucwa.RelPeople, Resources: []hal.Resource{*a.people()}},
			{Rel: "onlineMeetings", Resources: []hal.Resource{*a.onlineMeetings()}},
			{Rel: relCommunication, Resources: []hal.Resource{*a.communicationResource()}},
		},
	}
}

func (a *application) people() *hal.Resource {
	return &hal.Resource{
		Rel: ucwa.RelPeople,
		Links: []hal.Link{
			a.link(ucwa.RelSelf, "/people"),
			a.link("myContactsAndGroupsSubscription", "/people/contactsAndGroupsSubscription"),
			a.link("myContacts", "/people/contacts"),
			a.link("myGroupMemberships", "/people/groupMemberships"),
			a.link(ucwa.RelMyGroups, "/people/groups"),
			a.link("myPrivacyRelationships", "/people/privacyRelationships"),
			a.link(ucwa.RelPresenceSubscriptionMemberships, "/people/presenceSubscriptionMemberships"),
			a.link(ucwa.RelPresenceSubscriptions, "/people/presenceSubscriptions"),
			a.link(ucwa.RelSearch, "/people/search"),
			a.link(ucwa.RelSubscribedContacts, "/people/subscribedContacts"),
		},
	}
}

// onlineMeetings has no links: there are no meetings.
func (a *application) onlineMeetings() *hal.Resource {
	return &hal.Resource{Rel: "onlineMeetings", Links: []hal.Link{a.link(ucwa.RelSelf, "/onlineMeetings")}}
}

// policies says what the company has switched off: all that the emulator does
// not have.
func (a *application) policies() *hal.Resource {
	r := &hal.Resource{Rel: "policies", Links: []hal.Link{a.link(ucwa.RelSelf, "/policies")}}
	for _, name := range [...]string{
		"callLogArchiving", "customerExperienceImprovementProgram", "emoticons", "exchangeUnifiedMessaging",
		"htmlMessaging", "logging", "messageArchiving", "messagingUrls", "photos",
	} {
		r.Properties = append(r.Properties, hal.Property{Name: name, Value: hal.String("Disabled")})
	}
	return r
}
