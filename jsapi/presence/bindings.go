//go:build js && wasm

package presence

import (
	"strconv"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/live"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// Bindings returns the functions of presence.wasm.
func Bindings() []shared.Binding {
	clients := &registry{byID: map[int]*member{}}
	watches := &watches{clients: clients}
	return []shared.Binding{
		{Name: "validate", Sync: validate},
		{Name: "encode", Sync: encode},
		{Name: "decode", Sync: decode},
		{Name: "connect", Sync: clients.connect},
		{Name: "signIn", Async: clients.signIn},
		{Name: "signOut", Async: clients.signOut},
		{Name: "unloadRequest", Sync: clients.unloadRequest},
		{Name: "application", Sync: clients.application},
		{Name: "close", Sync: clients.close},
		{Name: "list", Async: clients.method(list)},
		{Name: "create", Async: clients.method(create)},
		{Name: "get", Async: clients.methodOn(kindSubscription, get)},
		{Name: "extend", Async: clients.methodOn(kindSubscription, extend)},
		{Name: "delete", Async: clients.methodOn(kindSubscription, deleteSubscription)},
		{Name: "add", Async: clients.methodOn(kindSubscription, add)},
		{Name: "memberships", Async: clients.methodOn(kindSubscription, memberships)},
		{Name: "remove", Async: clients.methodOn(kindMembership, remove)},
		{Name: "groups", Async: clients.method(groups)},
		{Name: "subscribeToGroup", Async: clients.methodOn(kindGroup, subscribeToGroup)},
		{Name: "presence", Async: clients.method(presence)},
		{Name: "watch", Sync: watches.open},
		{Name: "watchAdd", Sync: watches.add},
		{Name: "watchRemove", Sync: watches.remove},
		{Name: "watchClose", Sync: watches.close},
		{Name: "page", Sync: watches.page},
		{Name: "slot", Sync: watches.slot},
		{Name: "sipKey", Sync: sipKey},
	}
}

// registry holds the clients of a page by number. JavaScript knows a client by its
// number. The registry needs no lock: the program has one thread, and no method
// waits while it uses the map.
type registry struct {
	byID map[int]*member // includes closed clients that are still deleting subscriptions
	last int
}

// member is a client of the page.
type member struct {
	*client.Client
	session *signin.Session // nil unless the client comes from signIn()
	channel *live.Channel   // nil until the client has a watch
	closed  bool
}

// close ends the calls of the client and closes its watches. After the watches have
// deleted their subscriptions on the server, it closes the session and calls done.
func (m *member) close(done func()) {
	m.closed = true
	end := func() {
		if m.session != nil {
			m.session.Close()
		}
		done()
	}
	if m.channel != nil {
		m.channel.OnEnd = end
		m.channel.Close()
	} else {
		end()
	}
	m.Close()
}

// connect(settle, options, ask, exchange, application) → the number of the client.
// options is the JSON text of the ConnectOptions without their functions. ask is a result
// of askWith in token.js, or undefined if the token is a string. exchange is a result of
// exchangeWith in fetch.js. application is a result of askForApplication in connect.js, or
// undefined if the option application is not a function.
func (r *registry) connect(args []safejs.Value) ([]byte, error) {
	config, err := readConnectOptions(args)
	if err != nil {
		return nil, err
	}
	c, err := client.New(config)
	if err != nil {
		return nil, err
	}
	return r.add(&member{Client: c}), nil
}

// add adds a client, and returns the JSON text of its number.
func (r *registry) add(m *member) []byte {
	r.last++
	r.byID[r.last] = m
	return strconv.AppendInt(nil, int64(r.last), 10)
}

// close(settle, client, done) → whether the client was open. done is called when the
// watches of the client have deleted their subscriptions. If the client was closed
// already, done is not called.
func (r *registry) close(args []safejs.Value) ([]byte, error) {
	m, err := r.find(args)
	if err != nil {
		return []byte("false"), nil
	}
	id, _ := jsrt.Int(jsrt.Arg(args, 0))
	m.close(func() {
		delete(r.byID, id)
		_, _ = jsrt.Invoke(jsrt.Arg(args, 1)) // done does not throw
	})
	return []byte("true"), nil
}

// find returns the client whose number is the first argument. It returns an error if the
// client is closed.
func (r *registry) find(args []safejs.Value) (*member, error) {
	id, err := jsrt.Int(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	m := r.byID[id]
	if m == nil || m.closed {
		return nil, ucwa.Aborted("the client is closed", nil)
	}
	return m, nil
}

// null is the result of a function that returns nothing.
var null = []byte("null")
