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

// Links whose GET does not answer with 200 and a resource of the link's rel.
var (
	// relOf is the rel of the resource that a link leads to.
	relOf = map[string]string{
		"memberships":               "presenceSubscriptionMemberships",
		"addToPresenceSubscription": "presenceSubscriptionMemberships",
		"subscribeToGroupPresence":  "presenceSubscriptions",
		"expandDistributionGroup":   "distributionGroup",
	}
	// refusals are the errors of links that are not for GET, or need more.
	refusals = map[string]string{
		"applications":     "405 MethodNotAllowed",
		"makeMeAvailable":  "405 MethodNotAllowed",
		"reportMyActivity": "405 MethodNotAllowed",
		"startMessaging":   "405 MethodNotAllowed",
		"startOrRefreshSubscriptionToContactsAndGroups": "405 MethodNotAllowed",
		"stopSubscriptionToContactsAndGroups":           "405 MethodNotAllowed",
		"search":                                        "400 BadRequest ParameterValidationFailure", // without a query
		"photo":                                         "404 NotFound",                              // photos do not exist
		"contactPhoto":                                  "404 NotFound",
	}
	// noDocuments are the links that do not lead to documents of UCWA.
	noDocuments = []string{"events", "batch", "xframe"}
)

// crawler follows every link, each href once.
type crawler struct {
	*server
	format hal.Format
	seen   map[string]bool
	rels   map[string]bool
}

func (c *crawler) follow(rel, href string) {
	c.rels[rel] = true
	if c.seen[rel+" "+href] || slices.Contains(noDocuments, rel) {
		return
	}
	c.seen[rel+" "+href] = true
	resp := c.send("GET " + href + "\nAccept: " + c.format.MediaType())
	if want := refusals[rel]; want != "" && !strings.Contains(href, "/search?") {
		got, _ := refused(c.t, resp)
		assert.Equal(c.t, want, got, "%s %s", rel, href)
		return
	}
	require.Equal(c.t, 200, resp.Status, "%s %s", rel, href)
	doc := document(c.t, resp)
	if discovered := rel == "root" || rel == "user"; !discovered || c.format == hal.XML { // in JSON these have no rel
		assert.Equal(c.t, cmp.Or(relOf[rel], rel), doc.Rel, "%s %s", rel, href)
	}
	c.look(cmp.Or(doc.Rel, rel), doc)
}

// look follows the links of a document whose rel is given.
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

func TestEveryLinkLeadsToItsResource(t *testing.T) {
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
				assert.True(t, c.rels[rel], "no link leads to %s", rel)
			}
		})
	}
}

// everyRel lists the rels of all links.
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
