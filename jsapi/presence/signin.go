//go:build js && wasm

package presence

import (
	"context"
	"errors"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/signin"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// signIn(settle, signal, options, credentials, token, exchange, openWindow, learn, settled)
// → the number of the client. options is the JSON text of the SignInOptions without
// their functions. credentials is a result of askForCredentials in credentials.js, and
// token one of askWith in token.js; each is undefined if the option is not a function.
// exchange is a result of exchangeWith in fetch.js, and openWindow is in window.js. learn
// is called with the address of an xframe. settled is called with the address of the
// applications when no other server is needed.
func (r *registry) signIn(ctx context.Context, args []safejs.Value) ([]byte, error) {
	config, err := readSignInOptions(args)
	if err != nil {
		return nil, err
	}
	session, err := signin.SignIn(ctx, config)
	if err != nil {
		return nil, err
	}
	c, err := session.Client()
	if err != nil {
		session.Close()
		return nil, err
	}
	return r.add(&member{Client: c, session: session}), nil
}

// readSignInOptions reads the arguments of signIn. signin.js has checked the names and
// types of the options.
func readSignInOptions(args []safejs.Value) (signin.Config, error) {
	options, err := shared.ReadObject(jsrt.Arg(args, 0))
	if err != nil {
		return signin.Config{}, err
	}
	config := signin.Config{
		Address:    options.Text("address"),
		Discovery:  options.Text("discovery"),
		UserAgent:  options.Text("userAgent"),
		Culture:    options.Text("culture"),
		EndpointID: options.Text("endpointId"),

		MakeMeAvailable: options.Text("makeMeAvailable") == "true",

		Window:  window{jsrt.Arg(args, 4)},
		XFrame:  notify(jsrt.Arg(args, 5)),
		Settled: notify(jsrt.Arg(args, 6)),
	}
	config.Client, err = readClientOptions(options, jsrt.Arg(args, 3))
	switch credentials, given := options.Property("credentials"); {
	case jsrt.Arg(args, 1).Type() == safejs.TypeFunction:
		config.Credentials = credentialsFunction{jsrt.Arg(args, 1)}
	case given:
		config.Credentials = staticCredentials(credentials)
	}
	if token := jsrt.Arg(args, 2); token.Type() == safejs.TypeFunction {
		config.Client.Token = tokenFunction{token}
	}
	return config, err
}

// notify returns a function that passes a URL to a JavaScript function, which must not
// throw.
func notify(function safejs.Value) func(httpmsg.URL) {
	return func(u httpmsg.URL) { _, _ = jsrt.Invoke(function, u.String()) }
}

// staticCredentials reads credentials that are not a function.
func staticCredentials(v hal.Value) signin.StaticCredentials {
	c := signin.StaticCredentials{Windows: v.Kind() == hal.KindString}
	for _, member := range v.Items() {
		switch member.Name {
		case "username":
			c.Username = member.Value.Text()
		case "password":
			c.Password = member.Value.Text()
		}
	}
	return c
}

// credentialsFunction is a signin.CredentialsSource over a function of the page. ask is
// the result of askForCredentials in credentials.js for that function.
type credentialsFunction struct{ ask safejs.Value }

// Credentials asks the page.
func (f credentialsFunction) Credentials(ctx context.Context, need signin.CredentialsNeed) (signin.Credentials, error) {
	answer, err := jsrt.Ask(ctx, f.ask, need.Origin, string(need.Reason))
	if err != nil {
		return signin.Credentials{}, err
	}
	outcome, err := jsrt.String(jsrt.Arg(answer, 0))
	switch {
	case err != nil:
		return signin.Credentials{}, err
	case outcome == "windows":
		return signin.Credentials{Windows: true}, nil
	case outcome == "thrown":
		return signin.Credentials{}, &jsrt.Thrown{Value: jsrt.Arg(answer, 1)}
	case outcome != "password":
		return signin.Credentials{}, ucwa.ArgumentAt("/credentials", `must be "windows" or an object with username and password`)
	}
	var c signin.Credentials
	if c.Username, err = jsrt.String(jsrt.Arg(answer, 1)); err == nil {
		c.Password, err = jsrt.String(jsrt.Arg(answer, 2))
	}
	return c, err
}

// Renewable returns true: the next call may return other credentials.
func (credentialsFunction) Renewable() bool { return true }

// window is a signin.Window over openWindow in window.js.
type window struct{ open safejs.Value }

// Open shows a page and returns when the user has closed its window.
func (w window) Open(ctx context.Context, page httpmsg.URL) error {
	answer, err := jsrt.Ask(ctx, w.open, page.String())
	if err != nil {
		return err
	}
	if closed, err := jsrt.Bool(jsrt.Arg(answer, 0)); err != nil || !closed {
		return errNoWindow
	}
	return nil
}

var errNoWindow = errors.New("the browser has opened no window")

// application(settle, client) → the address of the application of a client, or null
func (r *registry) application(args []safejs.Value) ([]byte, error) {
	m, err := r.find(args)
	if err != nil || m.ApplicationURL() == "" {
		return null, nil // a closed client has no application
	}
	return hal.AppendString(nil, m.ApplicationURL()), nil
}

// signOut(settle, signal, client) signs the user of a client out. The caller calls
// close afterwards.
func (r *registry) signOut(ctx context.Context, args []safejs.Value) ([]byte, error) {
	m, err := r.find(args)
	if err != nil {
		return null, nil // the client is closed already
	}
	if m.session == nil {
		return null, nil
	}
	if m.channel != nil {
		m.channel.Close()
	}
	m.Close() // ends the calls under way: the server could act on them after the deletion
	return null, m.session.SignOut(ctx)
}

// unloadRequest(settle, client) → { url, authorization } of the request that deletes the
// application, or null
func (r *registry) unloadRequest(args []safejs.Value) ([]byte, error) {
	m, err := r.find(args)
	if err != nil || m.session == nil {
		return null, nil
	}
	req, ok := m.session.UnloadRequest()
	if !ok {
		return null, nil
	}
	b := shared.AppendField([]byte{'{'}, "url", req.URL)
	return append(shared.AppendField(b, "authorization", req.Header.Get("Authorization")), '}'), nil
}
