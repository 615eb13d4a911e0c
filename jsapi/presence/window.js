// @ts-check
// Shows a page of a server to the user, for signin.go. The page is in a window of its
// own, not in a frame: browsers block the cookies of other sites in frames, and a
// sign-in page needs its cookies.

import { clearInterval, setInterval } from "../shared/builtins.js";

/** The time between two checks whether the user has closed the window, in milliseconds. */
const pause = 500;

/**
 * Opens a page. Then calls settle, once and never before it returns, with
 *
 *     true, when the user has closed the window
 *     false, if the browser opens no window: most browsers open windows only after a click
 *
 * Returns a function that closes the window: after that, settle is not called.
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
    opened.opener = null; // otherwise the opened page could navigate this page
    opened.location.replace(page);
  }
  return () => {
    done = true;
    clearInterval(timer);
    opened?.close();
  };
}
