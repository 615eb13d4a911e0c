package emulator

import (
	"errors"
	"slices"
	"strings"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// isBatch reports whether the call is for batch, which neither takes nor gives
// documents: the checks of media types and of the body differ for it.
func (c *call) isBatch() bool { return len(c.routes) > 0 && c.routes[0].path == batchPath }

// batchPath is where requests are sent many at a time (page batch_ref).
const batchPath = "{application}/batch"

// notInBatches are the resources below an application that a batch must not ask
// for: "other than another batch request, photo request or events request" (page
// BatchingRequests).
var notInBatches = []string{"batch", "photos", "events"}

// checkBatch refuses what must not be asked for in a batch. No page says how.
func (c *call) checkBatch() *answer {
	if c.batched && len(c.path) > 1 && slices.ContainsFunc(notInBatches, func(s string) bool { return strings.EqualFold(s, c.path[1]) }) {
		return refuse(403, ucwa.Reason{
			Code: ucwa.CodeForbidden, Message: "The resource is not available in a batch.",
		})
	}
	return nil
}

// acceptsBatch reports whether the client takes the answer to a batch, which is
// one itself.
func acceptsBatch(header httpmsg.Header) bool {
	accept := strings.TrimSpace(header.Joined("Accept"))
	if accept == "" {
		return true
	}
	for mediaRange := range strings.SplitSeq(accept, ",") {
		mediaType, quality := httpmsg.ParseMediaRange(mediaRange)
		if quality > 0 && (mediaType == batch.MediaType || mediaType == "multipart/*" || mediaType == "*/*") {
			return true
		}
	}
	return false
}

// parseBatch finds the parts of a batch.
func (c *call) parseBatch() *answer {
	boundary, err := batch.Boundary(c.request.Header.Get("Content-Type"))
	if err == nil {
		c.parts, err = batch.Split(c.request.Body, boundary)
	}
	if err == nil && len(c.parts) == 0 {
		err = errors.New("there is no request in the batch")
	}
	if err != nil {
		return badBatch(err)
	}
	return nil
}

// badBatch says what is wrong with a batch, or with a part of it.
func badBatch(err error) *answer {
	text := err.Error()
	return refuse(400, ucwa.Reason{
		Code: ucwa.CodeBadRequest, Subcode: ucwa.SubcodeDeserializationFailure,
		Message: strings.ToUpper(text[:1]) + text[1:] + ".",
	})
}

// batch answers each part as if it had been sent alone, in order. A part that is
// no request is refused in its place.
func (c *call) batch() *answer {
	if len(c.parts) > c.emulator.config.Limits.BatchedRequests {
		return tooManyRequests()
	}
	responses := make([]*httpmsg.Response, len(c.parts))
	for i, part := range c.parts {
		req, err := batch.ParseRequest(part)
		if err != nil {
			responses[i] = respond(badBatch(err), c.mediaType)
			continue
		}
		responses[i] = c.answerPart(req)
	}
	return c.batchAnswer(responses)
}

// answerPart answers a request of the batch. It goes to the host that the batch
// went to, and its token is that of the batch.
func (c *call) answerPart(req *httpmsg.Request) *httpmsg.Response {
	req.URL = c.target.origin + req.URL
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
		// The connection that breaks is one behind the server that took the batch.
		d.Response = respond(gatewayTimeout(), inner.mediaType)
	}
	c.slowest = max(c.slowest, d.Delay)
	c.answered = append(c.answered, answered{inner, d.Response})
	return d.Response
}

// answered is a call of a batch, and its answer.
type answered struct {
	call     *call
	response *httpmsg.Response
}

// batchAnswer returns the answer to a batch: that to each part, in order.
func (c *call) batchAnswer(responses []*httpmsg.Response) *answer {
	var parts [][]byte
	for _, resp := range responses {
		parts = append(parts, batch.AppendResponse(nil, resp, c.emulator.config.BatchBOM))
	}
	boundary := c.emulator.ids.hex()
	for batch.Occurs(boundary, parts) { // which a client can bring about that knows the seed
		boundary = c.emulator.ids.hex()
	}
	// As in the sample of the page batch_ref: its documented length requires two line
	// ends before the first boundary.
	a := &answer{status: 200, content: batch.Append([]byte("\r\n\r\n"), boundary, parts)}
	a.header.Add("Content-Type", batch.ContentType(boundary))
	return a
}
