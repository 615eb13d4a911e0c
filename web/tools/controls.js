// @ts-check
// The interface for commands to an emulator. HTTPControls and TabControls implement it.

/**
 * @typedef {import("../../jsapi/emulator/emulator.js").FaultRule} FaultRule
 * @typedef {import("../../jsapi/emulator/emulator.js").PresenceOfPerson} PresenceOfPerson
 */

/**
 * A command that the emulator refuses rejects with kind "argument" and its problems.
 *
 * @typedef {object} Controls
 * @property {() => Promise<EmulatorState>} state
 * @property {(uri: string, presence: PresenceOfPerson) => Promise<void>} setPresence
 * @property {(rule: FaultRule) => Promise<void>} fail adds a fault
 * @property {() => Promise<void>} clearFaults
 * @property {(milliseconds: number) => Promise<void>} advance moves the clock
 * @property {(speed: number) => Promise<void>} setSpeed 0 stops the clock
 * @property {() => Promise<void>} reset returns to the state in which the emulator started
 */

/**
 * @typedef {object} EmulatorState
 * @property {number} time what the emulator's clock shows, in milliseconds since 1970 UTC
 * @property {number} speed how many times as fast as this machine's clock it runs; 0 if it is stopped
 * @property {readonly FaultRule[]} faults those that may still happen
 */

export {};
