package client

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// read returns the document of an answer, which must be of one of the given
// types, or the error that the answer means. Without types there is none.
func (c *Client) read(resp *httpmsg.Response, ex Exchange) (*hal.Resource, error) {
	contentType := resp.Header.Get("Content-Type")
	format, isUCWA := hal.FormatOf(contentType)
	if resp.Status < 200 || resp.Status > 299 {
		return nil, serverError(resp, format, isUCWA)
	}
	if ex.Rels == nil && ex.Decode == nil {
		return nil, nil
	}
	if !isUCWA {
		if contentType == "" {
			contentType = "not given"
		}
		return nil, protocolError("the answer is not UCWA: its Content-Type is "+contentType, nil)
	}
	var doc *hal.Resource
	var err error
	if ex.Rels != nil {
		doc, err = format.Decode(resp.Body)
	} else {
		err = ex.Decode(format, resp.Body)
	}
	if err != nil {
		return nil, protocolError("the answer is no "+strings.ToUpper(format.String())+" document of UCWA", err)
	}
	if ex.Rels == nil {
		return nil, nil
	}
	// Captured documents may lack their rel, but never their own address.
	if doc.Rel != "" && !slices.Contains(ex.Rels, doc.Rel) {
		e := protocolError("the answer is "+doc.Rel+" where "+strings.Join(ex.Rels, " or ")+" was expected", nil)
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
// a failure comes from UCWA only if it is JSON or XML). Where it does not say
// anything, people are told what the diagnostics do.
func serverError(resp *httpmsg.Response, format hal.Format, isUCWA bool) *ucwa.Error {
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
		if _, why := diagnosis(resp); why != "" && e.Reason.Code == "" {
			e.Message += ": " + why
		}
	}
	return e
}

// leastSecret is how many bytes a token has at least that is worth the name: a
// shorter one may well be a word that the server uses.
const leastSecret = 8

// withoutToken takes the token out of what an answer is said to be wrong with: a
// server, or whoever speaks for it, may repeat what it was sent. The answer is read
// again without it, because the error may have a part of it, as of a long name, and
// the words are looked through, because the answer may have had it escaped.
func (c *Client) withoutToken(err error, resp *httpmsg.Response, ex Exchange, token string) error {
	token = strings.TrimPrefix(token, "cwt=") // which says what it is
	if len(token) < leastSecret {
		return err
	}
	mask := strings.Map(func(rune) rune { return '*' }, token) // as long, so that offsets are right
	if body := string(resp.Body); strings.Contains(body, token) {
		resp.Body = []byte(strings.ReplaceAll(body, token, mask))
		if _, again := c.read(resp, ex); again != nil {
			err = again
		}
	}
	e, ok := errors.AsType[*ucwa.Error](err)
	if !ok {
		return err
	}
	texts := []*string{&e.Message, &e.Pointer, &e.Reason.Code, &e.Reason.Subcode, &e.Reason.Message}
	for i := range e.Reason.Parameters {
		texts = append(texts, &e.Reason.Parameters[i].Name, &e.Reason.Parameters[i].Reason)
	}
	for _, text := range texts {
		*text = strings.ReplaceAll(strings.ReplaceAll(*text, token, mask), mask, "…")
	}
	return err
}

// refusesToken reports whether the server wants another token. Some servers say
// so with 403 and the diagnosis that the OAuth token is invalid.
func refusesToken(resp *httpmsg.Response) bool {
	const invalidToken = "28055"
	code, _ := diagnosis(resp)
	return ucwa.ReactionTo(resp.Status, ucwa.Reason{}) == ucwa.RenewToken || resp.Status == 403 && code == invalidToken
}

// diagnosis returns code and reason of a field such as
//
//	X-Ms-diagnostics: 28055;source="fe1.contoso.com";reason="OAuth token is invalid."
func diagnosis(resp *httpmsg.Response) (code, reason string) {
	code, rest, _ := strings.Cut(resp.Header.Get("X-Ms-diagnostics"), ";")
	_, rest, _ = strings.Cut(rest, `reason="`)
	reason, _, _ = strings.Cut(rest, `"`)
	return code, reason
}

// addToMessage lets an error say what follows from it.
func addToMessage(e *ucwa.Error, what string) {
	e.Message = strings.TrimSuffix(e.Message, ".") + "; " + what
}

// protocolError returns the error of an answer that is not UCWA.
func protocolError(message string, cause error) *ucwa.Error {
	e := &ucwa.Error{Kind: ucwa.KindProtocol, Offset: -1, Message: message, Cause: cause}
	if cause != nil {
		e.Message += ": " + cause.Error()
	}
	if fault, ok := errors.AsType[*hal.Error](cause); ok {
		e.Offset, e.Pointer = fault.Offset, fault.Pointer
	}
	return e
}

// strangerError is the error of a collection that holds something else under
// its rel.
func strangerError(rel string, i int) *ucwa.Error {
	e := protocolError("the answer holds something that is no "+rel, nil)
	e.Pointer = "/_embedded/" + rel + "/" + strconv.Itoa(i)
	return e
}
