package emulator

import (
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// contactsSubscription returns myContactsAndGroupsSubscription, which has nothing
// to do with presence: it is about changes of the contact list, and here there are
// none. It connects at once.
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
	return &answer{status: 200, document: c.application.contactsSubscription(c.now)}
}

// The minutes that startOrRefreshSubscriptionToContactsAndGroups takes: more than
// the subscription may last (page
// startOrRefreshSubscriptionToContactsAndGroups_ref: "The maximum value is 60 and
// the minimum value is 10", and "30 minutes will be used").
const (
	minContactsDuration = 10
	maxContactsDuration = 60
	maxContactsLeft     = 30
)

func contactsSubscriptionParameters() parameters[int] {
	return parameters[int]{
		scalars: []string{"duration"},
		parse: func(doc *hal.Resource) (int, []fields.Problem) {
			r := reader{doc: doc}
			minutes := r.whole("duration", minContactsDuration, maxContactsDuration)
			return minutes, r.problems
		},
	}
}

func (c *call) startContactsSubscription(minutes int) *answer {
	app := c.application
	left := max(0, app.contactsSubscribed.Sub(c.now)) + time.Duration(minutes)*time.Minute
	app.contactsSubscribed = c.now.Add(min(left, maxContactsLeft*time.Minute))
	a := &answer{status: 201, document: app.contactsSubscription(c.now)}
	a.header.Add("Location", a.document.Href(ucwa.RelSelf)) // where a client looks in place of the body
	return a
}

func (c *call) stopContactsSubscription() *answer {
	c.application.contactsSubscribed = time.Time{}
	return &answer{status: 204}
}
