// The panel "Play the server": what commands the emulator, and shows how it is.

import { byId, mark, renderList, show, write, writeOrHide } from "./dom.js";
import { fail, settled } from "./failures.js";
import { faultKinds, howOften, ruleOf, ruleWords, whichRequests } from "./tools/faults.js";
import { betweenLooks, look, readEmulator } from "./news.js";
import { session } from "./session.js";
import { current, nothingKnown, update } from "./store.js";
import { minute, serverTime } from "./time.js";
import { count, nameOf, sentence } from "./wording.js";

/** The most that the clock moves on at once: a day. */
const maxMinutes = 1440;

const faultIsOn = "The fault is on. Do something that meets it, such as Refresh.";

const panel = (changes) => update({ panel: { ...current().panel, ...changes } });

/**
 * Commands the emulator, and looks what has become of it.
 *
 * @param call what to do with the controls
 * @param words says that it was done
 * @param [faultName] where it is shown that something typed is wrong
 */
async function command(call, words, faultName) {
  const { controls } = current().connection;
  try {
    await call(controls);
    await readEmulator();
    panel({ status: words, ...(faultName && { [faultName]: "" }) });
    update(settled("command"));
  } catch (error) {
    if (error.kind === "argument" && faultName) panel({ status: "", [faultName]: faultWords(error) });
    else fail("command", error);
    return;
  }
  await look();
}

const subjects = { "/availability": "The availability", "/activity": "The activity", "/deviceType": "The device", "/uri": "The address" };

const faultWords = ({ problems }) => problems.map(({ path, message }) => sentence(`${subjects[path] ?? "It"} ${message}`)).join(" ");

export function setPresence() {
  const uri = byId("who").value;
  const presence = { availability: byId("availability").value, activity: byId("activity").value.trim() };
  const deviceType = byId("device").value;
  const words = `${nameOf(uri, current().connection.people)} is now shown as “${byId("availability").selectedOptions[0].text}”.`;
  return command((controls) => controls.setPresence(uri, deviceType ? { ...presence, deviceType } : presence), words, "presenceFault");
}

export function advance() {
  const typed = byId("minutes").value.trim();
  const minutes = /^\d+$/.test(typed) ? Number(typed) : 0;
  if (minutes < 1 || minutes > maxMinutes) {
    panel({ minutesFault: `Enter whole minutes, from 1 to ${maxMinutes}.` });
    return byId("minutes").focus();
  }
  return command((controls) => controls.advance(minutes * minute), `It is ${count(minutes, "minute")} later.`, "minutesFault");
}

export function setSpeed(speed) {
  return command((controls) => controls.setSpeed(speed), `The clock ${paceWords(speed)}.`);
}

function paceWords(speed) {
  if (speed === 0) return "stands still until it is moved on";
  return speed === 1 ? "runs as yours does" : `runs ${speed} times as fast as yours`;
}

/**
 * Switches a fault on, in the place of the one before: between two looks, none of which must meet it in the place of
 * what the person in front of the page does next.
 */
export function switchOn() {
  const rule = ruleOf({ fault: byId("fault").value, requests: byId("requests").value, times: byId("times").value });
  const set = async (controls) => {
    await controls.clearFaults();
    await betweenLooks(async () => {
      await controls.fail(rule);
      await readEmulator();
    });
  };
  return command(set, faultIsOn);
}

export async function switchOff() {
  await command((controls) => controls.clearFaults(), "The fault is off.");
  byId("fault").focus(); // the button has gone
}

export function startOver() {
  const reset = async (controls) => {
    await controls.reset();
    session.forget(); // its application is the first one again
    update({ ...nothingKnown, collection: current().collection, cards: new Map(), status: "", errors: [] });
  };
  return command(reset, "The emulator is as it was at first.");
}

export function renderPanel(state) {
  const { connection, emulator, panel } = state;
  show(byId("panel"), connection.controls !== null && emulator !== null);
  if (!emulator) return;
  const over = panel.status === faultIsOn && emulator.faults.length === 0;
  write(byId("panel-status"), over ? "" : panel.status);
  fillOptions(byId("who"), connection.people.map(({ uri, name }) => ({ id: uri, name })));
  fillOptions(byId("fault"), faultKinds);
  fillOptions(byId("requests"), whichRequests);
  fillOptions(byId("times"), howOften);
  renderFault("presence-fault", "activity", panel.presenceFault);
  renderFault("minutes-fault", "minutes", panel.minutesFault);
  renderClock(state);
  renderFaults(state);
}

function fillOptions(select, options) {
  renderList(select, options, {
    template: "option-template",
    key: ({ id }) => id,
    fill(option, { id, name }) {
      mark(option, "value", id);
      write(option, name);
    },
  });
}

function renderFault(id, field, words) {
  write(byId(id), words);
  mark(byId(field), "aria-invalid", words ? "true" : null);
}

function renderClock(state) {
  const { emulator, connection } = state;
  const { speed } = emulator;
  mark(byId("clock"), "data-speed", String(speed));
  write(byId("clock"), new Date(serverTime(state)).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" }));
  write(byId("clock-pace"), paceWords(speed));
  show(byId("speed-field"), connection.controls.scalable);
  const select = byId("speed");
  // Whoever chooses must not be disturbed; the server may run at any speed.
  if (document.activeElement !== select) select.value = String(speed);
}

function renderFaults({ emulator, panel }) {
  const { expect } = faultKinds.find(({ id }) => id === panel.fault);
  write(byId("expect"), expect);
  const on = emulator.faults.length > 0;
  mark(byId("faults"), "data-on", String(on));
  writeOrHide(byId("faults"), on ? `On: ${emulator.faults.map(ruleWords).join(" ")} Meanwhile the page reads nothing by itself.` : "");
  show(byId("mend"), on);
}
