package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/ucwa"
)

// subscribe creates a subscription and returns its id, or the error.
func (s *server) subscribe(minutes int, uris ...string) string {
	s.t.Helper()
	resp := s.send(fmt.Sprintf("POST {app}/people/presenceSubscriptions\n\n"+`{"duration":%d,"uris":["%s"]}`, minutes, strings.Join(uris, `","`)))
	if resp.Status == 201 {
		return document(s.t, resp).Text("id")
	}
	refusal, _ := refused(s.t, resp)
	return refusal
}

// subscriptions returns the ids in the collection.
func (s *server) subscriptions() []string {
	s.t.Helper()
	ids := []string{}
	doc := document(s.t, s.send("GET {app}/people/presenceSubscriptions"))
	for _, r := range doc.Resources(ucwa.RelPresenceSubscription) {
		ids = append(ids, r.Text("id"))
	}
	return ids
}

func TestSubscriptionsExpire(t *testing.T) {
	s := start(t, Config{})
	first := s.subscribe(30, "sip:johndoe@contoso.com")
	second := s.subscribe(10, "sip:johndoe@contoso.com")
	s.now = morning.Add(time.Minute)
	third := s.subscribe(10, "sip:janedoe@contoso.com")
	for _, row := range []struct {
		name  string
		after time.Duration
		want  []string
	}{
		{"they are listed in the order of creation", time.Minute, []string{first, second, third}},
		{"a subscription exists until its last moment", 10*time.Minute - 1, []string{first, second, third}},
		{"it is gone at its end", 10 * time.Minute, []string{first, third}},
		{"the duration starts with the creation", 11 * time.Minute, []string{first}},
		{"the last one expires", 30 * time.Minute, []string{}},
		{"an expired subscription stays gone if the clock is moved back", time.Minute, []string{}},
	} {
		s.now = morning.Add(row.after)
		assert.Equal(t, row.want, s.subscriptions(), row.name)
	}
}

func TestLimitsOfSubscriptions(t *testing.T) {
	const john, jane, sara = "sip:johndoe@contoso.com", "sip:janedoe@contoso.com", "sip:SaraD@contoso.com"
	const exceeded = "403 Forbidden LimitExceeded"
	t.Run("of subscriptions, until one expires", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Subscriptions: 2}})
		s.subscribe(10, john)
		s.subscribe(20, john)
		assert.Equal(t, exceeded, s.subscribe(10, john))
		s.now = morning.Add(10 * time.Minute)
		assert.Len(t, s.subscribe(10, john), 32)
	})
	t.Run("of contacts in one", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Contacts: 2}})
		assert.Equal(t, exceeded, s.subscribe(10, john, jane, sara))
		assert.Len(t, s.subscribe(10, john, jane), 32)
	})
	t.Run("of memberships in all", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Memberships: 3}})
		assert.Len(t, s.subscribe(10, john, jane), 32)
		assert.Equal(t, exceeded, s.subscribe(10, john, jane))
		assert.Len(t, s.subscribe(10, john), 32)
		assert.Equal(t, exceeded, s.subscribe(10, john))
	})
	t.Run("count a contact once, in any spelling", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Contacts: 1, Memberships: 2}})
		assert.Len(t, s.subscribe(10, sara, "SIP:sarad@Contoso.com", sara), 32)
		assert.Len(t, s.subscribe(10, "sip:sarad@contoso.com"), 32)
	})
	t.Run("apply to one application", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Subscriptions: 1}})
		s.subscribe(10, john)
		assert.Equal(t, exceeded, s.subscribe(10, john))
		s.app = document(t, s.send(signIn)).Self()
		assert.Len(t, s.subscribe(10, john), 32)
	})
	t.Run("are a hundred subscriptions by default", func(t *testing.T) {
		s := start(t, Config{})
		for range 100 {
			assert.Len(t, s.subscribe(10, john), 32)
		}
		assert.Equal(t, exceeded, s.subscribe(10, john))
	})
}

func TestErrorsListTheProblemsOfParameters(t *testing.T) {
	const collection = "POST {app}/people/presenceSubscriptions"
	var firstTen strings.Builder
	for i := range 10 {
		fmt.Fprintf(&firstTen, "[%d] must start with sip:, as in sip:user@example.com; ", i)
	}
	listed := strings.TrimSuffix(firstTen.String(), "; ")
	ten := `{"duration":15,"uris":["` + strings.Repeat(`x","`, 9) + `x"]}`
	many := collection + "\n\n" + `{"duration":15,"uris":["` + strings.Repeat(`x","`, 5000) + `x"]}`
	for _, test := range []struct {
		name, request string
		want          []ucwa.Parameter
	}{
		{
			"without parameters both are missing",
			collection,
			[]ucwa.Parameter{{Name: "duration", Reason: "is required"}, {Name: "uris", Reason: "is required"}},
		},
		{
			"an extension through the collection has no uris",
			collection + "?duration=30",
			[]ucwa.Parameter{{Name: "uris", Reason: "is required"}},
		},
		{
			"an empty list of URIs",
			collection + "\n\n" + `{"duration":15,"uris":[]}`,
			[]ucwa.Parameter{{Name: "uris", Reason: "must name at least one SIP URI"}},
		},
		{
			"values of the wrong type",
			collection + "\n\n" + `{"duration":[15],"uris":"sip:johndoe@contoso.com"}`,
			[]ucwa.Parameter{{Name: "duration", Reason: "must be a whole number of minutes, not a list"}, {Name: "uris", Reason: "must be a list of SIP URIs, not a string"}},
		},
		{
			"the sample of the page, with its quotation marks",
			collection + "\n\n" + sample(t, "presenceSubscriptions_ref/post-request.json.wire"),
			[]ucwa.Parameter{{Name: "uris", Reason: "[0] must start with sip:, not with '\"'; [1] must start with sip:, not with '\"'"}},
		},
		{
			"a query and a body that differ",
			collection + "?Duration=11&uris=sip:johndoe@contoso.com\n\n" + `{"duration":12,"uris":["sip:janedoe@contoso.com"]}`,
			[]ucwa.Parameter{{Name: "duration", Reason: "is not the same in query and body"}, {Name: "uris", Reason: "is not the same in query and body"}},
		},
		{
			"two values in the query",
			collection + "?duration=11&duration=12&uris=sip:johndoe@contoso.com",
			[]ucwa.Parameter{{Name: "duration", Reason: "has more than one value in the query"}},
		},
		{
			"several problems of one parameter are one entry",
			collection + "?duration=11\n\n" + `{"duration":45,"uris":["sip:johndoe@contoso.com"]}`,
			[]ucwa.Parameter{{Name: "duration", Reason: "is not the same in query and body; must be from 10 to 30 minutes, not 45"}},
		},
		{
			"ten problems are listed",
			collection + "\n\n" + ten,
			[]ucwa.Parameter{{Name: "uris", Reason: listed}},
		},
		{
			"the eleventh problem is counted",
			collection + "\n\n" + strings.Replace(ten, "[", `["x",`, 1),
			[]ucwa.Parameter{{Name: "uris", Reason: listed + "; and 1 more"}},
		},
		{
			"thousands of problems are counted",
			many,
			[]ucwa.Parameter{{Name: "uris", Reason: firstTen.String() + "and 4991 more"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, parameters := refused(t, start(t, Config{}).send(test.request))
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", got)
			assert.Equal(t, test.want, parameters)
		})
	}
}

func TestEachScopeAllowsToSubscribe(t *testing.T) {
	for _, scope := range []auth.Scopes{auth.UserReadWrite, auth.ContactsReadWrite, auth.ConversationsInitiate, auth.ConversationsReceive, auth.MeetingsReadWrite} {
		s := start(t, Config{Tokens: []auth.Token{{Scopes: scope}}})
		assert.Equal(t, 201, s.send(create).Status)
		assert.Equal(t, 200, s.send("GET {app}/people/presenceSubscriptions").Status)
	}
}
