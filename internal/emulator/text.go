package emulator

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ucwapresence/internal/hal"
)

// parseText reads a required text of at most max characters, and reports what is
// wrong with it.
func parseText(doc *hal.Resource, name string, max int) (text, problem string) {
	found := false
	for _, p := range doc.Properties {
		switch {
		case !strings.EqualFold(p.Name, name):
			continue
		case found:
			return "", "is given twice, in different case"
		case p.Value.Kind() != hal.KindString:
			return "", "must be a string, not " + p.Value.Kind().String()
		}
		text, found = p.Value.Text(), true
	}
	switch {
	case !found || text == "":
		return "", "is required"
	case utf8.RuneCountInString(text) > max:
		return "", "must not be longer than " + strconv.Itoa(max) + " characters"
	case strings.ContainsFunc(text, unwritable):
		return "", "must not contain control characters"
	}
	return text, ""
}

// unwritable reports whether a character is one that no XML document can hold,
// or a control character that should not be in one.
func unwritable(r rune) bool { return unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' }
