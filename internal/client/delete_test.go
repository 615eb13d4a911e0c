package client_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// reasonIn replies with an error body in a format.
func reasonIn(t *testing.T, format hal.Format, status int, code, subcode string) reply {
	t.Helper()
	body, err := format.Append(nil, ucwa.Reason{Code: code, Subcode: subcode}.Resource())
	require.NoError(t, err)
	return answers(status, format.MediaType(), string(body))
}

// Only UCWA's own answer means that a resource no longer exists.
func TestDeletionSucceedsIfUCWAAnswersThatTheResourceDoesNotExist(t *testing.T) {
	type row struct {
		name  string
		reply reply
		kind  ucwa.Kind // "" if the deletion succeeds
	}
	rows := []row{
		{"204", answers(204, "", ""), ""},
		{"200 without body", answers(200, "", ""), ""},
		{"200 without body, but with a media type", answers(200, "text/html", ""), ""},
		{"200 with a body of UCWA", answersJSON(200, `{}`), ""},
		{"200 with the sign-in page of a proxy", answers(200, "text/html", "<html>Sign in</html>"), ucwa.KindProtocol},
		{"404 with a page", answers(404, "text/html", "<html>Not found</html>"), ucwa.KindServer},
		{"404 with a page that quotes UCWA", answers(404, "text/plain", `{"code":"NotFound"}`), ucwa.KindServer},
		{"404 without body", answers(404, "", ""), ucwa.KindServer},
		{"404 with an empty body and the media type of JSON", answersJSON(404, ""), ucwa.KindServer},
		{"404 with JSON that is not UCWA's", answersJSON(404, `{"error":"not found"}`), ucwa.KindServer},
		{"404 with another code", answersJSON(404, `{"code":"Gone"}`), ucwa.KindServer},
		{"410 of UCWA", answersJSON(410, `{"code":"Gone"}`), ucwa.KindServer},
	}
	for _, format := range formats {
		in := " in " + format.String()
		rows = append(rows,
			row{"404 NotFound" + in, reasonIn(t, format, 404, "NotFound", ""), ""},
			row{"404 notfound, in another case" + in, reasonIn(t, format, 404, "notfound", ""), ""},
			row{"404 ApplicationNotFound" + in, reasonIn(t, format, 404, "NotFound", "ApplicationNotFound"), ""},
			row{"404 with an unknown subcode" + in, reasonIn(t, format, 404, "NotFound", "Brandnew"), ""},
			row{"404 of another version" + in, reasonIn(t, format, 404, "NotFound", "APIVersionNotSupported"), ucwa.KindServer},
			row{"404 of another version, in another case" + in, reasonIn(t, format, 404, "NotFound", "apiversionnotsupported"), ucwa.KindServer},
		)
	}
	list := answersJSON(200, `{"_links":{"self":{"href":"/x"}},"_embedded":{"presenceSubscription":[{"_links":{"self":{"href":"`+collectionPath+`/3"}}}]}}`)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, appEmbedsPeople, created, row.reply, row.reply, list)
				c := connect(t, transport, withApplication)
				s, err := create(c)
				require.NoError(t, err)
				removed := c.Remove(ctx, ucwa.Membership{Href: s.Href + "/m", PresenceSubscription: "/other"}, none)
				deleted := c.Delete(ctx, s.PresenceSubscription, none)
				assert.Equal(t, []string{"DELETE " + origin + s.Href + "/m", "DELETE " + origin + s.Href}, transport.sent()[2:],
					"nothing else is sent, whatever the answer says about the application")
				listed, err := c.List(ctx, none)
				require.NoError(t, err)
				assert.Equal(t, row.kind != "", listed[0].URIs != nil, "what is known of the subscription is kept if it may exist")
				for _, err := range []error{removed, deleted} {
					if row.kind == "" {
						assert.NoError(t, err)
						continue
					}
					e := fault(t, err)
					assert.Equal(t, row.kind, e.Kind)
					if row.kind == ucwa.KindServer {
						assert.NotZero(t, e.Status)
					}
					assert.Equal(t, row.kind == ucwa.KindProtocol, e.OutcomeUnknown)
				}
			})
		})
	}
}

func TestDeletionInACollectionKeepsTheLocalStateAfterA404OfAProxy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		got := answersJSON(200, `{"_links":{"self":{"href":"`+collectionPath+`/3"}}}`)
		c := connect(t, plays(t, created, answers(404, "text/html", "<html>"), got))
		s, err := create(c)
		require.NoError(t, err)
		assert.Equal(t, 404, fault(t, c.Delete(ctx, s.PresenceSubscription, client.CallOptions{Timeout: time.Second})).Status)
		after, err := c.Get(ctx, s.PresenceSubscription, none)
		require.NoError(t, err)
		assert.Equal(t, s.URIs, after.URIs)
		assert.Equal(t, s.Expires, after.Expires)
	})
}
