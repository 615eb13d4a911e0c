// Package fields reads the members of an object into typed values and collects
// what is wrong with them. It is the one reader for everything that arrives as
// an object: the input of requests, the options of a program, and the commands
// of the emulator.
//
// A caller describes the members that an object may have as a list of [Field]
// values, each of which knows where to store what it reads, and hands the list
// to [Reader.Document]. Every problem is reported, in the order of the document.
package fields
