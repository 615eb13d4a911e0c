//go:build !js

package server

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// connection is the content of /connection.json: how the page connects.
type connection struct {
	Mode        string   `json:"mode"`                  // "emulator" or "upstream"
	Discovery   string   `json:"discovery"`             // path of the root of autodiscovery
	Account     *account `json:"account,omitempty"`     // emulator: the account with which the page signs in, if discovery leads to this host
	Application string   `json:"application,omitempty"` // emulator: href of an application, for clients that do not sign in
	Token       string   `json:"token,omitempty"`       // emulator: access token of the application's owner
	People      []person `json:"people,omitempty"`      // emulator: the people in its directory
	Upstream    string   `json:"upstream,omitempty"`    // upstream: origin of the pool
}

// discoveryPath is the path of the root of autodiscovery at a pool.
const discoveryPath = "/Autodiscover/AutodiscoverService.svc/root"

type account struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// person is a person in the directory, with the presence at the time of the answer. The
// page shows this presence as out of date, until it has read the presence itself.
type person struct {
	URI          string `json:"uri"`
	Name         string `json:"name"`
	Title        string `json:"title,omitempty"`
	Availability string `json:"availability"`
	Activity     string `json:"activity,omitempty"`
}

// upstreamConnection serves the connection to a pool.
func upstreamConnection(origin *url.URL) http.Handler {
	return readOnly(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, connection{Mode: "upstream", Discovery: discoveryPath, Upstream: origin.String()})
	}))
}

// emulatorConnection serves the connection to the emulator. The page cannot sign in if
// discovery redirects users to another host: the policy of the page allows no request there.
func emulatorConnection(transport *emulator.Transport, redirects bool) http.Handler {
	return readOnly(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := connection{Mode: "emulator", Discovery: discoveryPath}
		transport.Use(func(e *emulator.Emulator, now time.Time) {
			c.Token = e.Token()
			people := e.People()
			if !redirects {
				c.Account = accountOf(people[0])
			}
			for _, p := range people {
				presence := e.Presence(p.URI, now)
				c.People = append(c.People, person{p.URI, p.Name, p.Title, presence.Availability, presence.Activity})
			}
		})
		var err error
		if c.Application, err = signIn(r.Context(), transport, c.Token); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		writeJSON(w, http.StatusOK, c)
	}))
}

// accountOf returns the account with which a person of the emulator signs in.
func accountOf(p directory.Person) *account {
	return &account{directory.Address(p.URI), cmp.Or(p.Password, directory.Password)}
}

// signIn returns the href of the application for clients that do not sign in. One
// endpointId means one application: the first call creates it, later calls find it, and a
// call after it has ended creates another one.
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
