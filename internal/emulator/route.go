package emulator

import (
	"strings"
	"ucwapresence/internal/fields"
)

// route is one operation of the server.
type route struct {
	method string
	path   string // below the applications, or from the root if it starts with a slash; {…} stands for any one segment
	scopes Scopes // the token must have one of them; 0 if any token will do
	operation
}

// public stands in for the scopes of a route that needs no token.
const public Scopes = 1 << 7

// routes returns the surface of the server, a row per operation, with the
// scopes that the resource's page asks for; the first path that matches is the
// one, so that {contact} is nothing that has a row of its own. It is no variable,
// because an operation may refer back to the table.
func routes() []route {
	const (
		app           = "{application}"
		me            = app + "/me"
		people        = app + "/people"
		subscriptions = people + "/presenceSubscriptions"
		memberships   = people + "/presenceSubscriptionMemberships"
		group         = people + "/groups/{group}"
		myChanges     = people + "/contactsAndGroupsSubscription"
		contact       = people + "/{contact}"
	)
	return []route{
		{"GET", rootPath, public, plain((*call).getRoot)},
		{"GET", servicePath, public, plain((*call).getRoot)}, // where one client starts
		{"GET", userPath, 0, plain((*call).getUser)},
		{"GET", rootPath + "/oauth/user", 0, plain((*call).getUser)},

		{"POST", "", 0, taking(applicationParameters(), (*call).createApplication)},
		{"GET", app, 0, plain((*call).getApplication)},
		{"DELETE", app, 0, plain((*call).deleteApplication)},
		{"GET", eventsPath, 0, polling()},
		{"POST", batchPath, AllScopes, plain((*call).batch)},
		{"GET", app + "/policies", AllScopes, ofApplication((*application).policies)},
		{"GET", app + "/onlineMeetings", AllScopes, ofApplication((*application).onlineMeetings)},
		{"GET", app + "/communication", AllScopes, plain((*call).getCommunication)},
		{"PUT", app + "/communication", ConversationsInitiate | ConversationsReceive, replacingCommunication()},
		{"POST", app + "/communication/messagingInvitations", ConversationsInitiate, refusing(notSupported)},
		{"GET", people, ContactsReadWrite, ofApplication((*application).people)},

		{"GET", app + "/photos/{contact}", public, refusing(notFound)}, // pages have them in img elements, which send no token

		{"GET", me, UserReadWrite, plain((*call).getMe)},
		{"POST", me + "/makeMeAvailable", UserReadWrite | ConversationsReceive, makingAvailable()},
		{"POST", me + "/reportMyActivity", UserReadWrite, reportingActivity()},
		// The same where the pages makeMeAvailable_ref and reportMyActivity_ref have them.
		{"POST", app + "/communication/makeMeAvailable", UserReadWrite | ConversationsReceive, makingAvailable()},
		{"POST", app + "/reportMyActivity", UserReadWrite, reportingActivity()},
		{"GET", me + "/presence", UserReadWrite, ofMe(relPresence, Presence.own)},
		{"POST", me + "/presence", UserReadWrite, settingPresence()},
		{"GET", me + "/note", UserReadWrite, ofMe(relNote, Presence.note)},
		{"POST", me + "/note", UserReadWrite, settingNote()},
		{"GET", me + "/location", UserReadWrite, ofMe(relLocation, Presence.location)},
		{"POST", me + "/location", UserReadWrite, settingLocation()},

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
		{"GET", people + "/groupMemberships", ContactsReadWrite, taking(groupMembershipsParameters(), (*call).listGroupMemberships)},
		{"GET", people + "/groupMemberships/{membership}", ContactsReadWrite, plain((*call).getGroupMembership)},
		{"GET", people + "/privacyRelationships", AllScopes, plain((*call).listPrivacyRelationships)},
		{"GET", people + "/privacyRelationships/{level}", AllScopes, plain((*call).getPrivacyRelationship)},
		{"GET", myChanges, ContactsReadWrite, plain((*call).getContactsSubscription)},
		{"POST", myChanges + "/startOrRefreshSubscriptionToContactsAndGroups", ContactsReadWrite,
			taking(contactsSubscriptionParameters(), (*call).startContactsSubscription)},
		{"POST", myChanges + "/stopSubscriptionToContactsAndGroups", ContactsReadWrite, plain((*call).stopContactsSubscription)},
		{"GET", people + "/contacts", AllScopes, taking(contactsParameters(), (*call).listContacts)},
		{"GET", people + "/subscribedContacts", AllScopes, plain((*call).listSubscribedContacts)},
		{"GET", people + "/search", ContactsReadWrite, taking(searchParameters(), (*call).search)},

		{"GET", contact, ContactsReadWrite, ofContact((*call).contactResource)},
		{"GET", contact + "/presence", ContactsReadWrite, ofPresence(Presence.presence)},
		{"GET", contact + "/note", ContactsReadWrite, ofPresence(Presence.note)},
		{"GET", contact + "/location", ContactsReadWrite, ofPresence(Presence.location)},
		{"GET", contact + "/privacyRelationship", ContactsReadWrite, ofContact((*call).privacyRelationship)},
		{"GET", contact + "/supportedMedia", ContactsReadWrite, ofPresence(Presence.supportedModalities)},
	}
}

// match returns the operations of a path, which has the given segments below the
// applications, or nil. Where discovery has a host of its own, the front page is
// its root as well.
func (e *Emulator) match(t target, below []string) []route {
	absolute := t.path
	if _, discovery := DiscoveryDomain(t.host()); discovery && len(absolute) == 1 && absolute[0] == "" {
		absolute = parseTarget(rootPath).path
	}
	var found []route
	for _, r := range e.routes {
		segments := below
		if strings.HasPrefix(r.path, "/") {
			segments = absolute
		}
		if segments != nil && r.matches(segments) && (found == nil || r.path == found[0].path) {
			found = append(found, r)
		}
	}
	return found
}

// matches reports whether the path has the given segments, in any case: so does
// the web server that UCWA runs on.
func (r *route) matches(segments []string) bool {
	rest := strings.TrimPrefix(r.path, "/")
	for _, segment := range segments {
		if rest == "" {
			return false
		}
		var want string
		want, rest, _ = strings.Cut(rest, "/")
		if wild := want[0] == '{' && segment != ""; !wild && !strings.EqualFold(segment, want) {
			return false
		}
	}
	return rest == ""
}

// operation is what a route does.
type operation struct {
	// prepare is the first of two steps, because permission and state are only
	// looked at when the input is right: it reads the input and returns what is left
	// to do.
	prepare func(c *call) (perform func() *answer, problems []fields.Problem)
	input   bool // it reads a body; who sends one to another operation may send anything
	missing bool // the server does not have it, in any media type
}

// plain returns an operation without input.
func plain(serve func(*call) *answer) operation {
	return operation{prepare: func(c *call) (func() *answer, []fields.Problem) {
		return func() *answer { return serve(c) }, nil
	}}
}

// refusing returns an operation that the server does not have.
func refusing(refusal func() *answer) operation {
	op := plain(func(*call) *answer { return refusal() })
	op.missing = true
	return op
}

// taking returns an operation with input.
func taking[T any](p parameters[T], serve func(*call, T) *answer) operation {
	return operation{input: true, prepare: func(c *call) (func() *answer, []fields.Problem) {
		input, problems := p.read(c)
		return func() *answer { return serve(c, input) }, problems
	}}
}
