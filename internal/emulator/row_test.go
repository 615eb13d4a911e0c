package emulator

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// Where the documentation contradicts itself, or is silent. The tests are the
// rows of protocol.md, section 8, that are about documents, subscriptions, their
// members and contacts.

const (
	john = "sip:johndoe@contoso.com"
	jane = "sip:janedoe@contoso.com"
	sara = "sip:SaraD@contoso.com"
)

// status returns what a request is answered with: the status, and code and
// subcode if it is refused.
func (s *server) status(request string) string {
	s.t.Helper()
	resp := s.send(request)
	if resp.Status >= 400 && len(resp.Body) > 0 {
		refusal, _ := refused(s.t, resp)
		return refusal
	}
	return fmt.Sprint(resp.Status)
}

// get returns the document at an href.
func (s *server) get(href string) *hal.Resource {
	s.t.Helper()
	resp := s.send("GET " + href)
	require.Equal(s.t, 200, resp.Status, "%s: %s", href, resp.Body)
	return document(s.t, resp)
}

// left returns how long a subscription still is there.
func (s *server) left(id string) time.Duration {
	for _, app := range s.applications {
		if found := app.subscription(id); found != nil {
			return found.expires.Sub(s.now)
		}
	}
	return 0
}

// members returns the addresses in a subscription, or in all if the id is "".
func (s *server) members(id string) []string {
	s.t.Helper()
	query := ""
	if id != "" {
		query = "?presenceSubscriptionId=" + url.QueryEscape(id)
	}
	members := []string{}
	for _, m := range s.get("{app}/people/presenceSubscriptionMemberships" + query).Resources(ucwa.RelPresenceSubscriptionMembership) {
		_, address, _ := strings.Cut(m.Self(), ",")
		members = append(members, address)
	}
	return members
}

// subscribed returns the addresses in subscribedContacts.
func (s *server) subscribed() []string {
	s.t.Helper()
	addresses := []string{}
	for _, link := range s.get("{app}/people/subscribedContacts").Links {
		if link.Rel == ucwa.RelContact {
			addresses = append(addresses, strings.TrimPrefix(link.Href, s.app+"/people/"))
		}
	}
	return addresses
}

// add sends a request to add contacts to a subscription.
func (s *server) add(id string, uris ...string) *ucwa.Response {
	s.t.Helper()
	return s.send("POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + id +
		"\n\n" + `{"contactUris":["` + strings.Join(uris, `","`) + `"]}`)
}

func TestRow1TheHrefOfASubscriptionIsThatOfCaptures(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	doc := s.get("{app}/people/presenceSubscriptions/" + id)
	assert.Equal(t, s.app+"/people/presenceSubscriptions/"+id, doc.Self())
	assert.Equal(t, s.get("{app}/people/presenceSubscriptions").Resources(ucwa.RelPresenceSubscription)[0], *doc)
}

func TestRow2IdsAreEscapedInHrefs(t *testing.T) {
	for _, id := range []string{"default_group_id", "Etah6cLhDq72o1wPuJTauhyAiwZqeTNvmmtYt3LGBsY=", "a/b", "50% & more?", "Büro", "a+b,c"} {
		t.Run(id, func(t *testing.T) {
			s := start(t, Config{Groups: []Group{{Rel: ucwa.RelGroup, ID: id, Name: "x", Members: []string{john}}}})
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

func TestRow3NoAnswerTellsWhomOrHowLong(t *testing.T) {
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

func TestRow4WhereParametersMayStand(t *testing.T) {
	const invalid = "400 BadRequest ParameterValidationFailure"
	for _, row := range []struct{ name, request, want string }{
		{"an extension in the query", "POST {sub}?duration=11", "200"},
		{"an extension in the body", "POST {sub}\n\n{\"duration\":11}", "200"},
		{"an extension in both", "POST {sub}?Duration=11\n\n{\"duration\":11}", "200"},
		{"an extension that differs from itself", "POST {sub}?duration=11\n\n{\"duration\":12}", invalid},
		{"an extension in XML", "POST {sub}\nContent-Type: application/xml\n\n<input xmlns=\"" + hal.Namespace + "\"><property name=\"duration\">11</property></input>", "200"},
		{"a group in the query, its duration too", "POST {subs}?groupId=Family&duration=11", "201"},
		{"a group in the query, its duration in the body", "POST {subs}?groupId=Family\n\n{\"duration\":11}", "201"},
		{"a group in the body", "POST {subs}\n\n{\"groupId\":\"Family\",\"duration\":11}", "201"},
		{"of two groups that of the link", "POST {subs}?groupId=Family\n\n{\"groupId\":\"nobody\",\"duration\":11}", "201"},
		{"two groups in one link", "POST {subs}?groupId=Family&groupId=6&duration=11", invalid},
		{"contacts in the query", "POST {members}?presenceSubscriptionId={id}&contactUris=sip:user@contoso.com", "201"},
		{"contacts in the body", "POST {members}?presenceSubscriptionId={id}\n\n{\"ContactUris\":[\"sip:user@contoso.com\"]}", "201"},
		{"of two subscriptions that of the link", "POST {members}?presenceSubscriptionId={id}\n\n{\"presenceSubscriptionId\":\"1\",\"contactUris\":[\"sip:user@contoso.com\"]}", "201"},
		{"a subscription in the body", "POST {members}\n\n{\"presenceSubscriptionId\":\"{id}\",\"contactUris\":[\"sip:user@contoso.com\"]}", "201"},
		{"a subscription to list in the query, in any case", "GET {members}?PresenceSubscriptionID={id}", "200"},
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

func TestRow5DurationsOutOfRangeAreNotClamped(t *testing.T) {
	for _, row := range []struct{ name, duration, want string }{
		{"none", "", "is required"},
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

func TestRows6And7WhoMayBeAdded(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	for _, row := range []struct{ name, uris, want string }{
		{"nobody", `[]`, "must name at least one SIP URI"},
		{"a telephone", `["tel:+14255550101"]`, "[0] must start with sip:, as in sip:user@example.com"},
		{"the page's own sample with its stray quotes", `["\"sip:user2@microsoft.com\""]`, "[0] must not contain quotation marks"},
	} {
		t.Run(row.name, func(t *testing.T) {
			refusal, parameters := refused(t, s.send("POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId="+id+"\n\n"+`{"contactUris":`+row.uris+`}`))
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", refusal)
			assert.Equal(t, []ucwa.Parameter{{Name: "contactUris", Reason: row.want}}, parameters)
		})
	}
	t.Run("one person in three spellings is one", func(t *testing.T) {
		resp := s.add(id, sara, "SIP:sarad@Contoso.com", "sip:sarad@contoso.com")
		require.Equal(t, 201, resp.Status)
		assert.Len(t, document(t, resp).Resources(ucwa.RelPresenceSubscriptionMembership), 1)
		assert.Equal(t, []string{"johndoe@contoso.com", "sarad@contoso.com"}, s.members(id))
	})
}

func TestRow8LimitsOfContacts(t *testing.T) {
	const exceeded = "403 Forbidden LimitExceeded"
	t.Run("of one subscription", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Contacts: 2}})
		id := s.subscribe(15, john)
		refusal, _ := refused(t, s.add(id, jane, sara))
		assert.Equal(t, exceeded, refusal)
		assert.Equal(t, []string{"johndoe@contoso.com"}, s.members(id), "nobody is added where not all can be")
		assert.Equal(t, 201, s.add(id, jane).Status)
		assert.Equal(t, 201, s.add(id, john, jane).Status, "those who are there need no room")
	})
	t.Run("of all subscriptions", func(t *testing.T) {
		s := start(t, Config{Limits: Limits{Memberships: 3}})
		s.subscribe(15, john, jane)
		id := s.subscribe(15, john)
		refusal, _ := refused(t, s.add(id, jane))
		assert.Equal(t, exceeded, refusal)
		require.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptionMemberships/"+id+",johndoe@contoso.com"))
		assert.Equal(t, 201, s.add(id, jane).Status, "who leaves makes room")
	})
	t.Run("hold for groups", func(t *testing.T) {
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

func TestRow9StatusOfExtending(t *testing.T) {
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
		{"an extension adds to what is left", 4 * time.Minute, self + "11", "200", id, 17 * time.Minute},
		{"and again", 4 * time.Minute, self + "10", "200", id, 27 * time.Minute},
		{"up to the longest duration", 4 * time.Minute, self + "10", "200", id, 30 * time.Minute},
		{"a group is created", 4 * time.Minute, group + "12", "201", "Family", 12 * time.Minute},
		{"the same request again extends it", 5 * time.Minute, group + "15", "200", "Family", 26 * time.Minute},
		{"no further than any other", 5 * time.Minute, group + "15", "200", "Family", 30 * time.Minute},
		{"its own address extends it too", 10 * time.Minute, "POST {app}/people/presenceSubscriptions/Family?duration=10", "200", "Family", 30 * time.Minute},
		{"in the last moment", 34*time.Minute - 1, self + "10", "200", id, 10*time.Minute + 1},
		{"the end of a group is the beginning of another", 40 * time.Minute, group + "10", "201", "Family", 10 * time.Minute},
	} {
		s.now = morning.Add(row.at)
		resp := s.send(row.request)
		require.Equal(t, row.want, fmt.Sprint(resp.Status), row.name)
		assert.Equal(t, row.id, document(t, resp).Text("id"), row.name)
		assert.Equal(t, row.left, s.left(row.id), row.name)
	}
}

func TestRow10SubscriptionsThatAreGone(t *testing.T) {
	for _, row := range []struct {
		name   string
		config Config
		want   string
	}{
		{"have no subcode", Config{}, "404 NotFound"},
		{"look like a lost application on demand", Config{Variants: Variants{LegacyExpired404: true}}, "404 NotFound ApplicationNotFound"},
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
				assert.Less(t, s.status(request), "3", "%s before the end", request)
			}
			for _, request := range requests {
				assert.Equal(t, row.want, s.status(request), "%s after it was deleted", request)
			}
			id2 := s.subscribe(10, john)
			s.now = s.now.Add(10 * time.Minute)
			for _, request := range requests {
				assert.Equal(t, row.want, s.status(strings.ReplaceAll(request, id, id2)), "%s after the end", request)
			}
			assert.Equal(t, "404 NotFound", s.status("DELETE {app}/people/presenceSubscriptionMemberships/"+id2+",johndoe@contoso.com"))
			assert.Equal(t, "200", s.status("GET {app}"), "the application is there")
		})
	}
	t.Run("the body is that of the page", func(t *testing.T) {
		s := start(t, Config{Variants: Variants{LegacyExpired404: true}})
		resp := s.send("POST {app}/people/presenceSubscriptions/97b6bd66?duration=11")
		assert.Equal(t, strings.TrimSpace(sample(t, "ExtendAPresenceSubscription/04-extend-response-404-expired.json.wire")), string(resp.Body))
	})
}

func TestRow11AddingAnswersWithThoseWhoWereAdded(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	doc := document(t, s.add(id, jane, sara))
	assert.Equal(t, s.app+"/people/presenceSubscriptionMemberships?presenceSubscriptionId="+id, doc.Self())
	var contacts []string
	for _, m := range doc.Resources(ucwa.RelPresenceSubscriptionMembership) {
		contacts = append(contacts, m.Href(ucwa.RelContact))
	}
	assert.Equal(t, []string{s.app + "/people/janedoe@contoso.com", s.app + "/people/sarad@contoso.com"}, contacts)
	assert.Equal(t, []string{"johndoe@contoso.com", "janedoe@contoso.com", "sarad@contoso.com"}, s.members(id))
}

func TestRow12AddingAMemberIsNoConflict(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	resp := s.add(id, "SIP:JohnDoe@Contoso.com")
	require.Equal(t, 201, resp.Status)
	existing := s.get("{app}/people/presenceSubscriptionMemberships/" + id + ",johndoe@contoso.com")
	assert.Equal(t, []hal.Resource{*existing}, document(t, resp).Resources(ucwa.RelPresenceSubscriptionMembership))
	assert.Equal(t, []string{"johndoe@contoso.com"}, s.members(id))

	require.NoError(t, s.Fail(Fault{Method: "POST", Path: "*/presenceSubscriptionMemberships", Subcode: "AlreadyExists"}))
	refusal, _ := refused(t, s.add(id, john))
	assert.Equal(t, "409 Conflict AlreadyExists", refusal, "unless it is made one")
}

func TestRow13ASubscriptionOutlivesItsLastMember(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	membership := "{app}/people/presenceSubscriptionMemberships/" + id + ",johndoe@contoso.com"
	require.Equal(t, "204", s.status("DELETE "+membership))
	assert.Equal(t, "404 NotFound", s.status("DELETE "+membership))
	assert.Equal(t, "404 NotFound", s.status("GET "+membership))
	assert.Empty(t, s.members(id))
	assert.Empty(t, s.subscribed())
	assert.Equal(t, []string{id}, s.subscriptions())
	assert.Equal(t, 201, s.add(id, jane).Status)
	s.now = s.now.Add(15 * time.Minute)
	assert.Empty(t, s.subscriptions())
}

func TestRow14TheHrefOfAMembership(t *testing.T) {
	s := start(t, Config{})
	for _, row := range []struct{ name, uri, want string }{
		{"is the subscription, a comma and the address", sara, "sarad@contoso.com"},
		{"escapes what a path may not have", "sip:a/b?c#d%41@contoso.com", "a%2Fb%3Fc%23d%2541@contoso.com"},
		{"keeps commas", "sip:a,b@contoso.com", "a,b@contoso.com"},
		{"escapes a plus, which some take for a blank", "sip:a+b@contoso.com", "a%2Bb@contoso.com"},
		{"escapes other alphabets", "sip:zoë@contoso.com", "zo%C3%AB@contoso.com"},
	} {
		t.Run(row.name, func(t *testing.T) {
			id := s.subscribe(15, row.uri)
			memberships := s.get("{app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + id)
			m, ok := ucwa.ParseMembership(&memberships.Resources(ucwa.RelPresenceSubscriptionMembership)[0], "")
			require.True(t, ok)
			assert.Equal(t, ucwa.Membership{
				Href:                 s.app + "/people/presenceSubscriptionMemberships/" + id + "," + row.want,
				Contact:              s.app + "/people/" + row.want,
				PresenceSubscription: s.app + "/people/presenceSubscriptions/" + id,
			}, m)
			assert.Equal(t, m.Href, s.get(m.Href).Self())
			assert.Equal(t, m.Contact, s.get(m.Contact).Self())
			assert.Equal(t, m.Contact+"/presence", s.get(m.Contact+"/presence").Self())
			assert.Equal(t, "204", s.status("DELETE "+m.Href))
		})
	}
	t.Run("is found in any case of the address", func(t *testing.T) {
		id := s.subscribe(15, sara)
		assert.Equal(t, "200", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id+",SARAD@contoso.com"))
		assert.Equal(t, "404 NotFound", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id))
		assert.Equal(t, "404 NotFound", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id+","))
		assert.Equal(t, "404 NotFound", s.status("GET {app}/people/presenceSubscriptionMemberships/"+id+",johndoe@contoso.com"))
	})
}

func TestRow15AddingNeedsASubscription(t *testing.T) {
	s := start(t, Config{})
	s.subscribe(15, john)
	for _, row := range []struct {
		name, query string
		want        []ucwa.Parameter
	}{
		{"none", "?contactUris=" + jane, []ucwa.Parameter{{Name: "presenceSubscriptionId", Reason: "is required"}}},
		{"an empty one", "?presenceSubscriptionId=&contactUris=" + jane, []ucwa.Parameter{{Name: "presenceSubscriptionId", Reason: "is required"}}},
		{"nothing at all", "", []ucwa.Parameter{{Name: "presenceSubscriptionId", Reason: "is required"}, {Name: "contactUris", Reason: "is required"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			refusal, parameters := refused(t, s.send("POST {app}/people/presenceSubscriptionMemberships"+row.query))
			assert.Equal(t, "400 BadRequest ParameterValidationFailure", refusal)
			assert.Equal(t, row.want, parameters)
		})
	}
}

func TestRow16NobodyIsAddedToAGroup(t *testing.T) {
	s := start(t, Config{})
	resp := s.send("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11")
	require.Equal(t, 201, resp.Status)
	subscription, ok := ucwa.ParsePresenceSubscription(document(t, resp), "")
	require.True(t, ok)
	assert.Equal(t, ucwa.PresenceSubscription{
		ID:          "Family",
		Href:        s.app + "/people/presenceSubscriptions/Family",
		Memberships: s.app + "/people/presenceSubscriptionMemberships?presenceSubscriptionId=Family",
	}, subscription)
	assert.Equal(t, []string{"johndoe@contoso.com", "janedoe@contoso.com"}, s.members("Family"))
	refusal, _ := refused(t, s.add("Family", sara))
	assert.Equal(t, "403 Forbidden", refusal)
	assert.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptionMemberships/Family,johndoe@contoso.com"))
	assert.Equal(t, []string{"janedoe@contoso.com"}, s.subscribed())
	assert.Equal(t, "204", s.status("DELETE "+subscription.Href))
	assert.Empty(t, s.subscribed())
	assert.Equal(t, "404 NotFound", s.status("POST {app}/people/presenceSubscriptions?groupId=nobody&duration=11"))
}

func TestRow17SubscriptionsOfTheSystem(t *testing.T) {
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
	assert.Equal(t, ids, s.subscriptions(), "it has no end")
}

func TestRow21EmptyCollectionsEmbedEmptyArrays(t *testing.T) {
	s := start(t, Config{People: []Person{{URI: "sip:lenea@contoso.com"}}, Groups: []Group{{Rel: ucwa.RelGroup, ID: "1"}}})
	for _, path := range []string{"presenceSubscriptionMemberships", "contacts", "contacts?groupId=1", "groupMemberships", "privacyRelationships"} {
		body := string(s.send("GET {app}/people/" + path).Body)
		assert.Regexp(t, `"_embedded":{"\w+":\[\]}}$`, body)
	}
	body := string(start(t, Config{People: []Person{{URI: john}}}).send("GET {app}/people/groups").Body)
	assert.Regexp(t, `"group":\[\],"distributionGroup":\[\]}}$`, body)

	body = string(s.send("GET {app}/people/search?query=nobody").Body)
	assert.NotContains(t, body, "_embedded", "but what one searches for in vain: the demo code could not read it")
}

func TestRow22WhereTheRelStands(t *testing.T) {
	s := start(t, Config{})
	for _, path := range []string{"{app}", "{app}/people", "{app}/people/contacts", "{app}/people/sarad@contoso.com/presence"} {
		rel := s.get(path).Rel
		assert.Regexp(t, `^{"rel":"`+rel+`",`, string(s.send("GET "+path).Body), "first")
		assert.Contains(t, string(s.send("GET "+path+"\nAccept: application/xml").Body), `<property name="rel">`+rel+`</property>`)
	}
	for _, path := range []string{rootPath, userPath} {
		assert.NotContains(t, string(s.send("GET "+path).Body), `"rel"`, "and nowhere in discovery")
	}
}

func TestRow23BooleansAreInLowerCaseAndReadInAny(t *testing.T) {
	s := start(t, Config{})
	for limit, want := range map[string]string{"1": "true", "100": "false"} {
		search := "GET {app}/people/search?query=contoso&limit=" + limit
		assert.Contains(t, string(s.send(search).Body), `"moreResultsAvailable":`+want)
		assert.Contains(t, string(s.send(search+"\nAccept: application/xml").Body), `<property name="moreResultsAvailable">`+want+`</property>`)
	}
	for _, expand := range []string{"true", "True", "TRUE"} {
		assert.NotEmpty(t, s.get("{app}/people/contacts?expand="+expand).Embedded)
		collapsed := strings.NewReplacer("true", "false", "True", "False", "TRUE", "FALSE").Replace(expand)
		assert.Empty(t, s.get("{app}/people/contacts?expand="+collapsed).Embedded)
	}
}

func TestRow25BothSpellingsOfTheVendorTypes(t *testing.T) {
	s := start(t, Config{})
	for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
		for _, vendor := range []string{"vnd.microsoft.com.ucwa", "vnd.microsoft.ucwa"} {
			mediaType := "application/" + vendor + "+" + format.String()
			resp := s.send("GET {app}\nAccept: " + mediaType)
			assert.Equal(t, mediaType+"; charset=utf-8", resp.Header.Get("Content-Type"), "the answer has the one that was asked for")
			body, err := format.Append(nil, ucwa.ExtendRequest{Duration: 10}.Resource())
			require.NoError(t, err)
			id := s.subscribe(15, john)
			assert.Equal(t, "200", s.status("POST {app}/people/presenceSubscriptions/"+id+"\nContent-Type: "+mediaType+"\n\n"+string(body)))
		}
	}
}

func TestRow26TheMarkerHasNoNameToGoBy(t *testing.T) {
	s := start(t, Config{})
	other, err := s.CreateApplication(s.Token(), s.now)
	require.NoError(t, err)
	one, another := s.get("{app}/communication").Properties[0], s.get(other + "/communication").Properties[0]
	assert.Equal(t, "please pass this in a PUT request", one.Value.Text())
	assert.Equal(t, one.Value, another.Value)
	assert.NotEqual(t, one.Name, another.Name)
}

func TestRow27TheSpellingOfErrorsIsThatOfTheirPage(t *testing.T) {
	for _, row := range []struct {
		status      int
		other, want string
	}{
		{412, "PreConditionFailed", "PreconditionFailed"},
		{428, "PreConditionRequired", "PreconditionRequired"},
	} {
		s := start(t, Config{})
		require.NoError(t, s.Fail(Fault{Status: row.status}))
		assert.Equal(t, fmt.Sprint(row.status, " ", row.want), s.status("GET {app}"))
		assert.True(t, ucwa.SameCode(row.other, row.want))
	}
}

func TestRow28OptionsAreNotSupported(t *testing.T) {
	s := start(t, Config{})
	for _, path := range []string{"/ucwa/oauth/v1/applications", "{app}", "{app}/people/presenceSubscriptions", rootPath, "/WebTicket/oauthtoken"} {
		resp := s.send("OPTIONS " + path + "\nOrigin: https://app.fabrikam.com\nAccess-Control-Request-Method: POST")
		assert.Equal(t, 405, resp.Status, path)
		assert.Empty(t, resp.Header.Get("Access-Control-Allow-Origin"), path)
	}
	preflight := s.send("OPTIONS {app}\nAuthorization: \nOrigin: https://app.fabrikam.com\nAccess-Control-Request-Method: GET")
	assert.Equal(t, 401, preflight.Status, "a preflight has no token, so it does not even come that far")
}

func TestRow35NothingNeedsAnETag(t *testing.T) {
	s := start(t, Config{})
	id := s.subscribe(15, john)
	self := "{app}/people/presenceSubscriptions/" + id
	for _, match := range []string{"", "\nIf-Match: 1", "\nIf-Match: \"1\"", "\nIf-None-Match: *"} {
		resp := s.send("GET " + self + match)
		assert.Equal(t, 200, resp.Status, match)
		assert.Empty(t, resp.Header.Get("ETag"))
		assert.Equal(t, "200", s.status("POST "+self+"?duration=10"+match), match)
	}
	assert.Equal(t, "405 MethodNotAllowed", s.status("PUT "+self), "there is no PUT")
}

func TestRow37AContactInTwoSubscriptionsIsSubscribedOnce(t *testing.T) {
	s := start(t, Config{})
	first := s.subscribe(10, sara, john)
	second := s.subscribe(20, jane, "sip:sarad@Contoso.com")
	assert.Equal(t, []string{"sarad@contoso.com", "johndoe@contoso.com", "janedoe@contoso.com"}, s.subscribed())
	assert.Equal(t, []string{"sarad@contoso.com", "johndoe@contoso.com", "janedoe@contoso.com", "sarad@contoso.com"}, s.members(""))
	require.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptionMemberships/"+second+",sarad@contoso.com"))
	assert.Equal(t, []string{"sarad@contoso.com", "johndoe@contoso.com", "janedoe@contoso.com"}, s.subscribed(), "one holder is enough")
	require.Equal(t, "204", s.status("DELETE {app}/people/presenceSubscriptions/"+first))
	assert.Equal(t, []string{"janedoe@contoso.com"}, s.subscribed())
	s.now = s.now.Add(20 * time.Minute)
	assert.Empty(t, s.subscribed(), "what ends leaves nobody behind")
	assert.Empty(t, s.members(""))
}

func TestRow38ContactsWhomNobodyKnows(t *testing.T) {
	const stranger = "{app}/people/user@contoso.com"
	t.Run("are contacts all the same", func(t *testing.T) {
		s := start(t, Config{})
		contact := s.get(stranger)
		assert.Equal(t, "sip:user@contoso.com", contact.Text("uri"))
		assert.Equal(t, "Unknown", contact.Text("sourceNetwork"))
		presence, ok := ucwa.ParseContactPresence(s.get(stranger + "/presence"))
		require.True(t, ok)
		assert.Equal(t, "Offline", presence.Availability)
		assert.Equal(t, "Unknown", presence.DeviceType)
		for _, part := range []string{"/note", "/location", "/supportedMedia"} {
			assert.Equal(t, s.app+"/people/user@contoso.com"+part, s.get(stranger+part).Self())
		}
	})
	t.Run("are not found where the server is strict", func(t *testing.T) {
		s := start(t, Config{Variants: Variants{KnownPeopleOnly: true}})
		id := s.subscribe(15, john)
		for _, request := range []string{"GET " + stranger, "GET " + stranger + "/presence"} {
			assert.Equal(t, "404 NotFound", s.status(request), request)
		}
		assert.Equal(t, "404 NotFound", s.subscribe(15, john, "sip:user@contoso.com"))
		refusal, _ := refused(t, s.add(id, "sip:user@contoso.com"))
		assert.Equal(t, "404 NotFound", refusal)
		require.NoError(t, s.SetPresence("sip:user@contoso.com", Presence{Availability: "Away"}, s.now))
		assert.Equal(t, "200", s.status("GET "+stranger), "whoever has a presence is known")
		assert.Len(t, s.subscribe(15, "sip:user@contoso.com"), 32)
	})
	t.Run("must have an address", func(t *testing.T) {
		s := start(t, Config{})
		for _, path := range []string{"282", "a@b@c", "@contoso.com", "a%20b@contoso.com", "sara%00@contoso.com"} {
			assert.Equal(t, "404 NotFound", s.status("GET {app}/people/"+path), path)
			assert.Equal(t, "404 NotFound", s.status("GET {app}/people/"+path+"/presence"), path)
		}
	})
}
