package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// How the emulator decides where the documentation contradicts itself or is silent.

func TestTheHrefOfASubscriptionIsThatOfCaptures(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	doc := s.get("{app}/people/presenceSubscriptions/" + id)
	assert.Equal(t, s.app+"/people/presenceSubscriptions/"+id, doc.Self())
	assert.Equal(t, s.get("{app}/people/presenceSubscriptions").Resources(ucwa.RelPresenceSubscription)[0], *doc)
}

func TestIdsAreEscapedInHrefs(t *testing.T) {
	for _, id := range []string{"default_group_id", "Etah6cLhDq72o1wPuJTauhyAiwZqeTNvmmtYt3LGBsY=", "a/b", "50% & more?", "Büro", "a+b,c"} {
		t.Run(id, func(t *testing.T) {
			s := start(t, Config{Groups: []directory.Group{{Rel: ucwa.RelGroup, ID: id, Name: "x", Members: []string{john}}}})
			group, ok := ucwa.ParseGroup(&s.get("{app}/people/groups").Resources(ucwa.RelGroup)[0], "")
			require.True(t, ok)
			assert.Equal(t, id, group.ID)
			assert.Equal(t, id, s.get(group.Href).Text("id"))
			assert.Len(t, s.get(group.Contacts).Resources(ucwa.RelContact), 1)

			resp := s.send("POST " + group.Subscribe + "&duration=11")
			require.Equal(t, 201, resp.Status, "%s", resp.Body)
			subscription, ok := ucwa.ParsePresenceSubscription(document(t, resp), "")
			require.True(t, ok)
			assert.Equal(t, id, subscription.ID)
			assert.Equal(t, id, s.get(subscription.Href).Text("id"))
			membership := s.get(subscription.Memberships).Resources(ucwa.RelPresenceSubscriptionMembership)[0]
			assert.Equal(t, subscription.Href, membership.Href(ucwa.RelPresenceSubscription))
			assert.Equal(t, "204", s.status("DELETE "+membership.Self()))
			assert.Equal(t, "204", s.status("DELETE "+subscription.Href))
		})
	}
}

func TestNoAnswerHasContactsOrDuration(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	require.Equal(t, "201", s.status("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11"))
	for _, request := range []string{
		"GET {app}/people/presenceSubscriptions",
		"GET {app}/people/presenceSubscriptions/" + id,
		"GET {app}/people/presenceSubscriptions/Family",
		"POST {app}/people/presenceSubscriptions/" + id + "?duration=10",
		"POST {app}/people/presenceSubscriptions?groupId=Family&duration=10",
		"POST {app}/people/presenceSubscriptions?duration=12&uris=" + john,
	} {
		doc := document(t, s.send(request))
		for _, subscription := range append(doc.Resources(ucwa.RelPresenceSubscription), *doc) {
			for _, p := range subscription.Properties {
				assert.Equal(t, "id", p.Name, request)
			}
		}
	}
}

func TestParametersInQueryAndBody(t *testing.T) {
	const invalid = "400 BadRequest ParameterValidationFailure"
	for _, row := range []struct{ name, request, want string }{
		{"a duration in the query", "POST {sub}?duration=11", "200"},
		{"a duration in the body", "POST {sub}\n\n{\"duration\":11}", "200"},
		{"the same duration in both", "POST {sub}?Duration=11\n\n{\"duration\":11}", "200"},
		{"different durations", "POST {sub}?duration=11\n\n{\"duration\":12}", invalid},
		{"a duration in XML", "POST {sub}\nContent-Type: application/xml\n\n<input xmlns=\"" + hal.Namespace + "\"><property name=\"duration\">11</property></input>", "200"},
		{"a group and a duration in the query", "POST {subs}?groupId=Family&duration=11", "201"},
		{"a group in the query and a duration in the body", "POST {subs}?groupId=Family\n\n{\"duration\":11}", "201"},
		{"a group in the body", "POST {subs}\n\n{\"groupId\":\"Family\",\"duration\":11}", "201"},
		{"the group of the query counts if they differ", "POST {subs}?groupId=Family\n\n{\"groupId\":\"nobody\",\"duration\":11}", "201"},
		{"two groups in the query", "POST {subs}?groupId=Family&groupId=6&duration=11", invalid},
		{"contacts in the query", "POST {members}?presenceSubscriptionId={id}&contactUris=sip:user@contoso.com", "201"},
		{"contacts in the body", "POST {members}?presenceSubscriptionId={id}\n\n{\"ContactUris\":[\"sip:user@contoso.com\"]}", "201"},
		{"the subscription of the query counts if they differ", "POST {members}?presenceSubscriptionId={id}\n\n{\"presenceSubscriptionId\":\"1\",\"contactUris\":[\"sip:user@contoso.com\"]}", "201"},
		{"a subscription in the body", "POST {members}\n\n{\"presenceSubscriptionId\":\"{id}\",\"contactUris\":[\"sip:user@contoso.com\"]}", "201"},
		{"a subscription in the query, in another case", "GET {members}?PresenceSubscriptionID={id}", "200"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, Config{})
			id := s.subscribe(15, john)
			assert.Equal(t, row.want, s.status(strings.NewReplacer(
				"{subs}", "{app}/people/presenceSubscriptions",
				"{sub}", "{app}/people/presenceSubscriptions/"+id,
				"{members}", "{app}/people/presenceSubscriptionMemberships",
				"{id}", id,
			).Replace(row.request)))
		})
	}
}

func TestInvalidDurationsAreRefused(t *testing.T) {
	for _, row := range []struct{ name, duration, want string }{
		{"no duration", "", "is required"},
		{"too short", "9", "must be from 10 to 30 minutes, not 9"},
		{"too long", "31", "must be from 10 to 30 minutes, not 31"},
		{"a fraction", "10.5", "must be a whole number of minutes"},
		{"a word", "true", "must be a whole number of minutes"},
		{"empty", "-", "must be a whole number of minutes"},
	} {
		for _, target := range []string{"/{id}?", "?groupId=Family&"} {
			t.Run(row.name+" "+target, func(t *testing.T) {
				s := start(t, Config{})
				query := ""
				if row.duration != "" {
					query = "duration=" + strings.Trim(row.duration, "-")
				}
				request := "POST {app}/people/presenceSubscriptions" + strings.Replace(target, "{id}", s.subscribe(15, john), 1) + query
				refusal, parameters := refused(t, s.send(request))
				assert.Equal(t, "400 BadRequest ParameterValidationFailure", refusal)
				assert.Equal(t, []ucwa.Parameter{{Name: "duration", Reason: row.want}}, parameters)
			})
		}
	}
}

func TestOnlySIPURIsCanBeAdded(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	for _, row := range []struct{ name, uris, want string }{
		{"an empty list", `[]`, "must name at least one SIP URI"},
		{"a telephone number", `["tel:+14255550101"]`, "[0] must start with sip:, as in sip:user@example.com"},
		{"the sample of the page, with its quotation marks", `["\"sip:user2@microsoft.com\""]`, "[0] must start with sip:, not with '\"'"},
	} {
		t.Run(row.name, func(t *testing.T) {
			refusal, parameters := refused(t, s.send("POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId="+id+"\n\n"+`{"contactUris":`+row.uris+`}`))
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", refusal)
			assert.Equal(t, []ucwa.Parameter{{Name: "contactUris", Reason: row.want}}, parameters)
		})
	}
	t.Run("three spellings of one person are one membership", func(t *testing.T) {
		resp := s.add(id, sara, "SIP:sarad@Contoso.com", "sip:sarad@contoso.com")
		require.Equal(t, 201, resp.Status)
		assert.Len(t, document(t, resp).Resources(ucwa.RelPresenceSubscriptionMembership), 1)
		assert.Equal(t, []string{"johndoe@contoso.com", "sarad@contoso.com"}, s.members(id))
	})
}

func TestLimitsOfContacts(t *testing.T) {
	const exceeded = "403 Forbidden LimitExceeded"
	t.Run("of one subscription", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Contacts: 2}})
		id := s.subscribe(15, john)
		refusal, _ := refused(t, s.add(id, jane, sara))
		assert.Equal(t, exceeded, refusal)
		assert.Equal(t, []string{"johndoe@contoso.com"}, s.members(id), "all or none are added")
		assert.Equal(t, 201, s.add(id, jane).Status)
		assert.Equal(t, 201, s.add(id, john, jane).Status, "contacts that are members already do not count")
	})
	t.Run("of all subscriptions", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Memberships: 3}})
		s.subscribe(15, john, jane)
		id := s.subscribe(15, john)
		refusal, _ := refused(t, s.add(id, jane))
		assert.Equal(t, exceeded, refusal)
		require.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptionMemberships/"+id+",johndoe@contoso.com"))
		assert.Equal(t, 201, s.add(id, jane).Status, "a removed contact does not count")
	})
	t.Run("apply to groups", func(t *testing.T) {
		assert.Equal(t, exceeded, start(t, Config{Limits: Limits{Contacts: 1}}).status("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11"))
		assert.Equal(t, exceeded, start(t, Config{Limits: Limits{Memberships: 1}}).status("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11"))
	})
	t.Run("are 250 contacts and 1000 memberships by default", func(t *testing.T) {
		s := start(t, Config{})
		many := make([]string, 250)
		for i := range many {
			many[i] = fmt.Sprintf("sip:user%d@contoso.com", i)
		}
		id := s.subscribe(15, many[:249]...)
		assert.Equal(t, 201, s.add(id, many[249]).Status)
		refusal, _ := refused(t, s.add(id, john))
		assert.Equal(t, exceeded, refusal)
		for range 3 {
			assert.Len(t, s.subscribe(15, many...), 32)
		}
		assert.Equal(t, exceeded, s.subscribe(15, john))
	})
}

func TestExtensionsAddToTheTimeThatIsLeft(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(10, john)
	self := "POST {app}/people/presenceSubscriptions/" + id + "?duration="
	group := "POST {app}/people/presenceSubscriptions?groupId=Family&duration="
	for _, row := range []struct {
		name    string
		at      time.Duration // since the start
		request string
		want    string
		id      string
		left    time.Duration
	}{
		{"an extension adds to the time that is left", 4 * time.Minute, self + "11", "200", id, 17 * time.Minute},
		{"a second extension adds again", 4 * time.Minute, self + "10", "200", id, 27 * time.Minute},
		{"up to the longest duration", 4 * time.Minute, self + "10", "200", id, 30 * time.Minute},
		{"a group is created", 4 * time.Minute, group + "12", "201", "Family", 12 * time.Minute},
		{"the same request again extends it", 5 * time.Minute, group + "15", "200", "Family", 26 * time.Minute},
		{"a group is extended up to the longest duration", 5 * time.Minute, group + "15", "200", "Family", 30 * time.Minute},
		{"the subscription of a group is extended at its own href, too", 10 * time.Minute, "POST {app}/people/presenceSubscriptions/Family?duration=10", "200", "Family", 30 * time.Minute},
		{"an extension in the last moment", 34*time.Minute - 1, self + "10", "200", id, 10*time.Minute + 1},
		{"after it expired the group is created again", 40 * time.Minute, group + "10", "201", "Family", 10 * time.Minute},
	} {
		s.now = morning.Add(row.at)
		resp := s.send(row.request)
		require.Equal(t, row.want, fmt.Sprint(resp.Status), row.name)
		assert.Equal(t, row.id, document(t, resp).Text("id"), row.name)
		assert.Equal(t, row.left, s.left(row.id), row.name)
	}
}

func TestSubscriptionsThatAreGoneAnswer404(t *testing.T) {
	for _, row := range []struct {
		name   string
		config Config
		want   string
	}{
		{"without subcode", Config{}, "404 NotFound"},
		{"as a lost application with the variant", Config{Variants: Variants{LegacyExpired404: true}}, "404 NotFound ApplicationNotFound"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, row.config)
			id := s.subscribe(10, john)
			requests := []string{
				"GET {app}/people/presenceSubscriptions/" + id,
				"POST {app}/people/presenceSubscriptions/" + id + "?duration=10",
				"GET {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + id,
				"POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + id + "&contactUris=" + jane,
				"DELETE {app}/people/presenceSubscriptions/" + id,
			}
			for _, request := range requests {
				assert.Less(t, s.status(request), "3", "%s before the deletion", request)
			}
			for _, request := range requests {
				assert.Equal(t, row.want, s.status(request), "%s after the deletion", request)
			}
			id2 := s.subscribe(10, john)
			s.now = s.now.Add(10 * time.Minute)
			for _, request := range requests {
				assert.Equal(t, row.want, s.status(strings.ReplaceAll(request, id, id2)), "%s after the expiry", request)
			}
			assert.Equal(t, "404 NotFound", s.status("DELETE {app}/people/presenceSubscriptionMemberships/"+id2+",johndoe@contoso.com"))
			assert.Equal(t, "200", s.status("GET {app}"), "the application exists")
		})
	}
	t.Run("the body is that of the page", func(t *testing.T) {
		s := start(t, Config{Variants: Variants{LegacyExpired404: true}})
		resp := s.send("POST {app}/people/presenceSubscriptions/97b6bd66?duration=11")
		assert.Equal(t, strings.TrimSpace(sample(t, "ExtendAPresenceSubscription/04-extend-response-404-expired.json.wire")), string(resp.Body))
	})
}

func TestSubscriptionsOfTheSystemCannotBeUsed(t *testing.T) {
	s := start(t, Config{Variants: Variants{SystemSubscription: true}})
	ids := s.subscriptions()
	require.Len(t, ids, 1)
	href := "{app}/people/presenceSubscriptions/" + ids[0]
	for _, request := range []string{
		"GET " + href, "POST " + href + "?duration=10", "DELETE " + href,
		"GET {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + ids[0],
		"POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + ids[0] + "&contactUris=" + john,
	} {
		assert.Equal(t, "403 Forbidden", s.status(request), request)
	}
	s.now = s.now.Add(time.Hour)
	assert.Equal(t, ids, s.subscriptions(), "it does not expire")
	s.subscribe(10, john)
	require.NoError(t, s.Fail(fault.Rule{Resume: true}))
	assert.Equal(t, "resume?ack=2", s.poll("?ack=1").says())
	assert.Equal(t, ids, s.subscriptions(), "it is not dropped with the others")
}
