//go:build !js

package page

import (
	"context"
	_ "embed"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

//go:embed frames.js
var framesScript string

// withFrames makes frames.js run before the scripts of the page.
func withFrames() chromedp.Action { return withScript(framesScript) }

func withScript(script string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(script).Do(ctx)
		return err
	})
}

// framesPerSecond is the frame rate of an idle page.
const framesPerSecond = 60

// sara is one of the two people who are followed on arrival.
const sara = "sip:SaraD@contoso.com"

// startCounting counts the frames from an arrival to a condition; [demo.counted] returns
// the result.
func (d *demo) startCounting(matches, condition string) {
	d.T.Helper()
	d.Evaluate(nil, `void (globalThis.counting = framesBetween(`+matches+`, () => `+condition+`))`)
}

func (d *demo) counted() (frames int) {
	d.T.Helper()
	d.Evaluate(&frames, `counting`)
	require.GreaterOrEqual(d.T, frames, 0, "the page changed before anything arrived")
	return frames
}

func TestChangeIsOnTheScreenWithin300MillisecondsOfItsEvent(t *testing.T) {
	d := openDemo(t, server.Config{}, withFrames())
	d.Until(`isRead("` + sara + `")`)
	for _, row := range []struct{ availability, words string }{
		{"Busy", "Busy"}, {"Away", "Away"}, {"DoNotDisturb", "Do not disturb"}, {"Offline", "Offline"}, {"Online", "Available"},
	} {
		d.startCounting(`({ pathname, failed }) => pathname.endsWith("/events") && !failed`,
			`rowOf("`+sara+`").dataset.availability === "`+row.availability+`" && labelOf("`+sara+`").includes("`+row.words+`")`)
		d.becomes(sara, row.availability)
		assert.LessOrEqual(t, d.counted(), framesPerSecond*300/1000, row.availability)
	}
}

func TestOutOfDateIsMarkedWithinASecondOfTheLoss(t *testing.T) {
	for _, row := range []struct {
		name string
		lose func(d *demo)
	}{
		{"the request for events breaks", func(d *demo) { d.addFault(`{"path":"*/events*","drop":true,"pending":true}`) }},
		{"the server ends", func(d *demo) { require.NoError(d.T, d.server.Close()) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := openDemo(t, server.Config{}, withFrames())
			d.Expect("net::ERR_", "status of 502")
			d.Until(`isRead("` + sara + `")`)
			d.startCounting(`({ pathname, failed }) => pathname.endsWith("/events") && failed`, `
				document.querySelector("#channel").dataset.state === "recovering" &&
				[...document.querySelectorAll("[data-testid=person]")].every((row) => row.hasAttribute("data-stale") && row.querySelector("ucwa-presence").matches(":state(stale)"))`)
			row.lose(d)
			assert.LessOrEqual(t, d.counted(), framesPerSecond)
		})
	}
}
