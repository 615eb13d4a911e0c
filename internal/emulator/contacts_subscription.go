package emulator

import (
	"time"

	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// contactsSubscription returns myContactsAndGroupsSubscription as a document. It has
// nothing to do with presence: it is for changes of the contact list, which does not
// change here. It is connected as soon as it is started.
func (a *application) contactsSubscription(now time.Time) *hal.Resource {
	const path = "/people/contactsAndGroupsSubscription"
	r := &hal.Resource{
		Rel: "myContactsAndGroupsSubscription",
		Links: []hal.Link{
			a.link(ucwa.RelSelf, path),
			a.link("startOrRefreshSubscriptionToContactsAndGroups", path+"/startOrRefreshSubscriptionToContactsAndGroups"),
		},
	}
	state := "Disconnected"
	if now.Before(a.contactsSubscribed) {
		state = "Connected"
		r.Links = append(r.Links, a.link("stopSubscriptionToContactsAndGroups", path+"/stopSubscriptionToContactsAndGroups"))
	}
	r.Properties = []hal.Property{{Name: "state", Value: hal.String(state)}}
	return r
}

func (c *call) getContactsSubscription() *answer {
	return ok(c.application.contactsSubscription(c.now))
}

// The minutes of startOrRefreshSubscriptionToContactsAndGroups. It accepts more than
// the subscription may last (page startOrRefreshSubscriptionToContactsAndGroups_ref:
// "The maximum value is 60 and the minimum value is 10", and "30 minutes will be
// used").
const (
	minContactsDuration = 10
	maxContactsDuration = 60
	maxContactsLeft     = 30
)

func contactsSubscriptionParameters() input.Parameters[int] {
	return input.Parameters[int]{
		Scalars: []string{"duration"},
		Parse: input.Fields(func(minutes *int) []fields.Field {
			return []fields.Field{
				fields.Int("duration", minContactsDuration, maxContactsDuration, func(n int) { *minutes = n }).Required(),
			}
		}),
	}
}

// startContactsSubscription answers with a Location as well as the document,
// because one client looks there.
func (c *call) startContactsSubscription(minutes int) *answer {
	app := c.application
	app.contactsSubscribed = extended(app.contactsSubscribed, c.now, minutes, maxContactsLeft)
	a := created(app.contactsSubscription(c.now))
	a.header.Add("Location", a.document.Href(ucwa.RelSelf))
	return a
}

func (c *call) stopContactsSubscription() *answer {
	c.application.contactsSubscribed = c.now
	return noContent()
}
