package ucwa

import (
	"fmt"
	"strconv"
	"strings"

	"ucwapresence/internal/hal"
)

// The page presenceSubscriptions_ref: "duration", an integer, in minutes.
const (
	MinDuration = 10 // "minimum 10"
	MaxDuration = 30 // "maximum 30"
)

// parseDuration reads a duration in minutes, and reports what is wrong with it.
// On the wire a numeric string counts as a number: clients send "11", and XML
// knows nothing else.
func parseDuration(v hal.Value, wire bool) (minutes int, problem string) {
	if v.Kind() != hal.KindNumber && (!wire || v.Kind() != hal.KindString) {
		return 0, "must be a whole number of minutes, not " + v.Kind().String()
	}
	n, ok := parseInteger(v.Text())
	if !ok {
		return 0, "must be a whole number of minutes"
	}
	if n < MinDuration || n > MaxDuration {
		return 0, fmt.Sprintf("must be from %d to %d minutes, not %s", MinDuration, MaxDuration, v.Text())
	}
	return int(n), ""
}

// parseInteger reads a JSON number that is integral, in whatever notation: 15,
// 15.0 and 1.5e1 are the same number to JavaScript.
func parseInteger(text string) (int64, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	if strings.Trim(text, "0123456789.eE+-") != "" {
		return 0, false // what ParseFloat takes beyond numbers: inf, nan, hexadecimal
	}
	f, err := strconv.ParseFloat(text, 64)
	const exact = 1 << 53
	if err != nil || f != float64(int64(f)) || f > exact || f < -exact {
		return 0, false
	}
	return int64(f), true
}
