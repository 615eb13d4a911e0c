package signin

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"ucwapresence/internal/client"
	"ucwapresence/internal/fields"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Config configures a sign-in.
type Config struct {
	// Client configures the client of the application and the requests of
	// autodiscovery. TotalTimeout also limits the whole sign-in. Token, if it is set,
	// supplies access tokens in place of tickets. The addresses in Client are not used.
	Client client.Config

	// Exactly one of these two fields is set.
	Address   string // the sign-in address of the user, such as lene@contoso.com
	Discovery string // the root of autodiscovery, as an absolute URL

	// Credentials is nil if the browser signs the user in (by integrated Windows
	// authentication or at a page of the server), and if Client.Token is set.
	Credentials CredentialsSource
	Window      Window // shows pages of the server to the user; nil if pages cannot be shown
	// XFrame, if it is not nil, receives the address of each xframe that the servers
	// link to, before the next request to the origin of that xframe.
	XFrame func(httpmsg.URL)
	// Settled, if it is not nil, receives the address of the applications after each
	// step of a sign-in. Until the next step no other server is needed. Settled must
	// not call the session.
	Settled func(httpmsg.URL)

	// The description of the application (page applications_ref). All fields are
	// required.
	UserAgent, Culture, EndpointID string
	// MakeMeAvailable shows the user as available. Otherwise the sign-in does not
	// change the user's presence.
	MakeMeAvailable bool
}

// maxText bounds the texts that describe an application (page applications_ref:
// "max length: 100").
const maxText = 100

// check returns the roots of autodiscovery, in the order in which they are tried, or an
// error with all problems of the configuration.
func (c *Config) check() ([]httpmsg.URL, error) {
	var problems []fields.Problem
	report := func(path, message string) {
		problems = append(problems, fields.Problem{Path: path, Message: message})
	}
	var roots []httpmsg.URL
	switch {
	case (c.Address == "") == (c.Discovery == ""):
		report("", "exactly one of address and discovery must be given")
	case c.Discovery != "":
		root, err := httpmsg.ParseURL(c.Discovery)
		if err != nil {
			report("/discovery", "is not usable: "+err.Error())
		}
		roots = []httpmsg.URL{root}
	default:
		var problem string
		if roots, problem = discoveryHosts(c.Address); problem != "" {
			report("/address", problem)
		}
	}
	if c.Credentials != nil && c.Client.Token != nil {
		report("", "only one of credentials and token can be given")
	}
	for _, text := range [...]struct{ path, value string }{
		{"/userAgent", c.UserAgent}, {"/culture", c.Culture}, {"/endpointId", c.EndpointID},
	} {
		switch {
		case text.value == "":
			report(text.path, "must not be empty")
		case utf8.RuneCountInString(text.value) > maxText:
			report(text.path, "must not be longer than "+strconv.Itoa(maxText)+" characters")
		}
	}
	return roots, ucwa.Argument(problems)
}

// discoveryHosts returns the hosts at which the clients of a user look for the
// server, the internal one first (page RootURL), or the problem of the address.
func discoveryHosts(address string) (roots []httpmsg.URL, problem string) {
	user, domain, ok := strings.Cut(address, "@")
	if !ok || user == "" || strings.Contains(domain, "@") {
		return nil, "must be a sign-in address such as lene@contoso.com"
	}
	for _, prefix := range [...]string{"lyncdiscoverinternal.", "lyncdiscover."} {
		root, err := httpmsg.ParseURL("https://" + prefix + domain + "/")
		// A domain has no port, no path and no empty label.
		if err != nil || root.Target != "/" || strings.Contains(domain, ":") || strings.Contains("."+domain+".", "..") {
			return nil, "must end with the name of a domain, as in lene@contoso.com"
		}
		roots = append(roots, root)
	}
	return roots, ""
}
