package client

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// read returns the document of an answer, which must be of the given rel, or
// the error that the answer means.
func (c *Client) read(resp *ucwa.Response, rel string) (*hal.Resource, error) {
	contentType := resp.Header.Get("Content-Type")
	format, isUCWA := hal.FormatOf(contentType)
	if resp.Status < 200 || resp.Status > 299 {
		return nil, serverError(resp, format, isUCWA)
	}
	if !isUCWA {
		if contentType == "" {
			contentType = "not given"
		}
		return nil, protocolError("the answer is not UCWA: its Content-Type is "+contentType, nil)
	}
	doc, err := format.Decode(resp.Body)
	if err != nil {
		return nil, protocolError("the answer is not a "+strings.ToUpper(format.String())+" document of UCWA", err)
	}
	// Captured documents may lack their rel, but never their own address.
	if doc.Rel != rel && doc.Rel != "" {
		e := protocolError("the answer is "+doc.Rel+" where "+rel+" was expected", nil)
		e.Pointer = "/rel"
		return nil, e
	}
	if doc.Self() == "" {
		e := protocolError("the answer is no resource: it has no link self", nil)
		e.Pointer = "/_links/self"
		return nil, e
	}
	return doc, nil
}

// serverError returns the error of an answer that is no success. Only what
// UCWA itself says counts as its reason (page ErrorsAndInformationalMessages:
// a failure comes from UCWA only if it is JSON or XML).
func serverError(resp *ucwa.Response, format hal.Format, isUCWA bool) *ucwa.Error {
	e := &ucwa.Error{
		Kind: ucwa.KindServer, Offset: -1, Status: resp.Status,
		RetryAfter: retryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
	if isUCWA && len(resp.Body) > 0 {
		doc, err := format.Decode(resp.Body)
		if err == nil {
			e.Reason, _ = ucwa.ParseReason(doc)
		} else {
			e.Cause = err
		}
	}
	if e.Message = e.Reason.Message; e.Message == "" {
		e.Message = "the server answered " + strconv.Itoa(resp.Status)
	}
	return e
}

// protocolError returns the error of an answer that is not UCWA.
func protocolError(message string, cause error) *ucwa.Error {
	e := &ucwa.Error{Kind: ucwa.KindProtocol, Offset: -1, Message: message, Cause: cause}
	if cause != nil {
		e.Message += ": " + cause.Error()
	}
	var fault *hal.Error
	if errors.As(cause, &fault) {
		e.Offset, e.Pointer = fault.Offset, fault.Pointer
	}
	return e
}

// retryAfter reads the header field of that name: seconds, or a date.
func retryAfter(value string, now time.Time) time.Duration {
	// Too large a number counts as the largest: it still means not to try again.
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	if date, err := time.Parse(time.RFC1123, value); err == nil && date.After(now) {
		return date.Sub(now)
	}
	return 0
}
