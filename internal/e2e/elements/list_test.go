//go:build !js

package elements

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// board is a list of four people, whose presence the script live gives them.
const (
	board = session + `<ucwa-presence-list uris="sip:zoe@contoso.com sip:adam@contoso.com, sip:josé@contoso.com sip:item10@contoso.com sip:item9@contoso.com"></ucwa-presence-list>`
	live  = `
		const list = document.querySelector("ucwa-presence-list");
		const watch = await fake.watch();
		watch.become("live");
		watch.read("sip:zoe@contoso.com", { availability: "Online" });
		watch.read("sip:adam@contoso.com", { availability: "Offline", name: "Adam Barr" });
		watch.read("sip:josé@contoso.com", { availability: "Busy", activity: "in-a-meeting" });
		await fake.frames();`
)

func TestListsSortAndFilter(t *testing.T) {
	for _, row := range []struct {
		name, script string
		want         []string
	}{
		{"by name, numbers by their value", ``, []string{"Adam Barr: Offline", "item9: Unknown", "item10: Unknown", "josé: Busy, In a meeting", "zoe: Available"}},
		{"by availability, then by name", `list.setAttribute("sort", "availability");`, []string{"zoe: Available", "josé: Busy, In a meeting", "Adam Barr: Offline", "item9: Unknown", "item10: Unknown"}},
		{"filter without accents and case", `list.setAttribute("filter", "JOSE");`, []string{"josé: Busy, In a meeting"}},
		{"filter by address", `list.setAttribute("filter", "adam@");`, []string{"Adam Barr: Offline"}},
		{"filter by what a user types", `
			const input = list.shadowRoot.querySelector("input");
			input.value = "item";
			input.dispatchEvent(new Event("input"));`, []string{"item9: Unknown", "item10: Unknown"}},
		{"filter that matches no person", `list.setAttribute("filter", "nobody");`, []string{}},
		{"new name", `watch.read("sip:adam@contoso.com", { name: "Zora" });`, []string{"item9: Unknown", "item10: Unknown", "josé: Busy, In a meeting", "zoe: Available", "Zora: Offline"}},
		{"one person twice, in two spellings", `list.uris = ["sip:zoe@contoso.com", "sip:zoe@contoso.com", "SIP:ZOE@contoso.com"];`, []string{"zoe: Available"}},
		{"URI that is wrong", `list.uris = ["zoe", "sip:zoe@contoso.com"];`, []string{"“zoe” is not a SIP address such as sip:adam@contoso.com", "zoe: Available"}},
		{"no URIs", `list.removeAttribute("uris");`, []string{}},
		{"list that is moved", `document.body.prepend(list);`, []string{"Adam Barr: Offline", "item9: Unknown", "item10: Unknown", "josé: Busy, In a meeting", "zoe: Available"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab := open(t, board)
			var got []string
			tab.Run(&got, live+row.script+`
				await fake.frames();
				await fake.frames();
				return fake.rows(list);`)
			assert.Equal(t, row.want, got)
		})
	}
}

const groups = `
	const members = ["sip:adam@contoso.com", "sip:sara@contoso.com"];
	fake.groups = [
		{ id: "1", name: "Sales", links: { subscribeToGroupPresence: "/1" }, members },
		{ id: "2", name: "Support", links: { subscribeToGroupPresence: "/2" }, members },
		{ id: "3", name: "Not to be subscribed to", links: {}, members },
	];
	const list = document.querySelector("ucwa-presence-list");
`

func TestGroupsFold(t *testing.T) {
	tab := open(t, session+`<ucwa-presence-list uris="sip:adam@contoso.com"></ucwa-presence-list>`)
	var got struct {
		All, Folded, Filtered, One []string
		FocusKept                  bool
		Kept                       bool
	}
	tab.Run(&got, groups+`
		list.setAttribute("group", "");
		await fake.frames();
		await fake.frames();
		const all = fake.rows(list);
		const [sales] = list.shadowRoot.querySelectorAll("button");
		sales.focus();
		sales.click();
		await fake.frames();
		const folded = fake.rows(list);
		const focusKept = list.shadowRoot.activeElement === sales && sales.getAttribute("aria-expanded") === "false";
		list.setAttribute("filter", "sara");
		await fake.frames();
		const filtered = fake.rows(list);
		list.setAttribute("filter", "");
		const watches = fake.clients[0].watches.length;
		list.uris = ["sip:zoe@contoso.com"];
		await fake.frames();
		const kept = fake.clients[0].watches.length === watches;
		list.setAttribute("group", "Support");
		list.uris = [];
		await fake.frames();
		await fake.frames();
		return { all, folded, focusKept, filtered, kept, one: fake.rows(list) };`)
	assert.Equal(t, []string{"# Sales 2", "adam: Unknown", "sara: Unknown", "# Support 2", "adam: Unknown", "sara: Unknown", "# Others 1", "adam: Unknown"}, got.All,
		"a person is in each of their groups")
	assert.Equal(t, []string{"# Sales 2", "# Support 2", "adam: Unknown", "sara: Unknown", "# Others 1", "adam: Unknown"}, got.Folded)
	assert.True(t, got.FocusKept)
	assert.Equal(t, []string{"# Sales 1", "sara: Unknown", "# Support 1", "sara: Unknown"}, got.Filtered, "a filter looks into groups that are folded")
	assert.True(t, got.Kept, "groups that stay are not watched again")
	assert.Equal(t, []string{"# Support 2", "adam: Unknown", "sara: Unknown"}, got.One)
}

func TestStatusShowsTheStateOfTheChannel(t *testing.T) {
	tab := open(t, board)
	var got struct {
		Statuses []string
		Roles    int
		Stale    []bool
		Live     int
	}
	tab.Run(&got, live+`
		const part = (name) => list.shadowRoot.querySelector("[part=" + name + "]");
		const statuses = [], stale = [];
		const look = async () => {
			await fake.frames();
			const seen = part("status").parentElement.classList.contains("pending") ? "" : part("status").textContent + "|" + part("retry").textContent;
			statuses.push(seen.replace(/\d\d:\d\d/g, "TIME"));
			stale.push(list.matches(":state(stale)"));
		};
		await look();
		watch.lose();
		await look();
		watch.lose(6000, { retryAt: Date.now() });
		await look();
		watch.become("paused");
		await look();
		watch.become("failed", { reason: new fake.UcwaError({ message: "no right" }) });
		await look();
		fake.groups = new fake.UcwaError({ message: "no groups" });
		watch.become("live");
		list.setAttribute("group", "");
		await fake.frames();
		await look();
		return { statuses, stale, roles: list.shadowRoot.querySelectorAll("[role=status]").length,
			live: [...document.querySelectorAll("*"), ...list.shadowRoot.querySelectorAll("*")].filter((element) => element.hasAttribute("aria-live")).length };`)
	assert.Equal(t, []string{
		"Up to date|",
		"",
		"Out of date since TIME. Reconnecting…|Next try at TIME.",
		"Paused. As of TIME.|",
		"Presence is not available: no right|",
		"Presence is not available: no groups|",
	}, got.Statuses)
	assert.Equal(t, []bool{false, true, true, true, true, true}, got.Stale)
	assert.Equal(t, 1, got.Roles)
	assert.Zero(t, got.Live)
}

// Scrolls through 2,000 people in 30 steps, with a change in each. A loaded machine
// may interrupt any task, so a step is too slow only if it is in each of 5 runs.
func TestThousandsOfPeopleCauseNoLongTasks(t *testing.T) {
	tab := open(t, session+`<ucwa-presence-list sort="availability"></ucwa-presence-list>`)
	var got struct {
		Slow           []int // steps
		Rows, MostRows int
		FocusKept      bool
	}
	tab.Run(&got, `
		const list = document.querySelector("ucwa-presence-list");
		const uris = Array.from({ length: 2000 }, (_, i) => "sip:user" + i + "@contoso.com");
		list.uris = uris;
		const watch = await fake.watch();
		const availabilities = ["Online", "Busy", "Away", "Offline"];
		const tell = watch.tell;
		watch.tell = () => {};
		uris.forEach((uri, i) => watch.read(uri, { availability: availabilities[i % 4], name: "Person " + (i * 7919) % 2000 }));
		watch.tell = tell;
		watch.become("live");
		await fake.frames();
		const board = list.shadowRoot.querySelector("[part=board]");
		board.focus();
		const steps = 30, runs = 5;
		const slow = Array(steps).fill(0);
		let step = 0;
		const observer = new PerformanceObserver(() => slow[step]++);
		observer.observe({ type: "longtask" });
		let mostRows = 0;
		for (let run = 0; run < runs; run++) {
			for (step = 0; step < steps; step++) {
				const before = slow[step];
				board.scrollTop = (board.scrollHeight / steps) * step;
				watch.read(uris[step], { availability: availabilities[run % 4] });
				await fake.frames();
				slow[step] = Math.min(slow[step], before + 1); // a step has several tasks
				mostRows = Math.max(mostRows, list.shadowRoot.querySelectorAll("[role=listitem]").length);
			}
		}
		return { slow: slow.flatMap((times, step) => (times === runs ? [step] : [])), mostRows,
			rows: Math.round(board.scrollHeight / board.querySelector("[role=listitem]").offsetHeight), focusKept: list.shadowRoot.activeElement === board };`)
	assert.Empty(t, got.Slow, "steps with a task of more than 50 ms")
	assert.LessOrEqual(t, got.MostRows, 40)
	assert.Equal(t, 2000, got.Rows)
	assert.True(t, got.FocusKept)
}
