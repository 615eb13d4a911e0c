package emulator

import (
	"slices"
	"strings"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// membership returns the pair of a subscription and a contact as a document.
func (a *application) membership(s *subscription, uri string) *hal.Resource {
	return ucwa.Membership{
		Href:                 a.href + "/people/presenceSubscriptionMemberships/" + httpmsg.Escape(s.id) + "," + httpmsg.Escape(address(ucwa.SIPKey(uri))),
		Contact:              a.contactHref(uri),
		PresenceSubscription: a.subscriptionHref(s.id),
	}.Resource()
}

// membershipList returns an array of the memberships of contacts to embed.
func (a *application) membershipList(s *subscription, uris []string) hal.Embedded {
	list := hal.Embedded{Rel: ucwa.RelPresenceSubscriptionMembership, Array: true}
	for _, uri := range uris {
		list.Resources = append(list.Resources, *a.membership(s, uri))
	}
	return list
}

// subscriptionID is the parameter that tells the memberships of one subscription
// from those of all.
const subscriptionID = "presenceSubscriptionId"

func membershipsParameters() parameters[string] {
	return parameters[string]{
		supplied: []string{subscriptionID},
		parse: func(doc *hal.Resource) (string, []fields.Problem) {
			if _, given := doc.PropertyFold(subscriptionID); !given {
				return "", nil
			}
			return parseID(doc, subscriptionID)
		},
	}
}

// listMemberships lists the memberships of one subscription, or of all if the id
// is "".
func (c *call) listMemberships(id string) *answer {
	app := c.application
	if id != "" {
		s, refusal := c.findSubscription(id)
		if refusal != nil {
			return refusal
		}
		return c.showMemberships(200, s, s.uris)
	}
	list := app.membershipList(nil, nil)
	for _, s := range app.subscriptions {
		list.Resources = append(list.Resources, app.membershipList(s, s.uris).Resources...)
	}
	return &answer{status: 200, document: collection(ucwa.RelPresenceSubscriptionMemberships,
		app.href+"/people/presenceSubscriptionMemberships", list)}
}

// showMemberships answers with memberships of one subscription.
func (c *call) showMemberships(status int, s *subscription, uris []string) *answer {
	app := c.application
	return &answer{status: status, document: collection(ucwa.RelPresenceSubscriptionMemberships,
		app.membershipsHref(s.id), app.membershipList(s, uris))}
}

// additionInput is what POST on the memberships takes.
type additionInput struct {
	subscription string // id
	ucwa.AddRequest
}

func additionParameters() parameters[additionInput] {
	return parameters[additionInput]{
		supplied: []string{subscriptionID},
		lists:    []string{"contactUris"},
		parse: func(doc *hal.Resource) (in additionInput, problems []fields.Problem) {
			in.subscription, problems = parseID(doc, subscriptionID)
			var more []fields.Problem
			in.AddRequest, more = ucwa.ParseAddInput(doc)
			return in, append(problems, more...)
		},
	}
}

// addContacts adds those who are not in the subscription yet, and shows the
// memberships of all that were asked for.
func (c *call) addContacts(in additionInput) *answer {
	s, refusal := c.findSubscription(in.subscription)
	switch {
	case refusal != nil:
		return refusal
	case s.origin == byGroup:
		return forbidden()
	case !c.acceptable(in.URIs):
		return notFound()
	}
	there := map[string]bool{} // a request may name thousands
	for _, uri := range s.uris {
		there[ucwa.SIPKey(uri)] = true
	}
	var added []string
	for _, uri := range in.URIs {
		if !there[ucwa.SIPKey(uri)] {
			added = append(added, uri)
		}
	}
	limits := c.emulator.config.Limits
	switch {
	case len(s.uris)+len(added) > limits.Contacts:
		return limitExceeded("contacts in a presence subscription")
	case c.application.memberships()+len(added) > limits.Memberships:
		return limitExceeded("presence subscription memberships")
	}
	for _, uri := range added {
		s.uris = append(s.uris, uri)
		c.emulator.hold(c.application, uri)
	}
	return c.showMemberships(201, s, in.URIs)
}

// findMembership returns the membership that the path names, as a subscription
// and the index of a contact in it, or why there is nothing to do with it. The
// path names an id and an address, and either may have a comma of its own.
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
	return nil, 0, notFound()
}

func (c *call) getMembership() *answer {
	s, i, refusal := c.findMembership()
	if refusal != nil {
		return refusal
	}
	return &answer{status: 200, document: c.application.membership(s, s.uris[i])}
}

// deleteMembership leaves the subscription where it is, even without contacts.
func (c *call) deleteMembership() *answer {
	s, i, refusal := c.findMembership()
	if refusal != nil {
		return refusal
	}
	c.emulator.letGo(c.application, s.uris[i], atOnce)
	s.uris = slices.Delete(s.uris, i, i+1)
	return &answer{status: 204}
}
