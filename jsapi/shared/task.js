// @ts-check

import { MessageChannel, Promise, apply, scheduler } from "./builtins.js";

/**
 * Resolves in the next task, after all microtasks have run. It uses no timer, because a
 * test may have replaced the timers.
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
 * Resolves in a later task. If the browser supports priorities, the task runs when the
 * page has nothing more urgent to do.
 *
 * @returns {Promise<void>}
 */
export function idleTask() {
  if (!postTask) return nextTask();
  return apply(postTask, scheduler, [() => {}, { __proto__: null, priority: "background" }]);
}
