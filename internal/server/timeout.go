//go:build !js

package server

import (
	"io"
	"net/http"
	"time"
)

// maxBodyTime is how long the body of a request may take to arrive.
const maxBodyTime = 30 * time.Second

// bodyTimeout ends requests whose bodies do not arrive in time, also if the handler
// does not read them: package http reads the rest before it sends the answer. It
// replaces the ReadTimeout of an http.Server, which would also end parked requests.
func bodyTimeout(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			connection := http.NewResponseController(w)
			// SetReadDeadline fails without a connection, as in tests.
			connection.SetReadDeadline(time.Now().Add(maxBodyTime))
			r.Body = &timedBody{r.Body, connection}
		}
		next.ServeHTTP(w, r)
	})
}

// timedBody is a body with a read deadline. Reading it to its end removes the deadline.
type timedBody struct {
	io.ReadCloser
	connection *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}
