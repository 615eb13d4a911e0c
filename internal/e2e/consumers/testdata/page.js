import { outcome } from "./outcome.js";

outcome.then((text) => (document.body.textContent = text));
