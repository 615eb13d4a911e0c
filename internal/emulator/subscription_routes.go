package emulator

import (
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// listSubscriptions is GET presenceSubscriptions.
func (c *call) listSubscriptions() *answer {
	list := hal.Embedded{Rel: ucwa.RelPresenceSubscription, Array: true}
	for _, s := range c.application.subscriptions {
		list.Resources = append(list.Resources, *s.resource(c.application))
	}
	return &answer{status: 200, document: collection(ucwa.RelPresenceSubscriptions,
		c.application.href+"/people/presenceSubscriptions", list)}
}

// subscribing is POST presenceSubscriptions, which is two operations: with a
// groupId it is that of subscribeToGroupPresence.
func subscribing() operation {
	toList := taking(creationParameters(), (*call).createSubscription)
	toGroup := taking(groupParameters(), (*call).subscribeToGroup)
	return operation{input: true, prepare: func(c *call) (func() *answer, []fields.Problem) {
		if c.gives("groupId") {
			return toGroup.prepare(c)
		}
		return toList.prepare(c)
	}}
}

func creationParameters() parameters[ucwa.CreateRequest] {
	return parameters[ucwa.CreateRequest]{
		scalars: []string{"duration"},
		lists:   []string{"uris"},
		parse:   ucwa.ParseCreateInput,
	}
}

// createSubscription creates a subscription for a list of SIP URIs.
func (c *call) createSubscription(in ucwa.CreateRequest) *answer {
	if !c.acceptable(in.URIs) {
		return notFound()
	}
	return c.subscribe(&subscription{origin: byList, uris: in.URIs}, in.Duration)
}

// subscribe adds a subscription to the application, if there is room for it.
func (c *call) subscribe(s *subscription, minutes int) *answer {
	app, limits := c.application, c.emulator.config.Limits
	switch {
	case len(app.subscriptions) >= limits.Subscriptions:
		return limitExceeded("presence subscriptions")
	case len(s.uris) > limits.Contacts:
		return limitExceeded("contacts in a presence subscription")
	case app.memberships()+len(s.uris) > limits.Memberships:
		return limitExceeded("presence subscription memberships")
	}
	if s.id == "" {
		s.id = c.emulator.ids.hex()
	}
	s.expires = c.now.Add(time.Duration(minutes) * time.Minute)
	c.emulator.startSubscription(app, s)
	return &answer{status: 201, document: s.resource(app)}
}

// findSubscription returns the subscription with an id, or why nothing may be
// done with it.
func (c *call) findSubscription(id string) (*subscription, *answer) {
	s := c.application.subscription(id)
	switch {
	case s == nil && c.emulator.config.LegacyExpired404:
		return nil, applicationNotFound()
	case s == nil:
		return nil, notFound()
	case s.origin == bySystem:
		return nil, forbidden()
	}
	return s, nil
}

func (c *call) getSubscription() *answer {
	s, refusal := c.findSubscription(c.path[3])
	if refusal != nil {
		return refusal
	}
	return &answer{status: 200, document: s.resource(c.application)}
}

func extensionParameters() parameters[ucwa.ExtendRequest] {
	return parameters[ucwa.ExtendRequest]{scalars: []string{"duration"}, parse: ucwa.ParseExtendInput}
}

func (c *call) extendSubscription(in ucwa.ExtendRequest) *answer {
	s, refusal := c.findSubscription(c.path[3])
	if refusal != nil {
		return refusal
	}
	c.emulator.extendSubscription(c.application, s, in.Duration)
	return &answer{status: 200, document: s.resource(c.application)}
}

func (c *call) deleteSubscription() *answer {
	s, refusal := c.findSubscription(c.path[3])
	if refusal != nil {
		return refusal
	}
	c.emulator.endSubscription(c.application, s, atOnce)
	return &answer{status: 204}
}
