package input

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// Negotiate returns the media type to answer in: the one that the client prefers, in the
// client's spelling, or JSON if it has no preference. Media types can be excluded.
// Negotiate returns false if the client accepts none of the others.
func Negotiate(header httpmsg.Header, excluded ...string) (mediaType string, accepted bool) {
	standard := hal.JSON.MediaType()
	accept := strings.TrimSpace(header.Joined("Accept"))
	if accept == "" {
		return standard, true
	}
	var (
		best        string
		bestQuality float64
		wildcard    float64 // the quality of media types that the client does not name
		named       [2]bool // by format
	)
	for mediaType, quality := range httpmsg.ParseAccept(accept) {
		if mediaType == "*/*" || mediaType == "application/*" {
			wildcard = max(wildcard, quality)
		}
		format, known := hal.FormatOf(mediaType)
		if !known || slices.Contains(excluded, mediaType) {
			continue
		}
		named[format] = named[format] || mediaType == format.MediaType()
		if quality > bestQuality {
			best, bestQuality = mediaType, quality
		}
	}
	for _, format := range [...]hal.Format{hal.JSON, hal.XML} {
		if !named[format] && wildcard > bestQuality && !slices.Contains(excluded, format.MediaType()) {
			best, bestQuality = format.MediaType(), wildcard
		}
	}
	if bestQuality == 0 {
		return standard, false
	}
	return best, true
}

// AcceptsMultipart reports whether the client accepts a multipart media type, such
// as that of a batch.
func AcceptsMultipart(header httpmsg.Header, mediaType string) bool {
	accept := strings.TrimSpace(header.Joined("Accept"))
	if accept == "" {
		return true
	}
	for named, quality := range httpmsg.ParseAccept(accept) {
		if quality > 0 && (named == mediaType || named == "multipart/*" || named == "*/*") {
			return true
		}
	}
	return false
}
