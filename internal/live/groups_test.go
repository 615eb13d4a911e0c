package live

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

var team = ucwa.Group{
	Rel: "group", ID: "team", Name: "Team", Href: testApp + "/people/groups/team",
	Subscribe: testApp + "/people/presenceSubscriptions?groupId=team",
}

// groupSubscription answers the request to subscribe to the group and the request for
// its members.
func (d *driver) groupSubscription(users ...string) {
	d.t.Helper()
	r := d.take(OpExtend)
	require.Equal(d.t, team.Subscribe, r.Href)
	require.Equal(d.t, duration, r.Duration)
	s := subscriptionResource("team")
	s.Links = s.Links[:1]
	s.Links = append(s.Links, hal.Link{Rel: ucwa.RelMemberships, Href: testApp + "/people/memberships?id=team"})
	d.handle(Answer{ID: r.ID, Resource: s})
	list := d.take(OpGet)
	require.Equal(d.t, testApp+"/people/memberships?id=team", list.Href)
	d.handle(Answer{ID: list.ID, Resource: memberships("team", users...)})
}

func TestAWatchOfAGroupShowsItsMembers(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, Groups: []ucwa.Group{team}})
	d.application()
	d.groupSubscription("lene", "sara")
	assert.Equal(t, Connecting, d.state(1))
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
	require.Len(t, d.contacts[1], 2)
	assert.Equal(t, "Online", d.contact(1, "lene").Availability)
	assert.Zero(t, d.count(OpCreate), "the group's subscription is enough")

	d.events(presences("sara")...)
	d.read("Busy")
	assert.Equal(t, "Busy", d.contact(1, "sara").Availability)

	d.handle(Close{Watch: 1})
	assert.Equal(t, testApp+"/people/presenceSubscriptions/team", d.take(OpDelete).Href)
}

func TestAGroupIsExtendedBySubscribingAgain(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, Groups: []ucwa.Group{team}})
	d.application()
	d.groupSubscription("lene", "sara")
	d.read("Online")
	d.park()
	d.pass(duration*time.Minute - renewBefore)
	d.groupSubscription("lene", "john")
	d.read("Away")
	assert.Equal(t, Live, d.state(1))
	assert.NotNil(t, d.contact(1, "john"), "a user who has joined")
	assert.Nil(t, d.contact(1, "sara"), "a user who has left")
}

func TestAGroupCanBeGivenByItsAddressAlone(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, Groups: []ucwa.Group{{Href: team.Href}}})
	d.application()
	r := d.take(OpGet)
	assert.Equal(t, team.Href, r.Href)
	d.handle(Answer{ID: r.ID, Resource: team.Resource()})
	d.groupSubscription("lene")
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
}

func TestAWatchOfAGroupContinuesInTheNextApplication(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, Groups: []ucwa.Group{team}})
	d.application()
	d.groupSubscription("lene")
	d.read("Online")
	d.fail(OpPoll, status(404, "NotFound", "ApplicationNotFound"))
	d.pass(checkSpread)
	d.fail(OpApplication, status(404, "NotFound", "ApplicationNotFound"))
	d.handle(Answer{ID: d.take(OpMake).ID, Application: testApp})
	d.application()
	r := d.take(OpGet)
	assert.Equal(t, testLinks.Groups, r.Href, "the address belongs to the lost application")
	d.handle(Answer{ID: r.ID, Resource: &hal.Resource{Rel: ucwa.RelMyGroups, Embedded: []hal.Embedded{
		{Rel: ucwa.RelGroup, Array: true, Resources: []hal.Resource{*team.Resource()}},
	}}})
	d.groupSubscription("lene")
	d.events(presences("lene")...)
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
}

func TestAGroupIsSubscribedToAgainOnlyIfItsOwnSubscriptionIsDeleted(t *testing.T) {
	watched := func(t *testing.T) *driver {
		d := newDriver(t)
		d.handle(Open{Watch: 1, Groups: []ucwa.Group{team}})
		d.application()
		d.groupSubscription("lene")
		d.read("Online")
		d.handle(Deleted{Href: "https://pool.contoso.com" + strings.ToUpper(testApp) + "/people/presenceSubscriptions/team"})
		return d
	}
	subscribedAgain := func(d *driver) {
		d.pass(removalDelay)
		d.handle(Answer{ID: d.take(OpExtend).ID, Resource: subscriptionResource("team")})
		require.True(t, d.listed("team", "lene"))
	}
	t.Run("the watch is closed next: nothing is sent", func(t *testing.T) {
		d := watched(t)
		d.handle(Close{Watch: 1})
		d.pass(time.Minute)
		assert.Zero(t, d.count(OpDelete), "it does not exist any more")
		assert.Equal(t, 1, d.count(OpExtend), "the first one")
	})
	t.Run("the watch stays open: the core subscribes again", func(t *testing.T) {
		d := watched(t)
		assert.True(t, d.contact(1, "lene").Stale, "no events arrive")
		subscribedAgain(d)
		d.read("Busy")
		assert.Equal(t, Live, d.state(1))
		assert.Equal(t, "Busy", d.contact(1, "lene").Availability)
	})
	t.Run("another subscription is deleted: the group stays fresh", func(t *testing.T) {
		d := watched(t)
		subscribedAgain(d)
		d.read("Online")
		d.handle(Deleted{Href: testApp + "/people/presenceSubscriptions/other"})
		assert.False(t, d.contact(1, "lene").Stale)
	})
}

func TestContactsWhoseSubscriptionTheCallerHasDeletedAreSubscribedToAgain(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.park()
	before := d.core.subs[0].href
	d.handle(Deleted{Href: before})
	assert.True(t, d.contact(1, "lene").Stale)
	d.pass(time.Second)
	d.created("again")
	d.events(presences("lene")...)
	d.read("Away")
	assert.Equal(t, Live, d.state(1))
	assert.Zero(t, d.count(OpDelete))
}

// A caller that connects again may pass the group that the earlier client returned.
func TestAGroupOfAnEarlierApplicationIsFoundInThisOne(t *testing.T) {
	for _, row := range []struct {
		name string
		err  *ucwa.Error
	}{
		{"the server does not know the earlier application", status(404, "NotFound", "ApplicationNotFound")},
		{"the server has ended the earlier application", status(410, "Gone")},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			before := team
			before.Href = "/ucwa/applications/earlier/people/groups/team"
			before.Subscribe = "/ucwa/applications/earlier/people/presenceSubscriptions?groupId=team"
			d.handle(Open{Watch: 1, Groups: []ucwa.Group{before}})
			d.application()
			r := d.take(OpExtend)
			assert.Equal(t, before.Subscribe, r.Href)
			d.handle(Answer{ID: r.ID, Err: row.err})
			d.handle(Answer{ID: d.take(OpApplication).ID, Links: testLinks})
			d.pass(maxPause)
			r = d.take(OpGet)
			assert.Equal(t, testLinks.Groups, r.Href)
			d.handle(Answer{ID: r.ID, Resource: &hal.Resource{Rel: ucwa.RelMyGroups, Embedded: []hal.Embedded{
				{Rel: ucwa.RelGroup, Array: true, Resources: []hal.Resource{*team.Resource()}},
			}}})
			d.groupSubscription("lene")
			d.read("Online")
			assert.Equal(t, Live, d.state(1))
		})
	}
}

func TestAGroupThatCannotBeWatchedDoesNotStopOtherContacts(t *testing.T) {
	for _, row := range []struct {
		name  string
		group ucwa.Group
		serve func(d *driver)
	}{
		{"the group does not exist", ucwa.Group{Href: team.Href}, func(d *driver) { d.fail(OpGet, status(404, "NotFound")) }},
		{"the user may not subscribe to the group", team, func(d *driver) { d.fail(OpExtend, status(403, "Forbidden")) }},
		{"the group has no link subscribeToGroupPresence", ucwa.Group{Href: team.Href}, func(d *driver) {
			g := team
			g.Subscribe = ""
			d.handle(Answer{ID: d.take(OpGet).ID, Resource: g.Resource()})
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDriver(t)
			d.live("lene")
			d.park()
			d.handle(Open{Watch: 2, URIs: uris("lene"), Groups: []ucwa.Group{row.group}})
			row.serve(d)
			assert.Equal(t, Live, d.state(2), "the other contacts stay live")
			assert.NotNil(t, d.states[2].Reason)
			assert.Nil(t, d.states[1].Reason)
			sent := len(d.sent)
			d.pass(refusalRetryDelay - time.Second)
			assert.Len(t, d.sent, sent)
			d.pass(time.Second)
			assert.Greater(t, len(d.sent), sent, "it is tried again from time to time")
		})
	}
}

func TestAContactOfAWatchAndOfItsGroupIsShownOnce(t *testing.T) {
	d := newDriver(t)
	d.live("lene")
	d.handle(Open{Watch: 2, URIs: uris("lene"), Groups: []ucwa.Group{team}})
	d.groupSubscription("lene", "sara")
	d.read("Online")
	require.Len(t, d.contacts[2], 2, "once")
	assert.Equal(t, Live, d.state(2))
	d.handle(Remove{Watch: 2, URIs: uris("lene")})
	assert.Len(t, d.contacts[2], 2, "the group still has the contact")
	d.handle(Close{Watch: 1})
	d.pass(removalDelay)
	d.handle(Answer{ID: d.take(OpDelete).ID})
	assert.Equal(t, Live, d.state(2))
	assert.False(t, d.contact(2, "lene").Stale, "the group's subscription covers the contact")
}

func TestMembersWhoseAddressesLackTheirURIsAreLookedUp(t *testing.T) {
	d := newDriver(t)
	d.handle(Open{Watch: 1, Groups: []ucwa.Group{team}})
	d.application()
	r := d.take(OpExtend)
	d.handle(Answer{ID: r.ID, Resource: subscriptionResource("team")})
	list := memberships("team", "lene")
	list.Embedded[0].Resources[0].Links[1].Href = testApp + "/people/282"
	d.handle(Answer{ID: d.take(OpGet).ID, Resource: list})
	card := document(contactHref("lene"), "")
	r = d.take(OpGet)
	assert.Equal(t, testApp+"/people/282", r.Href)
	d.handle(Answer{ID: r.ID, Resource: card})
	d.read("Online")
	assert.Equal(t, Live, d.state(1))
	assert.Equal(t, "Online", d.contact(1, "lene").Availability)
}

func TestAGroupIsIdentifiedByItsIDOrTheEndOfItsHref(t *testing.T) {
	found := []ucwa.Group{
		{ID: "1", Href: "/ucwa/applications/2/groups/others", Subscribe: "/others"},
		{ID: "2", Href: "/ucwa/applications/2/groups/team", Subscribe: "/team"},
	}
	for _, row := range []struct {
		name, subscribe string
		g               group
	}{
		{"its id matches", "/team", group{id: "2"}},
		{"the end of its href matches", "/team", group{earlier: testApp + "/groups/Team"}},
		{"no end of an href matches", "", group{earlier: testApp + "/groups/friends"}},
		{"its id does not match, although the end of its href does", "", group{id: "3", earlier: testApp + "/groups/team"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			newDriver(t).core.foundGroup(&row.g, found)
			assert.Equal(t, row.subscribe, row.g.subscribe)
			assert.Equal(t, row.subscribe == "", row.g.refusal != nil)
		})
	}
}
