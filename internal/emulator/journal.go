package emulator

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"ucwapresence/internal/httpmsg"
)

// Exchange is a request as it came, and what it was answered with. Nothing in
// it may be changed.
type Exchange struct {
	Time   time.Time
	Method string
	URL    string
	Header httpmsg.Header // Authorization says that there was a token, but not which
	Body   []byte         // of a batch, and of what is not below the applications, no more than that there was one
	Status int            // 0 if the connection broke without an answer, or there is none yet
}

// Requests returns the latest requests, oldest first.
func (e *Emulator) Requests() []Exchange {
	oldest := 0
	if e.journal.count > maxExchanges {
		oldest = e.journal.count % maxExchanges
	}
	return slices.Concat(e.journal.ring[oldest:], e.journal.ring[:oldest])
}

// maxExchanges is how many requests are kept: enough for what a test wants to
// know, and little enough for a demo that runs for days.
const maxExchanges = 500

// journal keeps the latest exchanges: the nth of all has the place n modulo the
// length of the ring.
type journal struct {
	ring  []Exchange
	count int // of all exchanges
}

// add returns the number of the exchange.
func (j *journal) add(x Exchange) int {
	if n := j.count; n < maxExchanges {
		j.ring = append(j.ring, x)
	} else {
		j.ring[n%maxExchanges] = x
	}
	j.count++
	return j.count - 1
}

// answered notes the status of an exchange whose answer was yet to come.
func (j *journal) answered(n, status int) {
	if j.count-n <= maxExchanges {
		j.ring[n%maxExchanges].Status = status
	}
}

// record keeps what a request was answered with, and returns the number of the
// exchange. A body that is refused for its size is kept up to the limit. That of a
// batch may have tokens in it, which clients need not send along but may, and what
// else is in it is kept as requests of its own. What goes elsewhere may have a
// password in it, also where a client has mistaken the address.
func (e *Emulator) record(c *call, resp *httpmsg.Response) int {
	req := c.request
	x := Exchange{Time: c.now, Method: req.Method, URL: req.URL, Header: withoutToken(req.Header), Body: req.Body}
	if c.target.asksForToken() {
		x.URL, _, _ = strings.Cut(x.URL, "?")
	}
	if len(x.Body) > 0 && (c.path == nil || c.isBatch()) {
		x.Body = []byte("…")
	}
	if limit := e.config.Limits.BodyBytes; len(x.Body) > limit {
		x.Body = bytes.Clone(x.Body[:limit])
	}
	if resp != nil {
		x.Status = resp.Status
	}
	return e.journal.add(x)
}

// withoutToken returns a copy of a header without what authorizes the request.
func withoutToken(header httpmsg.Header) httpmsg.Header {
	header = slices.Clone(header)
	for i, f := range header {
		if !strings.EqualFold(f.Name, "Authorization") {
			continue
		}
		scheme, _, found := strings.Cut(f.Value, " ")
		if !found || !strings.EqualFold(scheme, "Bearer") {
			scheme = "" // it may as well be the token
		}
		header[i].Value = strings.TrimSpace(scheme + " …")
	}
	return header
}
