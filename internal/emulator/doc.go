// Package emulator is a UCWA 2.0 server as a function: [Emulator.Handle] answers
// a request from its state and the time it is told. It starts no goroutine, sets
// no timer, reads no clock and opens no socket, so that the same emulator runs
// behind HTTP, inside a browser tab and in a test that moves time by hand.
//
// A request goes through the checks of check.go in their fixed order, then
// through one operation of the table in route.go. An operation reads its input,
// and changes or shows the state: applications with their presence
// subscriptions.
//
// # What it lets in
//
// Clients were written against servers that take more than the pages promise.
// Hence:
//
//   - Names of parameters are matched in any case; numbers may be strings.
//   - Parameters of a POST may stand in its query or its body, or in both if
//     they agree.
//   - A body without Content-Type, or with an empty one, is JSON; no body is an
//     empty input, whatever its Content-Type; a GET may have a Content-Type.
//   - No Accept, an empty one and */* mean JSON.
//   - A path may start with several slashes.
//
// # Where the pages are silent
//
//   - The application of another user answers 404, as if there were none.
//   - Signing in again with the same endpointId returns the application as it
//     is: culture and userAgent do not change.
//   - An application links to what clients look for when they sign in, also
//     where no route serves it yet; following such a link answers 404.
//   - Refusals are in the media type that the client asked for, the vendor's
//     included, as on the page Versioning; a 406 is in JSON.
//   - The numbers behind LimitExceeded and TooManyApplications, see [Limits].
package emulator
