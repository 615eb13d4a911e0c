//go:build !js

package api

import (
	"crypto/sha512"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

// works is JavaScript that imports load, and defines a function works(module) that
// reports whether validate() of a module works.
const works = `
	const { load } = await import("/lib/presence.js");
	const works = (module) => module.validate({ duration: 15, uris: ["sip:johndoe@contoso.com"] }).length === 0;
`

func TestLoadAcceptsEverySource(t *testing.T) {
	s := browser.Serve(t, browser.WithPage(`<!doctype html><base href="/lib/"><link rel="icon" href="data:,">`))
	wasm := browser.Module(t)
	s.Answer("GET /octets.wasm", browser.Reply(http.StatusOK, "application/octet-stream", wasm))
	s.Answer("GET /typeless.wasm", browser.Reply(http.StatusOK, "", wasm))
	s.Answer("GET /parameter.wasm", browser.Reply(http.StatusOK, "application/wasm; charset=utf-8", wasm))
	sum := sha512.Sum384(wasm)
	integrity := "sha384-" + base64.StdEncoding.EncodeToString(sum[:])

	for _, row := range []struct{ name, wasm string }{
		{"no option: the file beside presence.js", `{}`},
		{"a path", `{ wasm: "/lib/presence.wasm" }`},
		{"a path relative to the page's base", `{ wasm: "presence.wasm" }`},
		{"a URL", `{ wasm: new URL("/lib/presence.wasm", location.href) }`},
		{"a URL with its integrity", `{ wasm: "/lib/presence.wasm", integrity: given }`},
		{"the integrity alone", `{ integrity: given }`},
		{"a Response", `{ wasm: await fetch("/lib/presence.wasm") }`},
		{"a Response made by the page", `{ wasm: new Response(await (await fetch("/lib/presence.wasm")).blob()) }`},
		{"an ArrayBuffer", `{ wasm: await (await fetch("/lib/presence.wasm")).arrayBuffer() }`},
		{"a view in the middle of a buffer", `{ wasm: await fetch("/lib/presence.wasm").then((r) => r.arrayBuffer()).then((buffer) => {
			const bytes = new Uint8Array(buffer.byteLength + 20);
			bytes.set(new Uint8Array(buffer), 10);
			return bytes.subarray(10, buffer.byteLength + 10);
		}) }`},
		{"a compiled module", `{ wasm: await WebAssembly.compileStreaming(fetch("/lib/presence.wasm")) }`},
		{"a server that sends it as octets", `{ wasm: "/octets.wasm" }`},
		{"a server that sends no media type", `{ wasm: "/typeless.wasm" }`},
		{"a media type with a parameter, which streaming compilation refuses", `{ wasm: "/parameter.wasm" }`},
		{"a browser without streaming compilation", `(WebAssembly.compileStreaming = undefined, {})`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var worked bool
			browser.Open(t, s.URL).Run(&worked, works+`return works(await load(`+row.wasm+`));`, integrity)
			assert.True(t, worked)
		})
	}
}

func TestLoadErrorsSayWhatIsWrong(t *testing.T) {
	s := browser.Serve(t)
	wasm := browser.Module(t)
	signIn := []byte("<!doctype html><title>Sign in</title>")
	s.Answer("GET /signin.wasm", browser.Reply(http.StatusOK, "text/html; charset=utf-8", signIn))
	s.Answer("GET /lying.wasm", browser.Reply(http.StatusOK, "application/wasm", signIn))
	s.Answer("GET /half.wasm", browser.Reply(http.StatusOK, "application/wasm", wasm[:len(wasm)/2]))
	s.Answer("GET /empty.wasm", browser.Reply(http.StatusOK, "application/wasm", nil))
	s.Answer("GET /busy.wasm", browser.Reply(http.StatusServiceUnavailable, "text/plain", []byte("later")))
	for name, mediaType := range map[string]string{"cut": "application/wasm", "cut-octets": "application/octet-stream"} {
		s.Answer("GET /"+name+".wasm", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			w.Header().Set("Content-Length", strconv.Itoa(len(wasm)))
			w.Write(wasm[:len(wasm)/2])
			panic(http.ErrAbortHandler)
		})
	}
	gone := browser.Serve(t)
	gone.Close()
	const failed = "Failed to load resource"
	const otherBuild = "the WebAssembly module is not the presence.wasm that was built with this script: take both from the same copy of ucwa-presence 0.1.0"

	for _, row := range []struct {
		name, options string
		kind, message string
		status        int
		retryable     bool
		console       []string
	}{
		{
			"the file is not there", `{ wasm: "/none.wasm" }`,
			"server", s.URL + "/none.wasm cannot be loaded: the server answered 404", 404, false, []string{failed},
		},
		{
			"the server is busy", `{ wasm: "/busy.wasm" }`,
			"server", s.URL + "/busy.wasm cannot be loaded: the server answered 503", 503, true, []string{failed},
		},
		{
			"the answer is a sign-in page", `{ wasm: "/signin.wasm" }`,
			"protocol", s.URL + "/signin.wasm is not a WebAssembly module; its Content-Type is text/html; charset=utf-8", 0, false, nil,
		},
		{
			"the answer is a page with the media type of a module", `{ wasm: "/lying.wasm" }`,
			"protocol", s.URL + "/lying.wasm is not a WebAssembly module", 0, false, nil,
		},
		{
			"the file on the server is truncated", `{ wasm: "/half.wasm" }`,
			"protocol", s.URL + "/half.wasm is not a WebAssembly module", 0, false, nil,
		},
		{
			"the file on the server is empty", `{ wasm: "/empty.wasm" }`,
			"protocol", s.URL + "/empty.wasm is not a WebAssembly module", 0, false, nil,
		},
		{
			"the connection breaks while the module arrives", `{ wasm: "/cut.wasm" }`,
			"network", s.URL + "/cut.wasm did not arrive whole", 0, true, []string{failed},
		},
		{
			"the connection breaks where streaming compilation is not possible", `{ wasm: "/cut-octets.wasm" }`,
			"network", s.URL + "/cut-octets.wasm did not arrive whole", 0, true, []string{failed},
		},
		{
			"no server listens there", `{ wasm: "` + gone.URL + `/presence.wasm" }`,
			"network", gone.URL + "/presence.wasm cannot be reached", 0, true, []string{failed},
		},
		{
			"the integrity is that of another file", `{ wasm: "/lib/presence.wasm", integrity: "sha384-` + base64.StdEncoding.EncodeToString(make([]byte, 48)) + `" }`,
			"network", s.URL + "/lib/presence.wasm cannot be reached, or does not match its integrity", 0, true, []string{"Failed to find a valid digest", "SRI's integrity checks failed"},
		},
		{
			"integrity is given with bytes, which no browser checks", `{ wasm: new Uint8Array(8), integrity: "sha384-AAAA" }`,
			"argument", "integrity only goes with a URL", 0, false, nil,
		},
		{
			"the bytes are not a module", `{ wasm: new Uint8Array(8) }`,
			"protocol", "what was given is not a WebAssembly module", 0, false, nil,
		},
		{
			"the module is not a Go program", `{ wasm: new Uint8Array([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]) }`,
			"protocol", otherBuild, 0, false, nil,
		},
		{
			"the module is that of the emulator", `{ wasm: "/lib/emulator.wasm" }`,
			"protocol", otherBuild, 0, false, nil,
		},
		{
			"the body of the Response was read before", `(async () => {
				const wasm = await fetch("/lib/presence.wasm");
				await wasm.arrayBuffer();
				return { wasm };
			})()`,
			"argument", "wasm must be a Response that nobody has read", 0, false, nil,
		},
		{
			"the source is a number", `{ wasm: 1 }`,
			"argument", "wasm must be a URL, a Response, bytes or a WebAssembly.Module", 0, false, nil,
		},
		{
			"the address is not a URL", `{ wasm: "https://:::" }`,
			"argument", "wasm is not a URL", 0, false, nil,
		},
		{
			"the address is not a URL, and a module is loaded already", `(await load(), { wasm: "https://:::" })`,
			"argument", "wasm is not a URL", 0, false, nil,
		},
		{
			"an option is misspelled", `{ integritty: "sha384-" }`,
			"argument", "integritty is an unknown option; known are wasm, integrity", 0, false, nil,
		},
		{
			"the browser has no fetch", `(globalThis.fetch = undefined, {})`,
			"internal", "this browser has no fetch", 0, false, nil,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			page := browser.Open(t, s.URL)
			page.Expect(row.console...)
			var got browser.Failure
			var again bool
			page.Run(&got, works+`
				globalThis.own = { fetch, WebAssembly };
				return failure(load(await `+row.options+`));`)
			assert.Equal(t, "UcwaError", got.Class)
			assert.Equal(t, row.kind, got.Kind)
			assert.Equal(t, row.message, got.Message)
			assert.Equal(t, row.status, got.Status)
			assert.Equal(t, row.retryable, got.Retryable)
			page.Run(&again, works+`
				Object.assign(globalThis, globalThis.own);
				return works(await load());`)
			assert.True(t, again, "load() works after a failure")
		})
	}
}

func TestLoadNamesThePolicyThatForbidsWebAssembly(t *testing.T) {
	for _, row := range []struct{ name, wasm string }{
		{"for a file that is compiled while it arrives", `"/lib/presence.wasm"`},
		{"for bytes", `await (await fetch("/lib/presence.wasm")).arrayBuffer()`},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := browser.Serve(t, browser.WithPolicy(strings.Replace(browser.StrictPolicy, " 'wasm-unsafe-eval'", "", 1)))
			page := browser.Open(t, s.URL)
			page.Expect("Content Security Policy", "Content-Security-Policy")
			var got browser.Failure
			page.Run(&got, works+`return failure(load({ wasm: `+row.wasm+` }));`)
			assert.Equal(t, "internal", got.Kind)
			assert.Equal(t, "this page may not compile WebAssembly: its Content Security Policy needs script-src 'wasm-unsafe-eval'", got.Message)
			assert.Contains(t, got.Cause, "CompileError")
			assert.False(t, got.Retryable)
		})
	}
}
