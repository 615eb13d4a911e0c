//go:build !js

package e2e

import "strings"

// failure is what failure() of testdata/testing.js makes of an error.
type failure struct {
	Class   string // of the object, not what it says of itself
	Text    string // what String makes of it
	Message string
	Cause   string

	Kind       string
	Retryable  bool
	Problems   []problem
	Offset     *int
	Pointer    string
	Status     int
	Code       string
	Subcode    string
	Gone       string
	Parameters []struct{ Name, Reason string }
	RetryAfter int
}

type problem struct{ Path, Message string }

// adding returns the failure with what the client adds to the server's words.
func (f failure) adding(words string) failure {
	f.Message = strings.TrimSuffix(f.Message, ".") + "; " + words
	f.Text = f.Class + ": " + f.Message
	return f
}
