package ucwa

import "ucwapresence/internal/hal"

// Membership is a presenceSubscriptionMembership: the pair of a contact and a
// subscription. A contact in two subscriptions has two memberships.
type Membership struct {
	Href                 string // its own address; also its identity
	Contact              string // href of the contact
	PresenceSubscription string // href of the subscription
}

// ParseMembership reads a presenceSubscriptionMembership. place is the rel under which
// it is embedded. It returns false if the resource is of another type or has no
// address.
func ParseMembership(r *hal.Resource, place string) (Membership, bool) {
	m := Membership{
		Href:                 r.Self(),
		Contact:              r.Href(RelContact),
		PresenceSubscription: r.Href(RelPresenceSubscription),
	}
	return m, relOf(r, place) == RelPresenceSubscriptionMembership && m.Href != ""
}

// Resource returns the membership as a document, with its links in the order of
// the reference page.
func (m Membership) Resource() *hal.Resource {
	return &hal.Resource{
		Rel: RelPresenceSubscriptionMembership,
		Links: []hal.Link{
			{Rel: RelSelf, Href: m.Href},
			{Rel: RelContact, Href: m.Contact},
			{Rel: RelPresenceSubscription, Href: m.PresenceSubscription},
		},
	}
}

// relOf returns the type of a resource: its own rel, or else the rel under which it is
// embedded.
func relOf(r *hal.Resource, place string) string {
	if r.Rel != "" {
		return r.Rel
	}
	return place
}
