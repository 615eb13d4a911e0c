//go:build js && wasm

package presence

import (
	"math/rand/v2"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/live"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// watches are the functions of watch.js and page.js. Like the registry it needs no lock.
type watches struct {
	clients *registry
	claim   safejs.Value // see slots
	state   []live.Input // what a channel that starts later has to know of the page
}

// slots(settle, claim) takes the function by which the channel of a client says whether it
// needs a slot: see page.js.
func (w *watches) slots(args []safejs.Value) ([]byte, error) {
	w.claim = jsrt.Arg(args, 0)
	return null, nil
}

// find returns the client with the number that is the first argument. Its channel is
// made with its first watch.
func (w *watches) find(args []safejs.Value) (*member, error) {
	m, err := w.clients.find(args)
	switch {
	case err != nil:
		return nil, err
	case m.ApplicationURL() == "":
		return nil, ucwa.ArgumentAt("", "only a client that was given an application can watch")
	case m.channel == nil:
		id, _ := jsrt.Int(jsrt.Arg(args, 0))
		m.channel = w.newChannel(m.Client, id)
	}
	return m, nil
}

// newChannel returns the channel of a client with a number.
func (w *watches) newChannel(c *client.Client, id int) *live.Channel {
	ch := live.NewChannel(c, rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
	ch.OnSlot = func(wanted bool) { _, _ = jsrt.Invoke(w.claim, id, wanted) } // it throws nothing
	for _, in := range w.state {
		ch.Handle(in)
	}
	return ch
}

// open(settle, client, options, notify) → the number of the watch, and its first notice.
// options is the JSON text of the WatchOptions without their signal. notify gets the JSON
// text of each further notice: see watch.js.
func (w *watches) open(args []safejs.Value) ([]byte, error) {
	m, err := w.find(args)
	if err != nil {
		return nil, err
	}
	options, err := readWatchOptions(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	for _, g := range options.Groups {
		if err := m.CheckHref(g.Href); err != nil {
			return nil, err
		}
	}
	notify := jsrt.Arg(args, 2)
	contacts := &known{}
	id, first := m.channel.Open(options, func(n live.Notice) {
		// The errors of the page's listeners are reported where they are called.
		_, _ = jsrt.Invoke(notify, string(append(contacts.appendNotice([]byte{'{'}, n), '}')))
	})
	b := appendNumber([]byte{'{'}, "id", int64(id))
	return append(contacts.appendNotice(b, first), '}'), nil
}

// add(settle, client, watch, input)
func (w *watches) add(args []safejs.Value) ([]byte, error) {
	return w.change(args, func(id live.WatchID, uris []string) live.Input { return live.Add{Watch: id, URIs: uris} })
}

// remove(settle, client, watch, input)
func (w *watches) remove(args []safejs.Value) ([]byte, error) {
	return w.change(args, func(id live.WatchID, uris []string) live.Input { return live.Remove{Watch: id, URIs: uris} })
}

// change changes the contacts of a watch.
func (w *watches) change(args []safejs.Value, input func(live.WatchID, []string) live.Input) ([]byte, error) {
	doc, err := shared.ReadInput(jsrt.Arg(args, 2))
	if err != nil {
		return nil, err
	}
	request, problems := ucwa.ParseAddRequest(doc)
	if err := ucwa.Argument(problems); err != nil {
		return nil, err
	}
	return w.handle(args, func(id live.WatchID) live.Input { return input(id, request.URIs) })
}

// close(settle, client, watch)
func (w *watches) close(args []safejs.Value) ([]byte, error) {
	return w.handle(args, func(id live.WatchID) live.Input { return live.Close{Watch: id} })
}

// handle passes an input that is about one watch to its channel.
func (w *watches) handle(args []safejs.Value, input func(live.WatchID) live.Input) ([]byte, error) {
	m, err := w.find(args)
	if err != nil {
		return nil, err
	}
	id, err := jsrt.Int(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	m.channel.Handle(input(live.WatchID(id)))
	return null, nil
}

// pageEvents are the events of page.js by name.
var pageEvents = map[string]live.Page{
	"hidden": live.Hidden, "shown": live.Shown, "frozen": live.Frozen, "resumed": live.Resumed,
	"pagehide-cached": live.PageHideCache, "pagehide": live.PageHideEnd, "pageshow": live.PageShow,
	"offline": live.Offline, "online": live.Online,
}

// page(settle, event) tells all channels what has happened to the page.
func (w *watches) page(args []safejs.Value) ([]byte, error) {
	name, err := jsrt.String(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	event, known := pageEvents[name]
	if !known {
		return nil, ucwa.ArgumentAt("", "the page has no event "+name)
	}
	w.tell(event)
	return null, nil
}

// slot(settle, client, granted) tells the channel of a client whether it may park requests.
func (w *watches) slot(args []safejs.Value) ([]byte, error) {
	m, err := w.clients.find(args)
	if err != nil {
		return null, nil // it is closed, and needs none
	}
	granted, err := jsrt.Bool(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	m.channel.Handle(live.Slot{Granted: granted})
	return null, nil
}

// tell passes an input to all channels, and keeps it for those that start later, in
// place of earlier inputs that it makes obsolete.
func (w *watches) tell(in live.Input) {
	kept := w.state[:0]
	for _, earlier := range w.state {
		if subject(earlier) != subject(in) {
			kept = append(kept, earlier)
		}
	}
	w.state = append(kept, in)
	for m := range w.clients.members {
		if m.channel != nil {
			m.channel.Handle(in)
		}
	}
}

// subject returns what an input about the page is about. The last input about each
// subject is the one that counts.
func subject(in live.Input) string {
	switch in {
	case live.Input(live.Offline), live.Input(live.Online):
		return "network"
	case live.Input(live.Hidden), live.Input(live.Shown):
		return "visibility"
	}
	return "life"
}

// sipKey(settle, uri) → what equal SIP URIs have in common, as plain text.
func sipKey(args []safejs.Value) ([]byte, error) {
	uri, err := jsrt.String(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	return []byte(ucwa.SIPKey(uri)), nil
}
