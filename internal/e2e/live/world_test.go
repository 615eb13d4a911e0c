//go:build !js

package live

import (
	_ "embed"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/e2e/browser"
)

//go:embed testdata/time.js
var timeScript []byte

//go:embed testdata/world.js
var worldScript []byte

//go:embed testdata/faults.js
var faultsScript []byte

// left counts the objects that a client leaves in the program, in the page and on the
// server.
type left struct {
	Goroutines, Values, Timers, Unanswered int
	Parked, Subscriptions                  int
}

// openWorld opens a page with the globals world, sara, john and base. base counts the
// objects that the page keeps alive before there is a client. See testdata/world.js.
func openWorld(t *testing.T) *browser.Tab {
	t.Helper()
	page := browser.OpenProbe(t, map[string][]byte{"/time.js": timeScript, "/world.js": worldScript, "/faults.js": faultsScript})
	page.Run(nil, `
		await import("/time.js");
		const { World, sara, john } = await import("/world.js");
		const world = await World.open();
		// The first client fills the caches and adds the listeners of the page.
		await world.connect();
		await world.watch();
		await world.close();
		const base = await world.inventory();
		Object.assign(globalThis, { world, sara, john, base });`)
	return page
}

// interruption records how a page sees the interruption of a live watch: see interrupt
// in testdata/world.js.
type interruption struct {
	Lost struct {
		State  string
		Reason browser.Failure
		Stale  []bool // of both contacts
		Since  bool   // both are stale since the state began
		Kept   bool   // the last value is still shown
		After  int    // milliseconds
	}
	States       []string // from the interruption on
	Availability string   // of the contact that has changed meanwhile
	Stale        []bool
	Since        []int64
	Resumed      string // "" if that is not known
	Took         int    // milliseconds, from the interruption to the live state
	Requests     []string
}

// interrupt interrupts a watch by a script, asserts that it shows its values as stale
// until it is live again with the values of the server, and returns what happened.
func interrupt(t *testing.T, page *browser.Tab, connect, script string) interruption {
	t.Helper()
	var got interruption
	page.Run(&got, `
		await world.connect(`+connect+`);
		globalThis.watch = await world.watch();
		return world.interrupt(watch, async () => { `+script+` });`)
	assert.Equal(t, []bool{true, true}, got.Lost.Stale, "the values are stale while the channel is not live")
	assert.True(t, got.Lost.Since, "staleSince tells when the channel was lost")
	assert.True(t, got.Lost.Kept, "the last value is still there")
	assert.NotEmpty(t, got.Lost.Reason.Message, "the state says why")
	assert.Equal(t, "live", got.States[len(got.States)-1])
	assert.Equal(t, "DoNotDisturb", got.Availability, "the watch shows what the server has")
	assert.Equal(t, []bool{false, false}, got.Stale)
	assert.Equal(t, []int64{0, 0}, got.Since)
	return got
}

// assertNothingLeft closes the client of the world and asserts that it leaves nothing.
func assertNothingLeft(t *testing.T, page *browser.Tab) {
	t.Helper()
	var got struct {
		Base  left
		After left
	}
	page.Within(t).Run(&got, `return { after: await world.close(), base };`)
	assert.Equal(t, got.Base, got.After)
}
