//go:build !js

package tab

import (
	"fmt"
	"strings"

	"ucwapresence/internal/client/clienttest"
	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator/fault"
)

// scene is an operation with a fault in a page, the counterpart of clienttest.Scene.
type scene struct {
	Operation string `json:"operation"`
	Options   struct {
		Timeout int `json:"timeout,omitempty"`
	} `json:"options"`
	Renewable bool `json:"renewable,omitempty"` // the token comes from a function

	// With the emulator in the tab:
	Rule    rule `json:"rule"`
	Counted bool `json:"counted,omitempty"` // count how often the emulator acts

	// With the emulator behind HTTP:
	On         *clienttest.Targets `json:"on,omitempty"`
	Connection *connection         `json:"connection,omitempty"`
}

type connection struct {
	Application string `json:"application"`
	Token       string `json:"token"`
}

// rule is a FaultRule of emulator.d.ts, with a path below the application.
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

func newScene(op clienttest.Operation, f fault.Rule) scene {
	s := scene{Operation: op.Name}
	s.Rule = rule{
		op.Method, op.Path, f.Times, f.Status, f.Code, f.Subcode, f.Message, f.RetryAfter,
		f.Body, f.Drop, f.AfterEffect, f.KillApplication, f.Delay.Milliseconds(),
	}
	if f.Delay > 0 {
		s.Options.Timeout = 1000
	}
	return s
}

// result is the outcome of a scene.
type result struct {
	Failure *browser.Failure // nil if the call succeeded
	Sent    []string
	Done    int // how often the emulator acted, if the scene counts that
}

func (r result) outcome() clienttest.Outcome {
	f := r.Failure
	if f == nil {
		return clienttest.Outcome{Sent: r.Sent}
	}
	return clienttest.Outcome{
		Kind: f.Kind, Status: f.Status, Code: f.Code, Subcode: f.Subcode, Gone: f.Gone,
		RetryAfter: f.RetryAfter, Retryable: f.Retryable, OutcomeUnknown: f.OutcomeUnknown,
		HasMessage: clienttest.HasMessage(f.Message), Sent: r.Sent,
	}
}

// play returns JavaScript that defines play(scene, connection, setFault). It makes a
// client, lets it read its application, calls setFault, and then calls the operation of
// the scene.
func play() string {
	var operations strings.Builder
	for _, op := range clienttest.Operations {
		fmt.Fprintf(&operations, "%s: (client, on, options) => %s,\n", op.Name, op.Script)
	}
	return `
		const { connect } = await import("/lib/presence.js");
		const operations = {` + operations.String() + `};
		const play = async ({ operation, options, on, renewable }, { fetch, token, ...connection }, setFault) => {
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
			setFault();
			const outcome = await operations[operation](client, on, options).then(() => null, (error) => failure(Promise.reject(error)));
			return { failure: outcome, sent };
		};`
}

// playInTheTab returns JavaScript that defines playAll(scenes, format), in which
// each scene has an emulator of its own.
func playInTheTab() string {
	return play() + `
		const { createEmulator } = await import("/lib/emulator.js");
		const targetsOf = async (client) => {
			const subscription = await client.create({ duration: 10, uris: ["sip:SaraD@contoso.com"] });
			const [membership] = await client.memberships(subscription);
			const [group] = await client.groups();
			return { subscription, membership, group, presence: membership.links.contact + "/presence" };
		};
		const playOne = async (scene, format) => {
			const emulator = await createEmulator();
			const observer = await connect({ ...emulator, retries: 0 });
			const on = await targetsOf(observer);
			const rule = { ...scene.rule, path: new URL(emulator.application).pathname + scene.rule.path };
			const outcome = await play({ ...scene, on }, { ...emulator, format }, () => emulator.fail(rule));
			if (!scene.counted) return outcome;
			emulator.clearFaults();
			// A subscription exists for as many times ten minutes as it was created and extended.
			const tenMinutesLeft = async (subscription) => {
				for (let times = 0; ; times++) {
					if (!(await observer.list()).some(({ href }) => href === subscription?.href)) return times;
					await emulator.advance(600_000);
				}
			};
			const done = {
				create: async () => (await observer.list()).length - 1,
				add: async () => ((await observer.memberships(on.subscription)).length - 1) / 2,
				extend: async () => (await tenMinutesLeft(on.subscription)) - 1,
				subscribeToGroup: async () => tenMinutesLeft((await observer.list()).find(({ id }) => id === on.group.id)),
			};
			try {
				outcome.done = await done[scene.operation]();
			} catch {
				outcome.done = 0; // the application is gone
			}
			return outcome;
		};
		// All scenes play concurrently, but those with a timeout only after the others, which would slow them down.
		const playAll = async (scenes, format) => {
			const some = (timed) =>
				Promise.all(scenes.map((scene) => "timeout" in scene.options === timed && playOne(scene, format)));
			const untimed = await some(false);
			return (await some(true)).map((outcome, i) => outcome || untimed[i]);
		};`
}
