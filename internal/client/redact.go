package client

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

const (
	// minRedactLength is the length of the shortest token that is redacted: a shorter
	// one may be an ordinary word.
	minRedactLength = 8
	// maxLeak is how many consecutive characters of a token an error may contain.
	maxLeak = 11
	// maxText is how many bytes of a text an error may contain. The longest JSON
	// Pointer is shorter.
	maxText = 6000
)

// Redact returns err without secrets. A server or a proxy may repeat the token that was
// sent to it, so every error of an operation passes through Redact. Other code that
// makes errors from data of a server must call it, too. The error is copied, because
// several calls may share it.
func (c *Client) Redact(err error) error {
	known, ok := errors.AsType[*ucwa.Error](err)
	if !ok {
		return err
	}
	e := new(*known)
	if _, ok := errors.AsType[*hal.Error](e.Cause); ok {
		e.Cause = nil // the cause contains the texts that are redacted here
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
		text = text[:end] + "…" // before the search, which also finds the first part of a token
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

// isSecret reports whether a run of visible characters may be a secret: it contains a
// part of the token, in upper or lower case, or looks like encoded data. A token that
// is percent-encoded, hexadecimal or base64 as a whole looks like encoded data, so
// these encodings need no decoder. Encodings that replace only a few characters are
// decoded, because the rest of a token in lower case looks like words.
func (c *Client) isSecret(run string) bool {
	rest := strings.ReplaceAll(run, c.url.get().Origin, "")
	if c.pageOrigin != "" {
		rest = strings.ReplaceAll(rest, c.pageOrigin, "")
	}
	if len(rest) > maxLeak && looksEncoded(rest) {
		return true
	}
	once := unescape(run)
	return c.tokens.occurIn(run) || c.tokens.occurIn(once) || c.tokens.occurIn(unescape(once))
}

// unescape decodes percent-encoding, and the HTML entities of ASCII characters.
func unescape(run string) string {
	if !strings.ContainsAny(run, "%&") {
		return run
	}
	run = httpmsg.Unescape(run)
	var text []byte
	for {
		before, after, found := strings.Cut(run, "&")
		entity, rest, closed := strings.Cut(after, ";")
		text = append(text, before...)
		switch code := codeOf(entity); {
		case !found:
			return string(text)
		case closed && code != 0:
			text, run = append(text, code), rest
		default:
			text, run = append(text, '&'), after
		}
	}
}

// codeOf returns the character of an HTML entity: #61, #x3D, or the name of a sign that
// occurs in tokens. It returns 0 for any other entity.
func codeOf(entity string) byte {
	switch entity {
	case "equals":
		return '='
	case "plus":
		return '+'
	case "sol":
		return '/'
	}
	number, isNumber := strings.CutPrefix(entity, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(ucwa.LowerASCII(number), "x"); isHex {
		number, base = hex, 16
	}
	code, err := strconv.ParseUint(number, base, 7)
	if !isNumber || err != nil {
		return 0
	}
	return byte(code)
}

// looksEncoded reports whether more than 6 of 16 consecutive characters are capitals,
// digits or signs that encodings use. Base64 has 9 of 16 on average; the codes of UCWA,
// such as APIVersionNotSupported, have at most 6.
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
