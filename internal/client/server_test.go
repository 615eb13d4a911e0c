package client_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// withServer gives a client the address of a server and not of an application.
func withServer(config *client.Config) {
	config.Server, config.PresenceSubscriptions = origin+"/root", ""
}

func TestAPublicExchangeHasNoToken(t *testing.T) {
	bubble(t, func(t *testing.T) {
		transport := plays(t, answers(200, "text/plain", ""))
		c := connect(t, transport, withServer, func(config *client.Config) { config.Token = nil })
		_, err := c.Do(ctx, client.Exchange{Method: "GET", Href: "/root", Public: true}, none)
		require.NoError(t, err)
		assert.False(t, transport.requests[0].Header.Has("Authorization"))
	})
}

func TestAPublicExchangeOfACallThatHasEndedSendsNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		transport := plays(t)
		_, err := connect(t, transport, withServer).Do(ended, client.Exchange{Method: "GET", Href: "/root", Public: true}, none)
		assert.Equal(t, ucwa.KindAborted, fault(t, err).Kind)
		assert.Empty(t, transport.sent())
	})
}

func TestAnExchangeMayAllowCredentialsOfTheBrowser(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, allowed := range []bool{false, true} {
			transport := plays(t, answers(200, "text/plain", ""))
			_, err := connect(t, transport, withServer).Do(ctx, client.Exchange{Method: "POST", Href: "/token", Credentials: allowed}, none)
			require.NoError(t, err)
			assert.Equal(t, allowed, transport.requests[0].Credentials)
		}
	})
}

func TestAFailedExchangeReturnsTheResponse(t *testing.T) {
	challenge := httpmsg.Field{Name: "WWW-Authenticate", Value: `MsRtcOAuth href="/token"`}
	for _, row := range []struct {
		name     string
		ex       client.Exchange
		replies  []reply
		requests int
		answered bool
	}{
		{"401 to a public exchange", client.Exchange{Method: "GET", Href: "/x", Public: true}, []reply{answers(401, "text/html", "", challenge)}, 1, true},
		{"401 to the renewed token", client.Exchange{Method: "GET", Href: "/x"}, []reply{unauthorized, answers(401, "text/html", "", challenge)}, 2, true},
		{"the network fails", client.Exchange{Method: "GET", Href: "/x"}, []reply{fails}, 1, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, row.replies...)
				answer, err := connect(t, transport, withServer, withTokens(tokens("cwt=1", "cwt=2"))).Do(ctx, row.ex, none)
				fault(t, err)
				assert.Len(t, transport.requests, row.requests)
				if !row.answered {
					assert.Nil(t, answer.Response)
					return
				}
				require.NotNil(t, answer.Response)
				assert.Equal(t, challenge.Value, answer.Response.Header.Get("WWW-Authenticate"))
			})
		})
	}
}

func TestAClientOfAServerStaysAtItsOrigin(t *testing.T) {
	c := connect(t, plays(t), withServer)
	_, err := c.Do(ctx, client.Exchange{Method: "GET", Link: "user", Href: "https://fe2.contoso.com/user"}, none)
	assert.Equal(t, ucwa.KindProtocol, fault(t, err).Kind)
	_, err = client.New(client.Config{Server: "lyncweb.contoso.com"})
	assert.Equal(t, "server is not usable: it is not an absolute URL", fault(t, err).Message)
}
