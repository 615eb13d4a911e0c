//go:build !js

package page

import (
	"context"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

// navigateWithoutLoad returns an action that shows a page and waits only for its
// document, not for its resources.
func navigateWithoutLoad(url string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		arrived := make(chan struct{}, 1)
		here := false
		chromedp.ListenTarget(ctx, func(event any) {
			switch event := event.(type) {
			case *cdppage.EventFrameNavigated:
				here = event.Frame.URL == url
			case *cdppage.EventDomContentEventFired:
				if here {
					arrived <- struct{}{}
				}
			}
		})
		if _, _, _, _, err := cdppage.Navigate(url).Do(ctx); err != nil {
			return err
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return ctx.Err()
		}
		// chromedp may not have heard of the document yet, and then asks the one before.
		for {
			err := chromedp.Poll("document.readyState !== 'loading'", nil).Do(ctx)
			if err == nil || ctx.Err() != nil {
				return err
			}
		}
	})
}

func onScreen(width, height int64, scheme string, scale float64) chromedp.Action {
	return chromedp.Tasks{
		chromedp.EmulateViewport(width, height, chromedp.EmulateScale(scale)),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}),
	}
}

// fits asserts that no element is wider than the window.
func (d *demo) fits() {
	d.T.Helper()
	var overflow []string
	d.Evaluate(&overflow, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		return [...document.body.querySelectorAll("*")]
			.filter((element) => element.getBoundingClientRect().right > width + 1)
			.map((element) => element.tagName + "." + element.className + "#" + element.id);
	})()`)
	assert.Empty(d.T, overflow, "elements that make the page scroll sideways")
}

// With SCREENSHOTS=DIRECTORY the test writes a picture of each screen there.
func TestBoardFitsTheScreen(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.fill()
	for _, screen := range []struct {
		name          string
		width, height int64
		scheme        string
	}{
		{"a small phone", 320, 568, "light"},
		{"a phone", 390, 844, "light"},
		{"a phone with dark colours", 390, 844, "dark"},
		{"a tablet", 768, 1024, "light"},
		{"a screen", 1280, 860, "light"},
		{"a screen with dark colours", 1280, 860, "dark"},
		{"a wide screen", 1920, 1080, "light"},
	} {
		t.Run(screen.name, func(t *testing.T) {
			d := d.within(t)
			d.Do(onScreen(screen.width, screen.height, screen.scheme, 1))
			d.fits()
			if directory := os.Getenv("SCREENSHOTS"); directory != "" {
				d.picture(directory+"/"+screen.name+".png", true)
			}
		})
	}
}

// TestScreenshot takes the picture of the README.
func TestScreenshot(t *testing.T) {
	file := os.Getenv("SCREENSHOT")
	if file == "" {
		t.Log("takes no picture without SCREENSHOT=FILE: see make screenshot")
		return
	}
	d := openDemo(t, server.Config{}, onScreen(1280, 960, "light", 2))
	d.fill()
	for i, change := range []struct{ uri, availability string }{
		{"sip:AlexD@contoso.com", "BeRightBack"}, {"sip:DanaB@contoso.com", "DoNotDisturb"}, {tosh, "Busy"}, {"sip:ChrisB@contoso.com", "Away"},
	} {
		d.becomes(change.uri, change.availability)
		d.counts("#log [data-kind=presence]", i+1)
	}
	d.picture(file, false)
}

// fill follows people and a group, so that the board shows something.
func (d *demo) fill() {
	d.T.Helper()
	d.follow("Chris", "20")
	d.follow("Engineering", "30")
	d.Until(`document.querySelectorAll("[data-testid=person][data-availability]").length >= 5`)
	d.Evaluate(nil, `void (document.activeElement.blur(), scrollTo(0, 0))`)
}

// follow follows the first person or group that the page suggests for a text.
func (d *demo) follow(text, howLong string) {
	d.T.Helper()
	d.pick("#how-long", howLong)
	d.enter("#who", text)
	d.click("#who-list [role=option]")
	d.click("#follow-submit")
	d.Until(`document.querySelector("#who").value === ""`)
}

func (d *demo) picture(file string, whole bool) {
	d.T.Helper()
	var png []byte
	take := chromedp.CaptureScreenshot(&png)
	if whole {
		take = chromedp.FullScreenshot(&png, 100)
	}
	d.Do(take)
	require.NoError(d.T, os.WriteFile(file, png, 0o644))
}
