// Package journal stores the latest requests to the emulator, and the status of their
// answers. Its memory is bounded, whatever clients send.
package journal

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ucwapresence/internal/httpmsg"
)

// Exchange is a request and the status of its answer. Nothing in it may be
// changed.
type Exchange struct {
	Time   time.Time
	Method string
	URL    string
	Header httpmsg.Header // Authorization fields have no token: see reduced
	Body   []byte
	Status int // 0 if the connection broke without an answer, or if there is no answer yet
}

// The limits of the journal. They are high enough for tests, and low enough for a demo
// that runs for days on a public server.
const (
	// MaxExchanges is how many exchanges are kept.
	MaxExchanges = 500
	// maxBytes is the size of all exchanges that are kept.
	maxBytes = 16 << 20
	// maxText is the length of a URL, and of a name or value of a header field. A
	// longer one is cut and ends with an ellipsis.
	maxText = 8 << 10
	// maxHeader is the length of a header; fields that exceed it are left out.
	maxHeader = 32 << 10
)

// Journal keeps the latest exchanges. The zero value is empty.
type Journal struct {
	exchanges []Exchange
	first     int // the number of the first exchange that is kept
	bytes     int // the size of all that are kept
}

// Exchanges returns the exchanges that are kept, oldest first.
func (j *Journal) Exchanges() []Exchange { return slices.Clone(j.exchanges) }

// Hidden replaces a body that must not be kept.
const Hidden = "…"

// Add adds an exchange, and returns its number. It keeps no token, and at most
// maxBody bytes of the body.
func (j *Journal) Add(x Exchange, maxBody int) int {
	x.Method, x.URL = cut(x.Method), cut(x.URL)
	x.Header = reduced(x.Header)
	if len(x.Body) > maxBody {
		x.Body = bytes.Clone(x.Body[:maxBody])
	}
	j.exchanges = append(j.exchanges, x)
	j.bytes += size(x)
	for len(j.exchanges) > MaxExchanges || j.bytes > maxBytes && len(j.exchanges) > 1 {
		j.bytes -= size(j.exchanges[0])
		j.exchanges[0] = Exchange{} // the array may live on for a while
		j.exchanges = j.exchanges[1:]
		j.first++
	}
	return j.first + len(j.exchanges) - 1
}

// SetStatus sets the status of an exchange whose answer was not known when it was
// added, if it is still kept.
func (j *Journal) SetStatus(number, status int) {
	if number >= j.first {
		j.exchanges[number-j.first].Status = status
	}
}

// size returns the bytes that an exchange takes, about.
func size(x Exchange) int {
	bytes := 200 + len(x.Method) + len(x.URL) + len(x.Body)
	for _, f := range x.Header {
		bytes += fieldSize(f)
	}
	return bytes
}

func fieldSize(f httpmsg.Field) int { return 32 + len(f.Name) + len(f.Value) }

// cut returns a copy of a text, of at most maxText bytes. A text that is cut ends with
// an ellipsis. A text that is not copied could keep a larger one in memory that it is
// part of.
func cut(text string) string {
	if len(text) <= maxText {
		return strings.Clone(text)
	}
	end := maxText - len("…")
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// reduced returns a copy of a header in which Authorization fields keep only their
// scheme, and nothing exceeds the limits.
func reduced(header httpmsg.Header) httpmsg.Header {
	var kept httpmsg.Header
	size := 0
	for _, f := range header {
		switch {
		case strings.EqualFold(f.Name, "Authorization"):
			f.Value = withoutToken(f.Value)
		case strings.EqualFold(f.Name, "Cookie"): // of the page to sign in at
			f.Value = Hidden
		}
		f.Name, f.Value = cut(f.Name), cut(f.Value)
		if size += fieldSize(f); size > maxHeader {
			break
		}
		kept = append(kept, f)
	}
	return kept
}

// withoutToken returns the value of an Authorization field without the token.
func withoutToken(value string) string {
	scheme, _, found := strings.Cut(value, " ")
	if !found || !strings.EqualFold(scheme, "Bearer") {
		scheme = "" // it may be the token itself
	}
	return strings.TrimSpace(scheme + " …")
}
