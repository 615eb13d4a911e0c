package client_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func diagnostics(value string) httpmsg.Field {
	return httpmsg.Field{Name: "X-Ms-diagnostics", Value: value}
}

const crossDomain = `28072;source="fe1.contoso.com";reason="Service does not allow a cross domain request from this origin."`

func TestDiagnosticsAreInTheMessageIfUCWASendsNoReason(t *testing.T) {
	for _, row := range []struct {
		name              string
		status            int
		body, diagnostics string
		message           string
	}{
		{"a request from another origin", 403, "", crossDomain, "the server answered 403: Service does not allow a cross domain request from this origin."},
		{"a token that is missing", 401, "", `28020;source="fe1.contoso.com";reason="No valid security token."`, "the server answered 401: No valid security token."},
		{"a reason of UCWA with a message", 403, `{"code":"Forbidden","message":"No privilege."}`, crossDomain, "No privilege."},
		{"a reason of UCWA without a message", 403, `{"code":"Forbidden"}`, crossDomain, "the server answered 403"},
		{"no diagnostics", 403, "", "", "the server answered 403"},
		{"diagnostics without reason", 403, "", `28072;source="fe1.contoso.com"`, "the server answered 403"},
		{"diagnostics with an empty reason", 403, "", `28072;reason=""`, "the server answered 403"},
		{"diagnostics without quotation marks", 403, "", `28072;reason=none`, "the server answered 403"},
		{"diagnostics that end early", 403, "", `28072;reason="Service does not`, "the server answered 403: Service does not"},
		{"diagnostics of two servers", 403, "", crossDomain + `, 1000;reason="Elsewhere."`, "the server answered 403: Service does not allow a cross domain request from this origin."},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				refuses := answers(row.status, "application/json", row.body, diagnostics(row.diagnostics))
				_, err := create(connect(t, plays(t, refuses), withRetries(2)))
				e := fault(t, err)
				assert.Equal(t, ucwa.KindServer, e.Kind)
				assert.Equal(t, row.status, e.Status)
				assert.Equal(t, row.message, e.Message)
				assert.False(t, e.Retryable)
			})
		})
	}
}

func TestTheErrorForARefusedOriginHasAdviceForTheAdministrator(t *testing.T) {
	for _, page := range []string{"https://app.contoso.com", "http://127.0.0.1:40433"} {
		bubble(t, func(t *testing.T) {
			refuses := answers(403, "text/html", "", diagnostics(crossDomain))
			_, err := list(connect(t, plays(t, refuses), func(config *client.Config) { config.PageOrigin = page }))
			assert.Equal(t, "the server answered 403: Service does not allow a cross domain request from this origin; an administrator has to run: "+
				`$x = New-CsWebOrigin -Url "`+page+`"; Set-CsWebServiceConfiguration -Identity Global -CrossDomainAuthorizationList @{Add=$x}`, fault(t, err).Message)
		})
	}
}

// Some servers answer 403 instead of 401.
func TestATokenThatDiagnosticsCallInvalidIsRenewedOnce(t *testing.T) {
	invalid := answers(403, "", "", diagnostics(`28055;source="fe1.contoso.com";reason="OAuth token is invalid."`))
	for _, row := range []struct {
		name    string
		source  client.TokenSource
		replies []reply
		bearers []string
		message string // of the error; "" if there is none
	}{
		{"the request is repeated with the new token", tokens("cwt=1", "cwt=2"), []reply{invalid, created}, []string{"cwt=1", "cwt=2"}, ""},
		{"a second refusal is the error of the call", tokens("cwt=1", "cwt=2"), []reply{invalid, invalid}, []string{"cwt=1", "cwt=2"}, "the server answered 403: OAuth token is invalid."},
		{"a static token is not renewed", client.StaticToken("cwt=1"), []reply{invalid}, []string{"cwt=1"}, "the server answered 403: OAuth token is invalid."},
		{
			"another diagnosis does not renew the token", tokens("cwt=1"), []reply{answers(403, "", "", diagnostics(crossDomain))}, []string{"cwt=1"},
			"the server answered 403: Service does not allow a cross domain request from this origin.",
		},
		{
			"another status does not renew the token", tokens("cwt=1"), []reply{answers(404, "", "", diagnostics(`28055;reason="No."`))}, []string{"cwt=1"},
			"the server answered 404: No.",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, row.replies...)
				_, err := create(connect(t, transport, withTokens(row.source), withRetries(2)))
				if row.message == "" {
					require.NoError(t, err)
				} else {
					assert.Equal(t, row.message, fault(t, err).Message)
				}
				assert.Equal(t, row.bearers, transport.bearers())
			})
		})
	}
}
