package client_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// changes are the operations that change something on the server, and the advice
// that they give when the outcome is unknown.
var changes = []struct {
	name   string
	call   func(c *client.Client) error
	advice string
}{
	{"create", func(c *client.Client) error { _, err := create(c); return err }, "list before you try again"},
	{"subscribeToGroup", func(c *client.Client) error {
		_, err := c.SubscribeToGroup(ctx, family, tenMinutes, none)
		return err
	}, "list before you try again"},
	{"extend", func(c *client.Client) error { _, err := c.Extend(ctx, withLinks, tenMinutes, none); return err }, "the subscription may have more time left than expiresAt says"},
	{"add", func(c *client.Client) error {
		_, err := c.Add(ctx, withLinks, ucwa.AddRequest{URIs: johnAndJane.URIs}, none)
		return err
	}, "look at the memberships before you try again"},
	{"delete", func(c *client.Client) error { return c.Delete(ctx, withLinks, none) }, ""},
	{"remove", func(c *client.Client) error { return c.Remove(ctx, ucwa.Membership{Href: "/m"}, none) }, ""},
}

var (
	withLinks  = ucwa.PresenceSubscription{Href: subscriptionPath, AddTo: subscriptionPath + "/m"}
	tenMinutes = ucwa.ExtendRequest{Duration: 10}
)

func TestAnUnknownOutcomeComesWithAdvice(t *testing.T) {
	for _, change := range changes {
		t.Run(change.name, func(t *testing.T) {
			e := fault(t, change.call(connect(t, plays(t, fails))))
			message := "https://fe1.contoso.com cannot be reached"
			if change.advice != "" {
				message += "; whether the server acted on the request is not known, so " + change.advice
			}
			assert.Equal(t, message, e.Message)
			assert.True(t, e.OutcomeUnknown)
			assert.Equal(t, change.advice == "", e.Retryable, "a deletion can be repeated")
		})
	}
}

func TestOutcomeUnknownIsTrueOnlyIfTheServerMayHaveActed(t *testing.T) {
	internal := func() reply { return failsWith(ucwa.Internal("broken transport", nil)) }
	for _, row := range []struct {
		name    string
		reply   reply
		unknown bool
	}{
		{"no answer", fails, true},
		{"an answer that breaks off", failsWith(&httpmsg.IncompleteError{Status: 200, Err: errBroken}), true},
		{"an answer that is too long", failsWith(&httpmsg.TooLargeError{MaxBytes: 10}), true},
		{"a transport that fails in another way", internal(), true},
		{"a success that is not UCWA", answers(200, "text/html", "<html>"), true},
		{"502 of a gateway", answers(502, "text/html", "<html>"), true},
		{"500 of UCWA", answersJSON(500, `{"code":"ServiceFailure"}`), true},
		{"503 of UCWA", answersJSON(503, `{"code":"ServiceUnavailable"}`), true},
		{"408", answers(408, "", ""), true},
		{"599", answers(599, "", ""), true},
		{"400", answersJSON(400, `{"code":"BadRequest"}`), false},
		{"401", answers(401, "", ""), false},
		{"403 of UCWA", answersJSON(403, `{"code":"Forbidden"}`), false},
		{"403 of a proxy", answers(403, "text/html", "<html>"), false},
		{"404 of a proxy", answers(404, "text/html", "<html>"), false},
		{"409", answersJSON(409, `{"code":"Conflict"}`), false},
		{"429", answersJSON(429, `{"code":"TooManyRequests"}`), false},
		{"a redirection", answers(302, "", ""), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, change := range changes {
				e := fault(t, change.call(connect(t, plays(t, row.reply))))
				assert.Equal(t, row.unknown, e.OutcomeUnknown, change.name)
			}
			_, err := list(connect(t, plays(t, row.reply)))
			assert.False(t, fault(t, err).OutcomeUnknown, "a GET changes nothing")
		})
	}
}

func TestTheOutcomeIsKnownIfNothingWasSent(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*client.Config)
	}{
		{"there is no token", withTokens(tokens())},
		{"the token cannot be used", withTokens(client.StaticToken("a b"))},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, change := range changes {
				e := fault(t, change.call(connect(t, plays(t), row.change)))
				assert.False(t, e.OutcomeUnknown, change.name)
			}
		})
	}
	t.Run("the client cannot find the collection", func(t *testing.T) {
		for _, replies := range [][]reply{{fails}, {appLinksPeople, fails}, {appAlone}} {
			_, err := create(connect(t, plays(t, replies...), withApplication))
			assert.False(t, fault(t, err).OutcomeUnknown)
		}
	})
	t.Run("the token is refused and cannot be renewed", func(t *testing.T) {
		for _, change := range changes {
			e := fault(t, change.call(connect(t, plays(t, unauthorized), withTokens(tokens("cwt=1")))))
			assert.False(t, e.OutcomeUnknown, change.name)
		}
	})
}

// The server may have acted on the first attempt.
func TestTheOutcomeStaysUnknownWhenALaterAttemptIsRefused(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := connect(t, plays(t, fails, answersJSON(403, `{"code":"Forbidden"}`)), withRetries(1))
		e := fault(t, c.Delete(ctx, withLinks, none))
		assert.Equal(t, 403, e.Status)
		assert.True(t, e.OutcomeUnknown)
	})
}

// The client received the answer, but cannot read the list in it.
func TestTheOutcomeOfAddIsKnownIfTheServerAnswers201(t *testing.T) {
	body := `{"_links":{"self":{"href":"/m"}},"_embedded":{"presenceSubscriptionMembership":[{"rel":"contact"}]}}`
	_, err := connect(t, plays(t, answersJSON(201, body))).Add(ctx, withLinks, ucwa.AddRequest{URIs: johnAndJane.URIs}, none)
	require.Error(t, err)
	assert.False(t, fault(t, err).OutcomeUnknown)
}
