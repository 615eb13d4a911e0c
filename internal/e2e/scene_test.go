//go:build !js

package e2e

import (
	"fmt"
	"strings"

	"ucwapresence/internal/emulator/fault"
)

// scene is an operation under a fault, in a page.
type scene struct {
	Operation string `json:"operation"`
	Options   struct {
		Timeout int `json:"timeout,omitempty"`
	} `json:"options"`
	Renewable bool `json:"renewable,omitempty"` // the token is a function's

	// Where the emulator is in the tab:
	Rule    rule `json:"rule"`
	Counted bool `json:"counted,omitempty"` // how often it acted is counted

	// Where the emulator is not in the tab:
	On         *subjects   `json:"on,omitempty"`
	Connection *connection `json:"connection,omitempty"`
}

type connection struct {
	Application string `json:"application"`
	Token       string `json:"token"`
}

// rule is a FaultRule of emulator.d.ts, but for its path, which is below the
// application.
type rule struct {
	Method          string       `json:"method"`
	Path            string       `json:"path"`
	Times           int          `json:"times"`
	Status          int          `json:"status,omitempty"`
	Code            string       `json:"code,omitempty"`
	Subcode         string       `json:"subcode,omitempty"`
	Message         string       `json:"message,omitempty"`
	RetryAfter      string       `json:"retryAfter,omitempty"`
	Body            fault.Damage `json:"body,omitempty"`
	Drop            bool         `json:"drop,omitempty"`
	Late            bool         `json:"late,omitempty"`
	KillApplication bool         `json:"killApplication,omitempty"`
	Delay           int64        `json:"delay,omitempty"`
}

func newScene(op operation, f fault.Rule) scene {
	s := scene{Operation: op.name}
	s.Rule = rule{
		op.method, op.path, f.Times, f.Status, f.Code, f.Subcode, f.Message, f.RetryAfter,
		f.Body, f.Drop, f.AfterEffect, f.KillApplication, f.Delay.Milliseconds(),
	}
	if f.Delay > 0 {
		s.Options.Timeout = 1000
	}
	return s
}

// played is what came of a scene.
type played struct {
	Failure *failure
	Sent    []string
	Acted   int // how often the emulator did what was asked for, if that was counted
}

func (p played) verdict() verdict { return verdictOf(p.Failure, p.Sent) }

// performing is JavaScript that defines perform(scene, connection, set). It makes
// a client that knows its application, has the fault set, and performs the
// operation of the scene.
func performing() string {
	var methods strings.Builder
	for _, op := range operations {
		fmt.Fprintf(&methods, "%s: (client, on, options) => %s,\n", op.name, op.script)
	}
	return `
		const operations = {` + methods.String() + `};
		const perform = async ({ operation, options, on, renewable }, { fetch, token, ...connection }, set) => {
			const sent = [];
			const { href } = new URL(connection.application, location);
			const client = await connect({
				...connection,
				retries: 1,
				token: renewable ? () => token : token,
				fetch: (url, init) => {
					sent.push(url === href ? init.method + " application" : init.method);
					return fetch(url, init);
				},
			});
			await (operation === "groups" ? client.list() : client.groups());
			sent.length = 0;
			set();
			const failure = await operations[operation](client, on, options).then(
				() => null,
				(error) => ({ ...error, message: error.message }),
			);
			return { failure, sent };
		};`
}

// performingInTheTab is JavaScript that defines performAllInTheTab(scenes, format),
// in which each scene has an emulator of its own.
func performingInTheTab() string {
	return `
		const { connect } = await import("/lib/presence.js");
		const { createEmulator } = await import("/lib/emulator.js");
		` + performing() + `
		const subjects = async (client) => {
			const subscription = await client.create({ duration: 10, uris: ["sip:SaraD@contoso.com"] });
			const [membership] = await client.memberships(subscription);
			const [group] = await client.groups();
			return { subscription, membership, group, presence: membership.links.contact + "/presence" };
		};
		const performInTheTab = async (scene, format) => {
			const emulator = await createEmulator();
			const healthy = await connect({ ...emulator, retries: 0 });
			const on = await subjects(healthy);
			const rule = { ...scene.rule, path: new URL(emulator.application).pathname + scene.rule.path };
			const outcome = await perform({ ...scene, on }, { ...emulator, format }, () => emulator.fail(rule));
			if (!scene.counted) return outcome;
			emulator.clearFaults();
			// How many times ten minutes a subscription still has: that is how often it was prolonged.
			const left = async (subscription) => {
				for (let times = 0; ; times++) {
					if (!(await healthy.list()).some(({ href }) => href === subscription?.href)) return times;
					await emulator.advance(600_000);
				}
			};
			const acted = {
				create: async () => (await healthy.list()).length - 1,
				add: async () => ((await healthy.memberships(on.subscription)).length - 1) / 2,
				extend: async () => (await left(on.subscription)) - 1,
				subscribeToGroup: async () => left((await healthy.list()).find(({ id }) => id === on.group.id)),
			};
			try {
				outcome.acted = await acted[scene.operation]();
			} catch {
				outcome.acted = 0; // the application is gone
			}
			return outcome;
		};
		// All at once, but for those against the clock: they have the page to themselves.
		const performAllInTheTab = async (scenes, format) => {
			const play = (timed) =>
				Promise.all(scenes.map((scene) => "timeout" in scene.options === timed && performInTheTab(scene, format)));
			const untimed = await play(false);
			return (await play(true)).map((outcome, i) => outcome || untimed[i]);
		};`
}
