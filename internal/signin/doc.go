// Package signin finds a user's UCWA server, signs the user in, and keeps an
// application there.
//
// [SignIn] starts from an address, such as lene@contoso.com, or from the root of
// autodiscovery. It follows the server's links to the user and on to the
// applications, obtains a web ticket from each server that asks for one, and
// creates an application. The [Session] that it returns supplies a client with
// tickets and with the address of the application, which it creates again when
// the server has lost it.
//
// A ticket is sent to the origin that it was issued for and nowhere else. No
// error repeats a ticket or a password. Every error is a *[ucwa.Error].
package signin
