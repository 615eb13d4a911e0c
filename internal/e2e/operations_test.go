//go:build !js

package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// operate returns a client of an emulator in the same process.
func operate(t *testing.T, format hal.Format, config emulator.Config) (*client.Client, *emulator.Transport) {
	t.Helper()
	transport := emulator.NewTransport(emulator.New(config), nil)
	application, token := signIn(t, transport)
	return newClient(t, transport, application, client.StaticToken(token), format, 0), transport
}

// signIn returns the href of a new application, and a token for it.
func signIn(t *testing.T, transport *emulator.Transport) (application, token string) {
	t.Helper()
	transport.Use(func(e *emulator.Emulator, now time.Time) {
		var err error
		token = e.Token()
		application, err = e.CreateApplication(token, now)
		require.NoError(t, err)
	})
	return application, token
}

// newClient returns a client of an application in the same process.
func newClient(t *testing.T, transport client.Transport, application string, source client.TokenSource, format hal.Format, retries int) *client.Client {
	t.Helper()
	c, err := client.New(client.Config{
		Application: "https://pool.contoso.com" + application,
		Transport:   transport,
		Token:       source,
		Format:      format,
		Retries:     &retries,
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func inBothFormats(t *testing.T, test func(t *testing.T, format hal.Format)) {
	for _, format := range []hal.Format{hal.JSON, hal.XML} {
		t.Run(format.String(), func(t *testing.T) { test(t, format) })
	}
}

// kindAndStatus returns what tells the errors of a client apart.
func kindAndStatus(t *testing.T, err error) (ucwa.Kind, int) {
	t.Helper()
	var e *ucwa.Error
	require.ErrorAs(t, err, &e)
	return e.Kind, e.Status
}

var none = client.CallOptions{}

func TestTheLifeOfASubscription(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, _ := operate(t, format, emulator.Config{})
		created, err := c.Create(ctx, ucwa.CreateRequest{Duration: 10, URIs: []string{"sip:sarad@contoso.com"}}, none)
		require.NoError(t, err)

		got, err := c.Get(ctx, ucwa.PresenceSubscription{Href: created.Href}, none)
		require.NoError(t, err)
		assert.Equal(t, created, got)

		extended, err := c.Extend(ctx, created.PresenceSubscription, ucwa.ExtendRequest{Duration: 15}, none)
		require.NoError(t, err)
		assert.Equal(t, created.URIs, extended.URIs)
		assert.WithinDuration(t, created.Expires.Add(15*time.Minute), extended.Expires, 0)

		before := time.Now()
		capped, err := c.Extend(ctx, created.PresenceSubscription, ucwa.ExtendRequest{Duration: 30}, none)
		require.NoError(t, err)
		assert.False(t, capped.Expires.Before(before.Add(30*time.Minute)), "30 minutes from now")
		assert.False(t, capped.Expires.After(time.Now().Add(30*time.Minute)), "and no more")

		require.NoError(t, c.Delete(ctx, created.PresenceSubscription, none))
		require.NoError(t, c.Delete(ctx, created.PresenceSubscription, none), "gone is done")
		_, err = c.Extend(ctx, created.PresenceSubscription, ucwa.ExtendRequest{Duration: 10}, none)
		kind, status := kindAndStatus(t, err)
		assert.Equal(t, ucwa.KindServer, kind)
		assert.Equal(t, 404, status)
		list, err := c.List(ctx, none)
		require.NoError(t, err)
		assert.Empty(t, list)
	})
}

func TestMembersComeAndGo(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, _ := operate(t, format, emulator.Config{})
		s, err := c.Create(ctx, ucwa.CreateRequest{Duration: 10, URIs: []string{"sip:sarad@contoso.com"}}, none)
		require.NoError(t, err)

		added, err := c.Add(ctx, s.PresenceSubscription, ucwa.AddRequest{URIs: []string{"sip:SaraD@contoso.com", "sip:johndoe@contoso.com"}}, none)
		require.NoError(t, err)
		require.Len(t, added, 2)
		got, err := c.Get(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Equal(t, []string{"sip:sarad@contoso.com", "sip:johndoe@contoso.com"}, got.URIs)

		members, err := c.Memberships(ctx, ucwa.PresenceSubscription{Href: s.Href}, none)
		require.NoError(t, err)
		assert.ElementsMatch(t, added, members, "by its address alone, too")

		require.NoError(t, c.Remove(ctx, members[0], none))
		require.NoError(t, c.Remove(ctx, members[0], none), "gone is done")
		members, err = c.Memberships(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Len(t, members, 1)
		got, err = c.Get(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Empty(t, got.URIs, "who is left is not known")
	})
}

func TestAGroupIsSubscribedToAndExtended(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, transport := operate(t, format, emulator.Config{})
		groups, err := c.Groups(ctx, none)
		require.NoError(t, err)
		require.NotEmpty(t, groups)
		group := groups[0]
		require.NotEmpty(t, group.Subscribe)

		s, err := c.SubscribeToGroup(ctx, group, ucwa.ExtendRequest{Duration: 10}, none)
		require.NoError(t, err)
		assert.Equal(t, group.ID, s.ID)
		assert.Empty(t, s.AddTo)
		byHref, err := c.SubscribeToGroup(ctx, ucwa.Group{Href: group.Href}, ucwa.ExtendRequest{Duration: 10}, none)
		require.NoError(t, err)
		assert.Equal(t, s.Href, byHref.Href)
		assert.WithinDuration(t, s.Expires.Add(10*time.Minute), byHref.Expires, 0)

		_, err = c.Extend(ctx, s.PresenceSubscription, ucwa.ExtendRequest{Duration: 10}, none)
		require.NoError(t, err)
		transport.Use(func(e *emulator.Emulator, _ time.Time) {
			requests := e.Requests()
			assert.Contains(t, requests[len(requests)-1].URL, "groupId=", "what subscribed extends")
		})

		_, err = c.Add(ctx, s.PresenceSubscription, ucwa.AddRequest{URIs: []string{"sip:johndoe@contoso.com"}}, none)
		kind, status := kindAndStatus(t, err)
		assert.Equal(t, ucwa.KindServer, kind)
		assert.Zero(t, status, "the server does not offer it")
	})
}

func TestPresenceIsFoundFromWhateverLeadsToIt(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, transport := operate(t, format, emulator.Config{})
		transport.Use(func(e *emulator.Emulator, now time.Time) {
			require.NoError(t, e.SetPresence("sip:SaraD@contoso.com", directory.Presence{
				Availability: "Busy", Activity: "in-a-meeting", DeviceType: "Mobile", LastActive: time.UnixMilli(1474932023993),
			}, now))
		})
		s, err := c.Create(ctx, ucwa.CreateRequest{Duration: 10, URIs: []string{"sip:sarad@contoso.com"}}, none)
		require.NoError(t, err)
		members, err := c.Memberships(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)

		byURI, err := c.Presence(ctx, "sip:sarad@contoso.com", none)
		require.NoError(t, err)
		assert.Equal(t, "Busy", byURI.Availability)
		assert.Equal(t, "in-a-meeting", byURI.Activity)
		assert.Equal(t, "Mobile", byURI.DeviceType)
		assert.Equal(t, int64(1474932023993), byURI.LastActive.UnixMilli())
		assert.Equal(t, ucwa.SIPKey("sip:sarad@contoso.com"), ucwa.SIPKey(byURI.URI))

		for name, href := range map[string]string{"membership": members[0].Href, "contact": members[0].Contact} {
			p, err := c.Presence(ctx, href, none)
			require.NoError(t, err, name)
			assert.Equal(t, byURI, p, name)
		}
		p, err := c.Presence(ctx, byURI.Href, none)
		require.NoError(t, err)
		assert.Equal(t, byURI.ContactPresence, p.ContactPresence)

		_, err = c.Presence(ctx, "sip:nobody@contoso.com", none)
		kind, status := kindAndStatus(t, err)
		assert.Equal(t, ucwa.KindServer, kind)
		assert.Zero(t, status)
	})
}

func TestAClientOfTheCollectionAloneSaysWhatItCannot(t *testing.T) {
	c, err := client.New(client.Config{
		PresenceSubscriptions: "https://pool.contoso.com/ucwa/oauth/v1/applications/1/people/presenceSubscriptions",
		Token:                 client.StaticToken("cwt=1"),
	})
	require.NoError(t, err)
	for name, call := range map[string]func() error{
		"groups":   func() error { _, err := c.Groups(context.Background(), none); return err },
		"presence": func() error { _, err := c.Presence(context.Background(), "sip:a@contoso.com", none); return err },
	} {
		kind, _ := kindAndStatus(t, call())
		assert.Equal(t, ucwa.KindArgument, kind, name)
	}
}

func TestALinkThatLeavesTheOriginIsNotFollowed(t *testing.T) {
	c, transport := operate(t, hal.JSON, emulator.Config{})
	const evil = "https://evil.example/ucwa/oauth/v1/applications/1"
	ctx := context.Background()
	for name, call := range map[string]func() error{
		"get": func() error { _, err := c.Get(ctx, ucwa.PresenceSubscription{Href: evil}, none); return err },
		"extend": func() error {
			_, err := c.Extend(ctx, ucwa.PresenceSubscription{Href: evil}, ucwa.ExtendRequest{Duration: 10}, none)
			return err
		},
		"delete": func() error { return c.Delete(ctx, ucwa.PresenceSubscription{Href: evil}, none) },
		"add": func() error {
			_, err := c.Add(ctx, ucwa.PresenceSubscription{AddTo: evil}, ucwa.AddRequest{URIs: []string{"sip:a@b"}}, none)
			return err
		},
		"remove":   func() error { return c.Remove(ctx, ucwa.Membership{Href: evil}, none) },
		"presence": func() error { _, err := c.Presence(ctx, evil, none); return err },
	} {
		kind, _ := kindAndStatus(t, call())
		assert.Equal(t, ucwa.KindProtocol, kind, name)
	}
	transport.Use(func(e *emulator.Emulator, _ time.Time) { assert.Empty(t, e.Requests()) })
}
