//go:build !js

// Package consumers builds projects that use the npm package, with the bundlers and
// test runners of its users, and opens them in Chromium. It does so with CONSUMERS
// only, the directory in which npm has installed these tools: see make test-package.
package consumers
