package client_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/ucwa"
)

const (
	appPath    = "/ucwa/v1/applications/192"
	getApp     = "GET https://fe1.contoso.com" + appPath
	getPeople  = getApp + "/people"
	getList    = "GET " + collectionURL
	postCreate = "POST " + collectionURL
)

// Replies with an application that embeds people, links to people, or has neither, and
// replies with people.
var (
	appEmbedsPeople = answersJSON(200, `{"rel":"application","_links":{"self":{"href":"`+appPath+`"}},"_embedded":{"people":`+peopleBody+`}}`)
	appLinksPeople  = answersJSON(200, `{"rel":"application","_links":{"self":{"href":"`+appPath+`"},"people":{"href":"`+appPath+`/people"}}}`)
	appAlone        = answersJSON(200, `{"rel":"application","_links":{"self":{"href":"`+appPath+`"}}}`)
	appEmbedsLess   = answersJSON(200, `{"rel":"application","_links":{"self":{"href":"`+appPath+`"},"people":{"href":"`+appPath+`/people"}},"_embedded":{"people":{"rel":"people","_links":{"self":{"href":"`+appPath+`/people"}}}}}`)
	people          = answersJSON(200, peopleBody)
	peopleAlone     = answersJSON(200, `{"rel":"people","_links":{"self":{"href":"`+appPath+`/people"}}}`)
)

const peopleBody = `{"rel":"people","_links":{"self":{"href":"` + appPath + `/people"},"presenceSubscriptions":{"href":"` + collectionPath + `"}}}`

func TestTheCollectionIsFoundByTheLinksOfTheApplication(t *testing.T) {
	for _, row := range []struct {
		name    string
		replies []reply
		sent    []string
	}{
		{"in embedded people", []reply{appEmbedsPeople}, []string{getApp}},
		{"in linked people", []reply{appLinksPeople, people}, []string{getApp, getPeople}},
		{"in linked people, if embedded people have no link", []reply{appEmbedsLess, people}, []string{getApp, getPeople}},
		{
			"in the captured application",
			[]reply{answersJSON(200, golden(t, "CreateAnApplication/10-applications-response-201.json.wire"))},
			[]string{getApp},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, append(row.replies, emptyList, created)...)
				c := connect(t, transport, withApplication)
				_, err := list(c)
				require.NoError(t, err)
				_, err = create(c)
				require.NoError(t, err)
				sent := transport.sent()
				require.Len(t, sent, len(row.sent)+2, "the link is cached")
				assert.Equal(t, row.sent, sent[:len(row.sent)])
				assert.Regexp(t, `^GET https://fe1\.contoso\.com/ucwa/.*/presenceSubscriptions$`, sent[len(row.sent)])
				assert.Regexp(t, `^POST https://fe1\.contoso\.com/ucwa/.*/presenceSubscriptions$`, sent[len(row.sent)+1])
			})
		})
	}
}

func TestAGivenCollectionIsTheOnlyResourceThatIsRead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		transport := plays(t, emptyList, answersJSON(404, `{"code":"NotFound"}`), emptyList)
		c := connect(t, transport)
		_, err := list(c)
		require.NoError(t, err)
		_, err = list(c)
		assert.Equal(t, 404, fault(t, err).Status)
		_, err = list(c)
		require.NoError(t, err)
		assert.Equal(t, []string{getList, getList, getList}, transport.sent())
	})
}

func TestAMissingLinkIsATypedError(t *testing.T) {
	for _, row := range []struct {
		name    string
		replies []reply
		sent    []string
	}{
		{"no people", []reply{appAlone}, []string{getApp}},
		{"people without the link", []reply{appLinksPeople, peopleAlone}, []string{getApp, getPeople}},
		{"embedded and linked people without the link", []reply{appEmbedsLess, peopleAlone}, []string{getApp, getPeople}},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, append(row.replies, row.replies...)...)
				c := connect(t, transport, withApplication)
				for _, call := range []func(*client.Client) error{
					func(c *client.Client) error { _, err := list(c); return err },
					func(c *client.Client) error { _, err := create(c); return err },
				} {
					e := fault(t, call(c))
					assert.Equal(t, ucwa.KindServer, e.Kind)
					assert.Equal(t, "this application may not subscribe to presence: the server offers no link presenceSubscriptions", e.Message)
					assert.Equal(t, "/_links/presenceSubscriptions", e.Pointer)
					assert.Zero(t, e.Status, "nothing was answered")
					assert.Empty(t, e.Reason.Code)
					assert.False(t, e.Retryable)
				}
				assert.Equal(t, append(row.sent, row.sent...), transport.sent(), "no URL is guessed, and a missing link is not cached")
			})
		})
	}
}

func TestACallFailsIfTheApplicationOrPeopleCannotBeRead(t *testing.T) {
	for _, row := range []struct {
		name    string
		replies []reply
		kind    ucwa.Kind
		status  int
	}{
		{"the application is another resource", []reply{people}, ucwa.KindProtocol, 0},
		{"people is another resource", []reply{appLinksPeople, appAlone}, ucwa.KindProtocol, 0},
		{"the application is gone", []reply{answersJSON(404, `{"code":"NotFound","subcode":"ApplicationNotFound"}`)}, ucwa.KindServer, 404},
		{"people is forbidden", []reply{appLinksPeople, answersJSON(403, `{"code":"Forbidden"}`)}, ucwa.KindServer, 403},
		{"the network fails", []reply{fails}, ucwa.KindNetwork, 0},
		{"the network fails for people", []reply{appLinksPeople, fails}, ucwa.KindNetwork, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := connect(t, plays(t, append(row.replies, appEmbedsPeople, created)...), withApplication)
				_, err := create(c)
				e := fault(t, err)
				assert.Equal(t, row.kind, e.Kind)
				assert.Equal(t, row.status, e.Status)
				assert.NotContains(t, e.Message, outcomeUnknown, "no POST was sent")
				assert.Equal(t, row.kind == ucwa.KindNetwork, e.Retryable)
				_, err = create(c)
				assert.NoError(t, err, "the next call reads the application again")
			})
		})
	}
}

func TestTheLinkIsForgottenWhenTheApplicationIsGone(t *testing.T) {
	for _, status := range []int{404, 410} {
		bubble(t, func(t *testing.T) {
			gone := answersJSON(status, `{"code":"Gone"}`)
			transport := plays(t, appEmbedsPeople, emptyList, gone, gone, appEmbedsPeople, created)
			c := connect(t, transport, withApplication)
			_, err := list(c)
			require.NoError(t, err)
			_, err = list(c)
			assert.Equal(t, status, fault(t, err).Status)
			_, err = list(c)
			assert.Equal(t, status, fault(t, err).Status, "of the application, this time")
			_, err = create(c)
			require.NoError(t, err)
			assert.Equal(t, []string{getApp, getList, getList, getApp, getApp, postCreate}, transport.sent())
		})
	}
}

func TestTheLinkIsKeptAfterOtherFailures(t *testing.T) {
	bubble(t, func(t *testing.T) {
		transport := plays(t, appEmbedsPeople, answersJSON(403, `{"code":"Forbidden"}`), fails, answersJSON(503, ""), created)
		c := connect(t, transport, withApplication)
		for range 3 {
			_, err := list(c)
			fault(t, err)
		}
		_, err := create(c)
		require.NoError(t, err)
		assert.Equal(t, []string{getApp, getList, getList, getList, postCreate}, transport.sent())
	})
}

func TestConcurrentCallsReadTheApplicationOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		replies := append([]reply{late(time.Millisecond, appLinksPeople), late(time.Millisecond, people)}, times(20, emptyList)...)
		transport := plays(t, replies...)
		c := connect(t, transport, withApplication)
		errs := make([]error, 20)
		var calls sync.WaitGroup
		for i := range errs {
			calls.Go(func() { _, errs[i] = list(c) })
		}
		calls.Wait()
		for _, err := range errs {
			assert.NoError(t, err)
		}
		sent := transport.sent()
		assert.Equal(t, []string{getApp, getPeople}, sent[:2])
		assert.NotContains(t, sent[2:], getApp)
	})
}

// Servers write null for missing values.
func TestAnApplicationMayHaveNullForMissingValues(t *testing.T) {
	const (
		self      = `"self":{"href":"` + appPath + `"}`
		toPeople  = `"people":{"href":"` + appPath + `/people"}`
		peopleRes = `"people":` + peopleBody
	)
	direct, linked := []string{getApp, getList}, []string{getApp, getPeople, getList}
	for _, row := range []struct {
		name, body string
		sent       []string
	}{
		{"a link that is not needed", `{"_links":{` + self + `,"photo":null},"_embedded":{` + peopleRes + `}}`, direct},
		{"an embedded resource that is not needed", `{"_links":{` + self + `},"_embedded":{"me":null,` + peopleRes + `}}`, direct},
		{"the embedded people, which are linked", `{"_links":{` + self + `,` + toPeople + `},"_embedded":{"people":null}}`, linked},
		{"everything embedded", `{"_links":{` + self + `,` + toPeople + `},"_embedded":null}`, linked},
		{"the links of the embedded people", `{"_links":{` + self + `,` + toPeople + `},"_embedded":{"people":{"rel":"people","_links":null}}}`, linked},
		{"the link to presence in the embedded people", `{"_links":{` + self + `,` + toPeople + `},"_embedded":{"people":{"_links":{"presenceSubscriptions":null}}}}`, linked},
		{"the title of a link", `{"_links":{"self":{"href":"` + appPath + `","title":null},` + toPeople + `}}`, linked},
		{"the type", `{"rel":null,"_links":{` + self + `},"_embedded":{` + peopleRes + `}}`, direct},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				replies := []reply{answersJSON(200, row.body)}
				if len(row.sent) == 3 {
					replies = append(replies, people)
				}
				transport := plays(t, append(replies, emptyList)...)
				_, err := list(connect(t, transport, withApplication))
				require.NoError(t, err)
				assert.Equal(t, row.sent, transport.sent())
			})
		})
	}
}

// draft-kelly-json-hal, section 4.1.1: the value of a relation is a link or an array of
// links.
func TestLinksMayBeArraysOfOne(t *testing.T) {
	app := answersJSON(200, `{"_links":{"self":[{"href":"`+appPath+`"}],"people":[{"href":"`+appPath+`/people"}]}}`)
	list := answersJSON(200, `{"_links":{"self":[{"href":"/x"}]},"_embedded":{"presenceSubscription":[{"_links":{"self":[{"href":"/x/1"}]}}]}}`)
	got, err := connect(t, plays(t, app, people, list), withApplication).List(ctx, none)
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, "/x/1", got[0].Href)
}
