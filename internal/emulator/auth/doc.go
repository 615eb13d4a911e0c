// Package auth holds who may use the emulator: the access tokens with their scopes,
// the grants by which clients get one, and the web origins whose pages the server
// accepts.
package auth
