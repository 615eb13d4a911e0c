package ucwa

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"ucwapresence/internal/hal"
)

// The page presenceSubscriptions_ref: "duration", an integer, in minutes.
const (
	MinDuration = 10 // "minimum 10"
	MaxDuration = 30 // "maximum 30"
)

// parseDuration reads a duration in minutes, and says what is wrong with it.
// On the wire a numeric string counts as a number: clients send "11", and XML
// knows nothing else.
func parseDuration(v hal.Value, wire bool) (int, string) {
	if v.Kind() != hal.KindNumber && (!wire || v.Kind() != hal.KindString) {
		return 0, "must be a whole number of minutes, not " + v.Kind().String()
	}
	minutes, ok := parseNumber(v.Text())
	switch {
	case !ok || minutes != math.Trunc(minutes):
		return 0, "must be a whole number of minutes"
	case minutes < MinDuration || minutes > MaxDuration:
		return 0, fmt.Sprintf("must be from %d to %d minutes, not %s", MinDuration, MaxDuration, v.Text())
	}
	return int(minutes), ""
}

// parseNumber reads a number in any notation of JSON: 15, 15.0 and 1.5e1 are
// the same number to JavaScript, and 1e400 is an infinite one.
func parseNumber(text string) (float64, bool) {
	if strings.Trim(text, "0123456789.eE+-") != "" {
		return 0, false // what ParseFloat takes beyond numbers: inf, nan, hexadecimal
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil || errors.Is(err, strconv.ErrRange)
}
