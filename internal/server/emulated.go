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
	// No codec reads more. The emulator refuses bodies over its own, lower limit after
	// the checks that come first.
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
	// Not by Add, which would turn WWW-Authenticate into Www-Authenticate: some
	// clients compare names in the case that UCWA writes.
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
// and sets the answer's header accordingly. UCWA servers compress, and one existing
// client reads nothing else. Another one asks for gzip and cannot read it: it names an
// origin in X-Ms-Origin, as do the requests of the page CreateAnApplication, whose
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

// breakOff closes the connection in the middle of an answer. Closed without a byte, it
// would look to a browser like an idle connection that the server has timed out, and
// the browser would repeat the request, even a POST. The status is that of a proxy that
// has lost its server, because some clients look at the status only.
func breakOff(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1")
	w.WriteHeader(http.StatusBadGateway)
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
