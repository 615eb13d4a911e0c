// Package fields reads the members of an object into typed values and reports what is
// wrong with them. Everything that arrives as an object is read with it: the input of
// requests, the options of a program, and the commands of the emulator.
//
// A caller describes the members that an object may have as a list of [Field] values,
// which know where to store what they read, and passes the list to [Reader.Document].
// All problems are reported, in the order of the document.
package fields
