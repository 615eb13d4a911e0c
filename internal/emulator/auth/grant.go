package auth

// The grant types of a request for a token (page AuthenticationInUCWA): a user name
// and a password, the account of the machine, and a sign-in at a page of the server.
const (
	GrantPassword = "password"
	GrantWindows  = "urn:microsoft.rtc:windows"
	GrantPassive  = "urn:microsoft.rtc:passive"
)
