// Package clienttest has the tables that the tests of a client share: every operation,
// every error that a server may answer, and the expected outcome of each combination.
// The tests of package client run them natively, and those of internal/e2e/tab in a
// page.
package clienttest
