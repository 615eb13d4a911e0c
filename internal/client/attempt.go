package client

import (
	"context"
	"time"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// do performs an exchange and repeats it as the rules in retry.go allow. It returns the
// answer to the last request also with an error.
func (c *Client) do(ctx context.Context, ex *Exchange, options CallOptions) (Answer, error) {
	timeout := c.attemptTimeout(options)
	unknown := false // the server may have acted on a failed attempt
	for attempt := 0; ; attempt++ {
		answer, err := c.attempt(ctx, ex, timeout)
		if err == nil {
			c.budget.earn()
			return answer, nil
		}
		fault := ex.classify(err, answer.turn > 0)
		unknown = unknown || fault.OutcomeUnknown
		fault.OutcomeUnknown = unknown
		pause, again := c.retry(ex, fault, attempt)
		if !again || !c.budget.spend() {
			c.lookForGone(ctx, ex, fault, timeout)
			return answer, fault
		}
		if err := Sleep(ctx, pause); err != nil {
			return answer, ex.classify(err, unknown)
		}
	}
}

// attempt performs an exchange once, or twice if the server refuses the token and the
// token can be renewed. A server that refuses the token has not acted on the request.
func (c *Client) attempt(ctx context.Context, ex *Exchange, timeout time.Duration) (answer Answer, err error) {
	ctx, cancel := WithTimeout(ctx, timeout)
	defer cancel(nil)
	req, err := c.request(ex)
	if err != nil {
		return Answer{}, err
	}
	token := ""
	if !ex.Public {
		if token, err = c.tokens.get(ctx, ex.url.Origin, ""); err != nil {
			return Answer{}, err
		}
	}
	answer, err = c.send(ctx, req, token)
	if err == nil && !ex.Public && refusesToken(answer.Response) && c.tokens.source.Renewable() {
		if token, err = c.tokens.get(ctx, ex.url.Origin, token); err != nil {
			return Answer{}, err
		}
		answer, err = c.send(ctx, req, token)
	}
	if err == nil {
		answer.Resource, err = c.read(answer.Response, ex)
	}
	return answer, err
}

// request returns the request of an exchange, without a token.
func (c *Client) request(ex *Exchange) (httpmsg.Request, error) {
	req := httpmsg.Request{Method: ex.Method, URL: ex.url.String(), Body: ex.Body, MaxBytes: c.maxBytes, Credentials: ex.Credentials, Keepalive: ex.Keepalive}
	mediaType, accept := ex.MediaType, ex.Accept
	if ex.Input != nil {
		body, err := c.format.Append(nil, ex.Input)
		if err != nil {
			return req, ucwa.ArgumentAt("", err.Error())
		}
		req.Body, mediaType = body, c.format.MediaType()
	}
	if accept == "" && (ex.Rels != nil || ex.Decode != nil) {
		accept = c.format.MediaType()
	}
	if req.Body != nil {
		req.Header.Add("Content-Type", mediaType)
	}
	if accept != "" {
		req.Header.Add("Accept", accept)
	}
	return req, nil
}

// send sends a request with a token, or without one if token is "". If the call has
// ended, it sends nothing.
func (c *Client) send(ctx context.Context, req httpmsg.Request, token string) (answer Answer, err error) {
	if ctx.Err() != nil {
		return Answer{}, Ended(ctx)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	// Round removes the reading of the monotonic clock. Browsers stop that clock while a
	// machine sleeps, but subscriptions expire meanwhile.
	answer.Sent = time.Now().Round(0)
	answer.turn = c.requests.Add(1)
	answer.Response, err = c.transport.Do(ctx, &req)
	switch {
	case err != nil && ctx.Err() != nil:
		err = Ended(ctx)
	case err == nil && len(answer.Response.Body) > c.maxBytes:
		err = &httpmsg.TooLargeError{MaxBytes: c.maxBytes}
	}
	return answer, err
}
