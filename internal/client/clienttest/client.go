package clienttest

import (
	"testing"
	"time"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// SignIn creates an application, and returns its href and a token for it.
func SignIn(t *testing.T, transport *emulator.Transport) (application, token string) {
	t.Helper()
	transport.Use(func(e *emulator.Emulator, now time.Time) {
		var err error
		token = e.Token()
		application, err = e.CreateApplication(token, now)
		check(t, err)
	})
	return application, token
}

// NewClient returns a client of an application. It is closed when the test ends.
func NewClient(t *testing.T, transport client.Transport, application string, source client.TokenSource, format hal.Format, retries int) *client.Client {
	t.Helper()
	c, err := client.New(client.Config{
		Application: "https://pool.contoso.com" + application,
		Transport:   transport,
		Token:       source,
		Format:      format,
		Retries:     &retries,
	})
	check(t, err)
	t.Cleanup(c.Close)
	return c
}

// NewTargets subscribes to a person, and returns targets for all operations.
func NewTargets(t *testing.T, c *client.Client) Targets {
	t.Helper()
	ctx, none := t.Context(), client.CallOptions{}
	s, err := c.Create(ctx, ucwa.CreateRequest{Duration: 10, URIs: []string{"sip:SaraD@contoso.com"}}, none)
	check(t, err)
	members, err := c.Memberships(ctx, s.PresenceSubscription, none)
	check(t, err)
	groups, err := c.Groups(ctx, none)
	check(t, err)
	presence, err := c.Presence(ctx, members[0].Contact, none)
	check(t, err)
	return Targets{
		Subscription: Target{Href: s.Href, Links: map[string]string{
			ucwa.RelMemberships: s.Memberships, ucwa.RelAddToPresenceSubscription: s.AddTo,
		}},
		Membership: Target{Href: members[0].Href, Links: map[string]string{
			ucwa.RelContact: members[0].Contact, ucwa.RelPresenceSubscription: members[0].PresenceSubscription,
		}},
		Group: Target{Type: groups[0].Rel, Href: groups[0].Href, Links: map[string]string{
			ucwa.RelSubscribeToGroupPresence: groups[0].Subscribe,
		}},
		Presence: presence.Href,
	}
}

// check ends the test if there is an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
