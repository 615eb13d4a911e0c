package signin

import (
	"errors"
	"strings"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// explain adds to the error of an answer what the administrator of the server has
// to do about it, if that is the fault.
func (s *Session) explain(err error, resp *httpmsg.Response) error {
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok || resp == nil || !refusesOrigin(resp) {
		return err
	}
	page := s.config.PageOrigin
	if page == "" {
		page = "https://the-origin-of-this-page"
	}
	explained := *e
	explained.Message = "the server does not let pages at " + page + " use it: an administrator has to run, in the Skype for Business Server Management Shell, " +
		`$x = New-CsWebOrigin -Url "` + page + `"; Set-CsWebServiceConfiguration -Identity Global -CrossDomainAuthorizationList @{Add=$x}`
	return &explained
}

// refusesOrigin reports whether a server refuses requests of the page for its
// origin (page ConfiguringATopology).
func refusesOrigin(resp *httpmsg.Response) bool {
	return resp.Status == 403 && strings.Contains(strings.ToLower(resp.Header.Joined("X-Ms-diagnostics")), "cross domain request")
}

// isStatus reports whether an error is an answer with a status.
func isStatus(err error, status int) bool {
	e, ok := errors.AsType[*ucwa.Error](err)
	return ok && e.Kind == ucwa.KindServer && e.Status == status
}
