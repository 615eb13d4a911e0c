package emulator

import (
	"strings"

	"ucwapresence/internal/ucwa"
)

// route is one operation of the server.
type route struct {
	method  string
	path    string // below the applications; {…} stands for any one segment
	scopes  Scopes // the token must have one of them; 0 if any token will do
	prepare operation
}

// routes returns the surface of the server, a row per operation, with the
// scopes that the resource's page asks for; the first path that matches is the
// one, so that {contact} is nothing that has a row of its own. It is no variable,
// because an operation may refer back to the table.
func routes() []route {
	const (
		app           = "{application}"
		people        = app + "/people"
		subscriptions = people + "/presenceSubscriptions"
		memberships   = people + "/presenceSubscriptionMemberships"
		group         = people + "/groups/{group}"
		contact       = people + "/{contact}"
	)
	return []route{
		{"POST", "", 0, taking(applicationParameters(), (*call).createApplication)},
		{"GET", app, 0, plain((*call).getApplication)},
		{"DELETE", app, 0, plain((*call).deleteApplication)},
		{"GET", people, ContactsReadWrite, plain((*call).getPeople)},

		{"GET", subscriptions, AllScopes, plain((*call).listSubscriptions)},
		{"POST", subscriptions, AllScopes, subscribing()},
		{"GET", subscriptions + "/{subscription}", UserReadWrite, plain((*call).getSubscription)},
		{"POST", subscriptions + "/{subscription}", UserReadWrite, taking(extensionParameters(), (*call).extendSubscription)},
		{"DELETE", subscriptions + "/{subscription}", UserReadWrite, plain((*call).deleteSubscription)},

		{"GET", memberships, AllScopes, taking(membershipsParameters(), (*call).listMemberships)},
		{"POST", memberships, AllScopes, taking(additionParameters(), (*call).addContacts)},
		{"GET", memberships + "/{membership}", AllScopes, plain((*call).getMembership)},
		{"DELETE", memberships + "/{membership}", AllScopes, plain((*call).deleteMembership)},

		{"GET", people + "/groups", ContactsReadWrite, taking(expandParameters(), (*call).listGroups)},
		{"GET", group, ContactsReadWrite, plain((*call).getGroup)},
		{"GET", group + "/expandDistributionGroup", ContactsReadWrite, plain((*call).expandGroup)},
		{"GET", people + "/contacts", AllScopes, taking(contactsParameters(), (*call).listContacts)},
		{"GET", people + "/subscribedContacts", AllScopes, plain((*call).listSubscribedContacts)},
		{"GET", people + "/search", ContactsReadWrite, taking(searchParameters(), (*call).search)},

		{"GET", contact, ContactsReadWrite, ofContact((*call).contactResource)},
		{"GET", contact + "/presence", ContactsReadWrite, ofPresence(Presence.presence)},
		{"GET", contact + "/note", ContactsReadWrite, ofPresence(Presence.note)},
		{"GET", contact + "/location", ContactsReadWrite, ofPresence(Presence.location)},
		{"GET", contact + "/supportedMedia", ContactsReadWrite, ofPresence(Presence.supportedModalities)},
	}
}

// matches reports whether the path has the given segments.
func (r *route) matches(segments []string) bool {
	rest := r.path
	for _, segment := range segments {
		if rest == "" {
			return false
		}
		var want string
		want, rest, _ = strings.Cut(rest, "/")
		if wild := want[0] == '{' && segment != ""; !wild && segment != want {
			return false
		}
	}
	return rest == ""
}

// operation is what a route does, in two steps, because permission and state
// are only looked at when the input is right: it reads the input and returns
// what is left to do.
type operation func(c *call) (perform func() *answer, problems []ucwa.Problem)

// plain returns an operation without input.
func plain(serve func(*call) *answer) operation {
	return func(c *call) (func() *answer, []ucwa.Problem) {
		return func() *answer { return serve(c) }, nil
	}
}

// taking returns an operation with input.
func taking[T any](p parameters[T], serve func(*call, T) *answer) operation {
	return func(c *call) (func() *answer, []ucwa.Problem) {
		input, problems := p.read(c)
		return func() *answer { return serve(c, input) }, problems
	}
}
