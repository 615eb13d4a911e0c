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

// readHead reads the status of a Response and the header fields that matter.
func readHead(response safejs.Value) (*ucwa.Response, error) {
	status, err := jsrt.Get(response, "status")
	if err != nil {
		return nil, unreadable(err)
	}
	resp := new(ucwa.Response)
	if resp.Status, err = status.Int(); err != nil {
		return nil, unreadable(err)
	}
	if resp.Status == 0 {
		return nil, protocolError("the answer is opaque: fetch ran in a mode that hides it", nil)
	}
	headers, err := jsrt.Get(response, "headers")
	if err != nil {
		return nil, unreadable(err)
	}
	for _, name := range [...]string{"Content-Type", "Retry-After"} {
		value, err := jsrt.Call(headers, "get", name)
		if err != nil {
			return nil, unreadable(err)
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

// readBody reads the body of a Response up to maxBytes. If that fails, the rest
// of it is not wanted.
func readBody(ctx context.Context, response safejs.Value, maxBytes int) ([]byte, error) {
	stream, err := jsrt.Get(response, "body")
	if err != nil {
		return nil, unreadable(err)
	}
	if stream.IsNull() {
		return nil, nil // as with 204
	}
	reader, err := jsrt.Call(stream, "getReader")
	if err != nil {
		return nil, unreadable(err)
	}
	body, err := readAll(ctx, reader, maxBytes)
	if err != nil {
		return nil, errors.Join(err, cancel(reader))
	}
	return body, nil
}

func readAll(ctx context.Context, reader safejs.Value, maxBytes int) ([]byte, error) {
	var body []byte
	for {
		promise, err := jsrt.Call(reader, "read")
		if err != nil {
			return nil, unreadable(err)
		}
		result, err := jsrt.Await(ctx, promise)
		if err != nil {
			return nil, err
		}
		done, err := jsrt.Get(result, "done")
		if err != nil {
			return nil, unreadable(err)
		}
		if done, err := done.Truthy(); err != nil || done {
			return body, err
		}
		chunk, err := jsrt.Get(result, "value")
		if err != nil {
			return nil, unreadable(err)
		}
		size, err := jsrt.Length(chunk)
		if err != nil {
			return nil, unreadable(err)
		}
		if maxBytes > 0 && len(body)+size > maxBytes {
			return nil, &ucwa.ErrTooLarge{MaxBytes: maxBytes}
		}
		if body, err = jsrt.AppendBytes(body, chunk); err != nil {
			return nil, unreadable(err)
		}
	}
}

// cancel gives up a stream.
func cancel(reader safejs.Value) error {
	promise, err := jsrt.Call(reader, "cancel")
	if err != nil {
		return err
	}
	return jsrt.Forget(promise)
}

// unreadable is the fault of a fetch function that the page passed.
func unreadable(cause error) error {
	return protocolError("fetch did not return a Response that can be read", cause)
}
