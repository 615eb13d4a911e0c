// Package jsrt is the boundary between Go and JavaScript: functions, objects, abort
// signals, thrown values and bytes. It is the only package that imports syscall/js,
// directly or through the parts of safejs that return its types.
//
// Four properties of the Go runtime in a browser determine its design. A panic in a
// function that JavaScript calls ends the program, so every function of [Func] recovers.
// A function that blocks stops the page, so none of them waits. The garbage collector
// never frees a function that was not released, so the comments state who releases it.
// An exception of a getter ends the program, so properties are read with [Get].
package jsrt
