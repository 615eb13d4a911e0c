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
	sharing       *sharing        // nil before makeMeAvailable
	subscriptions []*subscription // in order of creation

	contactsSubscribed time.Time // the end of myContactsAndGroupsSubscription
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

// end ends an application and all that it holds.
func (e *Emulator) end(a *application) {
	delete(e.applications, a.id)
	e.directory.withdraw(a)
}

// link returns a link to a path below the application.
func (a *application) link(rel, path string) hal.Link {
	return hal.Link{Rel: rel, Href: a.href + path}
}
