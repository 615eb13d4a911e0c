package emulator

import (
	"errors"
	"slices"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// application is one sign-in of a user, and the place of everything that it
// holds.
type application struct {
	id, href      string
	user          Person
	input         applicationInput
	subscriptions []*subscription // in order of creation
}

var errTooManyApplications = errors.New("emulator: there are too many applications for this user")

// open returns the user's application with the endpointId: the one that there
// is, or else a new one (page applications_ref: unique among the user's running
// applications).
func (e *Emulator) open(user string, input applicationInput) (app *application, created bool, err error) {
	count := 0
	for _, app := range e.applications {
		if !app.belongsTo(user) {
			continue
		}
		if app.input.endpointID == input.endpointID {
			return app, false, nil
		}
		count++
	}
	if count >= e.config.Limits.Applications {
		return nil, false, errTooManyApplications
	}
	id := e.ids.decimal()
	for e.applications[id] != nil {
		id = e.ids.decimal()
	}
	owner, _ := e.directory.find(user)
	app = &application{id: id, href: e.config.BasePath + "/" + id, user: owner, input: input}
	if e.config.SystemSubscription {
		app.subscriptions = []*subscription{{id: e.ids.hex(), origin: bySystem}}
	}
	e.applications[id] = app
	return app, true, nil
}

// belongsTo reports whether the application is that of the user.
func (a *application) belongsTo(user string) bool {
	return ucwa.SIPKey(a.user.URI) == ucwa.SIPKey(user)
}

// advance does what has become due by now.
func (a *application) advance(now time.Time) {
	a.subscriptions = slices.DeleteFunc(a.subscriptions, func(s *subscription) bool { return s.over(now) })
}

// resource returns the application as a document. Of what the pages show it has
// what leads to presence.
func (a *application) resource() *hal.Resource {
	return &hal.Resource{
		Rel: ucwa.RelApplication,
		Properties: []hal.Property{
			{Name: "culture", Value: hal.String(a.input.culture)},
			{Name: "userAgent", Value: hal.String(a.input.userAgent)},
		},
		Links: []hal.Link{
			a.link(ucwa.RelSelf, ""),
			a.link("batch", "/batch"),
			a.link("events", "/events?ack=1"),
		},
		Embedded: []hal.Embedded{
			{Rel: ucwa.RelMe, Resources: []hal.Resource{*a.me()}},
			{Rel: ucwa.RelPeople, Resources: []hal.Resource{*a.people()}},
		},
	}
}

func (a *application) me() *hal.Resource {
	me := &hal.Resource{
		Rel:   ucwa.RelMe,
		Links: []hal.Link{a.link(ucwa.RelSelf, "/me"), a.link("makeMeAvailable", "/me/makeMeAvailable")},
	}
	for _, p := range [...]struct{ name, text string }{
		{"name", a.user.Name}, {"title", a.user.Title}, {"uri", a.user.URI},
	} {
		if p.text != "" {
			me.Properties = append(me.Properties, hal.Property{Name: p.name, Value: hal.String(p.text)})
		}
	}
	return me
}

func (a *application) people() *hal.Resource {
	return &hal.Resource{
		Rel: ucwa.RelPeople,
		Links: []hal.Link{
			a.link(ucwa.RelSelf, "/people"),
			a.link("myContacts", "/people/contacts"),
			a.link(ucwa.RelMyGroups, "/people/groups"),
			a.link(ucwa.RelPresenceSubscriptionMemberships, "/people/presenceSubscriptionMemberships"),
			a.link(ucwa.RelPresenceSubscriptions, "/people/presenceSubscriptions"),
			a.link(ucwa.RelSearch, "/people/search"),
			a.link(ucwa.RelSubscribedContacts, "/people/subscribedContacts"),
		},
	}
}

// link returns a link to a path below the application.
func (a *application) link(rel, path string) hal.Link {
	return hal.Link{Rel: rel, Href: a.href + path}
}
