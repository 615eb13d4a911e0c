// Package refusal holds the errors that the emulator answers with: an HTTP status
// and UCWA's error body. Code and status go together (page
// ErrorsAndInformationalMessages). A message is for people, and never repeats
// anything from the request.
package refusal
