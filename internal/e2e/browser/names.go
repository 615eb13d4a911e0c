//go:build !js

package browser

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Domain is a domain whose names resolve to this machine in the browser of the tests.
// They are served over https at its default port.
const Domain = "names.test"

// names is the server of all names of [Domain].
var names struct {
	once     sync.Once
	listener net.Listener // at the port that the browser maps the names to

	mu       sync.Mutex
	handlers map[string]http.Handler // by name
}

// listen opens the port of the names, and returns its address, which the browser gets
// when it starts.
func listen() string {
	names.once.Do(func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		names.listener = listener
		names.handlers = map[string]http.Handler{}
		server := httptest.NewUnstartedServer(http.HandlerFunc(serveName))
		server.Listener.Close()
		server.Listener = listener
		server.StartTLS() // as long as the process runs
	})
	return names.listener.Addr().String()
}

// serveName passes a request on to the handler of the name that it is for.
func serveName(w http.ResponseWriter, r *http.Request) {
	names.mu.Lock()
	handler := names.handlers[r.Host]
	names.mu.Unlock()
	if handler == nil {
		panic(http.ErrAbortHandler) // as if the name did not exist
	}
	handler.ServeHTTP(w, r)
}

// ServeName makes a handler the server of a name of [Domain], until the test ends, and
// returns its origin.
func ServeName(t *testing.T, name string, handler http.Handler) (origin string) {
	t.Helper()
	if !strings.HasSuffix(name, "."+Domain) {
		t.Fatalf("%s is not a name of %s", name, Domain)
	}
	listen()
	set := func(handler http.Handler) {
		names.mu.Lock()
		defer names.mu.Unlock()
		names.handlers[name] = handler
	}
	set(handler)
	t.Cleanup(func() { set(nil) })
	return "https://" + name
}
