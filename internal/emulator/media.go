package emulator

import (
	"slices"
	"strconv"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// negotiate returns the media type to answer in: the one that the client likes
// best, in its own spelling, and JSON if it has no preference. What is not to be
// had can be excluded. The last result is false if the client accepts none.
func negotiate(header ucwa.Header, not ...string) (mediaType string, accepted bool) {
	standard := hal.JSON.MediaType()
	accept := strings.TrimSpace(joined(header, "Accept"))
	if accept == "" {
		return standard, true
	}
	var (
		best      string
		liking    float64 // for best
		otherwise float64 // for whatever the client does not name
		named     [2]bool // by format
	)
	for mediaRange := range strings.SplitSeq(accept, ",") {
		mediaType, quality := parseMediaRange(mediaRange)
		if mediaType == "*/*" || mediaType == "application/*" {
			otherwise = max(otherwise, quality)
		}
		format, known := hal.FormatOf(mediaType)
		if !known || slices.Contains(not, mediaType) {
			continue
		}
		named[format] = named[format] || mediaType == format.MediaType()
		if quality > liking {
			best, liking = mediaType, quality
		}
	}
	for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
		if !named[format] && otherwise > liking && !slices.Contains(not, format.MediaType()) {
			best, liking = format.MediaType(), otherwise
		}
	}
	if liking == 0 {
		return standard, false
	}
	return best, true
}

// parseMediaRange reads one range of an Accept field and its quality, from 0
// for never to 1.
func parseMediaRange(s string) (mediaType string, quality float64) {
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

// joined returns all fields of a name as the one that they stand for (RFC 9110,
// section 5.3).
func joined(header ucwa.Header, name string) string {
	var values []string
	for _, f := range header {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return strings.Join(values, ",")
}

// mediaTypeOf returns a media type without its parameters, in lower case.
func mediaTypeOf(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(s))
}

// parameterOf returns a parameter of a media type; its value may stand in
// quotation marks (RFC 9110, section 5.6.6).
func parameterOf(s, name string) (value string, found bool) {
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
	return "", "" // the mark that closes is missing
}
