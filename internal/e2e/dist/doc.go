//go:build !js

// Package dist tests the files that make build writes as pages use them: which
// requests they cause, the classic script, the scripts with their module inside,
// workers, and files of different builds.
package dist
