package client_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// placeholder is the subscription of the reference pages.
var placeholder = ucwa.PresenceSubscription{
	ID:          "3",
	Href:        "/ucwa/v1/applications/192/presenceSubscription",
	Memberships: "/ucwa/v1/applications/192/presenceSubscription/memberships",
	AddTo:       "/ucwa/v1/applications/192/presenceSubscription/addToPresenceSubscription",
}

func TestListRequestIsSentAsDocumented(t *testing.T) {
	for _, format := range formats {
		t.Run(format.String(), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				body := golden(t, "presenceSubscriptions_ref/get-response."+format.String()+".wire")
				transport := plays(t, answers(200, format.MediaType(), body))
				got, err := list(connect(t, transport, withFormat(format)))
				require.NoError(t, err)
				assert.Equal(t, []client.Subscription{{PresenceSubscription: placeholder}}, got)
				assert.Equal(t, []httpmsg.Request{{
					Method:   "GET",
					URL:      "https://fe1.contoso.com/ucwa/v1/applications/192/presenceSubscriptions",
					Header:   httpmsg.Header{{Name: "Accept", Value: "application/" + format.String()}, {Name: "Authorization", Value: "Bearer " + secret}},
					MaxBytes: client.DefaultMaxBytes,
				}}, transport.requests)
			})
		})
	}
}

func TestListReadsEveryFormOfACollection(t *testing.T) {
	const (
		selfJSON = `"_links":{"self":{"href":"/x"}}`
		root     = `<resource rel="presenceSubscriptions" href="/x" xmlns="` + hal.Namespace + `">`
	)
	item := func(id string) string {
		return `{"rel":"presenceSubscription","id":"` + id + `","_links":{"self":{"href":"/x/` + id + `"}}}`
	}
	element := func(id string) string {
		return `<resource rel="presenceSubscription" href="/x/` + id + `"><property name="id">` + id + `</property></resource>`
	}
	for _, row := range []struct {
		name, mediaType, body string
		ids                   []string
	}{
		{"an array", "application/json", `{"rel":"presenceSubscriptions",` + selfJSON + `,"_embedded":{"presenceSubscription":[` + item("a") + `,` + item("b") + `]}}`, []string{"a", "b"}},
		{"an array of one", "application/json", `{` + selfJSON + `,"_embedded":{"presenceSubscription":[` + item("a") + `]}}`, []string{"a"}},
		{"a single object in place of an array", "application/json", `{` + selfJSON + `,"_embedded":{"presenceSubscription":` + item("a") + `}}`, []string{"a"}},
		{"subscriptions without rel", "application/json", `{` + selfJSON + `,"_embedded":{"presenceSubscription":[{"id":"a",` + selfJSON + `}]}}`, []string{"a"}},
		{"a subscription without id", "application/json", `{` + selfJSON + `,"_embedded":{"presenceSubscription":[{` + selfJSON + `}]}}`, []string{""}},
		{"an empty array", "application/json", golden(t, "_constructed/presenceSubscriptions-empty.json"), []string{}},
		{"nothing embedded", "application/json", golden(t, "_constructed/presenceSubscriptions-empty-no-embedded.json"), []string{}},
		{"an embedded resource of another type", "application/json", `{` + selfJSON + `,"_embedded":{"contact":[{` + selfJSON + `}]}}`, []string{}},
		{"a byte order mark and a charset", "application/json; charset=utf-8", "\uFEFF{" + selfJSON + "}", []string{}},
		{"UCWA's own name for JSON", "application/vnd.microsoft.com.ucwa+json", `{` + selfJSON + `}`, []string{}},
		{"XML without resources", "application/xml", golden(t, "_constructed/presenceSubscriptions-empty.xml"), []string{}},
		{"XML with one resource", "application/xml", root + element("a") + `</resource>`, []string{"a"}},
		{"XML with two resources", "application/xml", root + element("a") + element("b") + `</resource>`, []string{"a", "b"}},
		{"UCWA's own name for XML", "Application/vnd.microsoft.com.ucwa+XML", root + element("a") + `</resource>`, []string{"a"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				got, err := list(connect(t, plays(t, answers(200, row.mediaType, row.body))))
				require.NoError(t, err)
				ids := []string{}
				for _, s := range got {
					ids = append(ids, s.ID)
					assert.Nil(t, s.URIs)
					assert.Zero(t, s.Expires)
				}
				assert.Equal(t, row.ids, ids)
			})
		})
	}
}

func TestListRefusesOtherAnswers(t *testing.T) {
	const (
		selfJSON   = `"_links":{"self":{"href":"/x"}}`
		unexpected = "the answer embeds a resource that is not a presenceSubscription or has no address"
	)
	for _, row := range []struct{ name, mediaType, body, message, pointer string }{
		{"another resource", "application/json", `{"rel":"contact",` + selfJSON + `}`, "the answer is contact where presenceSubscriptions was expected", "/rel"},
		{"a document without self", "application/json", `{"rel":"presenceSubscriptions"}`, "the answer is no resource: it has no link self", "/_links/self"},
		{"a reason with status 200", "application/json", `{"code":"Gone"}`, "the answer is no resource: it has no link self", "/_links/self"},
		{
			"another resource embedded", "application/json",
			`{` + selfJSON + `,"_embedded":{"presenceSubscription":[{` + selfJSON + `},{"rel":"contact",` + selfJSON + `}]}}`,
			unexpected, "/_embedded/presenceSubscription/1",
		},
		{
			"a subscription without address", "application/json",
			`{` + selfJSON + `,"_embedded":{"presenceSubscription":[{"id":"3"}]}}`,
			unexpected, "/_embedded/presenceSubscription/0",
		},
		{"a page of a proxy", "text/html", "<html>Sign in</html>", "the answer is not UCWA: its Content-Type is text/html", ""},
		{"no media type", "", `{}`, "the answer is not UCWA: it has no Content-Type", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				_, err := list(connect(t, plays(t, answers(200, row.mediaType, row.body)), withRetries(2)))
				e := fault(t, err)
				assert.Equal(t, ucwa.KindProtocol, e.Kind)
				assert.Equal(t, row.message, e.Message)
				assert.Equal(t, row.pointer, e.Pointer)
				assert.EqualValues(t, -1, offset(e))
				assert.Zero(t, e.Status)
				assert.False(t, e.Retryable)
			})
		})
	}
}

func TestAMalformedDocumentIsAnErrorWithItsPosition(t *testing.T) {
	for _, row := range []struct {
		name, body string
		format     hal.Format
	}{
		{"no body as JSON", "", hal.JSON},
		{"no body as XML", "", hal.XML},
		{"an HTML page as JSON", "<html>", hal.JSON},
		{"half a document in JSON", `{"rel":"presenceSubscriptions","_links":{"self"`, hal.JSON},
		{"half a document in XML", `<resource rel="presenceSubscriptions"`, hal.XML},
		{"XML with a document type", `<!DOCTYPE resource><resource href="/x" />`, hal.XML},
		{"a name that occurs twice", `{"rel":"presenceSubscriptions","_links":{"self":{"href":"/x"}},"id":1,"id":2}`, hal.JSON},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				_, err := list(connect(t, plays(t, answers(200, row.format.MediaType(), row.body)), withRetries(2)))
				e := fault(t, err)
				assert.Equal(t, ucwa.KindProtocol, e.Kind)
				assert.Contains(t, e.Message, strings.ToUpper(row.format.String())+" document of UCWA: ")
				var cause *hal.Error
				_, err = row.format.Decode([]byte(row.body))
				require.ErrorAs(t, err, &cause)
				assert.GreaterOrEqual(t, cause.Offset, int64(0))
				assert.Equal(t, cause.Offset, offset(e))
				assert.Equal(t, cause.Pointer, e.Pointer)
				assert.False(t, e.Retryable)
			})
		})
	}
}

// The client checks the limit even if its transport does not.
func TestABodyOverTheLimitIsRefused(t *testing.T) {
	body := `{"_links":{"self":{"href":"/x"}}}`
	for _, row := range []struct {
		name     string
		status   int
		maxBytes int
		message  string // "" if the answer is read
	}{
		{"as long as allowed", 200, len(body), ""},
		{"one byte longer", 200, len(body) - 1, "the answer is longer than 32 bytes"},
		{"one byte longer in a refusal", 403, len(body) - 1, "the answer is longer than 32 bytes"},
	} {
		t.Run(row.name, func(t *testing.T) {
			limit := func(config *client.Config) { config.MaxBytes = row.maxBytes }
			_, err := list(connect(t, plays(t, answersJSON(row.status, body)), limit))
			if row.message == "" {
				assert.NoError(t, err)
				return
			}
			e := fault(t, err)
			assert.Equal(t, ucwa.KindProtocol, e.Kind)
			assert.Equal(t, row.message, e.Message)
			assert.EqualValues(t, row.maxBytes, offset(e))
		})
	}
}

func TestALargeAnswerThatTheTransportRefusesIsAProtocolError(t *testing.T) {
	for _, row := range []struct {
		name             string
		configured, want int
	}{
		{"the default limit", 0, 1 << 20},
		{"a limit of the caller", 4096, 4096},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				tooLarge := func(_ context.Context, req *httpmsg.Request) (*httpmsg.Response, error) {
					return nil, errors.Join(&httpmsg.TooLargeError{MaxBytes: req.MaxBytes}, errors.New("the stream was cancelled"))
				}
				transport := plays(t, tooLarge)
				_, err := list(connect(t, transport, withRetries(2), func(config *client.Config) { config.MaxBytes = row.configured }))
				e := fault(t, err)
				assert.Equal(t, ucwa.KindProtocol, e.Kind)
				assert.EqualValues(t, row.want, offset(e))
				assert.Equal(t, (&httpmsg.TooLargeError{MaxBytes: row.want}).Error(), e.Message)
				assert.Equal(t, row.want, transport.requests[0].MaxBytes)
			})
		})
	}
}
