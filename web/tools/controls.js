// @ts-check
// The interface for commands to an emulator. HTTPControls and TabControls implement it.

/**
 * @typedef {import("../../jsapi/emulator/emulator.js").FaultRule} FaultRule
 * @typedef {import("../../jsapi/emulator/emulator.js").PresenceOfPerson} PresenceOfPerson
 */

/**
 * Commands to an emulator. If the emulator refuses the arguments, a command rejects with
 * kind "argument" and the problems.
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
 * @property {number} time the time of the emulator's clock, in milliseconds since 1970 UTC
 * @property {number} speed the speed of the emulator's clock as a multiple of real time; 0 if the clock is stopped
 * @property {readonly FaultRule[]} faults the rules that may still apply
 */

export {};
