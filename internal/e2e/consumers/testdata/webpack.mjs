// Runs webpack without a configuration of its own: mode and entry are what any project sets.
import webpack from "webpack";

webpack({ context: process.cwd(), mode: "production", entry: "./page.js" }, (error, stats) => {
  if (error) throw error;
  console.log(stats.toString({ all: false, errors: true, warnings: true }));
  process.exitCode = stats.hasErrors() ? 1 : 0;
});
