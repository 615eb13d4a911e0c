package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/httpmsg"
)

const askForToken = "POST https://lyncweb.contoso.com/WebTicket/oauthtoken" + noToken

// signsIn returns the user that a form signs in, or the error of the answer.
func (s *server) signsIn(form string, fields ...string) string {
	s.t.Helper()
	request := strings.Join(append([]string{askForToken}, fields...), "\n")
	resp := s.send(request + "\n\n" + form)
	answer := document(s.t, resp)
	if resp.Status != 200 {
		return fmt.Sprint(resp.Status, " ", answer.Text("error"))
	}
	token, works := s.tokens.Find(answer.Text("access_token"), s.now)
	require.True(s.t, works)
	return token.User
}

func TestGrants(t *testing.T) {
	const (
		lene   = "sip:lenea@contoso.com"
		failed = "400 invalid_grant"
		wrong  = "400 invalid_request"
	)
	for _, row := range []struct{ name, form, want string }{
		{"an e-mail address", "grant_type=password&username=lenea@contoso.com&password=pass@word1", lene},
		{"escapes, and another order", "password=pass%40word1&username=SARAD%40contoso.com&grant_type=password", sara},
		{"a SIP URI", "grant_type=password&username=SIP:SaraD@Contoso.com&password=pass@word1", sara},
		{"a NetBIOS domain and an account", `grant_type=password&username=CONTOSO\sarad&password=pass@word1`, sara},
		{"a DNS domain and an account", `grant_type=password&username=contoso.com%5csarad&password=pass@word1`, sara},
		{"an account alone", "grant_type=password&username=johndoe&password=pass@word1", john},
		{"names in another case", "Grant_Type=password&UserName=johndoe&Password=pass@word1", john},
		{"the only scope", "grant_type=password&username=johndoe&password=pass@word1&scope=all", john},
		{"a person's own password", "grant_type=password&username=own@contoso.com&password=a+b%2Bc", "sip:own@contoso.com"},
		{"integrated Windows authentication", "grant_type=urn:microsoft.rtc:windows", lene},
		{"integrated Windows authentication with escapes", "grant_type=urn%3Amicrosoft.rtc%3Awindows", lene},

		{"a wrong password", "grant_type=password&username=lenea@contoso.com&password=pass", failed},
		{"a password in another case", "grant_type=password&username=lenea@contoso.com&password=PASS@WORD1", failed},
		{"the default password for a person with another one", "grant_type=password&username=own@contoso.com&password=pass@word1", failed},
		{"an unknown user", "grant_type=password&username=nobody@contoso.com&password=pass@word1", failed},
		{"another domain", `grant_type=password&username=FABRIKAM\sarad&password=pass@word1`, failed},
		{"another host", "grant_type=password&username=sarad@fabrikam.com&password=pass@word1", failed},
		{"passive authentication", "grant_type=urn:microsoft.rtc:passive", failed},
		{"a meeting", "grant_type=urn:microsoft.rtc:anonmeeting&password=1&ms_rtc_conferenceuri=sip:lenea@contoso.com;gruu;opaque=app:conf:focus:id:1", "400 unsupported_grant_type"},
		{"an unknown grant type", "grant_type=client_credentials", "400 unsupported_grant_type"},
		{"a grant type in another case", "grant_type=Password&username=lenea@contoso.com&password=pass@word1", "400 unsupported_grant_type"},
		{"an unknown scope", "grant_type=password&username=lenea@contoso.com&password=pass@word1&scope=some", "400 invalid_scope"},
		{"no grant type", "username=lenea@contoso.com&password=pass@word1", wrong},
		{"no user", "grant_type=password&password=pass@word1", wrong},
		{"no password", "grant_type=password&username=lenea@contoso.com", wrong},
		{"two passwords", "grant_type=password&username=lenea@contoso.com&password=pass@word1&password=2", wrong},
		{"an empty form", "", wrong},
	} {
		t.Run(row.name, func(t *testing.T) {
			people := append(directory.SamplePeople(), directory.Person{URI: "sip:own@contoso.com", Password: "a b+c"})
			assert.Equal(t, row.want, start(t, Config{People: people}).signsIn(row.form))
		})
	}
}

func TestTheAnswerToAGrant(t *testing.T) {
	s := start(t, Config{Seed: 7})
	resp := s.send(askForToken + "\nAccept: application/xml\n\ngrant_type=password&username=lenea&password=pass@word1")
	token := document(t, resp).Text("access_token")
	assert.Regexp(t, "^cwt=[0-9a-f]{64}$", token)
	// The answer of the page, with another token and lifetime.
	want := strings.NewReplacer("cwt=AAEB...buHc", token, "28289", "28800").Replace(sample(t, "CreateAnApplication/06-oauthtoken-response-200.json.wire"))
	assert.Equal(t, want, string(resp.Body))
	assert.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"), "JSON whatever the client accepts")
	assert.Equal(t, []string{"no-store"}, values(resp.Header, "Cache-Control"))
	assert.Equal(t, "no-cache", resp.Header.Get("Pragma"))
	assert.NotEqual(t, token, s.Token())
	assert.Equal(t, 200, s.send("GET {app}/people\nAuthorization: Bearer "+token).Status, "the user finds the application of another token")

	other := start(t, Config{TokenLife: time.Hour}).send(askForToken + "\n\ngrant_type=urn:microsoft.rtc:windows")
	assert.Contains(t, string(other.Body), `"expires_in":3600,`)
}

// values returns the values of all fields of a name.
func values(header httpmsg.Header, name string) []string {
	var values []string
	for _, f := range header {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return values
}

func TestTheAnswerToARefusedGrant(t *testing.T) {
	s := start(t, Config{})
	t.Run("passive authentication has the answer of the page", func(t *testing.T) {
		resp := s.send(strings.Replace(askForToken, "lyncweb", "server", 1) + "\n\ngrant_type=urn:microsoft.rtc:passive")
		assert.Equal(t, 400, resp.Status)
		assert.JSONEq(t, sample(t, "AuthenticationInUCWA/07-token-response-400-passive.json.wire"), string(resp.Body))
		assert.Equal(t, `28020;source="server.contoso.com";reason="No valid security token."`, resp.Header.Get("X-Ms-diagnostics"))
	})
	t.Run("an unknown grant type has the answer of the page", func(t *testing.T) {
		resp := s.send(askForToken + "\n\ngrant_type=refresh_token")
		assert.Equal(t, sample(t, "AuthenticationInUCWA/08-token-response-400-unsupported.json.wire"), string(resp.Body))
		assert.Equal(t, []string{"no-store"}, values(resp.Header, "Cache-Control"))
		assert.Equal(t, `28029;source="lyncweb.contoso.com";reason="Authentication type not allowed."`, resp.Header.Get("X-Ms-diagnostics"))
	})
	t.Run("other methods and media types are refused", func(t *testing.T) {
		resp := s.send("GET /WebTicket/oauthtoken")
		assert.Equal(t, 405, resp.Status)
		assert.Equal(t, "POST", resp.Header.Get("Allow"))
		assert.Equal(t, "400 invalid_request", s.signsIn(`{"grant_type":"urn:microsoft.rtc:windows"}`, "Content-Type: application/json"))
		assert.Equal(t, "400 invalid_request", s.signsIn(`{"grant_type":"urn:microsoft.rtc:windows"}`))
		assert.Equal(t, 413, s.send(askForToken+"\n\n"+strings.Repeat("a", 300<<10)).Status)
	})
	t.Run("a password in the query does not count", func(t *testing.T) {
		resp := s.send(strings.Replace(askForToken, "oauthtoken", "oauthtoken?grant_type=password&username=lenea&password=pass@word1", 1))
		assert.Equal(t, `{"error":"invalid_request"}`, string(resp.Body))
	})
}

func TestTheVariantPasswordOnly(t *testing.T) {
	s := start(t, Config{Variants: Variants{PasswordOnly: true}})
	assert.Equal(t, "400 unsupported_grant_type", s.signsIn("grant_type=urn:microsoft.rtc:windows"))
	assert.Equal(t, john, s.signsIn("grant_type=password&username=johndoe&password=pass@word1"))
	assert.Contains(t, s.send("GET {app}"+noToken).Header.Get("WWW-Authenticate"), `grant_type="password"`)
}

func TestTokensExpireAndAreRevoked(t *testing.T) {
	const form = "grant_type=urn:microsoft.rtc:windows"
	ask := func(s *server) string { return document(t, s.send(askForToken+"\n\n"+form)).Text("access_token") }
	works := func(s *server, token string) bool {
		return s.send("GET {app}\nAuthorization: Bearer "+token).Status == 200
	}
	t.Run("a token works until it expires", func(t *testing.T) {
		s := start(t, Config{})
		token := ask(s)
		s.now = morning.Add(8*time.Hour - 1)
		assert.True(t, works(s, token))
		s.now = morning.Add(8 * time.Hour)
		assert.False(t, works(s, token))
		assert.True(t, works(s, s.Token()), "the token of the configuration does not expire")
	})
	t.Run("a token works until it is revoked", func(t *testing.T) {
		s := start(t, Config{})
		token, other := ask(s), ask(s)
		s.Revoke(token)
		assert.False(t, works(s, token))
		assert.True(t, works(s, other))
		s.Revoke(s.Token())
		assert.False(t, works(s, s.Token()))
		s.Revoke("unknown")
	})
}

func TestPasswordsAndTokensAreNotRecorded(t *testing.T) {
	s := start(t, Config{People: []directory.Person{{URI: john, Password: "s3cret"}}})
	for _, request := range []string{
		askForToken + "\n\ngrant_type=password&username=johndoe&password=s3cret",
		askForToken + "\nContent-Type: application/json\n\n{\"password\":\"s3cret\"}",
		"POST //webticket/OAuthToken?password=s3cret\n\ngrant_type=urn:microsoft.rtc:anonmeeting&ms_rtc_renew=s3cret",
		"PUT /WebTicket/oauthtoken\n\ns3cret",
		"POST /WebTicket/oauthtoken/\n\ngrant_type=password&username=johndoe&password=s3cret",
		"POST /Autodiscover/AutodiscoverService.svc/root/oauth/user\n\ngrant_type=password&username=johndoe&password=s3cret",
	} {
		resp := s.send(request)
		recorded := s.Requests()
		last := recorded[len(recorded)-1]
		assert.NotContains(t, fmt.Sprint(last.URL, last.Header, string(last.Body)), "s3cret")
		assert.Equal(t, "…", string(last.Body))
		assert.NotContains(t, strings.ToLower(wireOf(resp)), "s3cret")
	}
	s.send("POST /ucwa/oauth/v1/applications\n\nvisible")
	recorded := s.Requests()
	assert.Equal(t, "visible", string(recorded[len(recorded)-1].Body), "bodies for UCWA are recorded")
}

// wireOf returns the text of a response.
func wireOf(resp *httpmsg.Response) string { return fmt.Sprint(resp.Header, string(resp.Body)) }
