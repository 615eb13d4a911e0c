//go:build js && wasm

package presence

import (
	"context"
	"strconv"
	"time"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// readConnectOptions reads the arguments of connect. connect.js has checked the names
// and types of the options.
func readConnectOptions(args []safejs.Value) (client.Config, error) {
	options, err := shared.ReadObject(jsrt.Arg(args, 0))
	if err != nil {
		return client.Config{}, err
	}
	config, err := readClientOptions(options, jsrt.Arg(args, 2))
	if err != nil {
		return client.Config{}, err
	}
	config.Application = options.Text("application")
	config.PresenceSubscriptions = options.Text("presenceSubscriptions")
	config.Token = client.StaticToken(options.Text("token"))
	if function := jsrt.Arg(args, 1); function.Type() == safejs.TypeFunction {
		config.Token = tokenFunction{function}
	}
	if function := jsrt.Arg(args, 3); function.Type() == safejs.TypeFunction {
		config.Applications = applicationFunction{function}
	}
	return config, nil
}

// readClientOptions reads the ClientOptions without their functions. exchange is a result
// of exchangeWith in fetch.js.
func readClientOptions(options *hal.Resource, exchange safejs.Value) (config client.Config, err error) {
	config = client.Config{
		Transport:    fetchTransport{exchange},
		PageOrigin:   options.Text("pageOrigin"),
		Timeout:      milliseconds(options, "timeout"),
		TotalTimeout: milliseconds(options, "totalTimeout"),
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
	return config, nil
}

// applicationFunction is a client.ApplicationSource over a function of the page. ask is
// the result of askForApplication in connect.js for that function.
type applicationFunction struct{ ask safejs.Value }

// Application asks the page for an application that replaces the one that is gone.
func (f applicationFunction) Application(ctx context.Context, _ string) (string, error) {
	answer, err := jsrt.Ask(ctx, f.ask)
	switch {
	case err != nil:
		return "", err
	case len(answer) == 0:
		return "", ucwa.ArgumentAt("/application", "must be a URL, or a function that returns one")
	case len(answer) > 1:
		return "", &jsrt.Thrown{Value: answer[1]}
	}
	return jsrt.String(answer[0])
}

// readCallOptions reads the CallOptions without their signal, or undefined.
func readCallOptions(v safejs.Value) (client.CallOptions, error) {
	if v.IsUndefined() {
		return client.CallOptions{}, nil
	}
	options, err := shared.ReadObject(v)
	if err != nil {
		return client.CallOptions{}, err
	}
	return client.CallOptions{
		Timeout:      milliseconds(options, "timeout"),
		TotalTimeout: milliseconds(options, "totalTimeout"),
	}, nil
}

// milliseconds returns the duration of an option in milliseconds, or 0 if the option is
// not given.
func milliseconds(options *hal.Resource, name string) time.Duration {
	ms, given := fields.ParseNumber(options.Text(name))
	if !given {
		return 0
	}
	// A timeout of less than a nanosecond counts as 1 ns: 0 would mean that the option is
	// not given.
	return max(1, time.Duration(ms*float64(time.Millisecond)))
}
