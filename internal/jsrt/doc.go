// Package jsrt is the edge between Go and JavaScript: functions, objects,
// abort signals, thrown values and bytes. It is the only package that
// imports syscall/js, by itself or through safejs's escape hatches.
//
// Four rules of the Go runtime in a browser shape it. A panic that leaves a
// function called by JavaScript ends the program, so every function made here
// recovers. Blocking in such a function stops the page, so none of them waits.
// A function that is not released is never collected, so each of them says when
// it is. And what a getter throws ends the program, so objects of the page are
// read by [Get].
package jsrt
