package client_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

const (
	subscriptionPath = collectionPath + "/3"
	getSubscription  = "GET https://fe1.contoso.com" + subscriptionPath

	stillThere = "; the application still exists, only the resource of the request is gone"
	allGone    = "; the application is gone, so create and connect to a new one, and subscribe again"
)

// appGone is the answer of the page ExtendAPresenceSubscription for a subscription that
// has expired.
var appGone = answersJSON(404, `{"code":"NotFound","subcode":"ApplicationNotFound","message":"An error occurred."}`)

func TestApplicationNotFoundIsConfirmed(t *testing.T) {
	const server = "An error occurred"
	for _, row := range []struct {
		name    string
		refusal reply
		confirm []reply // the answers to the requests that read the application
		gone    ucwa.Gone
		message string
	}{
		{"the application answers", appGone, []reply{appEmbedsPeople}, ucwa.GoneResource, server + stillThere},
		{"the application is not found either", appGone, []reply{appGone}, ucwa.GoneApplication, server + allGone},
		{"the application is not found, without subcode", appGone, []reply{answersJSON(404, `{"code":"NotFound"}`)}, ucwa.GoneApplication, server + allGone},
		{
			"the codes are in another case", answersJSON(404, `{"code":"NOTFOUND","subcode":"applicationNotFound"}`),
			[]reply{answersJSON(404, `{"code":"notFound"}`)}, ucwa.GoneApplication, "the server answered 404" + allGone,
		},
		{"the application needs a new token first", appGone, []reply{unauthorized, appEmbedsPeople}, ucwa.GoneResource, server + stillThere},
		{"the application cannot be reached, and is requested only once", appGone, []reply{fails}, "", server + "."},
		{"the application is busy, and is requested only once", appGone, []reply{answersJSON(503, `{"code":"ServiceUnavailable"}`)}, "", server + "."},
		{"a proxy answers for the application", appGone, []reply{answers(404, "text/html", "<html>")}, "", server + "."},
		{"another resource is in its place", appGone, []reply{people}, "", server + "."},
		{"the server says that only the resource is gone", answersJSON(404, `{"code":"NotFound","message":"The resource does not exist."}`), nil, ucwa.GoneResource, "The resource does not exist."},
		{"the version is not supported", answersJSON(404, `{"code":"NotFound","subcode":"APIVersionNotSupported","message":"No such version."}`), nil, "", "No such version."},
		{"a proxy answers 404", answers(404, "text/html", "<html>"), nil, "", "the server answered 404"},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, append([]reply{row.refusal}, row.confirm...)...)
				c := connect(t, transport, withApplication, withTokens(tokens("cwt=1", "cwt=2")), withRetries(2))
				_, err := c.Get(context.Background(), ucwa.PresenceSubscription{Href: subscriptionPath}, client.CallOptions{})
				e := fault(t, err)
				assert.Equal(t, ucwa.KindServer, e.Kind)
				assert.Equal(t, 404, e.Status, "the answer to the request itself")
				assert.Equal(t, row.gone, e.Gone)
				assert.Equal(t, row.message, e.Message)
				assert.False(t, e.Retryable)
				want := []string{getSubscription}
				for range row.confirm {
					want = append(want, getApp)
				}
				assert.Equal(t, want, transport.sent())
			})
		})
	}
}

// A server may answer every request below an application with ApplicationNotFound. The
// client does not repeat the request.
func TestApplicationNotFoundIsConfirmedForEveryOperation(t *testing.T) {
	ctx, none := context.Background(), client.CallOptions{}
	s := ucwa.PresenceSubscription{Href: subscriptionPath, Memberships: subscriptionPath + "/m", AddTo: subscriptionPath + "/a"}
	tenMinutes := ucwa.ExtendRequest{Duration: 10}
	for _, row := range []struct {
		name string
		call func(c *client.Client) error
	}{
		{"extend", func(c *client.Client) error { _, err := c.Extend(ctx, s, tenMinutes, none); return err }},
		{"add", func(c *client.Client) error {
			_, err := c.Add(ctx, s, ucwa.AddRequest{URIs: []string{"sip:a@b.c"}}, none)
			return err
		}},
		{"memberships", func(c *client.Client) error { _, err := c.Memberships(ctx, s, none); return err }},
		{"subscribe to a group", func(c *client.Client) error {
			_, err := c.SubscribeToGroup(ctx, ucwa.Group{Rel: ucwa.RelGroup, Subscribe: "/g?groupId=1"}, tenMinutes, none)
			return err
		}},
		{"presence", func(c *client.Client) error { _, err := c.Presence(ctx, "/people/1", none); return err }},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, appGone, appGone)
				e := fault(t, row.call(connect(t, transport, withApplication, withRetries(2))))
				assert.Equal(t, ucwa.GoneApplication, e.Gone)
				require.Len(t, transport.sent(), 2)
				assert.Equal(t, getApp, transport.sent()[1])
			})
		})
	}
	t.Run("a deletion succeeds in either case", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			transport := plays(t, appGone)
			require.NoError(t, connect(t, transport, withApplication).Delete(ctx, s, none))
		})
	})
	t.Run("a client of a collection has no application to read", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			_, err := list(connect(t, plays(t, appGone)))
			e := fault(t, err)
			assert.Empty(t, e.Gone)
			assert.Equal(t, "An error occurred.", e.Message)
		})
	})
	t.Run("the application is not read twice", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			_, err := create(connect(t, plays(t, appGone), withApplication))
			e := fault(t, err)
			assert.Equal(t, ucwa.GoneApplication, e.Gone)
			assert.Equal(t, "An error occurred"+allGone, e.Message)
		})
	})
}

func TestLocalStateIsDroppedWhenAResourceIsGone(t *testing.T) {
	both := answersJSON(200, `{"_links":{"self":{"href":"/x"}},"_embedded":{"presenceSubscription":[`+
		`{"id":"3","_links":{"self":{"href":"`+collectionPath+`/3"}}},{"id":"4","_links":{"self":{"href":"`+collectionPath+`/4"}}}]}}`)
	other := answersJSON(201, `{"rel":"presenceSubscription","id":"4","_links":{"self":{"href":"`+collectionPath+`/4"}}}`)
	for _, row := range []struct {
		name    string
		confirm reply
		known   []bool // for each subscription, whether its members are known
		again   []string
	}{
		{"a subscription is gone: its state is dropped", appEmbedsPeople, []bool{false, true}, []string{getList}},
		{"the application is gone: all state and its links are dropped", appGone, []bool{false, false}, []string{getApp, getList}},
		{"it is unknown what is gone: nothing is dropped", fails, []bool{true, true}, []string{getList}},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				after := []reply{both}
				if len(row.again) == 2 {
					after = []reply{appEmbedsPeople, both} // no server sends both
				}
				transport := plays(t, append([]reply{appEmbedsPeople, created, other, appGone, row.confirm}, after...)...)
				c := connect(t, transport, withApplication)
				s, err := create(c)
				require.NoError(t, err)
				_, err = create(c)
				require.NoError(t, err)
				_, err = c.Get(context.Background(), s.PresenceSubscription, client.CallOptions{})
				fault(t, err)
				listed, err := list(c)
				require.NoError(t, err)
				require.Len(t, listed, 2)
				for i, known := range row.known {
					assert.Equal(t, known, listed[i].URIs != nil, listed[i].ID)
					assert.Equal(t, known, !listed[i].Expires.IsZero(), listed[i].ID)
				}
				assert.Equal(t, row.again, transport.sent()[5:])
			})
		})
	}
}
