package client

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

const (
	// minRedactLength is the length of the shortest token that is redacted: a
	// shorter one may be a word that the server uses.
	minRedactLength = 8
	// maxLeak is how many consecutive characters of a token an error may have.
	maxLeak = 11
	// maxText is how many bytes of a text an error has. The longest JSON Pointer is
	// shorter.
	maxText = 6000
)

// Redact returns err without secrets. A server, or a proxy, may repeat the token that it
// was sent, so every error of an operation passes through here, whichever code made it.
// Code that makes errors of its own from what a server has sent must call it, too. The
// error is copied, because several calls may share it.
func (c *Client) Redact(err error) error {
	known, ok := errors.AsType[*ucwa.Error](err)
	if !ok {
		return err
	}
	e := new(*known)
	if _, ok := errors.AsType[*hal.Error](e.Cause); ok {
		e.Cause = nil // it has the texts that are redacted here
	}
	e.Message = c.redactText(e.Message, 0)
	e.Pointer = c.redactText(e.Pointer, '/')
	e.Reason.Code = c.redactText(e.Reason.Code, 0)
	e.Reason.Subcode = c.redactText(e.Reason.Subcode, 0)
	e.Reason.Message = c.redactText(e.Reason.Message, 0)
	e.Reason.Parameters = slices.Clone(e.Reason.Parameters)
	for i := range e.Reason.Parameters {
		p := &e.Reason.Parameters[i]
		p.Name, p.Reason = c.redactText(p.Name, 0), c.redactText(p.Reason, 0)
	}
	return e
}

// redactText replaces every run of visible ASCII characters that may be a secret. In a
// JSON Pointer the separator / also ends a run.
func (c *Client) redactText(text string, separator byte) string {
	if len(text) > maxText {
		end := maxText
		for !utf8.RuneStart(text[end]) && end > 0 {
			end--
		}
		text = text[:end] + "…" // before the search, which finds what is left of a token, too
	}
	var b []byte
	start := 0 // of a run
	for i := range len(text) + 1 {
		if i < len(text) && ' ' < text[i] && text[i] <= '~' && text[i] != separator {
			continue
		}
		if run := text[start:i]; c.isSecret(run) {
			b = append(b, "…"...)
		} else {
			b = append(b, run...)
		}
		start = min(i+1, len(text))
		b = append(b, text[i:start]...)
	}
	return string(b)
}

// isSecret reports whether a run of visible characters may be a secret: it has
// characters of a token, in any case, or looks like encoded data. An encoded token
// does, whether it is percent-encoded or has HTML entities, is hexadecimal or base64; to
// decode each encoding would be more code, and miss the next one.
func (c *Client) isSecret(run string) bool {
	rest := strings.ReplaceAll(run, c.baseURL.Origin, "")
	if c.pageOrigin != "" {
		rest = strings.ReplaceAll(rest, c.pageOrigin, "")
	}
	if len(rest) > maxLeak && looksEncoded(rest) {
		return true
	}
	return c.tokens.occurIn(run)
}

// looksEncoded reports whether more than 6 of 16 consecutive characters are capitals,
// digits or signs that encodings use. In base64 it is 9 of 16 on average, and at most
// 6 in the codes of UCWA, such as APIVersionNotSupported.
func looksEncoded(run string) bool {
	count := 0
	for i := range len(run) {
		if isEncoding(run[i]) {
			count++
		}
		if i >= 16 && isEncoding(run[i-16]) {
			count--
		}
		if count > 6 {
			return true
		}
	}
	return false
}

func isEncoding(c byte) bool {
	return 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(`%&#=+\`, c) >= 0
}
