package emulator

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
)

const (
	userResource = "GET https://lyncweb.contoso.com/Autodiscover/AutodiscoverService.svc/root/oauth/user"
	signInPage   = "https://lyncweb.contoso.com/PassiveAuth/PassiveAuth.aspx"
	passiveGrant = "grant_type=urn:microsoft.rtc:passive"
)

func TestTheConfigurationChoosesTheChallenge(t *testing.T) {
	for _, challenge := range auth.Challenges() {
		t.Run(string(challenge), func(t *testing.T) {
			s := start(t, Config{Challenge: challenge, Grants: []string{auth.GrantPassive, auth.GrantPassword}})
			resp := s.send(userResource + noToken)
			assert.Equal(t, 401, resp.Status)
			want := challenge.Fields("https://lyncweb.contoso.com/WebTicket/oauthtoken", []string{auth.GrantPassive, auth.GrantPassword})
			assert.Equal(t, want, values(resp.Header, "WWW-Authenticate"))
		})
	}
	t.Run("a form wins over the variant", func(t *testing.T) {
		s := start(t, Config{Challenge: auth.ChallengeOneField, Variants: Variants{TwoLineChallenge: true}})
		assert.Len(t, values(s.send(userResource+noToken).Header, "WWW-Authenticate"), 1)
	})
}

func TestTheConfigurationChoosesTheGrants(t *testing.T) {
	const password = "grant_type=password&username=johndoe&password=pass@word1"
	windows := start(t, Config{Grants: []string{auth.GrantWindows}})
	assert.Equal(t, "400 unsupported_grant_type", windows.signsIn(password))
	assert.Equal(t, "sip:lenea@contoso.com", windows.signsIn("grant_type=urn:microsoft.rtc:windows"))

	passive := start(t, Config{Grants: []string{auth.GrantPassive}})
	assert.Equal(t, "400 unsupported_grant_type", passive.signsIn(password))
	assert.Equal(t, "400 unsupported_grant_type", passive.signsIn("grant_type=urn:microsoft.rtc:windows"))
}

// ticket signs john in at a host and returns the Authorization field.
func (s *server) ticket(host string) string {
	s.t.Helper()
	resp := s.send("POST https://" + host + "/WebTicket/oauthtoken" + noToken + "\n\ngrant_type=password&username=johndoe&password=pass@word1")
	require.Equal(s.t, 200, resp.Status)
	return "\nAuthorization: Bearer " + document(s.t, resp).Text("access_token")
}

func TestTicketsPerHost(t *testing.T) {
	applications := func(host string) string { return "GET https://" + host + "/ucwa/oauth/v1/applications/none" }
	const works = 404 // the token does; there is no such application
	t.Run("usually a ticket works at every host", func(t *testing.T) {
		s := start(t, Config{})
		assert.Equal(t, works, s.send(applications("fe2.contoso.com")+s.ticket("fe1.contoso.com")).Status)
	})
	t.Run("a ticket works at the host that has issued it", func(t *testing.T) {
		s := start(t, Config{TicketsPerHost: true})
		ticket := s.ticket("fe1.contoso.com")
		assert.Equal(t, works, s.send(applications("fe1.contoso.com")+ticket).Status)
		assert.Equal(t, works, s.send(applications("FE1.contoso.com")+ticket).Status)
		assert.Equal(t, 401, s.send(applications("fe2.contoso.com")+ticket).Status)
		assert.Equal(t, works, s.send(applications("fe1.contoso.com:8443")+ticket).Status, "a ticket is for a name")
		assert.Equal(t, works, s.send(applications("fe2.contoso.com")).Status, "the tokens of the configuration work everywhere")
	})
	t.Run("the requests of a batch count as sent to its host", func(t *testing.T) {
		s := start(t, Config{TicketsPerHost: true})
		ticket := s.ticket("fe1.contoso.com")
		created := s.send("POST https://fe1.contoso.com/ucwa/oauth/v1/applications" + ticket + "\n\n" + `{"endpointId":"1","userAgent":"test","culture":"en-US"}`)
		require.Equal(t, 201, created.Status, "%s", created.Body)
		s.app = "https://fe1.contoso.com" + document(t, created).Self()
		batch := with(batchOf("GET "+strings.TrimPrefix(s.app, "https://fe1.contoso.com")+"/people", "GET "+strings.Replace(s.app, "fe1", "fe2", 1)+"/people"), strings.TrimPrefix(ticket, "\n"))
		for _, part := range inBatch(t, s.send(batch)) {
			assert.Equal(t, 200, part.Status, "%s", part.Body)
		}
	})
	for _, row := range []struct {
		status      int
		challenge   bool
		diagnostics string
	}{
		{0, true, ""},
		{401, true, ""},
		{403, false, `28055;source="fe2.contoso.com";reason="OAuth token is invalid."`},
		{500, false, ""},
	} {
		t.Run(fmt.Sprint("a foreign ticket is answered with ", row.status), func(t *testing.T) {
			s := start(t, Config{TicketsPerHost: true, ForeignTicket: row.status})
			resp := s.send(applications("fe2.contoso.com") + s.ticket("fe1.contoso.com"))
			if row.status == 0 {
				row.status = 401
			}
			assert.Equal(t, row.status, resp.Status)
			assert.Equal(t, row.challenge, resp.Header.Has("WWW-Authenticate"))
			assert.Equal(t, row.diagnostics, resp.Header.Get("X-Ms-diagnostics"))
		})
	}
}

func TestTheUserResourceRedirectsToAnotherServer(t *testing.T) {
	s := start(t, Config{UserRedirect: "https://pool2.contoso.com/"})
	const path = "/Autodiscover/AutodiscoverService.svc/root/oauth/user"
	assert.Equal(t, 401, s.send("GET https://pool1.contoso.com"+path+noToken).Status, "it asks for a token first")
	here := s.send("GET https://pool1.contoso.com" + path)
	assert.JSONEq(t, `{"_links":{"redirect":{"href":"https://pool2.contoso.com`+path+`"}}}`, string(here.Body))
	there := document(t, s.send("GET https://pool2.contoso.com"+path))
	assert.Empty(t, there.Href("redirect"), "the target does not redirect again")
	assert.Equal(t, "https://pool2.contoso.com/ucwa/oauth/v1/applications", there.Href("applications"))
}

// passivePageURI asks for the passive grant, which is refused, and returns the URL of
// the page.
func (s *server) passivePageURI(fields ...string) string {
	s.t.Helper()
	resp := s.send(strings.Join(append([]string{askForToken}, fields...), "\n") + "\n\n" + passiveGrant)
	require.Equal(s.t, 400, resp.Status)
	answer := document(s.t, resp)
	require.Equal(s.t, "invalid_grant", answer.Text("error"))
	return answer.Text("ms_rtc_passiveauthuri")
}

func TestPassiveSignIn(t *testing.T) {
	s := start(t, Config{Grants: []string{auth.GrantPassive}})
	page := s.passivePageURI()
	assert.Equal(t, signInPage, page)

	form := s.send("GET " + page + "?continue=1" + noToken)
	assert.Equal(t, 200, form.Status)
	assert.Equal(t, "text/html; charset=utf-8", form.Header.Get("Content-Type"))
	assert.Equal(t, "DENY", form.Header.Get("X-Frame-Options"), "a hidden frame does not show it")
	assert.Contains(t, string(form.Body), `<form method="post">`)
	assert.False(t, form.Header.Has("Set-Cookie"))

	post := "POST " + page + noToken + "\nContent-Type: application/x-www-form-urlencoded\n\n"
	wrong := s.send(post + "username=sarad&password=s3cret")
	assert.Equal(t, 200, wrong.Status)
	assert.Contains(t, string(wrong.Body), "The user name or the password is wrong.")
	assert.Contains(t, string(wrong.Body), `<form method="post">`)
	assert.NotContains(t, string(wrong.Body), "s3cret")
	assert.False(t, wrong.Header.Has("Set-Cookie"))

	right := s.send(post + "username=sarad&password=pass%40word1")
	assert.Equal(t, 200, right.Status)
	assert.NotContains(t, string(right.Body), "<form")
	cookie := regexp.MustCompile(`^(PassiveAuth=[0-9a-f]+); Path=/; HttpOnly; SameSite=None; Secure$`).FindStringSubmatch(right.Header.Get("Set-Cookie"))
	require.Len(t, cookie, 2, "%s", right.Header.Get("Set-Cookie"))

	assert.Equal(t, sara, s.signsIn(passiveGrant, "Cookie: theme=dark; "+cookie[1]))
	assert.Equal(t, page, s.passivePageURI(), "without the cookie nothing has changed")
	assert.Equal(t, page, s.passivePageURI("Cookie: PassiveAuth=0"))

	for _, x := range s.Requests() {
		assert.NotContains(t, fmt.Sprint(x.Header), strings.TrimPrefix(cookie[1], "PassiveAuth="))
		assert.NotContains(t, string(x.Body), "s3cret")
	}

	overHTTP := s.send(strings.Replace(post, "https:", "http:", 1) + "username=sarad&password=pass%40word1")
	assert.Contains(t, overHTTP.Header.Get("Set-Cookie"), "SameSite=Lax", "browsers accept no other cookie over http")
	assert.NotContains(t, overHTTP.Header.Get("Set-Cookie"), "Secure")
	assert.Equal(t, 413, s.send(post+strings.Repeat("a", 300<<10)).Status)
	assert.Equal(t, "GET, POST", s.send("PUT "+page+noToken).Header.Get("Allow"))

	s.Reset()
	assert.Equal(t, page, s.passivePageURI("Cookie: "+cookie[1]), "nobody is signed in after a reset")
}

func TestAServerWithoutThePassiveGrantHasNoPage(t *testing.T) {
	s := start(t, Config{})
	assert.Equal(t, 401, s.send("GET "+signInPage+noToken).Status)
	assert.True(t, s.SignInAtPage(sara))
	assert.Equal(t, "400 invalid_grant", s.signsIn(passiveGrant))
}

// In the browser the emulator of a page has no cookies.
func TestSignInAtPageReplacesThePage(t *testing.T) {
	s := start(t, Config{Grants: []string{auth.GrantPassive}})
	assert.False(t, s.SignInAtPage("sip:unknown@contoso.com"))
	assert.Equal(t, "400 invalid_grant", s.signsIn(passiveGrant))
	assert.True(t, s.SignInAtPage("SIP:sarad@CONTOSO.com"))
	assert.Equal(t, sara, s.signsIn(passiveGrant))
	s.Reset()
	assert.Equal(t, "400 invalid_grant", s.signsIn(passiveGrant))
}

func TestTokensWithALifetime(t *testing.T) {
	s := start(t, Config{TokenLife: time.Second})
	ticket := s.ticket("lyncweb.contoso.com")
	assert.Equal(t, 200, s.send(userResource+ticket).Status)
	s.now = s.now.Add(time.Second)
	assert.Equal(t, 401, s.send(userResource+ticket).Status)
}
