package client

import (
	"context"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// exchange is one request and what its answer must be.
type exchange struct {
	method string
	url    httpmsg.URL
	input  *hal.Resource // the body; nil for none
	rels   []string      // the types that the answer may be of; nil if it has no body
	advice string        // of a POST: what to do if nobody knows whether the server acted on it
}

// answer is the document that an exchange was answered with.
type answer struct {
	*hal.Resource
	sent time.Time // when the request that it answers went out
}

// get reads the resource that an href of the server means.
func (c *Client) get(ctx context.Context, link, href string, options CallOptions, rels ...string) (answer, error) {
	return c.visit(ctx, link, href, exchange{method: "GET", rels: rels}, options)
}

// visit performs an exchange with the resource that an href of the server means.
func (c *Client) visit(ctx context.Context, link, href string, ex exchange, options CallOptions) (answer, error) {
	u, err := c.follow(link, href)
	if err != nil {
		return answer{}, err
	}
	ex.url = u
	return c.do(ctx, ex, options)
}

// do performs an exchange, as often as the rules of retry.go allow.
func (c *Client) do(ctx context.Context, ex exchange, options CallOptions) (answer, error) {
	timeout := c.attemptTimeout(options)
	doubt := false // the server may have acted on an attempt that failed
	for attempt := 0; ; attempt++ {
		doc, sent, err := c.attempt(ctx, ex, timeout)
		if err == nil {
			c.budget.earn()
			return answer{doc, sent}, nil
		}
		fault := ex.judge(err, !sent.IsZero())
		doubt = doubt || fault.Doubt
		fault.Doubt = doubt
		pause, again := ex.retry(fault, attempt, c.retries)
		if !again || !c.budget.spend() {
			c.lookForGone(ctx, ex, fault, timeout)
			return answer{}, fault
		}
		if err := sleep(ctx, pause); err != nil {
			return answer{}, ex.judge(err, doubt)
		}
	}
}

// attempt performs an exchange once, or twice if the token is refused and there
// may be another: then the server did nothing. sent is zero if the attempt
// cannot have had an effect on the server.
func (c *Client) attempt(ctx context.Context, ex exchange, timeout time.Duration) (doc *hal.Resource, sent time.Time, err error) {
	ctx, cancel := withTimeout(ctx, timeout)
	defer cancel(nil)
	req, err := c.request(ex)
	if err != nil {
		return nil, time.Time{}, err
	}
	token, err := c.tokens.get(ctx, "")
	if err != nil {
		return nil, time.Time{}, err
	}
	resp, sent, err := c.send(ctx, req, token)
	if err == nil && refusesToken(resp) && c.tokens.source.Renewable() {
		if token, err = c.tokens.get(ctx, token); err != nil {
			return nil, time.Time{}, err
		}
		resp, sent, err = c.send(ctx, req, token)
	}
	if err != nil {
		return nil, sent, err
	}
	doc, err = c.read(resp, ex.rels)
	if err != nil {
		err = c.withoutToken(err, resp, ex.rels, token)
	}
	return doc, sent, err
}

// request returns the request of an exchange, without its token.
func (c *Client) request(ex exchange) (httpmsg.Request, error) {
	req := httpmsg.Request{Method: ex.method, URL: ex.url.String(), MaxBytes: c.maxBytes}
	if ex.input != nil {
		body, err := c.format.Append(nil, ex.input)
		if err != nil {
			return req, &ucwa.Error{Kind: ucwa.KindArgument, Offset: -1, Message: err.Error(), Cause: err}
		}
		req.Body = body
		req.Header.Add("Content-Type", c.format.MediaType())
	}
	if ex.rels != nil {
		req.Header.Add("Accept", c.format.MediaType())
	}
	return req, nil
}

// send sends a request with the token, and tells when; a zero time means that
// it did not.
func (c *Client) send(ctx context.Context, req httpmsg.Request, token string) (resp *httpmsg.Response, sent time.Time, err error) {
	if ctx.Err() != nil {
		return nil, time.Time{}, ended(ctx)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	// Without the reading of the monotonic clock, which browsers stop while a
	// machine sleeps: subscriptions expire meanwhile.
	sent = time.Now().Round(0)
	resp, err = c.transport.Do(ctx, &req)
	if err != nil && ctx.Err() != nil {
		err = ended(ctx)
	}
	return resp, sent, err
}
