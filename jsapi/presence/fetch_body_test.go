//go:build js && wasm

package presence

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

// endlessBody is a body of endless chunks of ten bytes. It counts the chunks and
// records when the body is cancelled.
const endlessBody = `new ReadableStream({
	pull(stream) { $[0].chunks++; stream.enqueue(new Uint8Array(10).fill(32)); },
	cancel() { $[0].cancelled = true; },
}, { highWaterMark: 0 })`

func TestBodyIsCancelledWhenItIsTooLarge(t *testing.T) {
	for _, row := range []struct {
		name, answer string
		maxBytes     int
		chunks       int
	}{
		{"the first chunk exceeds the limit", `new Response(` + endlessBody + `)`, 9, 1},
		{"the limit is at the end of a chunk", `new Response(` + endlessBody + `)`, 30, 4},
		{"the limit is in the middle of a chunk", `new Response(` + endlessBody + `)`, 35, 4},
		{"a Content-Length that is too small", `new Response(` + endlessBody + `, { headers: { "Content-Length": "5" } })`, 30, 4},
		{"a negative Content-Length", `new Response(` + endlessBody + `, { headers: { "Content-Length": "-1" } })`, 30, 4},
		{"an empty Content-Length", `new Response(` + endlessBody + `, { headers: { "Content-Length": "" } })`, 30, 4},
		{"a hexadecimal Content-Length", `new Response(` + endlessBody + `, { headers: { "Content-Length": "0x10" } })`, 30, 4},
		{"two Content-Lengths", `new Response(` + endlessBody + `, { headers: [["Content-Length", "5"], ["Content-Length", "5"]] })`, 30, 4},
		{"a byte stream of the page", `new Response(` + strings.Replace(endlessBody, "{", `{ type: "bytes",`, 1) + `)`, 30, 4},
		{"an answer with status 500", `new Response(` + endlessBody + `, { status: 500, headers: { "Content-Length": "5" } })`, 30, 4},
		{"a stand-in for a Response", `({ status: 200, headers: new Headers({ "Content-Length": "5" }), body: ` + endlessBody + ` })`, 30, 4},
		{"a Response of type basic", `(() => {
			const response = new Response(` + endlessBody + `, { headers: { "Content-Length": "5" } });
			Object.defineProperty(response, "type", { value: "basic" });
			return response;
		})()`, 30, 4},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			body := jstest.Eval(t, `{ chunks: 0, cancelled: false }`)
			_, err := do(t.Context(), t, stub(t, `() => `+row.answer, body), &httpmsg.Request{MaxBytes: row.maxBytes})
			var tooLarge *httpmsg.TooLargeError
			require.ErrorAs(t, err, &tooLarge)
			assert.Equal(t, row.maxBytes, tooLarge.MaxBytes)
			assert.Equal(t, row.chunks, jstest.Number(t, `$[0].chunks`, body))
			assert.True(t, jstest.Truth(t, `$[0].cancelled`, body))
		})
	}
}

// A stand-in for fetch without streams reads the whole body before the client sees it.
func TestBodyOfAStandInIsRefusedWhenItIsTooLarge(t *testing.T) {
	for _, row := range []struct{ name, buffer string }{
		{"an ArrayBuffer", `new ArrayBuffer(10)`},
		{"a view of a part of an ArrayBuffer", `new Uint8Array(new ArrayBuffer(20), 5, 10)`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			s := stub(t, `() => ({ status: 200, headers: new Headers(), arrayBuffer: async () => `+row.buffer+` })`)
			_, err := do(t.Context(), t, s, &httpmsg.Request{MaxBytes: 9})
			var tooLarge *httpmsg.TooLargeError
			assert.ErrorAs(t, err, &tooLarge)
			resp, err := do(t.Context(), t, s, &httpmsg.Request{MaxBytes: 10})
			require.NoError(t, err)
			assert.Len(t, resp.Body, 10)
		})
	}
}

func TestBodyMayBeAsLargeAsAllowed(t *testing.T) {
	jstest.CheckLeaks(t)
	for _, maxBytes := range []int{10, 11, 0} { // 0 means no limit
		resp, err := do(t.Context(), t, stubOf(t, 200, "text/plain", "0123456789"), &httpmsg.Request{MaxBytes: maxBytes})
		require.NoError(t, err)
		assert.Equal(t, "0123456789", string(resp.Body))
	}
}

// A body is read into the memory of an earlier body, and its length may differ from its
// Content-Length.
func TestBodyIsReadWholeIntoMemoryOfEarlierBodies(t *testing.T) {
	const chunks = `new ReadableStream({ start(stream) {
		for (const byte of [97, 98, 99]) stream.enqueue(new Uint8Array(50_000).fill(byte));
		stream.close();
	} })`
	for _, row := range []struct{ name, answer, want string }{
		{"a short body", `new Response("short")`, "short"},
		{"a body longer than the first memory", `new Response("x".repeat(200_000))`, strings.Repeat("x", 200_000)},
		{"a short body after a longer body", `new Response("y".repeat(7))`, strings.Repeat("y", 7)},
		{"a body longer than the memory that is reused", `new Response("z".repeat(3_000_000))`, strings.Repeat("z", 3_000_000)},
		{"an empty body", `new Response("")`, ""},
		{"a body longer than its Content-Length", `new Response("x".repeat(100_000), { headers: { "Content-Length": "99999" } })`, strings.Repeat("x", 100_000)},
		{"a body shorter than its Content-Length", `new Response("x", { headers: { "Content-Length": "900000" } })`, "x"},
		{"a Content-Length of 1e99", `new Response("x", { headers: { "Content-Length": "1e99" } })`, "x"},
		{"a byte stream of the page", `new Response(new ReadableStream({ type: "bytes", start(stream) {
			for (const byte of [97, 98, 99]) stream.enqueue(new Uint8Array(50_000).fill(byte));
			stream.close();
		} }))`, strings.Repeat("a", 50_000) + strings.Repeat("b", 50_000) + strings.Repeat("c", 50_000)},
		{"a stream of chunks of the page", `new Response(` + chunks + `)`, strings.Repeat("a", 50_000) + strings.Repeat("b", 50_000) + strings.Repeat("c", 50_000)},
		{"a stream of chunks in a stand-in for a Response", `({ status: 200, headers: new Headers(), body: ` + chunks + ` })`, strings.Repeat("a", 50_000) + strings.Repeat("b", 50_000) + strings.Repeat("c", 50_000)},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			resp, err := do(t.Context(), t, stub(t, `() => `+row.answer), &httpmsg.Request{})
			require.NoError(t, err)
			assert.True(t, row.want == string(resp.Body), "%d bytes, starting with %.20q", len(resp.Body), resp.Body)
		})
	}
}

func TestBodiesThatArriveTogetherKeepTheirBytes(t *testing.T) {
	jstest.CheckLeaks(t)
	s := stub(t, `(url) => new Response(url.repeat(10_000))`)
	var group sync.WaitGroup
	bodies := make([][]byte, 8)
	for i := range bodies {
		group.Go(func() {
			resp, err := do(t.Context(), t, s, &httpmsg.Request{URL: strconv.Itoa(i)})
			if assert.NoError(t, err) {
				bodies[i] = resp.Body
			}
		})
	}
	group.Wait()
	for i, body := range bodies {
		assert.True(t, strings.Repeat(strconv.Itoa(i), 10_000) == string(body), "body %d starts with %.20q", i, body)
	}
}

// A body whose chunks are always ready is read in microtasks. Timers do not fire
// between microtasks.
func TestTimersFireDuringAnEndlessBody(t *testing.T) {
	for _, row := range []struct{ name, chunk string }{
		{"empty chunks", `new Uint8Array()`},
		{"chunks of one byte", `new Uint8Array(1)`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			cause := errors.New("the time is over")
			ctx, cancel := context.WithCancelCause(t.Context())
			timer := time.AfterFunc(50*time.Millisecond, func() { cancel(cause) })
			defer timer.Stop()
			s := stub(t, `() => new Response(new ReadableStream({ pull: (stream) => stream.enqueue(`+row.chunk+`) }))`)
			_, err := do(ctx, t, s, &httpmsg.Request{MaxBytes: 1 << 30})
			assert.ErrorIs(t, err, cause)
		})
	}
}

func TestBodyThatBreaksOffIsAnIncompleteError(t *testing.T) {
	for _, row := range []struct{ name, answer string }{
		{"the stream fails at the first read", `new Response(new ReadableStream({ pull(stream) { stream.error($[0]); } }), { status: 503 })`},
		{"the stream fails after a chunk", `new Response(new ReadableStream({
			start(stream) { stream.enqueue(new Uint8Array(3)); },
			pull(stream) { stream.error($[0]); },
		}, { highWaterMark: 0 }), { status: 503 })`},
		{"a byte stream fails", `new Response(new ReadableStream({ type: "bytes", pull(stream) { stream.error($[0]); } }), { status: 503 })`},
		{"arrayBuffer() rejects", `({ status: 503, headers: new Headers(), arrayBuffer: async () => { throw $[0]; } })`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			reason := jstest.Eval(t, `new TypeError("network error")`)
			_, err := do(t.Context(), t, stub(t, `() => `+row.answer, reason), &httpmsg.Request{})
			var incomplete *httpmsg.IncompleteError
			require.ErrorAs(t, err, &incomplete)
			assert.Equal(t, 503, incomplete.Status)
			var thrown *jsrt.Thrown
			require.ErrorAs(t, err, &thrown)
			assert.True(t, thrown.Value.Equal(reason))
		})
	}
}

// Each fetch waits at a different stage until its context ends.
func TestFetchEndsWithItsContext(t *testing.T) {
	cause := errors.New("the cause")
	for _, row := range []struct {
		name   string
		answer string // calls $[0] when it waits, and records in $[1] how it is cancelled
		want   string // the sorted items of $[1]
	}{
		{
			"while fetch is under way",
			`(url, { signal }) => new Promise((_, reject) => {
				signal.addEventListener("abort", () => { $[1].push("aborted"); reject(signal.reason); });
				$[0]();
			})`,
			"aborted",
		},
		{
			"while the body arrives",
			`(url, { signal }) => {
				signal.addEventListener("abort", () => $[1].push("aborted"));
				return new Response(new ReadableStream({ pull: () => $[0](), cancel: () => $[1].push("cancelled") }, { highWaterMark: 0 }));
			}`,
			"aborted,cancelled",
		},
		{
			"fetch ignores its signal",
			`() => new Promise((resolve) => { $[1].settle = () => resolve(new Response("late")); $[0](); })`,
			"",
		},
		{
			"the body cannot be cancelled",
			`() => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read: () => new Promise((_, reject) => { $[1].settle = reject; $[0](); }) }) } })`,
			"",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			waits := jsrt.Func(func([]safejs.Value) { cancel(cause) })
			defer waits.Release()
			notes := jstest.Eval(t, `[]`)
			_, err := do(ctx, t, stub(t, row.answer, waits, notes), &httpmsg.Request{})
			assert.ErrorIs(t, err, cause)
			jstest.Turn(t)
			assert.Equal(t, row.want, jstest.Text(t, `$[0].sort().join()`, notes))
			jstest.Eval(t, `$[0].settle?.()`, notes) // fetch ends after the call has ended
		})
	}
}
