package emulator

import (
	"errors"
	"time"

	"ucwapresence/internal/emulator/channel"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/emulator/schedule"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// application is one sign-in of a user, and everything that belongs to it.
type application struct {
	id, href          string
	user              directory.Person
	input             applicationInput
	communication     communication
	subscriptions     []*subscription // in order of creation
	subscriptionCount map[string]int  // of each contact, by SIPKey
	touched           time.Time       // by its latest request
	appointment       *schedule.Appointment
	ended             bool

	channel *channel.Channel
	pending *Parked   // the GET that waits for events, or nil
	polled  bool      // a client has asked for events
	idle    time.Time // the time since which no GET is pending; valid only if polled

	// Before makeMeAvailable the user is not visible to others, which the page
	// MeDashboard calls lurker mode.
	available       bool
	inactiveTimeout time.Duration // 0 if it is that of Times

	contactsSubscribed time.Time // the end of myContactsAndGroupsSubscription
}

var errTooManyApplications = errors.New("emulator: there are too many applications for this user")

// open returns the user's application with the endpointId: the existing one, whose
// culture and userAgent stay as they are, or a new one (page applications_ref:
// unique among the user's running applications).
func (e *Emulator) open(user string, in applicationInput) (app *application, isNew bool, err error) {
	count := 0
	for _, app := range e.applications {
		if !app.belongsTo(user) {
			continue
		}
		if app.input.endpointID == in.endpointID {
			app.touched = e.now()
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
	owner, _ := e.directory.Find(user)
	app = &application{
		id: id, href: e.config.BasePath + "/" + id, user: owner, input: in,
		subscriptionCount: map[string]int{}, touched: e.now(), channel: newChannel(),
	}
	app.appointment = e.agenda.Appoint(func(at time.Time) { e.advance(app, at) })
	if e.config.SystemSubscription {
		app.subscriptions = []*subscription{{id: e.ids.hex(), origin: bySystem}}
	}
	e.applications[id] = app
	e.reschedule(app)
	return app, true, nil
}

// newChannel returns an event channel. It exists from the start of the application, so
// the first GET gets the events of all earlier changes.
func newChannel() *channel.Channel {
	var rels []string
	for _, part := range contactParts() {
		rels = append(rels, part.rel)
	}
	return channel.New(rels)
}

// belongsTo reports whether the application is the user's.
func (a *application) belongsTo(user string) bool {
	return ucwa.SIPKey(a.user.URI) == ucwa.SIPKey(user)
}

// link returns a link to a path below the application.
func (a *application) link(rel, path string) hal.Link {
	return hal.Link{Rel: rel, Href: a.href + path}
}

// resource returns the application as a document, in the order of the page
// CreateAnApplication. Its id occurs only on the page application_ref; existing
// clients put it into URLs.
//
// The application and its parts have the links that lead to presence. Of the rest of
// UCWA they have what clients look at while they sign in; no link leads nowhere.
func (a *application) resource(d *directory.Directory) *hal.Resource {
	return &hal.Resource{
		Rel: ucwa.RelApplication,
		Properties: []hal.Property{
			{Name: "culture", Value: hal.String(a.input.culture)},
			{Name: "userAgent", Value: hal.String(a.input.userAgent)},
			{Name: "id", Value: hal.String(a.id)},
		},
		Links: []hal.Link{
			a.link(ucwa.RelSelf, ""),
			a.link("policies", "/policies"),
			a.link("batch", "/batch"),
			a.link("events", "/events?ack=1"),
		},
		Embedded: []hal.Embedded{
			{Rel: ucwa.RelMe, Resources: []hal.Resource{*a.me(d)}},
			{Rel: ucwa.RelPeople, Resources: []hal.Resource{*a.people()}},
			{Rel: "onlineMeetings", Resources: []hal.Resource{*a.onlineMeetings()}},
			{Rel: relCommunication, Resources: []hal.Resource{*a.communicationResource()}},
		},
	}
}

func (a *application) people() *hal.Resource {
	return &hal.Resource{
		Rel: ucwa.RelPeople,
		Links: []hal.Link{
			a.link(ucwa.RelSelf, "/people"),
			a.link("myContactsAndGroupsSubscription", "/people/contactsAndGroupsSubscription"),
			a.link("myContacts", "/people/contacts"),
			a.link("myGroupMemberships", "/people/groupMemberships"),
			a.link(ucwa.RelMyGroups, "/people/groups"),
			a.link("myPrivacyRelationships", "/people/privacyRelationships"),
			a.link(ucwa.RelPresenceSubscriptionMemberships, "/people/presenceSubscriptionMemberships"),
			a.link(ucwa.RelPresenceSubscriptions, "/people/presenceSubscriptions"),
			a.link(ucwa.RelSearch, "/people/search"),
			a.link(ucwa.RelSubscribedContacts, "/people/subscribedContacts"),
		},
	}
}

// onlineMeetings returns a document without links: there are no meetings.
func (a *application) onlineMeetings() *hal.Resource {
	return &hal.Resource{Rel: "onlineMeetings", Links: []hal.Link{a.link(ucwa.RelSelf, "/onlineMeetings")}}
}

// policies returns a document in which the company has disabled everything that
// the emulator does not have.
func (a *application) policies() *hal.Resource {
	r := &hal.Resource{Rel: "policies", Links: []hal.Link{a.link(ucwa.RelSelf, "/policies")}}
	for _, name := range [...]string{
		"callLogArchiving", "customerExperienceImprovementProgram", "emoticons", "exchangeUnifiedMessaging",
		"htmlMessaging", "logging", "messageArchiving", "messagingUrls", "photos",
	} {
		r.Properties = append(r.Properties, hal.Property{Name: name, Value: hal.String("Disabled")})
	}
	return r
}

// applicationInput is the input of POST applications.
type applicationInput struct {
	culture, endpointID, userAgent string
	instanceID, kind               string // change nothing: a user has one application and one event channel per endpointId
}

func applicationParameters() input.Parameters[applicationInput] {
	return input.Parameters[applicationInput]{
		Scalars: []string{"culture", "endpointId", "userAgent", "instanceId", "type"},
		Parse: input.Fields(func(in *applicationInput) []fields.Field {
			return []fields.Field{
				input.Text("culture", maxText, &in.culture).Required(),
				input.Text("endpointId", maxText, &in.endpointID).Required(),
				input.Text("userAgent", maxText, &in.userAgent).Required(),
				input.Text("instanceId", maxText, &in.instanceID),
				input.Text("type", maxText, &in.kind),
			}
		}),
	}
}

// maxText is the longest text of the page applications_ref: "max length: 100".
const maxText = 100

func (c *call) createApplication(in applicationInput) *answer {
	app, isNew, err := c.emulator.open(c.token.User, in)
	switch {
	case err != nil:
		return refuse(refusal.TooManyApplications())
	case isNew:
		return created(app.resource(c.emulator.directory))
	default:
		return ok(app.resource(c.emulator.directory))
	}
}

func (c *call) getApplication() *answer { return ok(c.application.resource(c.emulator.directory)) }

func (c *call) deleteApplication() *answer {
	c.emulator.end(c.application)
	return noContent()
}

// ofApplication returns an operation that shows a document of the application.
func ofApplication(show func(*application) *hal.Resource) operation {
	return plain(func(c *call) *answer { return ok(show(c.application)) })
}
