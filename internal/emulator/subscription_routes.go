package emulator

import (
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// listSubscriptions is GET presenceSubscriptions. An empty collection embeds an
// empty array.
func (c *call) listSubscriptions() *answer {
	list := hal.Embedded{Rel: ucwa.RelPresenceSubscription, Array: true}
	for _, s := range c.application.subscriptions {
		list.Resources = append(list.Resources, *s.resource(c.application))
	}
	return &answer{status: 200, document: &hal.Resource{
		Rel:      ucwa.RelPresenceSubscriptions,
		Links:    []hal.Link{c.application.link(ucwa.RelSelf, "/people/presenceSubscriptions")},
		Embedded: []hal.Embedded{list},
	}}
}

func subscriptionParameters() parameters[ucwa.CreateRequest] {
	return parameters[ucwa.CreateRequest]{
		scalars: []string{"duration"},
		lists:   []string{"uris"},
		parse:   ucwa.ParseCreateInput,
	}
}

// createSubscription is POST presenceSubscriptions. Anybody may be subscribed
// to, known to the server or not.
func (c *call) createSubscription(in ucwa.CreateRequest) *answer {
	app, limits := c.application, c.emulator.config.Limits
	memberships := len(in.URIs)
	for _, s := range app.subscriptions {
		memberships += len(s.uris)
	}
	switch {
	case len(app.subscriptions) >= limits.Subscriptions:
		return limitExceeded("presence subscriptions")
	case len(in.URIs) > limits.Contacts:
		return limitExceeded("contacts in a presence subscription")
	case memberships > limits.Memberships:
		return limitExceeded("presence subscription memberships")
	}
	s := &subscription{
		id:      c.emulator.ids.hex(),
		uris:    in.URIs,
		expires: c.now.Add(time.Duration(in.Duration) * time.Minute),
	}
	app.subscriptions = append(app.subscriptions, s)
	return &answer{status: 201, document: s.resource(app)}
}
