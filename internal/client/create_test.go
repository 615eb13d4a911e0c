package client_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

func TestCreateRequestIsSentAsDocumented(t *testing.T) {
	// The bodies of the reference page, without its mistakes.
	for format, body := range map[hal.Format]string{
		hal.JSON: `{"duration":15,"uris":["sip:johndoe@contoso.com","sip:janedoe@contoso.com"]}`,
		hal.XML: `<?xml version="1.0" encoding="utf-8"?><input xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">` +
			`<property name="duration">15</property><propertyList name="uris">` +
			`<item>sip:johndoe@contoso.com</item><item>sip:janedoe@contoso.com</item></propertyList></input>`,
	} {
		t.Run(format.String(), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				mediaType := "application/" + format.String()
				answer := golden(t, "presenceSubscriptions_ref/post-response."+format.String()+".wire")
				transport := plays(t, answers(201, mediaType, answer))
				before := time.Now()
				got, err := create(connect(t, transport, withFormat(format)))
				require.NoError(t, err)
				assert.Equal(t, placeholder, got.PresenceSubscription)
				assert.Equal(t, johnAndJane.URIs, got.URIs)
				assert.WithinRange(t, got.Expires, before.Add(15*time.Minute), time.Now().Add(15*time.Minute))
				assert.Equal(t, []httpmsg.Request{{
					Method: "POST",
					URL:    "https://fe1.contoso.com/ucwa/v1/applications/192/presenceSubscriptions",
					Header: httpmsg.Header{
						{Name: "Content-Type", Value: mediaType},
						{Name: "Accept", Value: mediaType},
						{Name: "Authorization", Value: "Bearer " + secret},
					},
					Body:     []byte(body),
					MaxBytes: client.DefaultMaxBytes,
				}}, transport.requests)
				assert.Len(t, transport.requests[0].Body, map[hal.Format]int{hal.JSON: 76, hal.XML: 259}[format], "the documented Content-Length")
			})
		})
	}
}

func TestCreateAcceptsEverySuccess(t *testing.T) {
	captured := golden(t, "SubscribeToThePresenceOfSelectedContacts/02-create-response-201.json.wire")
	for _, row := range []struct {
		name   string
		status int
		body   string
		id     string
	}{
		{"the captured answer", 201, captured, "97b6bd66"},
		{"the captured answer with the status of an extension", 200, captured, "97b6bd66"},
		{"an answer without rel", 201, `{"id":"3","_links":{"self":{"href":"/x"}}}`, "3"},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				got, err := create(connect(t, plays(t, answersJSON(row.status, row.body))))
				require.NoError(t, err)
				assert.Equal(t, row.id, got.ID)
			})
		})
	}
}

// The server may have created the subscription nevertheless.
func TestCreateRefusesAnAnswerThatIsNoSubscription(t *testing.T) {
	for _, row := range []struct {
		name  string
		reply reply
	}{
		{"no content", answers(204, "", "")},
		{"another resource", answersJSON(201, `{"rel":"presenceSubscriptions","_links":{"self":{"href":"/x"}}}`)},
		{"no address", answersJSON(201, `{"rel":"presenceSubscription","id":"3"}`)},
		{"half an answer", answersJSON(201, `{"rel":"presenceSubscription","id"`)},
		{"a page of a proxy", answers(200, "text/html", "<html>Sign in</html>")},
		{"an answer that is too large", func(context.Context, *httpmsg.Request) (*httpmsg.Response, error) {
			return nil, &httpmsg.TooLargeError{MaxBytes: 10}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				_, err := create(connect(t, plays(t, row.reply), withRetries(3)))
				e := fault(t, err)
				assert.Equal(t, ucwa.KindProtocol, e.Kind)
				assert.Contains(t, e.Message, outcomeUnknown)
				assert.False(t, e.Retryable)
			})
		})
	}
}

// outcomeUnknown is the end of a message of create whose outcome is unknown.
const outcomeUnknown = "whether the server acted on the request is not known, so list before you try again"

func TestListHasTheLocalStateOfCreatedSubscriptions(t *testing.T) {
	const base = collectionPath
	answer := func(href string) reply {
		return answersJSON(201, `{"rel":"presenceSubscription","id":"3","_links":{"self":{"href":"`+href+`"}}}`)
	}
	collection := func(href string) reply {
		return answersJSON(200, `{"_links":{"self":{"href":"/x"}},"_embedded":{"presenceSubscription":[`+
			`{"id":"other","_links":{"self":{"href":"`+base+`/other"}}},{"id":"3","_links":{"self":{"href":"`+href+`"}}}]}}`)
	}
	for _, row := range []struct{ name, created, listed string }{
		{"by the same href", base + "/3", base + "/3"},
		{"by its href in another case", base + "/97b6bd66", base + "/97B6BD66"},
		{"by its href, which has become absolute", base + "/3", "https://FE1.contoso.com:443" + base + "/3"},
		{"by its href, which has become relative", "https://fe1.contoso.com:443" + base + "/3", base + "/3"},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := connect(t, plays(t, collection(row.listed), answer(row.created), collection(row.listed)))
				before, err := list(c)
				require.NoError(t, err)
				require.Len(t, before, 2)
				assert.Nil(t, before[1].URIs)

				made, err := create(c)
				require.NoError(t, err)
				after, err := list(c)
				require.NoError(t, err)
				require.Len(t, after, 2)
				assert.Nil(t, after[0].URIs, "another client has created it")
				assert.Zero(t, after[0].Expires)
				assert.Equal(t, made.URIs, after[1].URIs)
				assert.Equal(t, made.Expires, after[1].Expires)
				assert.Equal(t, row.listed, after[1].Href, "as the server spells it now")
			})
		})
	}
}

func TestClientsDoNotShareLocalState(t *testing.T) {
	bubble(t, func(t *testing.T) {
		_, err := create(connect(t, plays(t, created)))
		require.NoError(t, err)
		body := answersJSON(200, `{"_links":{"self":{"href":"/x"}},"_embedded":{"presenceSubscription":[{"_links":{"self":{"href":"`+collectionPath+`/3"}}}]}}`)
		got, err := list(connect(t, plays(t, body)))
		require.NoError(t, err)
		require.Len(t, got, 1)
		assert.Nil(t, got[0].URIs)
	})
}
