package emulator

import (
	"slices"
	"strings"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
)

// negotiate returns the media type to answer in: the one that the client likes
// best, in its own spelling, and JSON if it has no preference. What is not to be
// had can be excluded. The last result is false if the client accepts none.
func negotiate(header httpmsg.Header, not ...string) (mediaType string, accepted bool) {
	standard := hal.JSON.MediaType()
	accept := strings.TrimSpace(header.Joined("Accept"))
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
		mediaType, quality := httpmsg.ParseMediaRange(mediaRange)
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
