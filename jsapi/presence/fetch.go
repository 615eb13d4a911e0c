//go:build js && wasm

package presence

import (
	"context"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// fetchTransport is a client.Transport over a function with the signature of fetch.
// exchange is the result of exchangeWith in fetch.js for that function.
type fetchTransport struct{ exchange safejs.Value }

// Do sends the request and returns the answer. It stops reading the body of the answer
// when the body exceeds req.MaxBytes.
func (t fetchTransport) Do(ctx context.Context, req *httpmsg.Request) (resp *httpmsg.Response, err error) {
	body := safejs.Undefined()
	if req.Body != nil {
		body = jsrt.ValueOf(string(req.Body))
	}
	read := func(answer []safejs.Value) (err error) {
		resp, err = readOutcome(answer, req.MaxBytes)
		return err
	}
	err = jsrt.AskFor(ctx, t.exchange, read, req.URL, req.Method, string(appendHeader(make([]byte, 0, 512), req.Header)), body, req.Credentials, req.Keepalive, req.MaxBytes)
	return resp, err
}

// appendHeader appends an object with the header fields.
func appendHeader(b []byte, header httpmsg.Header) []byte {
	b = append(b, '{')
	for _, f := range header {
		b = shared.AppendField(b, f.Name, f.Value)
	}
	return append(b, '}')
}

// readOutcome reads the arguments of settle: see exchangeWith in fetch.js.
func readOutcome(args []safejs.Value, maxBytes int) (*httpmsg.Response, error) {
	if len(args) > 0 && args[0].IsUndefined() {
		return readResponse(args[1:])
	}
	outcome, err := jsrt.String(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	switch outcome {
	case "network":
		return nil, &jsrt.Thrown{Value: jsrt.Arg(args, 1)}
	case "incomplete":
		status, err := jsrt.Int(jsrt.Arg(args, 1))
		if err != nil {
			return nil, err
		}
		return nil, &httpmsg.IncompleteError{Status: status, Err: &jsrt.Thrown{Value: jsrt.Arg(args, 2)}}
	case "large":
		return nil, &httpmsg.TooLargeError{MaxBytes: maxBytes}
	case "opaque":
		return nil, ucwa.Protocol("the answer is opaque: fetch ran in a mode that hides it", nil)
	default:
		return nil, ucwa.Protocol("fetch did not return a Response that can be read", &jsrt.Thrown{Value: jsrt.Arg(args, 1)})
	}
}

// readResponse reads the status, the header fields that the client uses, and the body.
func readResponse(args []safejs.Value) (resp *httpmsg.Response, err error) {
	resp = new(httpmsg.Response)
	if resp.Status, err = jsrt.Int(jsrt.Arg(args, 0)); err != nil {
		return nil, err
	}
	for i, name := range [...]string{"Content-Type", "Retry-After", "X-Ms-diagnostics", "WWW-Authenticate"} {
		field := jsrt.Arg(args, 2+i)
		if field.IsUndefined() {
			continue
		}
		text, err := jsrt.String(field)
		if err != nil {
			return nil, err
		}
		resp.Header.Add(name, text)
	}
	if body := jsrt.Arg(args, 1); !body.IsUndefined() {
		resp.Body, err = jsrt.AppendBytes(nil, body)
	}
	return resp, err
}
