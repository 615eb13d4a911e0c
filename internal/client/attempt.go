package client

import (
	"context"
	"time"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// do performs an exchange, as often as the rules of retry.go allow.
func (c *Client) do(ctx context.Context, ex Exchange, options CallOptions) (Answer, error) {
	timeout := c.attemptTimeout(options)
	retries := c.retries
	if ex.Once {
		retries = 0
	}
	doubt := false // the server may have acted on an attempt that failed
	for attempt := 0; ; attempt++ {
		answer, err := c.attempt(ctx, ex, timeout)
		if err == nil {
			c.budget.earn()
			return answer, nil
		}
		fault := ex.judge(err, !answer.Sent.IsZero())
		doubt = doubt || fault.Doubt
		fault.Doubt = doubt
		pause, again := ex.retry(fault, attempt, retries)
		if !again || !c.budget.spend() {
			c.lookForGone(ctx, ex, fault, timeout)
			return Answer{Response: answer.Response}, fault
		}
		if err := Sleep(ctx, pause); err != nil {
			return Answer{}, ex.judge(err, doubt)
		}
	}
}

// attempt performs an exchange once, or twice if the token is refused and there
// may be another: then the server did nothing. Sent is zero if the attempt cannot
// have had an effect on the server.
func (c *Client) attempt(ctx context.Context, ex Exchange, timeout time.Duration) (answer Answer, err error) {
	ctx, cancel := WithTimeout(ctx, timeout)
	defer cancel(nil)
	req, err := c.request(ex)
	if err != nil {
		return Answer{}, err
	}
	token := ""
	if !ex.Public {
		if token, err = c.tokens.get(ctx, ""); err != nil {
			return Answer{}, err
		}
	}
	answer, err = c.send(ctx, req, token)
	if err == nil && !ex.Public && refusesToken(answer.Response) && c.tokens.source.Renewable() {
		if token, err = c.tokens.get(ctx, token); err != nil {
			return Answer{}, err
		}
		answer, err = c.send(ctx, req, token)
	}
	if err != nil {
		return answer, err
	}
	answer.Resource, err = c.read(answer.Response, ex)
	if err != nil {
		err = c.withoutToken(err, answer.Response, ex, token)
	}
	return answer, err
}

// request returns the request of an exchange, without its token.
func (c *Client) request(ex Exchange) (httpmsg.Request, error) {
	req := httpmsg.Request{Method: ex.Method, URL: ex.url.String(), MaxBytes: c.maxBytes, Credentials: ex.Credentials}
	accept := ex.Accept
	if ex.Rels != nil || ex.Decode != nil {
		accept = c.format.MediaType()
	}
	mediaType := ex.MediaType
	req.Body = ex.Body
	if ex.Input != nil {
		body, err := c.format.Append(nil, ex.Input)
		if err != nil {
			return req, &ucwa.Error{Kind: ucwa.KindArgument, Offset: -1, Message: err.Error(), Cause: err}
		}
		req.Body, mediaType = body, c.format.MediaType()
	}
	if req.Body != nil {
		req.Header.Add("Content-Type", mediaType)
	}
	if accept != "" {
		req.Header.Add("Accept", accept)
	}
	return req, nil
}

// send sends a request with the token, unless that is "", and tells when; a zero
// time means that it did not.
func (c *Client) send(ctx context.Context, req httpmsg.Request, token string) (answer Answer, err error) {
	if ctx.Err() != nil {
		return Answer{}, Ended(ctx)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	// Without the reading of the monotonic clock, which browsers stop while a
	// machine sleeps: subscriptions expire meanwhile.
	answer.Sent = time.Now().Round(0)
	answer.Response, err = c.transport.Do(ctx, &req)
	if err != nil && ctx.Err() != nil {
		err = Ended(ctx)
	}
	return answer, err
}
