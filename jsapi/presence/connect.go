//go:build js && wasm

package presence

import (
	"strconv"
	"time"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/jsapi/shared"
)

// readConnectOptions reads the arguments of connect. presence.js has checked the
// names and types of the options.
func readConnectOptions(args []safejs.Value) (client.Config, error) {
	options, err := shared.ReadObject(jsrt.Arg(args, 0))
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

// readCallOptions reads the CallOptions without their signal.
func readCallOptions(v safejs.Value) (client.CallOptions, error) {
	options, err := shared.ReadObject(v)
	if err != nil {
		return client.CallOptions{}, err
	}
	return client.CallOptions{
		Timeout:      milliseconds(options, "timeout"),
		TotalTimeout: milliseconds(options, "totalTimeout"),
	}, nil
}

// milliseconds returns a duration that is given in milliseconds, and 0 if it is
// not given.
func milliseconds(options *hal.Resource, name string) time.Duration {
	ms, err := strconv.ParseFloat(options.Text(name), 64)
	if err != nil {
		return 0
	}
	// A timeout of less than a nanosecond is given, too, and very short.
	return max(1, time.Duration(ms*float64(time.Millisecond)))
}
