package auth

// The grant types of a request for a token (page AuthenticationInUCWA).
const (
	GrantPassword = "password"
	GrantWindows  = "urn:microsoft.rtc:windows"
	GrantPassive  = "urn:microsoft.rtc:passive"
)
