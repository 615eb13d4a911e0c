//go:build !js

package server

import (
	"io"
	"maps"
	"net/http"
	"slices"

	"ucwapresence/internal/emulator"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
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
	req := &ucwa.Request{Method: r.Method, URL: ownOrigin(r) + r.URL.RequestURI(), Body: body}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			req.Header.Add(name, value)
		}
	}
	resp, err := e.transport.Do(r.Context(), req)
	if err != nil {
		panic(http.ErrAbortHandler) // no answer came: the connection ends without one
	}
	// In the emulator's spelling, WWW-Authenticate and not Www-Authenticate: some
	// clients look names up as they are.
	for _, field := range resp.Header {
		w.Header()[field.Name] = append(w.Header()[field.Name], field.Value)
	}
	w.WriteHeader(resp.Status)
	w.Write(resp.Body) // fails if the client has left
}
