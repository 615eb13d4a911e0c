package emulator

import (
	"strings"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/input"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// route is one operation of the server.
type route struct {
	method string
	path   string      // below the applications, or from the root if it starts with a slash; {…} stands for any one segment
	scopes auth.Scopes // the token must have one of them; 0 if every token will do
	operation
}

// public replaces the scopes of a route that needs no token.
const public auth.Scopes = 1 << 7

// routes returns all operations of the server, with the scopes that the page of the
// resource asks for. The first path that matches counts, so {contact} matches only
// what no row before it matches. It is a function because an operation may refer to
// the table.
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
		{"GET", servicePath, public, plain((*call).getRoot)}, // one client starts here
		{"GET", userPath, 0, plain((*call).getUser)},
		{"GET", rootPath + "/oauth/user", 0, plain((*call).getUser)},

		{"POST", "", 0, taking(applicationParameters(), (*call).createApplication)},
		{"GET", app, 0, plain((*call).getApplication)},
		{"DELETE", app, 0, plain((*call).deleteApplication)},
		{"GET", eventsPath, 0, polling()},
		{"POST", batchPath, auth.AllScopes, plain((*call).batch)},
		{"GET", app + "/policies", auth.AllScopes, ofApplication((*application).policies)},
		{"GET", app + "/onlineMeetings", auth.AllScopes, ofApplication((*application).onlineMeetings)},
		{"GET", app + "/communication", auth.AllScopes, plain((*call).getCommunication)},
		{"PUT", app + "/communication", auth.ConversationsInitiate | auth.ConversationsReceive, replacingCommunication()},
		{"POST", app + "/communication/messagingInvitations", auth.ConversationsInitiate, refusing(refusal.NotSupported)},
		{"GET", people, auth.ContactsReadWrite, ofApplication((*application).people)},

		{"GET", app + "/photos/{contact}", public, refusing(refusal.NotFound)}, // img elements of pages send no token

		{"GET", me, auth.UserReadWrite, plain((*call).getMe)},
		{"POST", me + "/makeMeAvailable", auth.UserReadWrite | auth.ConversationsReceive, makingAvailable()},
		{"POST", me + "/reportMyActivity", auth.UserReadWrite, reportingActivity()},
		// The paths of the pages makeMeAvailable_ref and reportMyActivity_ref; captures have the ones above.
		{"POST", app + "/communication/makeMeAvailable", auth.UserReadWrite | auth.ConversationsReceive, makingAvailable()},
		{"POST", app + "/reportMyActivity", auth.UserReadWrite, reportingActivity()},
		{"GET", me + "/presence", auth.UserReadWrite, ofMe(relPresence, ownPresence)},
		{"POST", me + "/presence", auth.UserReadWrite, settingPresence()},
		{"GET", me + "/note", auth.UserReadWrite, ofMe(relNote, noteOf)},
		{"POST", me + "/note", auth.UserReadWrite, settingNote()},
		{"GET", me + "/location", auth.UserReadWrite, ofMe(relLocation, locationOf)},
		{"POST", me + "/location", auth.UserReadWrite, settingLocation()},

		{"GET", subscriptions, auth.AllScopes, plain((*call).listSubscriptions)},
		{"POST", subscriptions, auth.AllScopes, subscribing()},
		{"GET", subscriptions + "/{subscription}", auth.UserReadWrite, plain((*call).getSubscription)},
		{"POST", subscriptions + "/{subscription}", auth.UserReadWrite, taking(extensionParameters(), (*call).extendSubscription)},
		{"DELETE", subscriptions + "/{subscription}", auth.UserReadWrite, plain((*call).deleteSubscription)},

		{"GET", memberships, auth.AllScopes, taking(membershipsParameters(), (*call).listMemberships)},
		{"POST", memberships, auth.AllScopes, taking(additionParameters(), (*call).addContacts)},
		{"GET", memberships + "/{membership}", auth.AllScopes, plain((*call).getMembership)},
		{"DELETE", memberships + "/{membership}", auth.AllScopes, plain((*call).deleteMembership)},

		{"GET", people + "/groups", auth.ContactsReadWrite, taking(expandParameters(), (*call).listGroups)},
		{"GET", group, auth.ContactsReadWrite, plain((*call).getGroup)},
		{"GET", group + "/expandDistributionGroup", auth.ContactsReadWrite, plain((*call).expandGroup)},
		{"GET", people + "/groupMemberships", auth.ContactsReadWrite, taking(groupMembershipsParameters(), (*call).listGroupMemberships)},
		{"GET", people + "/groupMemberships/{membership}", auth.ContactsReadWrite, plain((*call).getGroupMembership)},
		{"GET", people + "/privacyRelationships", auth.AllScopes, plain((*call).listPrivacyRelationships)},
		{"GET", people + "/privacyRelationships/{level}", auth.AllScopes, plain((*call).getPrivacyRelationship)},
		{"GET", myChanges, auth.ContactsReadWrite, plain((*call).getContactsSubscription)},
		{"POST", myChanges + "/startOrRefreshSubscriptionToContactsAndGroups", auth.ContactsReadWrite,
			taking(contactsSubscriptionParameters(), (*call).startContactsSubscription)},
		{"POST", myChanges + "/stopSubscriptionToContactsAndGroups", auth.ContactsReadWrite, plain((*call).stopContactsSubscription)},
		{"GET", people + "/contacts", auth.AllScopes, taking(contactsParameters(), (*call).listContacts)},
		{"GET", people + "/subscribedContacts", auth.AllScopes, plain((*call).listSubscribedContacts)},
		{"GET", people + "/search", auth.ContactsReadWrite, taking(searchParameters(), (*call).search)},

		{"GET", contact, auth.ContactsReadWrite, ofContact((*call).contactResource)},
		{"GET", contact + "/presence", auth.ContactsReadWrite, ofPresence(presenceOf)},
		{"GET", contact + "/note", auth.ContactsReadWrite, ofPresence(noteOf)},
		{"GET", contact + "/location", auth.ContactsReadWrite, ofPresence(locationOf)},
		{"GET", contact + "/privacyRelationship", auth.ContactsReadWrite, ofContact((*call).privacyRelationship)},
		{"GET", contact + "/supportedMedia", auth.ContactsReadWrite, ofPresence(modalitiesOf)},
	}
}

// match returns the operations of a path, or nil. below is its segments below the
// applications; nil if it is elsewhere. On the hosts of discovery the path / is
// that of discovery, too.
func (e *Emulator) match(t input.Target, below []string) []route {
	absolute := t.Path
	if _, discovery := DiscoveryDomain(t.Host()); discovery && len(absolute) == 1 && absolute[0] == "" {
		absolute = input.ParseTarget(rootPath).Path
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

// matches reports whether the path has the given segments. Their case is ignored,
// as by the web server that UCWA runs on.
func (r *route) matches(segments []string) bool {
	rest := strings.TrimPrefix(r.path, "/")
	for _, segment := range segments {
		if rest == "" {
			return false
		}
		var want string
		want, rest, _ = strings.Cut(rest, "/")
		if wild := want[0] == '{' && segment != ""; !wild && !hal.EqualFold(segment, want) {
			return false
		}
	}
	return rest == ""
}

// operation is what a route does.
type operation struct {
	// prepare reads the input, and returns a function that performs the operation.
	// There are two steps because permission and state are checked only when the
	// input is valid.
	prepare func(c *call) (perform func() *answer, problems []fields.Problem)
	input   bool // it reads a body; the body of another operation may be anything
	missing bool // the server does not have the resource, in any media type
}

// plain returns an operation without input.
func plain(serve func(*call) *answer) operation {
	return operation{prepare: func(c *call) (func() *answer, []fields.Problem) {
		return func() *answer { return serve(c) }, nil
	}}
}

// refusing returns an operation that the server does not have.
func refusing(r func() refusal.Refusal) operation {
	op := plain(func(*call) *answer { return refuse(r()) })
	op.missing = true
	return op
}

// taking returns an operation with input.
func taking[T any](p input.Parameters[T], serve func(*call, T) *answer) operation {
	return operation{input: true, prepare: func(c *call) (func() *answer, []fields.Problem) {
		in, problems := p.Read(c.target.Query, c.input)
		return func() *answer { return serve(c, in) }, problems
	}}
}
