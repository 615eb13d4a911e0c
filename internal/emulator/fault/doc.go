// Package fault holds what goes wrong on demand: rules that say which requests meet
// which fault.
package fault
