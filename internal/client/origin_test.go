package client_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const origin = "https://fe1.contoso.com"

// hrefRow is a row of the table of URLs that the tests of package httpmsg compare with
// a browser. The base URL of the table has the origin above.
type hrefRow struct {
	Name, Href string
	Resolved   string // "" if the href is refused
}

func hrefs(t *testing.T) []hrefRow {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "httpmsg", "testdata", "hrefs.json"))
	require.NoError(t, err)
	var rows []hrefRow
	require.NoError(t, json.Unmarshal(data, &rows))
	require.Greater(t, len(rows), 100)
	return rows
}

// document replies with a resource that has the links self and link, and embedded
// resources.
func document(t *testing.T, rel, link, href string, embedded ...hal.Embedded) reply {
	t.Helper()
	body, err := hal.AppendJSON(nil, &hal.Resource{
		Rel:      rel,
		Links:    []hal.Link{{Rel: ucwa.RelSelf, Href: "/self"}, {Rel: link, Href: href}},
		Embedded: embedded,
	})
	require.NoError(t, err)
	return answersJSON(200, string(body))
}

func TestNoRequestLeavesTheOrigin(t *testing.T) {
	for _, row := range hrefs(t) {
		if row.Href == "" {
			continue // a missing link, which has its own test
		}
		within := strings.HasPrefix(row.Resolved, origin+"/")
		embedded := hal.Embedded{Rel: ucwa.RelPeople, Resources: []hal.Resource{{
			Rel: ucwa.RelPeople,
			Links: []hal.Link{
				{Rel: ucwa.RelSelf, Href: "/people"},
				{Rel: ucwa.RelPresenceSubscriptions, Href: row.Href},
			},
		}}}
		for _, place := range []struct {
			name, link string
			before     []reply // the replies before the link is followed
			after      []reply // the replies if the link is followed
			follows    string  // the URL of the request that follows the link
		}{
			{
				"to the collection, in embedded people", ucwa.RelPresenceSubscriptions,
				[]reply{document(t, ucwa.RelApplication, "batch", "/batch", embedded)}, []reply{emptyList}, row.Resolved,
			},
			{
				"to the collection, in linked people", ucwa.RelPresenceSubscriptions,
				[]reply{appLinksPeople, document(t, ucwa.RelPeople, ucwa.RelPresenceSubscriptions, row.Href)}, []reply{emptyList}, row.Resolved,
			},
			{
				"to people", ucwa.RelPeople,
				[]reply{document(t, ucwa.RelApplication, ucwa.RelPeople, row.Href)}, []reply{people, emptyList}, row.Resolved,
			},
		} {
			t.Run(row.Name+" "+place.name, func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					replies := place.before
					if within {
						replies = append(replies, place.after...)
					}
					transport := plays(t, replies...)
					_, err := list(connect(t, transport, withApplication, withRetries(2)))
					for _, req := range transport.requests {
						assert.True(t, strings.HasPrefix(req.URL, origin+"/"), "the token went to %s", req.URL)
					}
					if within {
						require.NoError(t, err)
						assert.Contains(t, transport.sent(), "GET "+place.follows)
						return
					}
					e := fault(t, err)
					assert.Equal(t, ucwa.KindProtocol, e.Kind)
					assert.Contains(t, e.Message, "the link "+place.link+" ")
					assert.False(t, e.Retryable)
				})
			})
		}
	}
}

func TestTheErrorNamesTheLinkThatLeavesTheOrigin(t *testing.T) {
	bubble(t, func(t *testing.T) {
		transport := plays(t, document(t, ucwa.RelApplication, ucwa.RelPeople, "https://fe2.contoso.com/people?token=hidden"))
		_, err := create(connect(t, transport, withApplication))
		e := fault(t, err)
		assert.Equal(t, "the link people leads to https://fe2.contoso.com; the token is for https://fe1.contoso.com only", e.Message)
	})
}

// A wrong href from the caller is an argument error, not a protocol error.
func TestHrefsOfTheCallerAreChecked(t *testing.T) {
	c := connect(t, plays(t))
	assert.NoError(t, c.CheckHref(collectionPath+"/3"))
	assert.NoError(t, c.CheckHref(collectionURL+"/3"))
	for _, row := range []struct{ name, href, want string }{
		{"another origin", "https://fe2.contoso.com/x?token=hidden", "the link given leads to https://fe2.contoso.com; the token is for https://fe1.contoso.com only"},
		{"a backslash", `\\fe1.contoso.com`, "the link given is not usable: a URL must not have a backslash"},
		{"another scheme", "javascript:1", "the link given is not usable: the scheme is not https or http"},
	} {
		e := fault(t, c.CheckHref(row.href))
		assert.Equal(t, ucwa.KindArgument, e.Kind, row.name)
		assert.Equal(t, row.want, e.Message, row.name)
	}
}
