import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const provider = playwright({ launchOptions: { executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] } });

export default defineConfig({
  test: { browser: { enabled: true, headless: true, screenshotFailures: false, provider, instances: [{ browser: "chromium" }] } },
});
