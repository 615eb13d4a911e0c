package httpmsg

import (
	"strconv"
	"strings"
)

// ParseMediaRange reads one element of an Accept field: the media type in lower
// case, and its quality from 0 (not acceptable) to 1.
func ParseMediaRange(s string) (mediaType string, quality float64) {
	mediaType, parameters, _ := strings.Cut(s, ";")
	quality = 1
	for p := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && q >= 0 && q <= 1 {
			quality = q
		}
	}
	return strings.ToLower(strings.TrimSpace(mediaType)), quality
}

// MediaType returns the type and subtype of a media type in lower case, without
// its parameters.
func MediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(s))
}

// MediaParameter returns the value of a parameter of a media type. A quoted value
// is returned without its quotation marks (RFC 9110, section 5.6.6).
func MediaParameter(s, name string) (value string, found bool) {
	_, rest, _ := strings.Cut(s, ";")
	for rest != "" {
		i := strings.IndexAny(rest, ";=")
		if i < 0 || rest[i] == ';' { // no parameter, or one without value
			_, rest, _ = strings.Cut(rest, ";")
			continue
		}
		key := strings.TrimSpace(rest[:i])
		value, rest = cutParameterValue(strings.TrimLeft(rest[i+1:], " \t"))
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	return "", false
}

// cutParameterValue returns the value that s starts with, and what follows the
// semicolon behind it.
func cutParameterValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return strings.TrimRight(value, " \t"), rest
	}
	var b []byte
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			_, rest, _ = strings.Cut(s[i:], ";")
			return string(b), rest
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b = append(b, s[i])
	}
	return "", "" // the closing quotation mark is missing
}
