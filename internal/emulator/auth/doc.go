// Package auth controls access to the emulator. It has the access tokens with their
// scopes, the grants by which clients get a token, and the web origins whose pages the
// server accepts.
package auth
