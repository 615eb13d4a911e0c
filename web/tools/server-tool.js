// @ts-check
// The server tool: the clock of the emulator, its faults, and the requests to which the
// faults were applied.

import { byId, mark, onSubmit, part, renderList, show, write, writeFault } from "../dom.js";
import { session } from "../session.js";
import { update } from "../store.js";
import { minute, serverTime } from "../time.js";
import { count, sentence } from "../wording.js";
import { command, readSoon } from "./emulator.js";
import { FaultRecord } from "./fault-record.js";
import { faults, metWords, repeats, ruleOf, ruleWords, scopes } from "./faults.js";
import { log } from "./log.js";
import { showRequest } from "./requests-tool.js";

/**
 * @typedef {import("../store.js").State} State
 * @typedef {import("./controls.js").Controls} Controls
 * @typedef {import("./faults.js").Fault} Fault
 */

/** The most minutes by which the user can advance the clock: a day. */
const maxMinutes = 1440;

/** The number of requests that are shown for a fault: the latest requests to which it was applied. */
const shownMeetings = 10;

/**
 * The state of this tool.
 *
 * @type {{status: string, minutesFault: string, fault: Fault | null, record: FaultRecord | null}}
 */
let view = { status: "", minutesFault: "", fault: null, record: null };

/** The number of requests to which the fault had been applied at the last rendering. */
let known = 0;

/** @param {Partial<typeof view>} change */
function change(change) {
  view = { ...view, ...change };
  update({});
}

export function start() {
  fillSelect("fault-scope", scopes);
  fillSelect("fault-repeat", repeats);
  onSubmit("advance", advance);
  byId("minutes").addEventListener("input", () => change({ minutesFault: "" }));
  byId("speed", HTMLSelectElement).addEventListener("change", ({ currentTarget }) => {
    const speed = Number(/** @type {HTMLSelectElement} */ (currentTarget).value);
    run((controls) => controls.setSpeed(speed), `The clock ${paceWords(speed)}.`);
  });
  byId("reset").addEventListener("click", () => {
    run((controls) => controls.reset(), "The server was reset.", { record: null, fault: null });
  });
  byId("switch-off").addEventListener("click", switchOff);
  renderList(byId("fault-list"), faults, {
    template: "fault-template",
    key: ({ id }) => id,
    fill(element, fault) {
      const button = part(element, "button");
      const expect = part(element, "expect");
      write(button, fault.name);
      write(expect, fault.expect);
      expect.id = `fault-${fault.id}-expect`;
      button.setAttribute("aria-describedby", expect.id);
      button.addEventListener("click", () => switchOn(fault));
    },
  });
}

/**
 * @param {string} id
 * @param {readonly {id: string, name: string}[]} choices
 */
function fillSelect(id, choices) {
  byId(id, HTMLSelectElement).append(...choices.map(({ id, name }) => new Option(name, id)));
}

/**
 * Commands the emulator, and reports the outcome in the status line.
 *
 * @param {(controls: Controls) => Promise<void>} call
 * @param {string} done
 * @param {Partial<typeof view>} [more] further changes of the view
 */
async function run(call, done, more = {}) {
  try {
    await command(call);
    change({ status: done, ...more });
  } catch (error) {
    change({ status: sentence(`The command failed: ${/** @type {Error} */ (error).message}`) });
  }
}

function advance() {
  const typed = byId("minutes", HTMLInputElement).value.trim();
  const minutes = /^\d+$/.test(typed) ? Number(typed) : 0;
  if (minutes < 1 || minutes > maxMinutes) {
    change({ minutesFault: `Enter whole minutes, from 1 to ${maxMinutes}.` });
    byId("minutes").focus();
    return;
  }
  change({ minutesFault: "" });
  run((controls) => controls.advance(minutes * minute), `The clock has advanced by ${count(minutes, "minute")}.`);
}

/** @param {number} speed */
function paceWords(speed) {
  if (speed === 0) return "is stopped";
  return speed === 1 ? "runs at normal speed" : `runs ${speed} times as fast`;
}

/**
 * Switches a fault on, in place of the previous fault.
 *
 * @param {Fault} fault
 */
function switchOn(fault) {
  const rule = ruleOf({ fault: fault.id, scope: byId("fault-scope", HTMLSelectElement).value, repeat: byId("fault-repeat", HTMLSelectElement).value });
  const set = async (/** @type {Controls} */ controls) => {
    await controls.clearFaults();
    const record = new FaultRecord(rule, log.exchanges); // from here on the rule may apply to requests
    await controls.fail(rule);
    change({ record, fault });
  };
  return run(set, `Switched on: ${ruleWords(rule)}`);
}

async function switchOff() {
  await run((controls) => controls.clearFaults(), "The fault is off.");
  byId("fault-list").querySelector("button")?.focus(); // the button that was pressed is hidden
}

/** @param {State} state */
export function render(state) {
  const { emulator, connection } = state;
  if (!emulator || !connection) return;
  const asked = new URLSearchParams(location.search);
  show(byId("elsewhere"), !asked.has("emulator") && session.module !== null); // without the module there is nothing to run
  show(byId("back"), asked.has("back"));
  write(byId("server-status"), view.status);
  writeFault(byId("minutes"), byId("minutes-fault"), view.minutesFault);
  const time = serverTime(state);
  write(byId("clock"), new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" }));
  write(byId("clock-pace"), paceWords(emulator.speed));
  renderSpeed(String(emulator.speed));
  renderRecord(emulator);
}

/** @param {string} speed may be missing in the list: the server can be started with any speed */
function renderSpeed(speed) {
  const select = byId("speed", HTMLSelectElement);
  if (document.activeElement === select) return; // the user may be choosing
  if (![...select.options].some(({ value }) => value === speed)) select.append(new Option(`× ${speed}`, speed));
  select.value = speed;
}

/** @param {import("../store.js").EmulatorState} emulator */
function renderRecord({ faults }) {
  const { record, fault } = view;
  const on = faults.length > 0;
  const met = record ? record.meetings(log.exchanges) : [];
  const past = record ? `It is over: ${ruleWords(record.rule)}` : "No fault is on.";
  mark(byId("met"), "data-on", String(on));
  write(byId("met-rule"), on ? `On: ${faults.map(ruleWords).join(" ")}` : past);
  write(byId("met-expect"), fault?.expect ?? "");
  write(byId("met-count"), record ? metWords(met.length, record.rule, on) : "");
  const shown = met.slice(-shownMeetings);
  mark(byId("met-list"), "start", String(met.length - shown.length + 1));
  renderList(byId("met-list"), shown, {
    template: "meeting-template",
    key: ({ exchange, request }) => `${exchange.id} ${request}`,
    fill(element, { exchange, request, outcome }) {
      const button = part(element, "request", HTMLButtonElement);
      write(button, request);
      button.onclick = () => showRequest(exchange.id);
      write(part(element, "outcome"), outcome);
    },
  });
  show(byId("switch-off"), on);
  if (met.length !== known) readSoon(); // the fault may have been applied for the last time
  known = met.length;
}
