import { expect, test } from "vitest";
import { outcome } from "./outcome.js";

test("the package works", async () => {
  expect(await outcome).toMatch(/^\d+\.\d+\.\d+: 1 subscription after LimitExceeded$/);
});
