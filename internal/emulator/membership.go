package emulator

import (
	"slices"
	"strings"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// membership returns the membership of a contact in a subscription as a document.
func (a *application) membership(s *subscription, uri string) *hal.Resource {
	return ucwa.Membership{
		Href:                 a.href + "/people/presenceSubscriptionMemberships/" + pairID(s.id, uri),
		Contact:              a.contactHref(uri),
		PresenceSubscription: a.subscriptionHref(s.id),
	}.Resource()
}

// membershipsHref returns the href of the memberships of one subscription.
func (a *application) membershipsHref(id string) string {
	return a.href + "/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + httpmsg.Escape(id)
}

// membershipList returns an array of the memberships of contacts to embed.
func (a *application) membershipList(s *subscription, uris []string) hal.Embedded {
	list := hal.Embedded{Rel: ucwa.RelPresenceSubscriptionMembership, Array: true}
	for _, uri := range uris {
		list.Resources = append(list.Resources, *a.membership(s, uri))
	}
	return list
}

// subscriptionID is the parameter that selects the memberships of one subscription.
const subscriptionID = "presenceSubscriptionId"

func membershipsParameters() input.Parameters[string] {
	return input.Parameters[string]{
		Supplied: []string{subscriptionID},
		Parse: input.Fields(func(id *string) []fields.Field {
			return []fields.Field{input.NonEmpty(subscriptionID, id)}
		}),
	}
}

// listMemberships lists the memberships of one subscription, or of all if the id is
// "".
func (c *call) listMemberships(id string) *answer {
	app := c.application
	if id != "" {
		s, refusal := c.findSubscription(id)
		if refusal != nil {
			return refusal
		}
		return ok(app.membershipCollection(s, s.uris))
	}
	list := app.membershipList(nil, nil)
	for _, s := range app.subscriptions {
		list.Resources = append(list.Resources, app.membershipList(s, s.uris).Resources...)
	}
	return ok(collection(ucwa.RelPresenceSubscriptionMemberships, app.href+"/people/presenceSubscriptionMemberships", list))
}

// membershipCollection returns memberships of one subscription as a document.
func (a *application) membershipCollection(s *subscription, uris []string) *hal.Resource {
	return collection(ucwa.RelPresenceSubscriptionMemberships, a.membershipsHref(s.id), a.membershipList(s, uris))
}

// additionInput is the input of POST on the memberships.
type additionInput struct {
	subscription string // id
	ucwa.AddRequest
}

func additionParameters() input.Parameters[additionInput] {
	return input.Parameters[additionInput]{
		Supplied: []string{subscriptionID},
		Lists:    []string{"contactUris"},
		Parse: func(doc *hal.Resource) (in additionInput, problems []fields.Problem) {
			r := fields.Reader{Wire: true}
			r.Document(doc, input.NonEmpty(subscriptionID, &in.subscription).Required())
			in.AddRequest, problems = ucwa.ParseAddInput(doc)
			return in, append(r.Problems(), problems...)
		},
	}
}

// addContacts adds the contacts that the subscription does not have yet. To add a
// contact again is no error. The answer has the memberships of all contacts in the
// request, and of no others.
func (c *call) addContacts(in additionInput) *answer {
	s, denied := c.findSubscription(in.subscription)
	switch {
	case denied != nil:
		return denied
	case s.origin == byGroup:
		return refuse(refusal.Forbidden())
	case !c.acceptable(in.URIs):
		return refuse(refusal.NotFound())
	}
	present := map[string]bool{} // a request may have thousands of contacts
	for _, uri := range s.uris {
		present[ucwa.SIPKey(uri)] = true
	}
	var added []string
	for _, uri := range in.URIs {
		if !present[ucwa.SIPKey(uri)] {
			added = append(added, uri)
		}
	}
	limits := c.emulator.config.Limits
	switch {
	case len(s.uris)+len(added) > limits.Contacts:
		return refuse(refusal.LimitExceeded("contacts in a presence subscription"))
	case c.application.memberships()+len(added) > limits.Memberships:
		return refuse(refusal.LimitExceeded("presence subscription memberships"))
	}
	for _, uri := range added {
		s.uris = append(s.uris, uri)
		c.emulator.addReference(c.application, uri)
	}
	return created(c.application.membershipCollection(s, in.URIs))
}

// findMembership returns the membership that the path names, as a subscription and
// the index of a contact in it, or the answer if there is none. The path names an id
// and an address, and both may contain commas.
func (c *call) findMembership() (*subscription, int, *answer) {
	segment := c.path[3]
	for _, s := range c.application.subscriptions {
		address, found := strings.CutPrefix(segment, s.id+",")
		if !found {
			continue
		}
		if i := s.index("sip:" + address); i >= 0 {
			return s, i, nil
		}
	}
	return nil, 0, refuse(refusal.NotFound())
}

func (c *call) getMembership() *answer {
	s, i, refusal := c.findMembership()
	if refusal != nil {
		return refusal
	}
	return ok(c.application.membership(s, s.uris[i]))
}

// deleteMembership does not end the subscription, even if it has no contacts left.
func (c *call) deleteMembership() *answer {
	s, i, refusal := c.findMembership()
	if refusal != nil {
		return refusal
	}
	c.emulator.removeReference(c.application, s.uris[i], channel.Urgent)
	s.uris = slices.Delete(s.uris, i, i+1)
	return noContent()
}
