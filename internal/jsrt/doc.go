// Package jsrt is the boundary between Go and JavaScript: functions, objects, abort
// signals, thrown values and bytes. It is the only package that imports syscall/js,
// directly or through the parts of safejs that return its types.
//
// Four properties of the Go runtime in a browser shape it. A panic that leaves a
// function called by JavaScript ends the program, so every function made here
// recovers. Blocking in such a function stops the page, so none of them waits. A
// function that is not released is never collected, so each comment says who releases
// it. An exception of a getter ends the program, so properties are read with [Get].
package jsrt
