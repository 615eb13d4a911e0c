//go:build !js

package browser

import (
	"bytes"
	_ "embed"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// An Inventory counts the objects that a program keeps alive after a garbage
// collection.
type Inventory struct {
	Goroutines int
	Heap       int // bytes
	Values     int // values of JavaScript that Go refers to
}

// Calls is the number of calls that a leak test makes between its two inventories.
const Calls = 10_000

//go:embed probe.js
var probeScript []byte

//go:embed clock.js
var clockScript []byte

// OpenProbe opens a page that can load the program testdata/probe, by way of
// probe.js. The global programs of the page lists the Go programs that it has
// started. Scripts are further modules for the page, by path.
func OpenProbe(t *testing.T, scripts map[string][]byte) *Tab {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(Dist(t), "presence.js"))
	check(t, err)
	const start = "this._inst = instance;" // of Go's script
	if !bytes.Contains(source, []byte(start)) {
		t.Fatalf("presence.js has no %q", start)
	}
	noted := bytes.Replace(source, []byte(start), []byte(start+" (self.programs ??= []).push(this);"), 1)
	s := Serve(t, WithScript("presence.js", noted))
	s.Answer("GET /probe.wasm", Reply(http.StatusOK, "application/wasm", Program(t, "./internal/e2e/browser/testdata/probe")))
	s.Answer("GET /probe.js", script(probeScript))
	s.Answer("GET /clock.js", script(clockScript))
	for path, source := range scripts {
		s.Answer("GET "+path, script(source))
	}
	return Open(t, s.URL)
}

// ProbeOptions returns the argument of probe() in probe.js.
func ProbeOptions(t *testing.T) map[string]any {
	t.Helper()
	return map[string]any{
		"collection": Collection,
		"list":       string(Sample(t, "presenceSubscriptions_ref/get-response.json.wire")),
		"created":    string(Sample(t, "presenceSubscriptions_ref/post-response.json.wire")),
		"calls":      Calls,
	}
}

// CountLeaks returns what the program of a page of [OpenProbe] keeps alive before
// and after [Calls] calls of all kinds.
func CountLeaks(t *testing.T, page *Tab) (before, after Inventory) {
	t.Helper()
	var kept []Inventory
	page.Run(&kept, `
		const { probe } = await import("/probe.js");
		const { call, inventory } = await probe(given);
		await call(500); // fills pools and caches
		const before = await inventory();
		await call(given.calls);
		return [before, await inventory()];`,
		ProbeOptions(t))
	if len(kept) != 2 {
		t.Fatalf("the page returned %d inventories", len(kept))
	}
	return kept[0], kept[1]
}
