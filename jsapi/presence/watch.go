//go:build js && wasm

package presence

import (
	"math/rand/v2"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/live"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// watches holds the state of the bindings that watch.js and page.js call. Like the
// registry it needs no lock.
type watches struct {
	clients *registry
	state   []live.Input // the state of the page, as inputs for channels that start later
}

// find returns the client whose number is the first argument. It returns an error if the
// client is closed or has no application.
func (w *watches) find(args []safejs.Value) (*member, error) {
	m, err := w.clients.find(args)
	if err == nil && m.ApplicationURL() == "" {
		err = ucwa.ArgumentAt("", "only a client that was given an application can watch")
	}
	return m, err
}

// open(settle, client, options, claim, notify) → the number of the watch, and its first
// notice. options is the JSON text of the WatchOptions without their signal. claim is
// called with the number of the client and whether it needs a slot: see page.js. notify
// is called with the JSON text of each further notice: see watch.js.
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
	// The errors of Invoke are ignored: watch.js reports the errors of the page's listeners.
	if m.channel == nil {
		m.channel = live.NewChannel(m.Client, rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
		m.channel.OnSlot = func(wanted bool) { _, _ = jsrt.Invoke(jsrt.Arg(args, 2), jsrt.Arg(args, 0), wanted) }
		for _, in := range w.state {
			m.channel.Handle(in)
		}
	}
	contacts := &known{}
	id, first := m.channel.Open(options, func(n live.Notice) {
		_, _ = jsrt.Invoke(jsrt.Arg(args, 3), string(append(contacts.appendNotice([]byte{'{'}, n), '}')))
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

// handle passes an input about one watch to the channel of its client.
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

// page(settle, event) passes an event of the page to all channels.
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

// slot(settle, client, granted) grants a slot to the channel of a client, or withdraws
// the slot.
func (w *watches) slot(args []safejs.Value) ([]byte, error) {
	m, err := w.clients.find(args)
	if err != nil {
		return null, nil // a closed client needs no slot
	}
	granted, err := jsrt.Bool(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	m.channel.Handle(live.Slot{Granted: granted})
	return null, nil
}

// tell passes an input to all channels, and stores it for channels that start later. It
// replaces a stored input about the same subject.
func (w *watches) tell(in live.Input) {
	kept := w.state[:0]
	for _, earlier := range w.state {
		if subject(earlier) != subject(in) {
			kept = append(kept, earlier)
		}
	}
	w.state = append(kept, in)
	for _, m := range w.clients.byID {
		if m.channel != nil {
			m.channel.Handle(in)
		}
	}
}

// subject returns the subject of an input about the page.
func subject(in live.Input) string {
	switch in {
	case live.Input(live.Offline), live.Input(live.Online):
		return "network"
	case live.Input(live.Hidden), live.Input(live.Shown):
		return "visibility"
	}
	return "life"
}

// sipKey(settle, uri) → a key that is the same for equal SIP URIs. It is plain text, not
// JSON.
func sipKey(args []safejs.Value) ([]byte, error) {
	uri, err := jsrt.String(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	return []byte(ucwa.SIPKey(uri)), nil
}
