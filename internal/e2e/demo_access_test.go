//go:build !js

package e2e

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/server"
)

func TestDemoWorksByKeyboardAlone(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.shows("#status", "No subscriptions")
	d.tabTo(`#people [data-uri="sip:SaraD@contoso.com"] input`)
	d.press(" ")
	d.tabTo("#more")
	d.press("sip:somebody@example.com")
	d.tabTo("#duration")
	d.press("45") // what stands there is selected
	d.tabTo("#submit")
	d.press(kb.Enter)
	d.focused("#duration")
	d.shows("#duration-fault", "from 10 to 30")
	d.evaluate(nil, `void document.activeElement.select()`)
	d.press("2", "0", kb.Enter)
	d.counts("[data-testid=subscription]", 1)
	assert.Equal(t, []string{"Sara Davis", "somebody@example.com"}, d.texts(members))
	assert.Regexp(t, `^(20:00|19:5\d)$`, d.text("[data-testid=time-left]"))
	d.tabTo("#refresh")
	d.press(kb.Enter)
	d.shows("#status", "1 subscription")
	d.tabTo("#format-json")
	d.press(kb.ArrowRight)
	d.shows(newest+"[data-method=GET] [data-testid=answer-body]", "<?xml")
	d.tabTo("#decoder > summary")
	d.press(kb.Enter)
	d.tabTo("#decode-last")
	d.press(" ")
	d.shows("#decode-result", "presenceSubscriptions")
}

// tabTo presses Tab until an element has the focus, which then must be to be
// seen.
func (d *demo) tabTo(selector string) {
	d.t.Helper()
	for range 60 {
		d.press(kb.Tab)
		var there bool
		d.evaluate(&there, fmt.Sprintf(`document.activeElement === document.querySelector(%s)`, quote(selector)))
		if !there {
			continue
		}
		var visible bool
		d.evaluate(&visible, `(() => {
			const { x, y, width, height } = document.activeElement.getBoundingClientRect();
			return document.activeElement.matches(":focus-visible") && x + width > 0 && x < innerWidth && y + height > 0 && y < innerHeight;
		})()`)
		assert.True(d.t, visible, "%s has the focus, and nobody sees it", selector)
		return
	}
	require.Fail(d.t, "Tab does not lead to "+selector)
}

func (d *demo) press(keys ...string) {
	d.t.Helper()
	for _, key := range keys {
		d.do(chromedp.KeyEvent(key))
	}
}

// screens are sizes of windows, and what the people in front of them prefer.
var screens = []struct {
	name          string
	width, height int64
	scheme        string
}{
	{"a small phone", 320, 568, "light"},
	{"a phone in the dark", 390, 844, "dark"},
	{"a tablet", 768, 1024, "light"},
	{"a wide screen", 1440, 900, "light"},
	{"a wide screen in the dark", 1920, 1080, "dark"},
}

// With SCREENSHOTS=DIRECTORY the test leaves a picture of each there.
func TestDemoFitsTheScreen(t *testing.T) {
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			d := openDemo(t, server.Config{}, onScreen(screen.width, screen.height, screen.scheme, 1))
			d.fill()
			d.fits()
			if directory := os.Getenv("SCREENSHOTS"); directory != "" {
				d.picture(directory+"/"+screen.name+".png", true)
			}
		})
	}
}

// Whatever it is that one types, or that a server says.
func TestDemoFitsTheScreenWithLongWords(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			d := openDemo(t, server.Config{}, onScreen(width, 844, "light", 1))
			d.expect("status of 403 (Forbidden)")
			for i, length := range []int{32, 64, 3000} {
				d.enter("#more", "sip:"+strings.Repeat("x", length))
				d.shows("#more-faults", "must name a user and a host")
				d.fits()
				d.enter("#more", "sip:"+strings.Repeat("x", length)+"@example.com")
				d.fits()
				d.click("#submit")
				d.counts(card, i+1)
				d.shows("#status", "x@example.com, for 15 minutes.")
				d.fits()
			}
			word := strings.Repeat("M", 200)
			d.addFault(`{"status":403,"message":"` + word + `","path":"*/presenceSubscriptions"}`)
			d.addFault(`{"status":403,"path":"*/` + word + `"}`)
			d.lookAround()
			d.shows("#faults", word)
			d.click("#refresh")
			d.shows("[data-testid=error-message]", word)
			d.fits()
		})
	}
}

// fits asserts that nothing is wider than the window.
func (d *demo) fits() {
	d.t.Helper()
	var overflow []string
	d.evaluate(&overflow, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		return [...document.body.querySelectorAll("*")]
			.filter((element) => element.getBoundingClientRect().right > width + 1)
			.map((element) => element.tagName + "." + element.className + "#" + element.id);
	})()`)
	assert.Empty(d.t, overflow, "one has to scroll sideways")
}

// TestScreenshot takes the picture of the README.
func TestScreenshot(t *testing.T) {
	file := os.Getenv("SCREENSHOT")
	if file == "" {
		t.Log("takes no picture without SCREENSHOT=FILE: see make screenshot")
		return
	}
	d := openDemo(t, server.Config{Life: 40 * time.Second}, onScreen(1280, 860, "light", 2))
	d.fill()
	d.picture(file, false)
}

// fill brings the page to where there is something to see.
func (d *demo) fill() {
	d.t.Helper()
	d.enter("#duration", "20")
	d.follow("sip:SaraD@contoso.com", "sip:toshm@contoso.com", "sip:ChrisB@contoso.com")
	d.counts("[data-testid=subscription]", 1)
	d.enter("#duration", "30")
	d.follow("sip:AlexD@contoso.com")
	d.counts("[data-testid=subscription]", 2)
	d.counts("[data-testid=member][data-availability]", 4)
	d.choose("sip:DanaB@contoso.com")
	d.evaluate(nil, `void (document.activeElement.blur(), scrollTo(0, 0))`)
}

func (d *demo) picture(file string, whole bool) {
	d.t.Helper()
	var png []byte
	take := chromedp.CaptureScreenshot(&png)
	if whole {
		take = chromedp.FullScreenshot(&png, 100)
	}
	d.do(take)
	require.NoError(d.t, os.WriteFile(file, png, 0o644))
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

// What has no name, a screen reader cannot speak of.
func TestDemoNamesItsControls(t *testing.T) {
	d := openDemo(t, server.Config{})
	d.fill()
	d.click("#decoder > summary")
	d.click("[data-testid=add-people] summary")
	var nodes []*accessibility.Node
	d.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		nodes, err = accessibility.GetFullAXTree().Do(ctx)
		return err
	}))
	operated := map[string]bool{"button": true, "combobox": true, "checkbox": true, "radio": true, "textbox": true, "spinbutton": true, "link": true, "timer": true}
	named := 0
	for _, node := range nodes {
		if node.Ignored || node.Role == nil || !operated[unquoted(node.Role)] {
			continue
		}
		assert.NotEmpty(t, unquoted(node.Name), "a %s has no name", unquoted(node.Role))
		named++
	}
	assert.Greater(t, named, 40)
}

// unquoted returns the text of a value of the accessibility tree.
func unquoted(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	return strings.Trim(string(value.Value), `"`)
}
