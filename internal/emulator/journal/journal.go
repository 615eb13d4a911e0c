// Package journal keeps the latest requests to the emulator, and what they were
// answered with.
package journal

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/httpmsg"
)

// Exchange is a request and the status of its answer. Nothing in it may be
// changed.
type Exchange struct {
	Time   time.Time
	Method string
	URL    string
	Header httpmsg.Header // Authorization tells that there was a token, but not which one
	Body   []byte         // see [Journal.Add]
	Status int            // 0 if the connection broke without an answer, or if there is no answer yet
}

// MaxExchanges is how many requests are kept: enough for what a test wants to
// know, and few enough for a demo that runs for days.
const MaxExchanges = 500

// Journal keeps the latest exchanges. The zero value is empty.
type Journal struct {
	ring  []Exchange // the nth of all exchanges is at n modulo its length
	count int        // of all exchanges
}

// Exchanges returns the exchanges that are kept, oldest first.
func (j *Journal) Exchanges() []Exchange {
	oldest := 0
	if j.count > MaxExchanges {
		oldest = j.count % MaxExchanges
	}
	return slices.Concat(j.ring[oldest:], j.ring[:oldest])
}

// Hidden replaces a body that must not be kept.
const Hidden = "…"

// Add adds an exchange, and returns its number. It keeps no token, and at most
// maxBody bytes of the body.
func (j *Journal) Add(x Exchange, maxBody int) int {
	x.Header = withoutToken(x.Header)
	if len(x.Body) > maxBody {
		x.Body = bytes.Clone(x.Body[:maxBody])
	}
	if n := j.count; n < MaxExchanges {
		j.ring = append(j.ring, x)
	} else {
		j.ring[n%MaxExchanges] = x
	}
	j.count++
	return j.count - 1
}

// SetStatus sets the status of an exchange whose answer was not known when it was
// added, if it is still kept.
func (j *Journal) SetStatus(number, status int) {
	if j.count-number <= MaxExchanges {
		j.ring[number%MaxExchanges].Status = status
	}
}

// withoutToken returns a copy of a header in which Authorization fields keep only
// their scheme.
func withoutToken(header httpmsg.Header) httpmsg.Header {
	header = slices.Clone(header)
	for i, f := range header {
		if !strings.EqualFold(f.Name, "Authorization") {
			continue
		}
		scheme, _, found := strings.Cut(f.Value, " ")
		if !found || !strings.EqualFold(scheme, "Bearer") {
			scheme = "" // it may be the token itself
		}
		header[i].Value = strings.TrimSpace(scheme + " …")
	}
	return header
}
