package emulator

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// What a GET of a link answers that is not 200 and a resource of the link's rel.
var (
	// leadsTo is the rel of what is at the other end.
	leadsTo = map[string]string{
		"memberships":               "presenceSubscriptionMemberships",
		"addToPresenceSubscription": "presenceSubscriptionMemberships",
		"subscribeToGroupPresence":  "presenceSubscriptions",
		"expandDistributionGroup":   "distributionGroup",
	}
	// answers is the refusal, documented as what it is.
	answers = map[string]string{
		"applications":     "405 MethodNotAllowed",
		"makeMeAvailable":  "405 MethodNotAllowed",
		"reportMyActivity": "405 MethodNotAllowed",
		"startMessaging":   "405 MethodNotAllowed",
		"startOrRefreshSubscriptionToContactsAndGroups": "405 MethodNotAllowed",
		"stopSubscriptionToContactsAndGroups":           "405 MethodNotAllowed",
		"search":                                        "400 BadRequest ParameterValidationFailure", // nothing is searched for
		"photo":                                         "404 NotFound",                              // nobody has one
		"contactPhoto":                                  "404 NotFound",
	}
	// apart is what is no document of UCWA's.
	apart = []string{"events", "batch", "xframe"}
)

// crawler follows every link there is, each address once.
type crawler struct {
	*server
	format hal.Format
	seen   map[string]bool
	rels   map[string]bool
}

func (c *crawler) follow(rel, href string) {
	c.rels[rel] = true
	if c.seen[rel+" "+href] || slices.Contains(apart, rel) {
		return
	}
	c.seen[rel+" "+href] = true
	resp := c.send("GET " + href + "\nAccept: " + c.format.MediaType())
	if want := answers[rel]; want != "" && !strings.Contains(href, "/search?") {
		got, _ := refused(c.t, resp)
		assert.Equal(c.t, want, got, "%s %s", rel, href)
		return
	}
	require.Equal(c.t, 200, resp.Status, "%s %s", rel, href)
	doc := document(c.t, resp)
	if discovered := rel == "root" || rel == "user"; !discovered || c.format == hal.XML { // in JSON these have none
		assert.Equal(c.t, cmp.Or(leadsTo[rel], rel), doc.Rel, "%s %s", rel, href)
	}
	c.look(cmp.Or(doc.Rel, rel), doc)
}

// look follows what is in a document of a type.
func (c *crawler) look(rel string, doc *hal.Resource) {
	for _, link := range doc.Links {
		if link.Rel == ucwa.RelSelf {
			c.follow(rel, link.Href)
		} else {
			c.follow(link.Rel, link.Href)
		}
	}
	for _, e := range doc.Embedded {
		for i := range e.Resources {
			assert.Equal(c.t, e.Rel, e.Resources[i].Rel)
			c.look(e.Rel, &e.Resources[i])
		}
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
		t.Run(format.String(), func(t *testing.T) {
			c := &crawler{server: start(t, Config{}), format: format, seen: map[string]bool{}, rels: map[string]bool{}}
			c.subscribe(15, john, "sip:user@contoso.com")
			require.Equal(t, "201", c.status("POST {app}/people/presenceSubscriptions?groupId=Family&duration=11"))
			c.follow("root", "https://lyncdiscover.contoso.com/")
			for _, state := range []string{
				"GET {app}/people",
				"POST {app}/me/makeMeAvailable",
				"POST {app}/people/contactsAndGroupsSubscription/startOrRefreshSubscriptionToContactsAndGroups?duration=10",
			} {
				require.Less(t, c.send(state).Status, 300)
				clear(c.seen)
				c.follow("application", c.app)
			}
			c.follow("search", c.app+"/people/search?query=doe")
			assert.Len(t, c.rels, len(everyRel))
			for _, rel := range everyRel {
				assert.True(t, c.rels[rel], "nothing leads to %s", rel)
			}
		})
	}
}

// everyRel are the types of all links there are.
var everyRel = []string{
	"root", "user", "applications", "xframe",
	"application", "policies", "batch", "events", "people", "onlineMeetings", "communication",
	"startMessaging", "me", "makeMeAvailable", "presence", "note", "location", "reportMyActivity", "photo",
	"myContacts", "contact", "contactPhoto", "search",
	"contactPresence", "contactNote", "contactLocation", "contactSupportedModalities", "contactPrivacyRelationship",
	"myGroups", "pinnedGroup", "defaultGroup", "group", "distributionGroup",
	"groupContacts", "expandDistributionGroup", "subscribeToGroupPresence",
	"myGroupMemberships", "myGroupMembership", "myPrivacyRelationships", "myPrivacyRelationship",
	"myContactsAndGroupsSubscription", "startOrRefreshSubscriptionToContactsAndGroups", "stopSubscriptionToContactsAndGroups",
	"presenceSubscriptions", "presenceSubscription", "memberships", "addToPresenceSubscription",
	"presenceSubscriptionMemberships", "presenceSubscriptionMembership", "subscribedContacts",
}
