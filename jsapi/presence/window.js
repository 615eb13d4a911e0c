// @ts-check
// Shows a page of a server to the user, for signin.go. It is a window of its own and
// never a frame: browsers keep the cookies of other sites from frames, and the page
// that signs the user in needs them.

import { clearInterval, setInterval } from "../shared/builtins.js";

/** Milliseconds between two looks at whether the user has closed the window. */
const pause = 500;

/**
 * Opens a page. Then calls settle, once and never before it returns, with
 *
 *     true, when the user has closed the window
 *     false, if the browser opens no window: it takes a click
 *
 * Returns a function that closes the window: settle is not called any more.
 *
 * @param {string} page
 * @param {(closed: boolean) => void} settle
 * @returns {() => void}
 */
export function openWindow(page, settle) {
  const opened = open("about:blank", "_blank", "popup,width=640,height=720");
  let done = false;
  const finish = (/** @type {boolean} */ closed) => {
    clearInterval(timer);
    if (!done) settle(closed);
    done = true;
  };
  const timer = setInterval(() => {
    if (!opened || opened.closed) finish(opened !== null);
  }, opened ? pause : 0);
  if (opened) {
    opened.opener = null; // the page could lead this one elsewhere
    opened.location.replace(page);
  }
  return () => {
    done = true;
    clearInterval(timer);
    opened?.close();
  };
}
