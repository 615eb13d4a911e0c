//go:build js && wasm

package presence

import (
	"context"
	"errors"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/jsrt/jstest"
)

// endless is a stub whose answer has a body of chunks of ten bytes without end.
// It counts them, and tells when the body is given up.
func endless(t *testing.T) safejs.Value {
	t.Helper()
	body := jstest.Eval(t, `{ chunks: 0, canceled: false }`)
	s := stub(t, `() => new Response(new ReadableStream({
		pull(stream) { $[0].chunks++; stream.enqueue(new Uint8Array(10).fill(32)); },
		cancel() { $[0].canceled = true; },
	}, { highWaterMark: 0 }))`, body)
	require.NoError(t, s.Set("body", body))
	return s
}

func TestBodyIsGivenUpOnceItIsTooLarge(t *testing.T) {
	for _, row := range []struct {
		name     string
		maxBytes int
		chunks   int
	}{
		{"in the first chunk", 9, 1},
		{"by the chunk after the last that fits", 30, 4},
		{"in the middle of a chunk", 35, 4},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			s := endless(t)
			_, err := do(t.Context(), t, s, &httpmsg.Request{MaxBytes: row.maxBytes})
			var tooLarge *httpmsg.TooLargeError
			require.ErrorAs(t, err, &tooLarge)
			assert.Equal(t, row.maxBytes, tooLarge.MaxBytes)
			assert.Equal(t, row.chunks, jstest.Number(t, `$[0].body.chunks`, s))
			assert.True(t, jstest.Truth(t, `$[0].body.canceled`, s))
		})
	}
}

// A length that is told may be wrong, or that of the compressed body.
func TestBodyIsLongerThanItsLength(t *testing.T) {
	for _, row := range []struct{ name, headers string }{
		{"of a fetch that is mistaken", `{ "Content-Length": "5" }`},
		{"because it was compressed", `{ "Content-Length": "5", "Content-Encoding": "gzip" }`},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			_, err := do(t.Context(), t, stub(t, `() => new Response("0123456789", { headers: `+row.headers+` })`), &httpmsg.Request{MaxBytes: 9})
			var tooLarge *httpmsg.TooLargeError
			assert.ErrorAs(t, err, &tooLarge)
		})
	}
}

func TestBodyMayBeAsLargeAsAllowed(t *testing.T) {
	jstest.CheckLeaks(t)
	for _, maxBytes := range []int{10, 11, 0} { // 0 is no bound
		resp, err := do(t.Context(), t, stubOf(t, 200, "text/plain", "0123456789"), &httpmsg.Request{MaxBytes: maxBytes})
		require.NoError(t, err)
		assert.Equal(t, "0123456789", string(resp.Body))
	}
}

func TestBodyThatBreaksOff(t *testing.T) {
	jstest.CheckLeaks(t)
	reason := jstest.Eval(t, `new TypeError("network error")`)
	s := stub(t, `() => new Response(new ReadableStream({ pull(stream) { stream.error($[0]); } }))`, reason)
	_, err := do(t.Context(), t, s, &httpmsg.Request{})
	var thrown *jsrt.Thrown
	require.ErrorAs(t, err, &thrown)
	assert.True(t, thrown.Value.Equal(reason))
}

// Each of these fetches waits until its context has ended, at another stage.
func TestFetchEndsWithItsContext(t *testing.T) {
	cause := errors.New("the cause")
	for _, row := range []struct {
		name   string
		answer string // tells $[0] once it waits, and notes in $[1] what becomes of it
		want   string // of $[1]
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
				return new Response(new ReadableStream({ pull: () => $[0](), cancel: () => $[1].push("canceled") }, { highWaterMark: 0 }));
			}`,
			"aborted,canceled",
		},
		{
			"although fetch takes no notice",
			`() => new Promise((resolve) => { $[1].settle = () => resolve(new Response("late")); $[0](); })`,
			"",
		},
		{
			"although the body takes no notice",
			`() => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read: () => new Promise((_, reject) => { $[1].settle = reject; $[0](); }) }) } })`,
			"",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			jstest.CheckLeaks(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			waits, err := jsrt.Func(func([]safejs.Value) { cancel(cause) })
			require.NoError(t, err)
			defer waits.Release()
			notes := jstest.Eval(t, `[]`)
			_, err = do(ctx, t, stub(t, row.answer, waits, notes), &httpmsg.Request{})
			assert.ErrorIs(t, err, cause)
			jstest.Turn(t)
			assert.Equal(t, row.want, jstest.Text(t, `$[0].sort().join()`, notes))
			jstest.Eval(t, `$[0].settle?.()`, notes) // too late: it calls nobody
		})
	}
}
