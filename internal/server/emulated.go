//go:build !js

package server

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// emulated passes requests to the emulator.
type emulated struct{ transport *emulator.Transport }

func (e emulated) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// No codec reads more. The emulator refuses bodies over its own, lower limit, but
	// makes other checks first.
	body, err := io.ReadAll(io.LimitReader(r.Body, hal.MaxBytes+1))
	if err != nil {
		http.Error(w, "the request's body did not arrive", http.StatusBadRequest)
		return
	}
	// The URL is absolute: links of discovery and of a challenge name the host. A
	// browser would have encoded a backslash, as in DOMAIN\user.
	uri := strings.ReplaceAll(r.URL.RequestURI(), `\`, "%5C")
	req := &httpmsg.Request{Method: r.Method, URL: ownOrigin(r) + uri, Body: body}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			req.Header.Add(name, value)
		}
	}
	resp, err := e.transport.Do(r.Context(), req)
	if err != nil {
		breakOff(w)
	}
	// Header.Add would turn WWW-Authenticate into Www-Authenticate. Some clients compare
	// names in the case that UCWA writes.
	for _, field := range resp.Header {
		w.Header()[field.Name] = append(w.Header()[field.Name], field.Value)
	}
	content := resp.Body
	if len(content) > 0 {
		content = compressed(w.Header(), content, r.Header)
	}
	w.WriteHeader(resp.Status)
	w.Write(content) // fails if the client has left
}

// compressed returns a body in the coding that a request with the given header accepts,
// and sets the header of the answer accordingly. UCWA servers compress, and one existing
// client reads only compressed answers. Another client accepts gzip but cannot read it.
// Its requests have X-Ms-Origin, like the requests on the page CreateAnApplication, whose
// answers are not compressed.
func compressed(header http.Header, body []byte, request http.Header) []byte {
	header.Add("Vary", "Accept-Encoding")
	if !accepts(request.Values("Accept-Encoding"), "gzip") || request.Get("X-Ms-Origin") != "" {
		return body
	}
	encoded, _ := gzipped(bytes.NewReader(body)) // memory does not fail
	header.Set("Content-Encoding", "gzip")
	header.Set("Content-Length", strconv.Itoa(len(encoded)))
	return encoded
}

// breakOff closes the connection in the middle of an answer. After a close without a
// byte, a browser would assume that the server has timed out an idle connection, and
// would repeat the request, even a POST. The status is that of a proxy that cannot reach
// its server, because some clients check only the status.
func breakOff(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1")
	w.WriteHeader(http.StatusBadGateway)
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
