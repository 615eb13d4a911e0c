//go:build !js

package server

import (
	"bytes"
	"compress/gzip"
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

// emulated carries requests to the emulator, and its answers back.
type emulated struct{ transport *emulator.Transport }

func (e emulated) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// No codec reads more. The emulator refuses what is over its own, lower
	// limit, in its own words and only after the checks that come first.
	body, err := io.ReadAll(io.LimitReader(r.Body, hal.MaxBytes+1))
	if err != nil {
		http.Error(w, "the request ended early", http.StatusBadRequest)
		return
	}
	// Absolute: discovery and a 401 say where to go on, and have to name the host.
	// A backslash, as in DOMAIN\user, is none that a browser would have left there.
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
	// In the emulator's spelling, WWW-Authenticate and not Www-Authenticate: some
	// clients look names up as they are.
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

// compressed returns a body as it goes out in answer to a request with the given
// header, and has the header of the answer say how. Servers of UCWA do compress,
// and there is a client that cannot read an answer which is not. There is also one
// that asks for gzip and cannot read it: it names an origin in X-Ms-Origin, as do
// the requests of the page CreateAnApplication, whose answers are as they are.
func compressed(header http.Header, body []byte, request http.Header) []byte {
	header.Add("Vary", "Accept-Encoding")
	accept := request.Values("Accept-Encoding")
	if q := quality(accept, "gzip"); q == 0 || q < quality(accept, identity) || request.Get("X-Ms-Origin") != "" {
		return body
	}
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	zipped.Write(body) // memory does not fail
	zipped.Close()
	header.Set("Content-Encoding", "gzip")
	header.Set("Content-Length", strconv.Itoa(b.Len()))
	return b.Bytes()
}

// breakOff ends the connection before an answer is complete. It begins with one,
// because a browser takes a connection that ends without a byte for one that it
// has kept for too long, and sends the request again, be it a POST. Its status is
// that of a proxy which has lost the server: some clients look at nothing else.
func breakOff(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1")
	w.WriteHeader(http.StatusBadGateway)
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
