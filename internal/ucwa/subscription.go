package ucwa

import "ucwapresence/internal/hal"

// PresenceSubscription is a presenceSubscription as the server describes it, without
// duration, time of expiry and members.
type PresenceSubscription struct {
	ID   string // unique within the application; opaque
	Href string // its own address; also its identity

	Memberships string // href of its memberships; "" if there is no such link
	AddTo       string // href to add contacts; "" where that is not allowed
}

// ParsePresenceSubscription reads a presenceSubscription. place is the rel under which
// it is embedded. It returns false if the resource is of another type or has no
// address.
func ParsePresenceSubscription(r *hal.Resource, place string) (PresenceSubscription, bool) {
	s := PresenceSubscription{
		ID:          r.Text("id"),
		Href:        r.Self(),
		Memberships: r.Href(RelMemberships),
		AddTo:       r.Href(RelAddToPresenceSubscription),
	}
	return s, relOf(r, place) == RelPresenceSubscription && s.Href != ""
}

// Resource returns the subscription as a document, with its links in the order
// of the reference pages.
func (s PresenceSubscription) Resource() *hal.Resource {
	r := &hal.Resource{
		Rel:        RelPresenceSubscription,
		Properties: []hal.Property{{Name: "id", Value: hal.String(s.ID)}},
		Links:      []hal.Link{{Rel: RelSelf, Href: s.Href}},
	}
	if s.AddTo != "" {
		r.Links = append(r.Links, hal.Link{Rel: RelAddToPresenceSubscription, Href: s.AddTo})
	}
	if s.Memberships != "" {
		r.Links = append(r.Links, hal.Link{Rel: RelMemberships, Href: s.Memberships})
	}
	return r
}
