package emulator

import (
	"errors"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// application is one sign-in of a user, and the place of everything that it
// holds.
type application struct {
	appointment
	id, href      string
	user          Person
	input         applicationInput
	communication communication
	subscriptions []*subscription // in order of creation
	holders       map[string]int  // how many subscriptions a contact is in, by SIPKey
	channel       channel
	touched       time.Time // by its latest request
	ended         bool

	// What makeMeAvailable begins: the user lets others see how they are. Before, the
	// application only looks on, which the page MeDashboard calls lurker mode.
	available       bool
	inactiveTimeout time.Duration // 0: that of [Times]

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
			app.touched = e.now
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
	app = &application{
		id: id, href: e.config.BasePath + "/" + id, user: owner, input: input,
		holders: map[string]int{}, channel: newChannel(), touched: e.now,
	}
	app.appointment = e.agenda.appoint(app)
	if e.config.SystemSubscription {
		app.subscriptions = []*subscription{{id: e.ids.hex(), origin: bySystem}}
	}
	e.applications[id] = app
	e.reschedule(app)
	return app, true, nil
}

// belongsTo reports whether the application is that of the user.
func (a *application) belongsTo(user string) bool {
	return ucwa.SIPKey(a.user.URI) == ucwa.SIPKey(user)
}

// link returns a link to a path below the application.
func (a *application) link(rel, path string) hal.Link {
	return hal.Link{Rel: rel, Href: a.href + path}
}
