package client_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/client/clienttest"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// The tests of this file run a client against the emulator, without faults.

// connectEmulator returns a client of a new emulator.
func connectEmulator(t *testing.T, format hal.Format) (*client.Client, *emulator.Transport) {
	t.Helper()
	transport := emulator.NewTransport(emulator.New(emulator.Config{}), nil)
	application, token := clienttest.SignIn(t, transport)
	return clienttest.NewClient(t, transport, application, client.StaticToken(token), format, 0), transport
}

func inBothFormats(t *testing.T, test func(t *testing.T, format hal.Format)) {
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) { test(t, format) })
	}
}

// kindAndStatus returns the kind and the status of an error of a client.
func kindAndStatus(t *testing.T, err error) (ucwa.Kind, int) {
	t.Helper()
	var e *ucwa.Error
	require.ErrorAs(t, err, &e)
	return e.Kind, e.Status
}

func TestSubscriptionIsCreatedExtendedAndDeleted(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, _ := connectEmulator(t, format)
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
		assert.False(t, capped.Expires.Before(before.Add(30*time.Minute)), "the limit is 30 minutes from now")
		assert.False(t, capped.Expires.After(time.Now().Add(30*time.Minute)), "the limit is 30 minutes from now")

		require.NoError(t, c.Delete(ctx, created.PresenceSubscription, none))
		require.NoError(t, c.Delete(ctx, created.PresenceSubscription, none), "to delete what is gone succeeds")
		_, err = c.Extend(ctx, created.PresenceSubscription, ucwa.ExtendRequest{Duration: 10}, none)
		kind, status := kindAndStatus(t, err)
		assert.Equal(t, ucwa.KindServer, kind)
		assert.Equal(t, 404, status)
		list, err := c.List(ctx, none)
		require.NoError(t, err)
		assert.Empty(t, list)
	})
}

func TestMembersAreAddedAndRemoved(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, _ := connectEmulator(t, format)
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
		assert.ElementsMatch(t, added, members, "memberships are found from the href alone")

		require.NoError(t, c.Remove(ctx, members[0], none))
		require.NoError(t, c.Remove(ctx, members[0], none), "removing a member that is gone succeeds")
		members, err = c.Memberships(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Len(t, members, 1)
		got, err = c.Get(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Empty(t, got.URIs, "the client does not know which member was removed")
	})
}

func TestGroupSubscriptionIsExtendedBySubscribingAgain(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, transport := connectEmulator(t, format)
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
			assert.Contains(t, requests[len(requests)-1].URL, "groupId=", "extend() subscribes again")
		})

		_, err = c.Add(ctx, s.PresenceSubscription, ucwa.AddRequest{URIs: []string{"sip:johndoe@contoso.com"}}, none)
		kind, status := kindAndStatus(t, err)
		assert.Equal(t, ucwa.KindServer, kind)
		assert.Zero(t, status, "the server does not offer the link")
	})
}

func TestPresenceIsFoundFromURIsMembershipsAndContacts(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		ctx := context.Background()
		c, transport := connectEmulator(t, format)
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

		_, err = c.Presence(ctx, "sip:unknown@contoso.com", none)
		kind, status := kindAndStatus(t, err)
		assert.Equal(t, ucwa.KindServer, kind)
		assert.Zero(t, status)
	})
}

func TestClientOfTheCollectionRefusesGroupsAndSearch(t *testing.T) {
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

func TestTargetsOfAnotherOriginAreNotRequested(t *testing.T) {
	c, transport := connectEmulator(t, hal.JSON)
	const elsewhere = "https://elsewhere.example/ucwa/oauth/v1/applications/1"
	ctx := context.Background()
	for name, call := range map[string]func() error{
		"get": func() error { _, err := c.Get(ctx, ucwa.PresenceSubscription{Href: elsewhere}, none); return err },
		"extend": func() error {
			_, err := c.Extend(ctx, ucwa.PresenceSubscription{Href: elsewhere}, ucwa.ExtendRequest{Duration: 10}, none)
			return err
		},
		"delete": func() error { return c.Delete(ctx, ucwa.PresenceSubscription{Href: elsewhere}, none) },
		"add": func() error {
			_, err := c.Add(ctx, ucwa.PresenceSubscription{AddTo: elsewhere}, ucwa.AddRequest{URIs: []string{"sip:a@b"}}, none)
			return err
		},
		"remove":   func() error { return c.Remove(ctx, ucwa.Membership{Href: elsewhere}, none) },
		"presence": func() error { _, err := c.Presence(ctx, elsewhere, none); return err },
	} {
		kind, _ := kindAndStatus(t, call())
		assert.Equal(t, ucwa.KindProtocol, kind, name)
	}
	transport.Use(func(e *emulator.Emulator, _ time.Time) { assert.Empty(t, e.Requests()) })
}
