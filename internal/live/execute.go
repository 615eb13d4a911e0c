package live

import (
	"context"
	"slices"
	"strconv"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/client"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// execute performs a request of a core with a client. The client renews tokens; the
// core repeats failed requests.
func execute(ctx context.Context, c *client.Client, r Request) Answer {
	switch r.Op {
	case OpMake:
		return makeApplication(ctx, c, r)
	case OpApplication:
		return lookAtApplication(ctx, c, r)
	case OpPoll:
		return poll(ctx, c, r)
	case OpBatch:
		return performBatch(ctx, c, r)
	}
	answer, err := c.Do(ctx, exchangeOf(r), client.CallOptions{AfterClose: true})
	if err != nil {
		return Answer{Err: errorOf(err)}
	}
	return Answer{Resource: answer.Resource}
}

// readableRels are the types of the resources that a core reads.
var readableRels = slices.Concat(
	[]string{
		ucwa.RelContactPresence, relContactNote, relContactLocation, ucwa.RelContact,
		ucwa.RelMyGroups, ucwa.RelPresenceSubscription, ucwa.RelPresenceSubscriptions, ucwa.RelPresenceSubscriptionMemberships,
	},
	ucwa.GroupRels(),
)

// exchangeOf returns the exchange for a request that needs only one.
func exchangeOf(r Request) client.Exchange {
	ex := client.Exchange{Method: "POST", Link: ucwa.RelSelf, Href: r.Href, Once: true, Keepalive: r.Keepalive}
	switch r.Op {
	case OpCreate:
		ex.Link = ucwa.RelPresenceSubscriptions
		ex.Input = ucwa.CreateRequest{Duration: r.Duration, URIs: r.URIs}.Resource()
		ex.Rels = []string{ucwa.RelPresenceSubscription}
	case OpExtend:
		ex.Query = httpmsg.Query{{Name: "duration", Value: strconv.Itoa(r.Duration)}}
		ex.Rels = []string{ucwa.RelPresenceSubscription}
	case OpAdd:
		ex.Link = ucwa.RelAddToPresenceSubscription
		ex.Input = ucwa.AddRequest{URIs: r.URIs}.Resource()
		ex.Rels = []string{ucwa.RelPresenceSubscriptionMemberships}
	case OpDelete:
		ex.Method = "DELETE"
	default:
		ex.Method, ex.Rels = "GET", readableRels
	}
	return ex
}

func makeApplication(ctx context.Context, c *client.Client, r Request) Answer {
	if r.Href == "" {
		return Answer{Application: c.ApplicationURL()}
	}
	href, err := c.ReplaceApplication(ctx, r.Href, client.CallOptions{})
	if err != nil {
		return Answer{Err: errorOf(err)}
	}
	return Answer{Application: href}
}

func lookAtApplication(ctx context.Context, c *client.Client, r Request) Answer {
	if r.Href != c.ApplicationURL() {
		// A call of the client has replaced the application, possibly by one at another
		// origin.
		err := newError(ucwa.KindServer, "the application has been replaced")
		err.Status, err.Reason.Code = 404, ucwa.CodeNotFound
		return Answer{Err: err}
	}
	app, err := c.ReadApplication(ctx, r.Href, client.CallOptions{})
	if err != nil {
		return Answer{Err: errorOf(err)}
	}
	return Answer{Links: Links{
		Events:        app.Href("events"),
		Batch:         app.Href("batch"),
		Subscriptions: app.People.Href(ucwa.RelPresenceSubscriptions),
		Groups:        app.People.Href(ucwa.RelMyGroups),
	}}
}

// poll sends a GET of the event channel. For XML, its Accept must be the media type
// of the vendor (page EventChannelDetails).
func poll(ctx context.Context, c *client.Client, r Request) Answer {
	ex := client.Exchange{Method: "GET", Link: "events", Href: r.Href, Once: true}
	if c.Format() == hal.XML {
		ex.Accept = "application/vnd.microsoft.com.ucwa+xml"
	}
	var events *hal.Events
	ex.Decode = func(format hal.Format, body []byte, charset string) (_ *hal.Resource, err error) {
		events, err = format.DecodeEventsCharset(body, charset)
		return nil, err
	}
	// The core has its own timeout for a poll; this limit only makes sure that the
	// request ends.
	if _, err := c.Do(ctx, ex, client.CallOptions{Timeout: PollLimit + PollLimit/4}); err != nil {
		return Answer{Err: errorOf(err)}
	}
	return Answer{Events: events}
}

// performBatch sends the parts of a request as one batch.
func performBatch(ctx context.Context, c *client.Client, r Request) Answer {
	exchanges := make([]client.Exchange, len(r.Parts))
	var parts [][]byte
	for i, p := range r.Parts {
		op := OpGet
		if p.Delete {
			op = OpDelete
		}
		exchanges[i] = exchangeOf(Request{Op: op, Href: p.Href})
		req, err := c.Request(exchanges[i])
		if err != nil {
			return Answer{Err: errorOf(err)}
		}
		parts = append(parts, batch.AppendRequest(nil, req))
	}
	boundary := "batch"
	for n := 0; batch.Occurs(boundary, parts); n++ {
		boundary = "batch" + strconv.Itoa(n)
	}
	answer, err := c.Do(ctx, client.Exchange{
		Method: "POST", Link: "batch", Href: r.Href, Once: true, Keepalive: r.Keepalive,
		Body: batch.Append(nil, boundary, parts), MediaType: batch.ContentType(boundary), Accept: batch.MediaType,
	}, client.CallOptions{})
	if err != nil {
		return Answer{Err: errorOf(err)}
	}
	responses, err := splitBatch(answer.Response)
	if err == nil && len(responses) != len(parts) {
		err = ucwa.Protocol("the answer to a batch of "+strconv.Itoa(len(parts))+" requests has "+strconv.Itoa(len(responses))+" parts", nil)
	}
	if err != nil {
		return Answer{Err: errorOf(err)}
	}
	answers := make([]PartAnswer, len(parts))
	for i, resp := range responses {
		read, err := c.Read(exchanges[i], resp)
		answers[i].Resource = read.Resource
		if err != nil {
			answers[i].Err = errorOf(err)
		}
	}
	return Answer{Parts: answers}
}

// splitBatch returns the responses in the answer to a batch.
func splitBatch(resp *httpmsg.Response) ([]*httpmsg.Response, error) {
	boundary, err := batch.Boundary(resp.Header.ContentType())
	if err != nil {
		return nil, ucwa.Protocol("the answer is not a batch", nil)
	}
	parts, err := batch.Split(resp.Body, boundary)
	if err != nil {
		return nil, ucwa.Protocol("the answer to the batch cannot be read: "+err.Error(), nil)
	}
	responses := make([]*httpmsg.Response, len(parts))
	for i, part := range parts {
		if responses[i], err = batch.ParseResponse(part); err != nil {
			return nil, ucwa.Protocol("part "+strconv.Itoa(i)+" of the answer to the batch cannot be read: "+err.Error(), nil)
		}
	}
	return responses, nil
}
