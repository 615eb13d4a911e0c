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
// scopes that the resource's page asks for. It is no variable, because an
// operation may refer back to the table.
func routes() []route {
	const (
		app    = "{application}"
		people = app + "/people"
	)
	return []route{
		{"POST", "", 0, taking(applicationParameters(), (*call).createApplication)},
		{"GET", app, 0, plain((*call).getApplication)},
		{"DELETE", app, 0, plain((*call).deleteApplication)},
		{"GET", people, ContactsReadWrite, plain((*call).getPeople)},
		{"GET", people + "/presenceSubscriptions", AllScopes, plain((*call).listSubscriptions)},
		{"POST", people + "/presenceSubscriptions", AllScopes, taking(subscriptionParameters(), (*call).createSubscription)},
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
