package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const noToken = "\nAuthorization: "

func TestDiscoveryLinksToTheUser(t *testing.T) {
	const (
		autodiscover  = "/Autodiscover/AutodiscoverService.svc/root"
		frame         = `"xframe":{"href":"https://lyncweb.contoso.com/Autodiscover/XFrame/XFrame.html"}`
		withoutDomain = `{"_links":{"self":{"href":"https://lyncweb.contoso.com/Autodiscover/AutodiscoverService.svc/root"},` +
			`"user":{"href":"https://lyncweb.contoso.com/Autodiscover/AutodiscoverService.svc/root/oauth/user"},` + frame + `}}`
		fromDomain = `{"_links":{"self":{"href":"https://lyncweb.contoso.com/Autodiscover/AutodiscoverService.svc/root?originalDomain=contoso.com"},` +
			`"user":{"href":"https://lyncweb.contoso.com/Autodiscover/AutodiscoverService.svc/root/oauth/user?originalDomain=contoso.com"},` + frame + `}}`
	)
	for _, row := range []struct{ name, request, want string }{
		{"the root at a pool", "GET https://lyncweb.contoso.com" + autodiscover, withoutDomain},
		{"the root with a domain", "GET https://lyncweb.contoso.com" + autodiscover + "?originalDomain=contoso.com", fromDomain},
		{"the path / of the internal host", "GET https://lyncdiscoverinternal.contoso.com/", strings.ReplaceAll(fromDomain, "lyncweb.", "lyncdiscoverinternal.")},
		{"the path / of the external host", "GET https://lyncdiscover.contoso.com", strings.ReplaceAll(fromDomain, "lyncweb.", "lyncdiscover.")},
		{"a host in upper case, with a port, over http", "GET http://LyncDiscover.contoso.com:8080/?sipuri=sip:lenea@contoso.com",
			strings.NewReplacer("https://lyncweb.contoso.com", "http://lyncdiscover.contoso.com:8080").Replace(fromDomain)},
		{"the service without /root", "GET https://lyncdiscover.contoso.com/Autodiscover/AutodiscoverService.svc", strings.ReplaceAll(fromDomain, "lyncweb.", "lyncdiscover.")},
		{"a path in another case", "GET https://lyncweb.contoso.com" + strings.ToLower(autodiscover), withoutDomain},
		{"a path with several slashes", "GET https://lyncweb.contoso.com//" + autodiscover, withoutDomain},
		{"an unknown token", "GET https://lyncweb.contoso.com" + autodiscover + "\nAuthorization: Bearer none", withoutDomain},
		{"a path without host", "GET " + autodiscover, strings.ReplaceAll(withoutDomain, "https://lyncweb.contoso.com", "")},
	} {
		for _, accept := range []string{"", "\nAccept: application/json", "\nAccept: */*"} {
			t.Run(row.name+accept, func(t *testing.T) {
				request := row.request + accept
				if !strings.Contains(request, "Authorization") {
					request += noToken
				}
				resp := start(t, Config{}).send(request)
				assert.Equal(t, 200, resp.Status)
				assert.Equal(t, row.want, string(resp.Body))
			})
		}
	}
	t.Run("the documents are those of the pages", func(t *testing.T) {
		assert.Equal(t, sample(t, "CreateAnApplication/02-root-response-200.json.wire"), fromDomain)
		assert.Equal(t, sample(t, "RootURL/04-root-response.json.wire"), strings.ReplaceAll(withoutDomain, "lyncweb.", ""))
	})
	t.Run("in XML the documents have a rel", func(t *testing.T) {
		s := start(t, Config{})
		root := document(t, s.send("GET "+autodiscover+"\nAccept: application/xml"+noToken))
		assert.Equal(t, "root", root.Rel)
		user := document(t, s.send("GET "+root.Href("user")+"\nAccept: application/xml"))
		assert.Equal(t, "user", user.Rel)
		assert.Equal(t, "/ucwa/oauth/v1/applications", user.Href("applications"))
	})
	t.Run("the path / of other hosts does not exist", func(t *testing.T) {
		s := start(t, Config{})
		for _, host := range []string{"lyncweb.contoso.com", "localhost:8080", "my.lyncdiscover.contoso.com", "lyncdiscover", "[::1]:8080"} {
			assert.Equal(t, "404 NotFound", s.status("GET https://"+host+"/"), host)
		}
	})
}

func TestDiscoveryRedirectsToAnotherServer(t *testing.T) {
	s := start(t, Config{Redirect: "https://contoso.com/"})
	const root = "/Autodiscover/AutodiscoverService.svc/root"
	assert.Equal(t, sample(t, "RootURL/03-root-response-200-redirect.json.wire"), string(s.send("GET https://lyncdiscover.contoso.com/"+noToken).Body))
	there := document(t, s.send("GET https://contoso.com"+root+noToken))
	assert.Empty(t, there.Href("redirect"), "the target does not redirect again")
	assert.Equal(t, "https://contoso.com"+root+"/oauth/user", there.Href("user"))
}

func TestTheUserResourceLinksToTheApplications(t *testing.T) {
	s := start(t, Config{})
	user := "GET https://lyncweb.contoso.com/Autodiscover/AutodiscoverService.svc/root/oauth/user?originalDomain=contoso.com"
	challenge := s.send(user + noToken)
	assert.Equal(t, 401, challenge.Status)
	assert.Equal(t, `MsRtcOAuth href="https://lyncweb.contoso.com/WebTicket/oauthtoken",grant_type="urn:microsoft.rtc:windows,password"`,
		challenge.Header.Get("WWW-Authenticate"))
	resp := s.send(user)
	assert.Equal(t, 200, resp.Status)
	assert.Equal(t, sample(t, "CreateAnApplication/08-user-response-200.json.wire"), string(resp.Body))
	self := document(t, resp).Self()
	assert.Equal(t, string(resp.Body), string(s.send("GET "+self).Body), "self is the path of the page user_ref")
}

// The client has only an address and a password.
func TestDiscoverySignInAndSubscriptions(t *testing.T) {
	for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
		t.Run(format.String(), func(t *testing.T) {
			s := &server{Emulator: New(Config{}), t: t, now: morning}
			accept := "\nAccept: " + format.MediaType()
			root := document(t, s.send("GET https://lyncdiscoverinternal.contoso.com/"+accept+noToken))
			challenge := s.send("GET " + root.Href("user") + accept + noToken)
			require.Equal(t, 401, challenge.Status)
			href, _, _ := strings.Cut(strings.TrimPrefix(challenge.Header.Get("WWW-Authenticate"), `MsRtcOAuth href="`), `"`)
			granted := s.send("POST " + href + noToken + "\n\ngrant_type=password&username=SaraD@contoso.com&password=pass@word1")
			require.Equal(t, 200, granted.Status, "%s", granted.Body)
			token := "\nAuthorization: Bearer " + document(t, granted).Text("access_token")
			user := document(t, s.send("GET "+root.Href("user")+accept+token))
			created := s.send("POST " + user.Href("applications") + "?culture=en-US&endpointId=1&userAgent=test" + accept + token)
			require.Equal(t, 201, created.Status, "%s", created.Body)
			app := document(t, created)
			assert.Equal(t, "Sara Davis", app.Resources(ucwa.RelMe)[0].Text("name"))
			subscriptions := app.Resources(ucwa.RelPeople)[0].Href(ucwa.RelPresenceSubscriptions)
			list := s.send("GET " + subscriptions + accept + token)
			assert.Equal(t, 200, list.Status)
			assert.Equal(t, ucwa.RelPresenceSubscriptions, document(t, list).Rel)

			s.now = s.now.Add(8 * time.Hour)
			assert.Equal(t, 401, s.send("GET "+subscriptions+accept+token).Status, "the token has expired")
		})
	}
}
