//go:build !js

package page

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/server"
)

// The restarted server has a new emulator, without the applications, tokens and
// subscriptions of the old one.
func TestPageRecoversFromARestartOfTheServer(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.Expect("net::ERR_", "status of 401", "status of 404", "status of 400")
	d.follow("Chris", "20")
	d.Until(`isRead("sip:ChrisB@contoso.com")`)
	require.NoError(t, d.server.Close())
	d.Until(`document.querySelector("#channel").dataset.state === "recovering"`)
	d.counts(person+"[data-stale]", 3) // the last state is kept, and marked
	d.enter("#who", "Dana Birkby")
	d.click("#follow-submit")
	d.shows("#follow-fault", "The server cannot be reached.")
	d.counts(person, 3)
	d.openDrawer()
	d.click("#extend-submit")
	d.shows("#extend-fault", "The server cannot be reached.")
	d.press(kb.Escape)
	d.start(t, server.Config{})
	d.Until(live)
	d.counts(person+"[data-stale]", 0)
	d.becomes(sara, "DoNotDisturb")
	d.shows(rowOf(sara)+" [data-testid=words]", "Do not disturb")
	d.Until(`/^\d+:\d\d$/.test(` + query(rowOf("sip:ChrisB@contoso.com")+" [data-testid=time-left]") + `.textContent)`)
	d.counts(faults, 0) // also those of actions that failed meanwhile

	d.click(rowOf("sip:ChrisB@contoso.com") + " [data-testid=manage]") // what is followed can be managed again
	d.click("#end")
	d.counts(rowOf("sip:ChrisB@contoso.com"), 0)
	assert.Empty(t, d.texts(faults))
}

func TestPageRecoversFromTheLossOfItsApplication(t *testing.T) {
	for _, row := range []struct{ name, command, input string }{
		{"the application is gone", "faults", `{"path":"*/events*","killApplication":true,"pending":true,"times":1}`},
		{"the emulator starts over", "reset", `{}`},
		{"the server drops the subscriptions", "faults", `{"path":"*/events*","resume":true,"pending":true,"times":1}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := openDemo(t, server.Config{}, withFrames())
			d.Expect("net::ERR_", "status of 401", "status of 404", "status of 410", "status of 502")
			d.Until(`isRead("` + sara + `")`)
			d.Evaluate(nil, `void (globalThis.lost = new Promise((resolve) => {
				const channel = document.querySelector("#channel");
				new MutationObserver(() => channel.dataset.state === "recovering" && resolve(true)).observe(channel, { attributes: true });
			}))`)
			d.command("POST", row.command, row.input)
			var lost bool
			d.Evaluate(&lost, `lost`)
			d.Until(live)
			d.counts(person+"[data-stale]", 0)
			d.becomes(sara, "DoNotDisturb")
			d.shows(rowOf(sara)+" [data-testid=words]", "Do not disturb")
			d.counts(faults, 0)
		})
	}
}

// The server ended the application for a reason, and might end a new one for the same
// reason. So the page asks before it creates one.
func TestPageAsksBeforeItCreatesAnotherApplication(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.Until(`isRead("` + sara + `")`)
	d.endApplication()
	d.counts(person+"[data-stale]", 2)
	assert.True(t, d.visible("#reconnect"))
	d.command("DELETE", "faults", "")
	d.click("#reconnect")
	d.Until(live)
	d.counts(person+":not([data-stale])", 2)
	assert.False(t, d.visible("#reconnect"))
	assert.Empty(t, d.texts(faults))
}

func TestPageSaysWhyTheModuleIsNotLoaded(t *testing.T) {
	d := serveDemo(t, server.Config{Site: site{without: []string{"dist/presence.wasm"}}})
	d.open(t)
	d.Expect("status of 404")
	d.Until(`document.querySelector("#channel").dataset.state === "failed"`)
	d.shows("#channel-words", "The presence module could not be loaded.")
	assert.False(t, d.visible("#in-tab"), "an emulator in the tab needs the module, too")
	require.NoError(t, d.server.Close())
	d.start(t, server.Config{})
	d.click("#reconnect")
	d.Until(ready)
	d.Until(live)
}

// A host of files can serve the page, which then runs an emulator itself.
func TestPageOffersAnEmulatorInTheTabWithoutAServer(t *testing.T) {
	d := &demo{addr: "127.0.0.1:0"}
	d.serve(t, filesOf(t))
	t.Cleanup(func() { d.server.Close() })
	d.open(t)
	d.Expect("status of 404")
	d.appears("#in-tab")
	var link string
	d.Evaluate(&link, `document.querySelector("#in-tab").href`)
	assert.Equal(t, d.url()+"?emulator=tab", link)
	d.Do(chromedp.Navigate(link))
	d.Until(ready)
	d.Until(live)
}

// endByForm makes the form validate a text that ends the module, returns what the form
// says after that, and clears the form: the next module would read the text, too.
const endByForm = `(async () => {
	const field = document.querySelector("#create-uris");
	const type = (text) => {
		field.value = text;
		field.dispatchEvent(new Event("input", { bubbles: true }));
	};
	type("exit 3");
	await new Promise(requestAnimationFrame); // the form validates when the page renders
	const fault = document.querySelector("#create-fault").textContent;
	type("");
	return fault;
})()`

func TestPageConnectsAgainAfterItsModuleHasEnded(t *testing.T) {
	dying := browser.Program(t, "./internal/e2e/browser/testdata/dying")
	newest := &fstest.MapFile{Data: dying, ModTime: time.Now()} // newer than the compressed forms in web/dist, which the server would prefer
	d := serveDemo(t, server.Config{Site: site{replaced: fstest.MapFS{"dist/presence.wasm": newest}}})
	d.open(t, withFrames())
	d.Until(ready)
	d.Until(live)
	d.Until(`isRead("` + sara + `")`)
	d.openTools()
	d.Expect(`"exit code:" 3`, "status of 409")
	var fault string
	d.Evaluate(&fault, endByForm)
	assert.Equal(t, "The presence module has stopped. Connect again.", fault)
	d.Until(`document.documentElement.dataset.phase === "loading"`) // nothing is shown as current
	d.Until(ready)
	d.Until(live)
	d.counts(person+":not([data-stale])", 2)
	d.becomes(sara, "DoNotDisturb")
	d.shows(rowOf(sara)+" [data-testid=words]", "Do not disturb")
}
