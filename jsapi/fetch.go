//go:build js && wasm

package jsapi

import (
	"context"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
)

// fetchTransport is a client.Transport over exchange of fetch.js, with a
// function that has the signature of fetch.
type fetchTransport struct{ exchange safejs.Value }

// Do sends the request. The body of the answer is given up as soon as it is too
// large.
func (t fetchTransport) Do(ctx context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
	answer, err := jsrt.Ask(ctx, t.exchange, req.URL, string(appendRequest(nil, req)), req.MaxBytes)
	if err != nil {
		return nil, err
	}
	return readOutcome(answer, req.MaxBytes)
}

// appendRequest appends a request but for its URL.
func appendRequest(b []byte, req *httpmsg.Request) []byte {
	b = appendField(append(b, '{'), "method", req.Method)
	b = append(b, `,"headers":{`...)
	for _, f := range req.Header {
		b = appendField(b, f.Name, f.Value)
	}
	b = append(b, '}')
	if req.Body != nil {
		b = appendField(b, "body", string(req.Body))
	}
	return append(b, '}')
}

// readOutcome reads what exchange calls settle with.
func readOutcome(args []safejs.Value, maxBytes int) (*httpmsg.Response, error) {
	fault, err := jsrt.Arg(args, 0).String()
	if err != nil {
		return nil, err
	}
	switch fault {
	case "":
		return readResponse(args[1:])
	case "network":
		return nil, &jsrt.Thrown{Value: jsrt.Arg(args, 1)}
	case "large":
		return nil, &httpmsg.TooLargeError{MaxBytes: maxBytes}
	case "opaque":
		return nil, protocolError("the answer is opaque: fetch ran in a mode that hides it", nil)
	default:
		return nil, protocolError("fetch did not return a Response that can be read", &jsrt.Thrown{Value: jsrt.Arg(args, 1)})
	}
}

// readResponse reads the status, the header fields that matter, and the body.
func readResponse(args []safejs.Value) (resp *httpmsg.Response, err error) {
	resp = new(httpmsg.Response)
	if resp.Status, err = jsrt.Arg(args, 0).Int(); err != nil {
		return nil, err
	}
	for i, name := range [...]string{"Content-Type", "Retry-After", "X-Ms-diagnostics"} {
		text, err := jsrt.Arg(args, 1+i).String()
		if err != nil {
			return nil, err
		}
		if text != "" {
			resp.Header.Add(name, text)
		}
	}
	if body := jsrt.Arg(args, 4); !body.IsUndefined() {
		resp.Body, err = jsrt.AppendBytes(nil, body)
	}
	return resp, err
}
