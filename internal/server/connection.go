//go:build !js

package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// connection tells the page how to connect, as /connection.json.
type connection struct {
	Mode        string   `json:"mode"`                  // "emulator" or "upstream"
	Application string   `json:"application,omitempty"` // emulator: where to start from
	Token       string   `json:"token,omitempty"`       // emulator: what the application is opened with
	People      []person `json:"people,omitempty"`      // emulator: whom one may subscribe to
	Upstream    string   `json:"upstream,omitempty"`    // upstream: whose application and token to ask for
}

type person struct {
	URI   string `json:"uri"`
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
}

// upstreamConnection serves the connection to a pool.
func upstreamConnection(origin *url.URL) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, connection{Mode: "upstream", Upstream: origin.String()})
	})
}

// emulatorConnection serves the connection to the emulator.
func emulatorConnection(transport *emulator.Transport) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := connection{Mode: "emulator"}
		transport.Use(func(e *emulator.Emulator, _ time.Time) {
			c.Token = e.Token()
			for _, p := range e.People() {
				c.People = append(c.People, person{p.URI, p.Name, p.Title})
			}
		})
		var err error
		if c.Application, err = signIn(r.Context(), transport, c.Token); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		writeJSON(w, http.StatusOK, c)
	})
}

// signIn returns the href of the application that all visitors share. One
// endpointId means one application: a sign-in creates it, the next ones find it,
// and if it has gone meanwhile there is a new one.
func signIn(ctx context.Context, transport *emulator.Transport, token string) (href string, err error) {
	resp, err := transport.Do(ctx, &httpmsg.Request{
		Method: "POST",
		URL:    "/ucwa/oauth/v1/applications",
		Header: httpmsg.Header{
			{Name: "Authorization", Value: "Bearer " + token},
			{Name: "Content-Type", Value: hal.JSON.MediaType()},
		},
		Body: []byte(`{"userAgent":"ucwa-presence demo","endpointId":"demo","culture":"en-US"}`),
	})
	if err != nil {
		return "", fmt.Errorf("signing in to the emulator: %w", err)
	}
	if resp.Status/100 != 2 {
		return "", fmt.Errorf("signing in to the emulator: it answers %d", resp.Status)
	}
	application, err := hal.DecodeJSON(resp.Body)
	if err != nil {
		return "", fmt.Errorf("signing in to the emulator: %w", err)
	}
	return application.Self(), nil
}
