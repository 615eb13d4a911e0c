package emulator

import (
	"errors"
	"slices"
	"strings"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// isBatch reports whether the request is a batch. Its body and its answer are no
// documents, so the checks of media types and of the body differ for it.
func (c *call) isBatch() bool { return len(c.routes) > 0 && c.routes[0].path == batchPath }

// batchPath is the resource that takes several requests in one (page batch_ref).
const batchPath = "{application}/batch"

// checkBatch refuses what a batch must not contain: "other than another batch request,
// photo request or events request" (page BatchingRequests). No page documents the
// refusal.
func (c *call) checkBatch() *answer {
	if !c.batched || len(c.path) < 2 {
		return nil
	}
	switch ucwa.LowerASCII(c.path[1]) {
	case "batch", "photos", "events":
		return refuse(refusal.NotInBatches())
	}
	return nil
}

// parseBatch splits a batch into its parts.
func (c *call) parseBatch() *answer {
	boundary, err := batch.Boundary(c.request.Header.Get("Content-Type"))
	if err == nil {
		c.parts, err = batch.Split(c.request.Body, boundary)
	}
	if err == nil && len(c.parts) == 0 {
		err = errors.New("there is no request in the batch")
	}
	if err != nil {
		return refuse(refusal.BadBatch(err))
	}
	return nil
}

// batch answers each part in order, as if it had been sent alone. A part that is no
// request is refused in its place.
func (c *call) batch() *answer {
	if len(c.parts) > c.emulator.config.Limits.BatchedRequests {
		return refuse(refusal.TooManyRequests())
	}
	responses := make([]*httpmsg.Response, len(c.parts))
	for i, part := range c.parts {
		req, err := batch.ParseRequest(part)
		if err != nil {
			responses[i] = respond(refuse(refusal.BadBatch(err)), c.mediaType)
			continue
		}
		responses[i] = c.answerPart(req)
	}
	return c.batchAnswer(responses)
}

// answerPart answers a request of the batch. Its host and its token are those of the
// batch.
func (c *call) answerPart(req *httpmsg.Request) *httpmsg.Response {
	req.URL = c.target.Origin + req.URL
	authorizes := func(f httpmsg.Field) bool { return strings.EqualFold(f.Name, "Authorization") }
	req.Header = slices.DeleteFunc(req.Header, authorizes)
	for _, f := range c.request.Header {
		if authorizes(f) {
			req.Header = append(req.Header, f)
		}
	}
	inner := newCall(c.emulator, req, c.now)
	inner.batched = true
	d := inner.deliver(c.emulator.nextFault(inner))
	if d.Response == nil {
		// The connection that breaks is one behind the server that received the batch.
		d.Response = respond(refuse(refusal.GatewayTimeout()), inner.mediaType)
	}
	c.slowest = max(c.slowest, d.Delay)
	c.answered = append(c.answered, answered{inner, d.Response})
	return d.Response
}

// answered is a request of a batch, and its answer.
type answered struct {
	call     *call
	response *httpmsg.Response
}

// batchAnswer returns the answer to a batch, which contains the answer to each part.
func (c *call) batchAnswer(responses []*httpmsg.Response) *answer {
	var parts [][]byte
	for _, resp := range responses {
		parts = append(parts, batch.AppendResponse(nil, resp, c.emulator.config.BatchBOM))
	}
	boundary := c.emulator.ids.hex()
	for batch.Occurs(boundary, parts) { // a client that knows the seed can cause this
		boundary = c.emulator.ids.hex()
	}
	// As in the sample of the page batch_ref: its documented length requires two line
	// ends before the first boundary.
	a := &answer{status: 200, content: batch.Append([]byte("\r\n\r\n"), boundary, parts)}
	a.header.Add("Content-Type", batch.ContentType(boundary))
	return a
}
