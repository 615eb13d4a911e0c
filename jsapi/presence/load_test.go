//go:build js && wasm

package presence

import (
	"runtime"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/jsrt/jstest"
)

// Some of the ten thousand calls fail or are aborted. newPage checks that no goroutine is
// left.
func TestTenThousandCallsReleaseFunctionsAndMemory(t *testing.T) {
	const margin = 1 << 20 // bytes
	p := newPage(t)
	withoutProfile(t)
	// In each hundred calls, one fails, and one gets no answer until it is aborted.
	s := stub(t, `(url, { method, signal }) => new Promise((resolve, reject) => {
		const [counter, created, list] = $;
		const number = counter.requests++ % 100;
		if (number === 99) reject(new TypeError("Failed to fetch"));
		else if (number === 0) signal.addEventListener("abort", () => reject(signal.reason));
		else resolve(new Response(method === "POST" ? created : list, { headers: { "Content-Type": "application/json" } }));
	})`, jstest.Eval(t, `{ requests: 0 }`),
		sample(t, "presenceSubscriptions_ref/post-response.json.wire"),
		sample(t, "presenceSubscriptions_ref/get-response.json.wire"))
	client := p.connect(t, s, ``)
	// The page makes the calls, so that the memory of the test does not count.
	run := func(calls int) string {
		t.Helper()
		kinds := jstest.Await(t, jstest.Eval(t, `(async ([list, create, client, request, calls, { requests }]) => {
			const kinds = {};
			for (let i = 0; i < calls; i++) {
				requests.length = 0;
				const controller = new AbortController();
				if (i % 100 === 0) setTimeout(() => controller.abort());
				const kind = await new Promise((resolve) => {
					const settle = (json, error) => resolve(error ? JSON.parse(error).kind : "settled");
					if (i % 2) list(settle, controller.signal, client, "{}");
					else create(settle, controller.signal, client, request, "{}");
				});
				kinds[kind] = (kinds[kind] ?? 0) + 1;
			}
			return kinds;
		})($)`, p.Functions["list"], p.Functions["create"], client, createRequest, calls, s))
		return jstest.Text(t, `JSON.stringify($[0])`, kinds)
	}

	run(100) // allocates the memory that the program keeps
	made := noteFunctions(t)
	before := heap()
	assert.JSONEq(t, `{"settled":9800,"network":100,"aborted":100}`, run(10_000))
	growth := heap() - before
	assert.Less(t, growth, int64(margin), "bytes of the heap are not released")
	assert.Zero(t, jstest.Number(t, `$[0].live()`, made), "functions are not released")
	functions := jstest.Number(t, `$[0].functions.length`, made)
	assert.GreaterOrEqual(t, functions, 10_000, "functions are not recorded")
	t.Logf("%d functions made and released, %d bytes of the heap kept", functions, growth)
}

func TestClosedClientsReleaseTheirMemory(t *testing.T) {
	const clients, margin = 10_000, 1 << 20 // bytes
	p := newPage(t)
	withoutProfile(t)
	before := heap()
	jstest.Eval(t, `(([connect, close, options, clients]) => {
		for (let i = 0; i < clients; i++) connect((client) => close(() => {}, Number(client)), options);
	})($)`, p.Functions["connect"], p.Functions["close"], `{"application":"https://fe1.contoso.com/105","token":"cwt=secret"}`, clients)
	assert.Less(t, heap()-before, int64(margin), "bytes of the heap are not released")
}

// noteFunctions records each function that Go makes until live is called. live returns the
// number of recorded functions that are not released. It calls each function, because Go
// reports the call of a released function.
func noteFunctions(t *testing.T) safejs.Value {
	t.Helper()
	return jstest.Eval(t, `(() => {
		const { _makeFuncWrapper } = Go.prototype;
		const functions = [];
		Go.prototype._makeFuncWrapper = function (id) {
			const wrapper = _makeFuncWrapper.call(this, id);
			functions.push(wrapper);
			return wrapper;
		};
		return {
			functions,
			live() {
				Go.prototype._makeFuncWrapper = _makeFuncWrapper;
				const { error } = console;
				let released = 0;
				console.error = (words) => (words === "call to released function" ? released++ : error(words));
				for (const wrapper of functions) wrapper();
				console.error = error;
				return functions.length - released;
			},
		};
	})()`)
}

// withoutProfile makes a test of many calls ten times as fast by turning off the memory
// profile. jstest.CheckLeaks reads that profile, so it does not detect functions then.
func withoutProfile(t *testing.T) {
	t.Helper()
	rate := runtime.MemProfileRate
	t.Cleanup(func() { runtime.MemProfileRate = rate })
	runtime.MemProfileRate = 0
}

// heap returns the number of bytes of the heap in use after a garbage collection.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
