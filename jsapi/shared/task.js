// @ts-check

import { MessageChannel, Promise, apply, scheduler } from "./builtins.js";

/**
 * Resolves in the next task, when everything that is ready to run has run. It uses no
 * timer: a test may have stopped these.
 *
 * @returns {Promise<void>}
 */
export function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

const postTask = scheduler?.postTask;

/**
 * Resolves in a later task, when the page has nothing more urgent to do, if the browser
 * can tell.
 *
 * @returns {Promise<void>}
 */
export function idleTask() {
  if (!postTask) return nextTask();
  return apply(postTask, scheduler, [() => {}, { __proto__: null, priority: "background" }]);
}
