//go:build !js

package browser

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// A Pool is a server that shares no code with the product: it records each
// request, and answers as a test has set it up to. Requests without an answer get
// 404.
type Pool struct {
	mu       sync.Mutex
	answers  map[string]http.HandlerFunc // by method and path, such as "GET /ucwa"
	received []Request
}

// A Request is a received request with its exact bytes.
type Request struct {
	Method, Target string
	Header         http.Header
	Body           string
}

// Answer sets the answer to a method and path, such as "GET /ucwa".
func (p *Pool) Answer(to string, answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answers == nil {
		p.answers = map[string]http.HandlerFunc{}
	}
	p.answers[to] = answer
}

// Requests returns the requests since the last call.
func (p *Pool) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	received := p.received
	p.received = nil
	return received
}

func (p *Pool) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the page has aborted the request
	}
	p.mu.Lock()
	p.received = append(p.received, Request{r.Method, r.URL.RequestURI(), r.Header.Clone(), string(body)})
	answer := p.answers[r.Method+" "+r.URL.Path]
	p.mu.Unlock()
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	answer(w, r)
}

// Reply returns an answer. Without a media type it has no Content-Type.
func Reply(status int, mediaType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if mediaType != "" {
			w.Header().Set("Content-Type", mediaType)
		}
		w.WriteHeader(status)
		w.Write(body)
	}
}

// Sample returns a document of the protocol, as in
// "presenceSubscriptions_ref/get-response.json.wire".
func Sample(t *testing.T, name string) []byte {
	t.Helper()
	document, err := os.ReadFile(filepath.Join(Root, "internal/hal/testdata", name))
	check(t, err)
	return document
}
