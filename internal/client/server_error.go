package client

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// serverError returns the error of an unsuccessful answer. Its reason comes only from a
// body of UCWA itself (page ErrorsAndInformationalMessages: a failure comes from UCWA
// only if it is JSON or XML). Without such a body, the message contains the reason in
// X-Ms-diagnostics.
func (c *Client) serverError(resp *httpmsg.Response, contentType string) *ucwa.Error {
	e := ucwa.Server("")
	e.Status = resp.Status
	e.RetryAfter = retryAfter(resp.Header, time.Now())
	if format, isUCWA := hal.FormatOf(contentType); isUCWA {
		charset, _ := httpmsg.MediaParameter(contentType, "charset")
		if doc, err := format.DecodeCharset(resp.Body, charset); err == nil {
			e.Reason, _ = ucwa.ParseReason(doc)
		}
	}
	if e.Message = e.Reason.Message; e.Message == "" {
		e.Message = "the server answered " + strconv.Itoa(resp.Status)
		if _, reason := diagnosis(resp); reason != "" && e.Reason.Code == "" {
			e.Message += ": " + reason
		}
	}
	if c.pageOrigin != "" && RefusesOrigin(resp) {
		AddToMessage(e, `an administrator has to run: $x = New-CsWebOrigin -Url "`+c.pageOrigin+
			`"; Set-CsWebServiceConfiguration -Identity Global -CrossDomainAuthorizationList @{Add=$x}`)
	}
	return e
}

// RefusesOrigin reports whether a server refuses a request through its xframe for the
// origin of the page (page ConfiguringATopology).
func RefusesOrigin(resp *httpmsg.Response) bool {
	_, reason := diagnosis(resp)
	return resp.Status == 403 && strings.Contains(reason, "cross domain request")
}

// retryAfter returns how long a Retry-After field asks to wait: a number of seconds,
// or until a date. It is 0 if the field has no value that can be used.
func retryAfter(header httpmsg.Header, now time.Time) time.Duration {
	for _, value := range httpmsg.SplitList(header.Joined("Retry-After")) {
		// A number that is too large counts as the largest one, so that the request is
		// not repeated.
		seconds, err := strconv.ParseUint(value, 10, 31)
		if err == nil || errors.Is(err, strconv.ErrRange) {
			return time.Duration(seconds) * time.Second
		}
		if date, ok := httpmsg.ParseDate(value, now); ok {
			return max(0, date.Sub(now))
		}
	}
	return 0
}

// refusesToken reports whether the server asks for another token. Some servers do so
// with 403 and the diagnosis that the OAuth token is invalid.
func refusesToken(resp *httpmsg.Response) bool {
	const invalidToken = "28055"
	code, _ := diagnosis(resp)
	return ucwa.ReactionTo(resp.Status, ucwa.Reason{}) == ucwa.RenewToken || resp.Status == 403 && code == invalidToken
}

// diagnosis returns the code and the reason in a field such as
//
//	X-Ms-diagnostics: 28055;source="fe1.contoso.com";reason="OAuth token is invalid."
//
// If the field was sent several times, the first value that starts with a code counts.
func diagnosis(resp *httpmsg.Response) (code, reason string) {
	for _, value := range httpmsg.SplitList(resp.Header.Joined("X-Ms-diagnostics")) {
		code, rest, _ := strings.Cut(value, ";")
		if strings.Trim(code, "0123456789") == "" {
			_, rest, _ = strings.Cut(rest, `reason="`)
			reason, _, _ := strings.Cut(rest, `"`)
			return code, reason
		}
	}
	return "", ""
}

// AddToMessage appends advice or a consequence to the message of an error.
func AddToMessage(e *ucwa.Error, text string) {
	e.Message = strings.TrimSuffix(e.Message, ".") + "; " + text
}

// unexpectedRelError is the error of a collection whose resource i under rel is of
// another type or has no address.
func unexpectedRelError(rel string, i int) *ucwa.Error {
	e := ucwa.Protocol("the answer embeds a resource that is not a "+rel+" or has no address", nil)
	e.Pointer = "/_embedded/" + rel + "/" + strconv.Itoa(i)
	return e
}

// notOffered is the error of an operation whose link is missing: the server omits the
// links of operations that the application may not perform (page Hypermedia). The error
// has neither status nor code, because no request was refused.
func notOffered(rel, purpose string) error {
	e := ucwa.Server("this application may not " + purpose + ": the server offers no link " + rel)
	e.Pointer = "/_links/" + rel
	return e
}
