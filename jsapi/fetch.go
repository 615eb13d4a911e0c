//go:build js && wasm

package jsapi

import (
	"context"
	"errors"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
)

// fetchTransport is a client.Transport over a function with the signature of
// fetch, wrapped by presence.js so that it returns a promise and never throws.
type fetchTransport struct{ fetch safejs.Value }

// Do sends the request. The body of the answer is read as it arrives and given
// up as soon as it is too large.
func (t fetchTransport) Do(ctx context.Context, req *ucwa.Request) (*ucwa.Response, error) {
	signal, release, err := jsrt.SignalOf(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	promise, err := t.fetch.Invoke(req.URL, requestInit(req, signal))
	if err != nil {
		return nil, err
	}
	response, err := jsrt.Await(ctx, promise)
	if err != nil {
		return nil, err
	}
	resp, err := readHead(response)
	if err != nil {
		return nil, err
	}
	resp.Body, err = readBody(ctx, response, req.MaxBytes)
	return resp, err
}

// requestInit returns the second argument of fetch. The token is the only
// credential; a redirect would take it along, and a cached list is a wrong one.
func requestInit(req *ucwa.Request, signal safejs.Value) map[string]any {
	headers := make(map[string]any, len(req.Header))
	for _, f := range req.Header {
		headers[f.Name] = f.Value
	}
	init := map[string]any{
		"method":      req.Method,
		"headers":     headers,
		"signal":      signal,
		"redirect":    "error",
		"credentials": "omit",
		"cache":       "no-store",
	}
	if req.Body != nil {
		init["body"] = string(req.Body)
	}
	return init
}

// errNoResponse is a fault of the fetch function that the page passed.
var errNoResponse = errors.New("fetch returned something that is not a Response")

// readHead reads the status of a Response and the header fields that matter.
func readHead(response safejs.Value) (*ucwa.Response, error) {
	if response.Type() != safejs.TypeObject {
		return nil, errNoResponse
	}
	status, err := response.Get("status")
	if err != nil || status.Type() != safejs.TypeNumber {
		return nil, errNoResponse
	}
	headers, err := response.Get("headers")
	if err != nil || headers.Type() != safejs.TypeObject {
		return nil, errNoResponse
	}
	resp := new(ucwa.Response)
	if resp.Status, err = status.Int(); err != nil {
		return nil, err
	}
	if resp.Status == 0 {
		return nil, errors.New("the answer is opaque: fetch ran in a mode that hides it")
	}
	for _, name := range [...]string{"Content-Type", "Retry-After"} {
		value, err := headers.Call("get", name)
		if err != nil {
			return nil, errNoResponse
		}
		if value.Type() != safejs.TypeString {
			continue
		}
		text, err := value.String()
		if err != nil {
			return nil, err
		}
		resp.Header.Add(name, text)
	}
	return resp, nil
}

// readBody reads the body of a Response up to maxBytes.
func readBody(ctx context.Context, response safejs.Value, maxBytes int) ([]byte, error) {
	stream, err := response.Get("body")
	if err != nil || stream.Type() != safejs.TypeObject {
		return nil, err // no body, as with 204
	}
	reader, err := stream.Call("getReader")
	if err != nil {
		return nil, err
	}
	var body []byte
	for {
		promise, err := reader.Call("read")
		if err != nil {
			return nil, err
		}
		chunk, err := jsrt.Await(ctx, promise)
		if err != nil {
			return nil, errors.Join(err, cancel(reader))
		}
		done, err := chunk.Get("done")
		if err != nil {
			return nil, err
		}
		if done, err := done.Bool(); err != nil || done {
			return body, err
		}
		value, err := chunk.Get("value")
		if err != nil {
			return nil, err
		}
		size, err := value.Length()
		if err != nil {
			return nil, err
		}
		if maxBytes > 0 && len(body)+size > maxBytes {
			return nil, errors.Join(&ucwa.ErrTooLarge{MaxBytes: maxBytes}, cancel(reader))
		}
		if body, err = jsrt.AppendBytes(body, value); err != nil {
			return nil, err
		}
	}
}

// cancel tells the stream that the rest of the body is not wanted.
func cancel(reader safejs.Value) error {
	promise, err := reader.Call("cancel")
	if err != nil {
		return err
	}
	return jsrt.Forget(promise)
}
