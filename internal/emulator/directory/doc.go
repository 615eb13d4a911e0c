// Package directory holds the people of the emulator, their groups and their presence. It
// does not depend on requests and documents.
//
// A SIP URI is looked up by its [ucwa.SIPKey], so every spelling of it finds the
// same person.
package directory
