// Package fields reads the members of an object into typed values and reports what is
// wrong with them. Its callers read the input of requests, the options of a program, and
// the commands of the emulator with it.
//
// A caller describes the members that an object may have as a list of [Field] values and
// passes the list to [Reader.Document]. Each field stores the value that it reads in a
// variable of the caller. The [Reader] collects all problems in the order of the document;
// the missing members of an object come after its other problems.
package fields
