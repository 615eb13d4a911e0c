//go:build !js

package e2e

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// pool is a server that shares no code with the product: it writes down what
// arrives, and answers with what a test has laid out.
type pool struct {
	mu       sync.Mutex
	answers  map[string]http.HandlerFunc // by method and path, such as "GET /ucwa"
	received []request
}

// request is what arrived, to the byte.
type request struct {
	Method, Target string
	Header         http.Header
	Body           string
}

// answer lays out the answer to a method and path.
func (p *pool) answer(to string, answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answers == nil {
		p.answers = map[string]http.HandlerFunc{}
	}
	p.answers[to] = answer
}

// requests returns what has arrived since it was last asked.
func (p *pool) requests() []request {
	p.mu.Lock()
	defer p.mu.Unlock()
	received := p.received
	p.received = nil
	return received
}

func (p *pool) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the page gave up
	}
	p.mu.Lock()
	p.received = append(p.received, request{r.Method, r.URL.RequestURI(), r.Header.Clone(), string(body)})
	answer := p.answers[r.Method+" "+r.URL.Path]
	p.mu.Unlock()
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	answer(w, r)
}

// reply returns an answer.
func reply(status int, mediaType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if mediaType != "" {
			w.Header().Set("Content-Type", mediaType)
		}
		w.WriteHeader(status)
		w.Write(body)
	}
}

// sample returns a document of the protocol.
func sample(t *testing.T, name string) []byte {
	t.Helper()
	document, err := os.ReadFile(filepath.Join(root, "internal/hal/testdata", name))
	require.NoError(t, err)
	return document
}
