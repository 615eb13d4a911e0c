// Package clienttest is shared by the tests of a client: every operation, every
// error that a server may answer it with, and what must come of the two. The
// tests of package client run them natively, those of internal/e2e/tab in a
// page.
package clienttest
