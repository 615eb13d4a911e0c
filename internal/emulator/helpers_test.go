package emulator

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const (
	john = "sip:johndoe@contoso.com"
	jane = "sip:janedoe@contoso.com"
	sara = "sip:SaraD@contoso.com"
)

// status returns the status of the answer to a request, with code and subcode if it
// is refused.
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

// left returns how long a subscription has until it expires.
func (s *server) left(id string) time.Duration {
	for _, app := range s.applications {
		if found := app.subscription(id); found != nil {
			return found.expires.Sub(s.now)
		}
	}
	return 0
}

// members returns the addresses of the contacts of a subscription, or of all
// subscriptions if the id is "".
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

// add sends a request that adds contacts to a subscription.
func (s *server) add(id string, uris ...string) *httpmsg.Response {
	s.t.Helper()
	return s.send("POST {app}/people/presenceSubscriptionMemberships?presenceSubscriptionId=" + id +
		"\n\n" + `{"contactUris":["` + strings.Join(uris, `","`) + `"]}`)
}
