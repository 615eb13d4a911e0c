//go:build js && wasm

package jsapi

import (
	"errors"
	"strconv"
	"time"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
)

// readConnectOptions reads the arguments of connect. presence.js has checked
// the names and types of the options.
func readConnectOptions(args []safejs.Value) (client.Config, error) {
	options, err := readObject(jsrt.Arg(args, 0))
	if err != nil {
		return client.Config{}, err
	}
	config := client.Config{
		Application:           options.Text("application"),
		PresenceSubscriptions: options.Text("presenceSubscriptions"),
		Transport:             fetchTransport{jsrt.Arg(args, 2)},
		Timeout:               milliseconds(options, "timeout"),
		TotalTimeout:          milliseconds(options, "totalTimeout"),
	}
	if options.Text("format") == hal.XML.String() {
		config.Format = hal.XML
	}
	if v, ok := options.Property("retries"); ok {
		retries, err := strconv.Atoi(v.Text())
		if err != nil {
			return config, err
		}
		config.Retries = &retries
	}
	if v, ok := options.Property("maxBytes"); ok {
		if config.MaxBytes, err = strconv.Atoi(v.Text()); err != nil {
			return config, err
		}
	}
	config.Token = client.StaticToken(options.Text("token"))
	if function := jsrt.Arg(args, 1); function.Type() == safejs.TypeFunction {
		config.Token = tokenFunction{function}
	}
	return config, nil
}

// readCallOptions reads the CallOptions but their signal.
func readCallOptions(v safejs.Value) (client.CallOptions, error) {
	options, err := readObject(v)
	if err != nil {
		return client.CallOptions{}, err
	}
	return client.CallOptions{
		Timeout:      milliseconds(options, "timeout"),
		TotalTimeout: milliseconds(options, "totalTimeout"),
	}, nil
}

func milliseconds(options *hal.Resource, name string) time.Duration {
	ms, err := strconv.ParseFloat(options.Text(name), 64)
	if err != nil {
		return 0 // not given
	}
	return time.Duration(ms * float64(time.Millisecond))
}

// readObject reads the JSON text of options.
func readObject(v safejs.Value) (*hal.Resource, error) {
	text, err := v.String()
	if err != nil {
		return nil, err
	}
	options, err := hal.DecodeJSON([]byte(text))
	if fault, ok := errors.AsType[*hal.Error](err); ok {
		// Its own words may quote what is at fault, which may be the token.
		return nil, argumentError(fault.Pointer, "must be well-formed text of at most 1 MiB")
	}
	return options, nil
}

// readInput reads the JSON text of what the page has passed, whatever it has
// made of it. What is wrong with it is an error of kind argument.
func readInput(v safejs.Value) (*hal.Resource, error) {
	text, err := v.String()
	if err != nil {
		return nil, err
	}
	input, err := hal.DecodeJSON([]byte(text))
	if fault, ok := errors.AsType[*hal.Error](err); ok {
		return nil, argumentError(fault.Pointer, fault.Err.Error())
	}
	return input, nil
}

func readMediaType(v safejs.Value) (hal.Format, error) {
	text, err := v.String()
	if err != nil {
		return 0, err
	}
	format, ok := hal.FormatOf(text)
	if !ok {
		return 0, argumentError("/mediaType", "must be application/json or application/xml, or UCWA's own name for them")
	}
	return format, nil
}

func readBytes(v safejs.Value) ([]byte, error) {
	if v.Type() == safejs.TypeString {
		text, err := v.String()
		return []byte(text), err
	}
	return jsrt.AppendBytes(nil, v)
}

// documentError is the error of a document that cannot be read or written.
func documentError(what string, err error) error {
	e := protocolError(what+": "+err.Error(), err)
	if fault, ok := errors.AsType[*hal.Error](err); ok {
		e.Offset, e.Pointer = fault.Offset, fault.Pointer
	}
	return e
}
