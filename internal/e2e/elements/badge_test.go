//go:build !js

package elements

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// shown sets the presence of Adam, which the only badge of a page shows.
const shown = `
	const badge = document.querySelector("ucwa-presence");
	const watch = await fake.watch();
	watch.become("live");`

func TestBadgesSayThePresenceInWords(t *testing.T) {
	for _, row := range []struct {
		name, values  string // values is the presence that the watch has read; "" for none
		text          string // the attribute
		label, beside string
		picture       string
		stale         bool
	}{
		{"nothing read yet", ``, "short", "Adam: Unknown", "Unknown", "Unknown", false},
		{"activity in place of availability", `{ availability: "Busy", activity: "in-a-meeting" }`, "short", "Adam: Busy, In a meeting", "In a meeting", "Busy", false},
		{"both", `{ availability: "Busy", activity: "in-a-meeting" }`, "full", "Adam: Busy, In a meeting", "Busy, In a meeting", "Busy", false},
		{"no words", `{ availability: "Busy", activity: "in-a-meeting" }`, "none", "Adam: Busy, In a meeting", "", "Busy", false},
		{"another value of text is short", `{ availability: "Away" }`, "long", "Adam: Away", "Away", "Away", false},
		{"activity that equals the availability", `{ availability: "Busy", activity: "Busy" }`, "full", "Adam: Busy", "Busy", "Busy", false},
		{"activity in the server's words", `{ availability: "Online", activity: "Feeding the cat" }`, "full", "Adam: Available, Feeding the cat", "Available, Feeding the cat", "Online", false},
		{"activity with the name of another key of the translation", `{ availability: "Online", activity: "filter" }`, "full", "Adam: Available, filter", "Available, filter", "Online", false},
		{"an unknown availability", `{ availability: "Elsewhere" }`, "short", "Adam: Elsewhere", "Elsewhere", "Unknown", false},
		{"availability with the name of a method", `{ availability: "toString" }`, "short", "Adam: toString", "toString", "Unknown", false},
		{"out of date for a moment", `{ availability: "Online", stale: true, staleSince: Date.now() }`, "short", "Adam: Available", "Available", "Online stale", true},
		{"out of date for 5 seconds", `{ availability: "Online", activity: "presenting", stale: true, staleSince: new Date().setHours(0, 0, 0) }`, "short", "Adam: Available, Presenting, as of 00:00", "Presenting, as of 00:00", "Online stale", true},
		{"never read", `{ stale: true, availability: undefined }`, "short", "Adam: Unknown", "Unknown", "Unknown", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab := open(t, session+`<ucwa-presence uri="sip:adam@contoso.com" text="`+row.text+`">Adam</ucwa-presence>`)
			read := ""
			if row.values != "" {
				read = `watch.read("sip:adam@contoso.com", ` + row.values + `);`
			}
			var got struct {
				Label, Text, Picture string
				Stale                bool
			}
			tab.Run(&got, shown+read+`await fake.frames(); return fake.badge(badge);`)
			assert.Equal(t, row.label, got.Label)
			assert.Equal(t, row.beside, got.Text)
			assert.Equal(t, row.picture, got.Picture)
			assert.Equal(t, row.stale, got.Stale)
		})
	}
}

func TestOutOfDateShowsImmediatelyInTheShapeAndLaterInWords(t *testing.T) {
	tab := open(t, session+adam)
	var got struct {
		State, Waits bool
		Pictures     []string
		Label        string
	}
	tab.Run(&got, shown+`
		watch.read("sip:adam@contoso.com", { availability: "Online" });
		await fake.frames();
		watch.lose(4500);
		const state = badge.matches(":state(stale)");
		await new Promise(requestAnimationFrame);
		await new Promise(requestAnimationFrame);
		const { picture, label } = fake.badge(badge);
		const root = badge.shadowRoot;
		await new Promise((resolve) => new MutationObserver(resolve).observe(root, { subtree: true, attributes: true, attributeFilter: ["aria-label"] }));
		const now = fake.badge(badge);
		return { state, waits: label === "Adam: Available", pictures: [picture, now.picture], label: now.label.replace(/\d\d:\d\d/, "HH:MM") };`)
	assert.True(t, got.State, "the state is set with the notice")
	assert.True(t, got.Waits)
	assert.Equal(t, []string{"Online stale", "Online stale"}, got.Pictures, "the shape changes with the next frame")
	assert.Equal(t, "Adam: Available, as of HH:MM", got.Label)
}

func TestKeyboardReachesTheTooltip(t *testing.T) {
	tab := open(t, session+adam, emulate("light", 390)...)
	var got struct {
		Before, Focused, Escaped, Hovered, Left bool
		Text, Role                              string
	}
	tab.Run(&got, shown+`
		watch.read("sip:adam@contoso.com", { availability: "Away", title: "Sales", note: "Back at noon", location: "Hall 7" });
		await fake.frames();
		const part = (name) => badge.shadowRoot.querySelector("[part=" + name + "]");
		const visible = () => part("tooltip").checkVisibility();
		const before = visible();
		part("badge").focus();
		const focused = visible();
		document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
		const escaped = visible();
		part("badge").blur();
		badge.dispatchEvent(new PointerEvent("pointerenter"));
		const hovered = visible();
		badge.dispatchEvent(new PointerEvent("pointerleave"));
		return { before, focused, escaped, hovered, left: visible(), role: part("badge").role, text: part("tooltip").textContent.replace(/\d\d:\d\d/, "HH:MM") };`)
	assert.Equal(t, []bool{false, true, false, true, false}, []bool{got.Before, got.Focused, got.Escaped, got.Hovered, got.Left})
	assert.Equal(t, "Adam: AwaySales\nNote: Back at noon\nLocation: Hall 7\nRead at HH:MM", got.Text)
	assert.Equal(t, "img", got.Role)
}

func TestShapesAndContrast(t *testing.T) {
	for _, scheme := range []string{"light", "dark", "forced"} {
		t.Run(scheme, func(t *testing.T) {
			tab := open(t, session, emulate(scheme, 800)...)
			var got struct {
				Shapes    map[string]string
				Contrasts map[string]float64
			}
			tab.Run(&got, `
				const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
				const luminance = (color) => {
					canvas.fillStyle = color;
					canvas.fillRect(0, 0, 1, 1);
					const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
					return 0.2126 * r + 0.7152 * g + 0.0722 * b;
				};
				const contrast = (a, b) => { const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
				const background = getComputedStyle(document.body).backgroundColor;
				const shapes = {}, contrasts = {};
				const availabilities = ["Online", "Busy", "DoNotDisturb", "BeRightBack", "Away", "IdleOnline", "IdleBusy", "Offline", undefined];
				for (const stale of [false, true]) {
					for (const availability of availabilities) {
						const badge = Object.assign(document.createElement("ucwa-presence"), { uri: "sip:" + availability + stale + "@contoso.com" });
						document.body.append(badge);
						const watch = await fake.watch();
						watch.become("live");
						watch.read(badge.uri, { availability, stale });
						await fake.frames();
						const name = availability + (stale ? " stale" : "");
						const svg = badge.shadowRoot.querySelector("svg");
						const parts = [...svg.children].map((part) => [part, getComputedStyle(part)]);
						// Without colours only the shape distinguishes the states.
						shapes[name] = parts.map(([part, style]) => part.outerHTML + (style.fill !== "none") + (style.strokeDasharray)).join();
						contrasts[name] = contrast(parts[0][1].stroke, background);
						const mark = parts.find(([part]) => part.matches(".mark"));
						if (mark && parts[0][1].fill !== "none") contrasts[name + ", its mark"] = contrast(mark[1].stroke, parts[0][1].fill);
					}
				}
				return { shapes, contrasts };`)
			require.Len(t, got.Shapes, 18)
			seen := map[string]string{}
			for name, shape := range got.Shapes {
				if name == "undefined stale" {
					assert.Equal(t, got.Shapes["undefined"], shape, "what is unknown cannot be out of date")
					continue
				}
				assert.Empty(t, seen[shape], "%s has the shape of %s", name, seen[shape])
				seen[shape] = name
			}
			for name, contrast := range got.Contrasts {
				assert.GreaterOrEqual(t, contrast, 3.0, name)
			}
		})
	}
}

func TestTranslations(t *testing.T) {
	tab := open(t, session+adam+`<ucwa-presence-list uris="sip:adam@contoso.com"></ucwa-presence-list>`)
	var got struct {
		Labels     []string
		Directions []string
		Refused    []string
	}
	tab.Run(&got, shown+`
		const { en, registerTranslation } = await import("/lib/elements.js");
		const list = document.querySelector("ucwa-presence-list");
		watch.read("sip:adam@contoso.com", { availability: "Busy" });
		const labels = [], directions = [];
		const look = async (lang) => {
			if (lang !== undefined) document.documentElement.lang = lang;
			await fake.frames();
			labels.push(fake.badge(badge).label);
			directions.push(getComputedStyle(list.shadowRoot.querySelector("[part=base]")).direction);
		};
		await look("en-GB");
		await look("de-AT");
		await look("fr");
		registerTranslation({ ...en, $code: "fr", Busy: "Occupé" });
		await look();
		registerTranslation({ $code: "he", $dir: "rtl", Busy: "עסוק" });
		await look("he-IL");
		document.documentElement.lang = "en";
		badge.lang = "de";
		badge.uri = " sip:adam@contoso.com";
		await look();
		const refused = [];
		for (const $code of [undefined, "", "fr_FR"]) {
			try { registerTranslation({ ...en, $code }); } catch (error) { refused.push(error.name); }
		}
		return { labels, directions, refused };`)
	assert.Equal(t, []string{"Adam: Busy", "Adam: Beschäftigt", "Adam: Busy", "Adam: Occupé", "Adam: עסוק", "Adam: Beschäftigt"}, got.Labels)
	assert.Equal(t, []string{"ltr", "ltr", "ltr", "ltr", "rtl", "ltr"}, got.Directions)
	assert.Equal(t, []string{"TypeError", "TypeError", "TypeError"}, got.Refused)
}

// A server renders pages without a document: importing must not need one.
func TestElementsCanBeImportedWithoutADocument(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Log("there is no Node.js on the PATH: nothing is tested")
		return
	}
	dist, err := filepath.Abs(browser.Dist(t))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, "--input-type=module", "--eval", `
		import * as elements from "./elements.js";
		elements.define();
		elements.registerTranslation({ ...elements.en, $code: "fr" });
		console.log(Object.keys(elements).join(" "));`)
	cmd.Dir = dist
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	assert.Equal(t, "UcwaPresence UcwaPresenceList UcwaSession clientContext define en registerTranslation setDefaultClient\n", string(output))
}
