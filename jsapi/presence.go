//go:build js && wasm

package jsapi

import (
	"errors"
	"strconv"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// Presence returns the functions of presence.wasm.
func Presence() []Binding {
	clients := &registry{byID: map[int]*client.Client{}}
	return []Binding{
		{Name: "validate", Sync: validate},
		{Name: "encode", Sync: encode},
		{Name: "decode", Sync: decode},
		{Name: "connect", Sync: clients.connect},
		{Name: "close", Sync: clients.close},
		{Name: "list", Async: clients.method(list)},
		{Name: "create", Async: clients.method(create)},
		{Name: "get", Async: clients.about(aSubscription, get)},
		{Name: "extend", Async: clients.about(aSubscription, extend)},
		{Name: "delete", Async: clients.about(aSubscription, end)},
		{Name: "add", Async: clients.about(aSubscription, add)},
		{Name: "memberships", Async: clients.about(aSubscription, memberships)},
		{Name: "remove", Async: clients.about(aMembership, remove)},
		{Name: "groups", Async: clients.method(groups)},
		{Name: "subscribeToGroup", Async: clients.about(aGroup, subscribeToGroup)},
		{Name: "presence", Async: clients.method(presence)},
	}
}

// registry holds the clients of a page by the number that it knows them by. It
// needs no lock: the program has one thread, and no method waits while it holds
// the map.
type registry struct {
	byID map[int]*client.Client
	last int
}

// connect(settle, options, token, fetch) → number of the client. options is the
// JSON text of the ConnectOptions but their functions; token is ask of token.js, or
// undefined if options has a string; fetch is exchange of fetch.js.
func (r *registry) connect(args []safejs.Value) ([]byte, error) {
	config, err := readConnectOptions(args)
	if err != nil {
		return nil, err
	}
	c, err := client.New(config)
	if err != nil {
		return nil, err
	}
	r.last++
	r.byID[r.last] = c
	return strconv.AppendInt(nil, int64(r.last), 10), nil
}

// close(settle, client)
func (r *registry) close(args []safejs.Value) ([]byte, error) {
	id, err := jsrt.Arg(args, 0).Int()
	if err != nil {
		return nil, err
	}
	if c := r.byID[id]; c != nil {
		c.Close()
		delete(r.byID, id)
	}
	return []byte("null"), nil
}

// validate(settle, request) → Problem[]
func validate(args []safejs.Value) ([]byte, error) {
	request, err := readInput(jsrt.Arg(args, 0))
	if fault, ok := errors.AsType[*ucwa.Error](err); ok {
		return appendProblems(nil, fault.Problems), nil
	}
	if err != nil {
		return nil, err
	}
	_, problems := ucwa.ParseCreateRequest(request)
	return appendProblems(nil, problems), nil
}

// encode(settle, document, mediaType) → string
func encode(args []safejs.Value) ([]byte, error) {
	format, err := readMediaType(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	text, err := jsrt.Arg(args, 0).String()
	if err != nil {
		return nil, err
	}
	document, err := hal.DecodeJSON([]byte(text))
	if err != nil {
		return nil, documentError("the document", err)
	}
	body, err := format.Append(nil, document)
	if err != nil {
		return nil, documentError("the document", err)
	}
	return hal.AppendString(nil, string(body)), nil
}

// decode(settle, body, mediaType) → Resource. body is a string or a Uint8Array.
func decode(args []safejs.Value) ([]byte, error) {
	format, err := readMediaType(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	body, err := readBytes(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	document, err := format.Decode(body)
	if err != nil {
		return nil, documentError("the body", err)
	}
	return hal.AppendJSON(nil, document)
}
