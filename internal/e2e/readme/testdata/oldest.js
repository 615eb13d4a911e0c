// Takes from this browser what the oldest supported ones lack: every feature that
// a page can use from JavaScript and that is newer than Chrome 109, Firefox 115 or
// Safari 16.4, by MDN's browser compatibility data. A classic script, so that it
// runs before every module.

(() => {
  "use strict";
  const typedArray = Object.getPrototypeOf(Uint8Array);
  const iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  const aria = Object.getOwnPropertyNames(Element.prototype).filter((name) => name.startsWith("aria"));
  const newer = [
    // Built-ins
    [globalThis, "Iterator", "DisposableStack", "AsyncDisposableStack", "SuppressedError", "Float16Array", "Temporal"],
    [Array, "fromAsync"],
    [Array.prototype, "toReversed", "toSorted", "toSpliced", "with"],
    [typedArray.prototype, "toReversed", "toSorted", "with"],
    [ArrayBuffer.prototype, "detached", "maxByteLength", "resizable", "resize", "transfer", "transferToFixedLength", "transferToImmutable", "sliceToImmutable"],
    [DataView.prototype, "getFloat16", "setFloat16"],
    [Uint8Array, "fromBase64", "fromHex"],
    [Uint8Array.prototype, "setFromBase64", "setFromHex", "toBase64", "toHex"],
    [Atomics, "pause", "waitAsync"],
    [Error, "captureStackTrace", "isError"],
    [iterator, "drop", "every", "filter", "find", "flatMap", "forEach", "map", "reduce", "some", "take", "toArray"],
    [JSON, "isRawJSON", "rawJSON"],
    [Map, "groupBy"],
    [Map.prototype, "getOrInsert", "getOrInsertComputed"],
    [WeakMap.prototype, "getOrInsert", "getOrInsertComputed"],
    [Math, "f16round", "sumPrecise"],
    [Object, "groupBy"],
    [Promise, "try", "withResolvers"],
    [RegExp, "escape"],
    [Set.prototype, "difference", "intersection", "isDisjointFrom", "isSubsetOf", "isSupersetOf", "symmetricDifference", "union"],
    [String.prototype, "isWellFormed", "toWellFormed"],
    [Intl, "DurationFormat", "Segmenter"],
    // Network
    [AbortSignal, "any", "timeout"],
    [URL, "canParse", "parse"],
    [URLSearchParams.prototype, "size"],
    [Headers.prototype, "getSetCookie"],
    [Request.prototype, "body", "bytes", "duplex", "keepalive"],
    [Response, "json"],
    [Response.prototype, "bytes"],
    [Blob.prototype, "bytes"],
    [ReadableStream, "from"],
    [ReadableStream.prototype, "values", Symbol.asyncIterator],
    [globalThis, "fetchLater", "URLPattern", "WebSocketStream"],
    // Documents and elements
    [Document.prototype, "activeViewTransition", "caretPositionFromPoint", "customElementRegistry", "moveBefore", "startViewTransition"],
    [Document, "parseHTML", "parseHTMLUnsafe"],
    [DocumentFragment.prototype, "moveBefore"],
    [Element.prototype, "checkVisibility", "computedStyleMap", "currentCSSZoom", "customElementRegistry", "getHTML", "moveBefore", "role", "setHTML", "setHTMLUnsafe", ...aria],
    [ShadowRoot.prototype, "clonable", "customElementRegistry", "getHTML", "getSelection", "serializable", "setHTML", "setHTMLUnsafe"],
    [ElementInternals.prototype, "role", "states", ...aria],
    [HTMLElement.prototype, "hidePopover", "popover", "showPopover", "togglePopover"],
    [CustomElementRegistry.prototype, "getName", "initialize"],
    [EventTarget.prototype, "when"],
    [globalThis, "CloseWatcher", "CustomStateSet", "Highlight", "Sanitizer", "ViewTransition", "navigation", "trustedTypes"],
    // Time and the system
    [globalThis, "cancelIdleCallback", "cookieStore", "IdleDetector", "PressureObserver", "requestIdleCallback", "scheduler", "showOpenFilePicker"],
    [Navigator.prototype, "canShare", "connection", "deviceMemory", "scheduling", "userActivation", "userAgentData"],
    [WebAssembly, "JSTag", "Suspending", "SuspendError", "promising"],
    // What only pages over https have
    [Crypto.prototype, "randomUUID", "subtle"],
    [Navigator.prototype, "locks", "serviceWorker"],
  ];
  for (const [object, ...names] of newer) {
    for (const name of names) {
      if (name in object && !delete object[name]) throw new Error(`${String(name)} cannot be deleted`);
    }
  }

  // The properties of Symbol cannot be deleted, so another function takes its place.
  const NativeSymbol = Symbol;
  function OldSymbol(description) {
    if (new.target) throw new TypeError("Symbol is not a constructor");
    return NativeSymbol(description);
  }
  for (const name of Object.getOwnPropertyNames(NativeSymbol)) {
    if (name === "dispose" || name === "asyncDispose" || Object.hasOwn(OldSymbol, name)) continue;
    Object.defineProperty(OldSymbol, name, Object.getOwnPropertyDescriptor(NativeSymbol, name));
  }
  OldSymbol.prototype = NativeSymbol.prototype;
  globalThis.Symbol = OldSymbol;
})();
