package emulator

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func TestApplicationInput(t *testing.T) {
	const required = "is required"
	hundred := strings.Repeat("ä", 100)
	for _, test := range []struct {
		name, body string
		want       []ucwa.Parameter
	}{
		{"everything is missing", `{}`, []ucwa.Parameter{{Name: "culture", Reason: required}, {Name: "endpointId", Reason: required}, {Name: "userAgent", Reason: required}}},
		{"an empty text counts as missing", `{"culture":"","endpointId":"1","userAgent":"a"}`, []ucwa.Parameter{{Name: "culture", Reason: required}}},
		{"a hundred characters", `{"culture":"` + hundred + `","endpointId":"1","userAgent":"a"}`, nil},
		{"a hundred and one characters", `{"culture":"` + hundred + `x","endpointId":"1","userAgent":"a"}`, []ucwa.Parameter{{Name: "culture", Reason: "must not be longer than 100 characters"}}},
		{"a number in place of a text", `{"culture":"en","endpointId":1,"userAgent":"a"}`, []ucwa.Parameter{{Name: "endpointId", Reason: "must be a string, not a number"}}},
		{"one name in two spellings", `{"culture":"en","endpointId":"1","EndpointId":"2","userAgent":"a"}`, []ucwa.Parameter{{Name: "endpointId", Reason: "is given twice, in different case"}}},
		{"a character that XML cannot write", `{"culture":"en","endpointId":"1","userAgent":"\u0000"}`, []ucwa.Parameter{{Name: "userAgent", Reason: "must not contain control characters"}}},
		{"a noncharacter", `{"culture":"en","endpointId":"1","userAgent":"\uFFFE"}`, []ucwa.Parameter{{Name: "userAgent", Reason: "must not contain control characters"}}},
		{"properties that change nothing", `{"culture":"en","endpointId":"1","userAgent":"a","type":"Browser","instanceId":"x"}`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			resp := start(t, Config{}).send("POST /ucwa/oauth/v1/applications\n\n" + test.body)
			if test.want == nil {
				assert.Equal(t, 201, resp.Status, "%s", resp.Body)
				return
			}
			got, parameters := refused(t, resp)
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", got)
			assert.Equal(t, test.want, parameters)
		})
	}
}

func TestApplicationsBelongToTheirUsers(t *testing.T) {
	s := start(t, Config{Tokens: []auth.Token{
		{Value: "lene", User: "sip:LeneA@contoso.com"},
		{Value: "lene too", User: "sip:lenea@Contoso.com"},
		{Value: "sara", User: "sip:sarad@contoso.com"},
		{Value: "unknown", User: "sip:user@contoso.com"},
	}})
	as := func(token, request string) *httpmsg.Response {
		return s.send(with(request, "Authorization: Bearer "+token))
	}
	created := as("lene", signIn)
	require.Equal(t, 201, created.Status)
	href := document(t, created).Self()

	t.Run("another token of the user finds the application", func(t *testing.T) {
		again := as("lene too", signIn)
		assert.Equal(t, 200, again.Status)
		assert.Equal(t, href, document(t, again).Self())
		assert.Equal(t, 200, as("lene too", "GET "+href).Status)
	})
	t.Run("another endpointId is another application", func(t *testing.T) {
		other := as("lene", strings.Replace(signIn, "a917", "b917", 1))
		assert.Equal(t, 201, other.Status)
		assert.NotEqual(t, href, document(t, other).Self())
	})
	t.Run("another user has an application of their own under the same endpointId", func(t *testing.T) {
		other := as("sara", signIn)
		assert.Equal(t, 201, other.Status)
		me := document(t, other).Resources("me")[0]
		assert.Equal(t, "Sara Davis", me.Text("name"))
		assert.Equal(t, "Product Manager", me.Text("title"))
		assert.Equal(t, "sip:SaraD@contoso.com", me.Text("uri"))
	})
	t.Run("another user does not find the application", func(t *testing.T) {
		got, _ := refused(t, as("sara", "GET "+href))
		assert.Equal(t, "404 NotFound ApplicationNotFound", got)
		got, _ = refused(t, as("sara", "DELETE "+href))
		assert.Equal(t, "404 NotFound ApplicationNotFound", got)
		assert.Equal(t, 200, as("lene", "GET "+href).Status)
	})
	t.Run("a user who is not in the directory has a URI and no name", func(t *testing.T) {
		me := document(t, as("unknown", signIn)).Resources("me")[0]
		assert.Equal(t, "sip:user@contoso.com", me.Text("uri"))
		_, named := me.Property("name")
		assert.False(t, named)
	})
}

func TestDeletingAnApplicationEndsItsSubscriptions(t *testing.T) {
	s := start(t, Config{})
	s.app = document(t, s.send(signIn)).Self()
	require.Equal(t, 201, s.send(create).Status)
	require.Equal(t, 204, s.send("DELETE {app}").Status)
	assert.Equal(t, 404, s.send("DELETE {app}").Status)

	s.app = document(t, s.send(signIn)).Self()
	assert.Empty(t, document(t, s.send("GET {app}/people/presenceSubscriptions")).Resources("presenceSubscription"))
}

func TestTokensWorkUntilTheyExpire(t *testing.T) {
	s := start(t, Config{Tokens: []auth.Token{{Value: "short", Scopes: auth.AllScopes, Expires: morning.Add(time.Hour)}}})
	s.now = morning.Add(time.Hour - 1)
	assert.Equal(t, 200, s.send("GET {app}").Status)
	s.now = morning.Add(time.Hour)
	assert.Equal(t, 401, s.send("GET {app}").Status)
	_, err := s.CreateApplication("short", s.now)
	assert.EqualError(t, err, "emulator: the token is unknown or has expired")
}

func TestAuthorization(t *testing.T) {
	for _, test := range []struct {
		name, field string
		status      int
	}{
		{"the scheme in any case", "bearer {token}", 200},
		{"blanks before the token", "Bearer   {token}", 200},
		{"another scheme", "Basic {token}", 401},
		{"the token alone", "{token}", 401},
		{"no token", "Bearer", 401},
		{"the start of the token", "Bearer cwt=", 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.status, start(t, Config{}).send("GET {app}\nAuthorization: "+test.field).Status)
		})
	}
}

func TestCreateApplication(t *testing.T) {
	t.Run("creates a new application each time", func(t *testing.T) {
		s := start(t, Config{})
		second, err := s.CreateApplication(s.Token(), s.now)
		require.NoError(t, err)
		assert.NotEqual(t, s.app, second)
	})
	t.Run("is below the base path", func(t *testing.T) {
		s := start(t, Config{BasePath: "pool/applications/"})
		assert.True(t, strings.HasPrefix(s.app, "/pool/applications/"), s.app)
		assert.Equal(t, 200, s.send("GET {app}").Status)
		assert.Equal(t, 404, s.send(signIn).Status)
	})
	t.Run("does not repeat a token that does not work", func(t *testing.T) {
		_, err := start(t, Config{}).CreateApplication("s3cret", morning)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "s3cret")
	})
	t.Run("skips an id that exists", func(t *testing.T) {
		s := start(t, Config{Tokens: []auth.Token{{Value: "configured"}}})
		ids := *s.ids.rand
		taken := (&idSource{&ids}).decimal()
		s.applications[taken] = &application{}
		created := document(t, s.send(with(signIn, "Authorization: Bearer configured")))
		assert.NotContains(t, created.Self(), taken)
	})
	t.Run("stops at the limit", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Applications: 1}})
		_, err := s.CreateApplication(s.Token(), s.now)
		assert.EqualError(t, err, "emulator: there are too many applications for this user")
	})
}
