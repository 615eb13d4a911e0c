package input

import (
	"strconv"
	"strings"
	"time"

	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// maxDuration is the longest duration that [Duration] reads.
const maxDuration = 24 * time.Hour

// Duration is a length of time: a number of minutes (page makeMeAvailable_ref), or
// a time span as .NET (hh:mm:ss) or XML (PT5M) write it.
func Duration(name string, to *time.Duration) fields.Field {
	return fields.Func(name, func(v hal.Value) string {
		d, ok := parseDuration(ucwa.LowerASCII(v.Text()))
		if !ok || d <= 0 || d > maxDuration {
			return "must be a number of minutes, hh:mm:ss or PT…H…M…S, more than 0 and at most a day"
		}
		*to = d
		return ""
	}).EmptyIsMissing()
}

func parseDuration(text string) (time.Duration, bool) {
	if minutes, err := strconv.ParseFloat(text, 64); err == nil && 0 < minutes && minutes <= maxDuration.Minutes() {
		return time.Duration(minutes * float64(time.Minute)), true
	}
	if duration, isXML := strings.CutPrefix(text, "pt"); isXML {
		d, err := time.ParseDuration(duration)
		return d, err == nil
	}
	parts := strings.Split(text, ":")
	if len(parts) != 3 || strings.Trim(text, "0123456789:") != "" {
		return 0, false // ParseDuration would read other texts, too
	}
	d, err := time.ParseDuration(parts[0] + "h" + parts[1] + "m" + parts[2] + "s")
	return d, err == nil
}
