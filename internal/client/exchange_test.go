package client_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

var (
	ctx  = context.Background()
	none client.CallOptions
)

const eventsPath = appPath + "/events?ack=1"

// poll is the exchange that waits for events; got receives them.
func poll(got **hal.Events) client.Exchange {
	return client.Exchange{
		Method: "GET", Link: "events", Href: eventsPath,
		Decode: func(format hal.Format, body []byte, charset string) (_ *hal.Resource, err error) {
			*got, err = format.DecodeEventsCharset(body, charset)
			return nil, err
		},
	}
}

func TestDoSendsTheRequestOfTheExchange(t *testing.T) {
	const batchType = "multipart/batching; boundary=b"
	accept := func(value string) httpmsg.Field { return httpmsg.Field{Name: "Accept", Value: value} }
	contentType := func(value string) httpmsg.Field { return httpmsg.Field{Name: "Content-Type", Value: value} }
	note := &hal.Resource{Properties: []hal.Property{{Name: "message", Value: hal.String("hello")}}}
	var events *hal.Events
	for _, row := range []struct {
		name   string
		ex     client.Exchange
		reply  reply
		url    string
		header httpmsg.Header
		body   string
	}{
		{
			"a document is read", client.Exchange{Method: "GET", Href: appPath, Rels: []string{ucwa.RelApplication}}, appAlone,
			appPath, httpmsg.Header{accept("application/json")}, "",
		},
		{
			"events are read", poll(&events), answersJSON(200, golden(t, "_constructed/events-resync.json")),
			eventsPath, httpmsg.Header{accept("application/json")}, "",
		},
		{
			"a document is sent", client.Exchange{Method: "POST", Href: "/note", Input: note}, answers(204, "", ""),
			"/note", httpmsg.Header{contentType("application/json")}, `{"message":"hello"}`,
		},
		{
			"a batch is sent",
			client.Exchange{Method: "POST", Href: appPath + "/batch", Body: []byte("--b--"), MediaType: batchType, Accept: "multipart/batching"},
			answers(200, batchType, "--b--"),
			appPath + "/batch", httpmsg.Header{contentType(batchType), accept("multipart/batching")}, "--b--",
		},
		{
			"parameters are set in the query of the href",
			client.Exchange{Method: "DELETE", Href: "/x?a=1&b=2", Query: httpmsg.Query{{Name: "b", Value: "3"}, {Name: "c", Value: "é&"}}},
			answers(204, "", ""), "/x?a=1&b=3&c=%C3%A9%26", nil, "",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, row.reply)
				answer, err := connect(t, transport, withApplication).Do(ctx, row.ex, none)
				require.NoError(t, err)
				require.Len(t, transport.requests, 1)
				req := transport.requests[0]
				assert.Equal(t, row.ex.Method+" "+origin+row.url, req.Method+" "+req.URL)
				assert.Equal(t, append(row.header, httpmsg.Field{Name: "Authorization", Value: "Bearer " + secret}), req.Header)
				assert.Equal(t, row.body, string(req.Body))
				assert.NotNil(t, answer.Response)
				assert.False(t, answer.Sent.IsZero())
				assert.Equal(t, row.ex.Rels != nil, answer.Resource != nil)
			})
		})
	}
	assert.Equal(t, "/ucwa/oauth/v1/applications/101/events?ack=4", events.Href("resync"))
}

func TestDoClassifiesFailures(t *testing.T) {
	var events *hal.Events
	leaves := poll(&events)
	leaves.Href = "https://fe2.contoso.com/events"
	for _, row := range []struct {
		name    string
		ex      client.Exchange
		replies []reply
		kind    ucwa.Kind
		gone    ucwa.Gone
		message string
	}{
		{"the link leaves the origin", leaves, nil, ucwa.KindProtocol, "", "the link events leads to https://fe2.contoso.com; the token is for https://fe1.contoso.com only"},
		{"the answer is not UCWA", poll(&events), []reply{answers(200, "text/html", "<html>")}, ucwa.KindProtocol, "", "the answer is not UCWA: its Content-Type is text/html"},
		{"the answer cannot be decoded", poll(&events), []reply{answersJSON(200, `{"_links":`)}, ucwa.KindProtocol, "", ""},
		{"the server refuses", poll(&events), []reply{answersJSON(409, `{"code":"Conflict","subcode":"PGetReplaced"}`)}, ucwa.KindServer, "", ""},
		{"the resource is gone, and Once prevents the check of the application", poll(&events), []reply{appGone}, ucwa.KindServer, "", ""},
		{"the network fails", poll(&events), []reply{fails}, ucwa.KindNetwork, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				row.ex.Once = true
				_, err := connect(t, plays(t, row.replies...), withApplication, withRetries(2)).Do(ctx, row.ex, none)
				e := fault(t, err)
				assert.Equal(t, row.kind, e.Kind)
				assert.Equal(t, row.gone, e.Gone)
				if row.message != "" {
					assert.Equal(t, row.message, e.Message)
				}
			})
		})
	}
}

func TestOnceAllowsOnlyTheRenewalOfTheToken(t *testing.T) {
	for _, row := range []struct {
		name     string
		once     bool
		replies  []reply
		requests int
	}{
		{"without Once, a failure is retried", false, []reply{fails, appAlone}, 2},
		{"with Once, a failure is not retried", true, []reply{fails}, 1},
		{"with Once, a refused token is renewed", true, []reply{unauthorized, appAlone}, 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				transport := plays(t, row.replies...)
				c := connect(t, transport, withApplication, withRetries(1), withTokens(tokens("cwt=1", "cwt=2")))
				ex := client.Exchange{Method: "GET", Href: appPath, Rels: []string{ucwa.RelApplication}, Once: row.once}
				_, _ = c.Do(ctx, ex, none)
				assert.Len(t, transport.sent(), row.requests)
			})
		})
	}
}

func TestPartsOfABatchAreWrittenAndReadLikeExchanges(t *testing.T) {
	c := connect(t, plays(t), withApplication)
	presence := client.Exchange{Method: "GET", Link: "contactPresence", Href: "/people/1/presence", Rels: []string{ucwa.RelContactPresence}}

	req, err := c.Request(presence)
	require.NoError(t, err)
	assert.Equal(t, origin+"/people/1/presence", req.URL)
	assert.Equal(t, httpmsg.Header{{Name: "Accept", Value: "application/json"}}, req.Header, "the token goes with the batch")

	leaves := presence
	leaves.Href = "//fe2.contoso.com/presence"
	_, err = c.Request(leaves)
	assert.Equal(t, ucwa.KindProtocol, fault(t, err).Kind)

	part := func(status int, body string) *httpmsg.Response {
		resp, _ := answersJSON(status, body)(ctx, nil)
		return resp
	}
	answer, err := c.Read(presence, part(200, `{"rel":"contactPresence","availability":"Busy","_links":{"self":{"href":"/p"}}}`))
	require.NoError(t, err)
	assert.Equal(t, "Busy", answer.Text("availability"))

	_, err = c.Read(presence, part(503, `{"code":"ServiceUnavailable"}`))
	e := fault(t, err)
	assert.Equal(t, 503, e.Status)
	assert.True(t, e.Retryable)
	assert.False(t, e.OutcomeUnknown)
}

func TestReadApplicationSendsOneRequestForEachCall(t *testing.T) {
	bubble(t, func(t *testing.T) {
		document := answersJSON(200, golden(t, "CreateAnApplication/10-applications-response-201.json.wire"))
		transport := plays(t, document, document, answersJSON(503, `{"code":"ServiceUnavailable"}`))
		c := connect(t, transport, withApplication, withRetries(2))
		for range 2 {
			app, err := c.ReadApplication(ctx, "/ucwa/oauth/v1/applications/105", none)
			require.NoError(t, err)
			assert.Equal(t, "/ucwa/oauth/v1/applications/105/events?ack=1", app.Href("events"))
			assert.Equal(t, "/ucwa/oauth/v1/applications/105/batch", app.Href("batch"))
			assert.Equal(t, "/ucwa/oauth/v1/applications/105/people/subscribedContacts", app.People.Href(ucwa.RelSubscribedContacts))
		}
		_, err := c.ReadApplication(ctx, "/ucwa/oauth/v1/applications/105", none)
		assert.Equal(t, 503, fault(t, err).Status)
		_, err = c.ReadApplication(ctx, "//fe2.contoso.com/105", none)
		assert.Equal(t, ucwa.KindProtocol, fault(t, err).Kind)
	})
}
