//go:build !js

package browser

// A Failure is an error of a page as the function failure of testing.js returns
// it.
type Failure struct {
	Class   string // the name of the object's constructor
	Text    string // the object as a string
	Message string
	Cause   string

	Kind           string
	Retryable      bool
	OutcomeUnknown bool
	Problems       []string // path and message, as in "/duration is required"
	Offset         *int
	Pointer        string
	Status         int
	Code           string
	Subcode        string
	Gone           string
	Parameters     []Parameter
	RetryAfter     int
}

// A Parameter is one that the server does not accept.
type Parameter struct{ Name, Reason string }
