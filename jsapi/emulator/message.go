//go:build js && wasm

package emulator

import (
	"strconv"
	"strings"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/emulator/journal"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
	"ucwapresence/jsapi/shared"
)

// The messages between fetch of emulator.js and the emulator. Heads are passed as text.
// Bodies are passed as bytes, because a fault may make a body that is not valid text.

// readMessage reads method, url, headers and body of a request. headers has a line
// "name: value" for each field.
func readMessage(args []safejs.Value) (*httpmsg.Request, error) {
	var head [3]string
	for i := range head {
		var err error
		if head[i], err = jsrt.String(jsrt.Arg(args, i)); err != nil {
			return nil, err
		}
	}
	req := &httpmsg.Request{Method: head[0], URL: head[1]}
	for line := range strings.Lines(head[2]) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		req.Header.Add(name, value)
	}
	var err error
	req.Body, err = jsrt.AppendBytes(nil, jsrt.Arg(args, 3))
	return req, err
}

// appendHead appends {status, headers}. headers are pairs of name and value.
func appendHead(b []byte, resp *httpmsg.Response) []byte {
	b = strconv.AppendInt(append(b, `{"status":`...), int64(resp.Status), 10)
	b = append(b, `,"headers":[`...)
	for i, field := range resp.Header {
		if i > 0 {
			b = append(b, ',')
		}
		b = hal.AppendString(append(b, '['), field.Name)
		b = append(hal.AppendString(append(b, ','), field.Value), ']')
	}
	return append(b, `]}`...)
}

// appendExchange appends a RecordedRequest.
func appendExchange(b []byte, x journal.Exchange) []byte {
	b = shared.AppendField(append(b, '{'), "method", x.Method)
	b = shared.AppendField(b, "url", x.URL)
	b = append(b, `,"headers":{`...)
	for _, field := range x.Header {
		b = shared.AppendField(b, strings.ToLower(field.Name), field.Value) // browsers normalize only names outside a batch
	}
	b = shared.AppendField(append(b, '}'), "body", strings.ToValidUTF8(string(x.Body), "\uFFFD"))
	b = strconv.AppendInt(append(b, `,"status":`...), int64(x.Status), 10)
	b = strconv.AppendInt(append(b, `,"time":`...), x.Time.UnixMilli(), 10)
	return append(b, '}')
}
