// Package directory holds the people of the emulator: who they are, which groups
// they are in, and their presence. It knows no requests and no documents.
//
// A SIP URI is looked up by its [ucwa.SIPKey], so every spelling of it finds the
// same person.
package directory
