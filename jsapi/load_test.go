//go:build js && wasm

package jsapi

import (
	"runtime"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Ten thousand calls, some of which fail and some of which are aborted, leave
// nothing behind: neither functions nor goroutines, which newPage looks after,
// nor memory.
func TestManyCallsLeaveNothing(t *testing.T) {
	const calls, margin = 10_000, 1 << 20
	p := newPage(t, Presence())
	s := stub(t, `(url, { method, signal }) => new Promise((resolve, reject) => {
		$[0].calls++;
		if ($[0].calls % 100 === 0) reject(new TypeError("Failed to fetch"));
		else if ($[0].calls % 100 === 1) signal.addEventListener("abort", () => reject(signal.reason));
		else resolve(new Response(method === "POST" ? $[1] : $[2], { headers: { "Content-Type": "application/json" } }));
	})`, eval(t, `{ calls: 0 }`),
		sample(t, "presenceSubscriptions_ref/post-response.json.wire"),
		sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	client := p.connect(t, s, ``)

	// The page makes the calls, so that the test itself leaves nothing.
	run := func(calls int) safejs.Value {
		return eval(t, `(async ([list, create], client, request, calls) => {
			const kinds = {};
			for (let i = 0; i < calls; i++) {
				const controller = new AbortController();
				const aborted = i % 100 === 0 && setTimeout(() => controller.abort());
				const kind = await new Promise((resolve) => {
					const settle = (json, error) => resolve(error ? JSON.parse(error).kind : "settled");
					if (i % 2) list(settle, controller.signal, client, "{}");
					else create(settle, controller.signal, client, request, "{}");
				});
				clearTimeout(aborted);
				kinds[kind] = (kinds[kind] ?? 0) + 1;
			}
			return kinds;
		})($[0], $[1], $[2], $[3])`, []any{p.functions["list"], p.functions["create"]}, client, createRequest, calls)
	}
	wait := func(promise safejs.Value) string {
		t.Helper()
		return text(t, `JSON.stringify($[0])`, settled(t, promise))
	}
	wait(run(100)) // what is made once and kept
	before := heap()
	assert.JSONEq(t, `{"settled":9800,"network":100,"aborted":100}`, wait(run(calls)))
	require.Less(t, heap(), before+margin, "bytes of the heap")
}

// heap returns how many bytes are in use after a collection of all that is not.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
