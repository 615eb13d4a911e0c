package fields

import (
	"math"
	"strconv"
	"strings"
)

// ParseNumber parses a number in any notation of JSON. It also accepts notations such as
// "+15" and ".5". A number beyond the range of a double becomes infinite, as in
// JavaScript. Whole numbers below 2^53 are exact in each notation; fractions may be off
// by a few units in the last place. (strconv.ParseFloat with its tables would make
// presence.wasm 0.35 % larger.)
func ParseNumber(text string) (n float64, ok bool) {
	mantissa, exponent := text, "0"
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		mantissa, exponent = text[:e], text[e+1:]
	}
	whole, fraction, _ := strings.Cut(unsigned(mantissa), ".")
	digits := whole + fraction
	if !isDigits(digits) || !isDigits(unsigned(exponent)) {
		return 0, false
	}
	digits = strings.TrimLeft(digits, "0")
	scale, _ := strconv.Atoi(exponent) // out of range, Atoi returns the nearest integer
	scale = max(-maxScale, min(scale, maxScale)) - len(fraction)
	// A double has up to 17 digits.
	if more := len(digits) - 17; more > 0 {
		round := digits[17] >= '5'
		digits, scale = digits[:17], scale+more
		if round {
			n = 1
		}
	}
	integer, _ := strconv.Atoi(digits) // 0 without digits
	n = scaled(n+float64(integer), scale)
	if mantissa[0] == '-' {
		n = -n
	}
	return n, true
}

// maxScale limits the exponent. A number with a larger exponent is outside the range of
// a double, however many digits it has.
const maxScale = 1 << 30

// unsigned returns a text without its leading sign.
func unsigned(text string) string {
	if text != "" && (text[0] == '-' || text[0] == '+') {
		return text[1:]
	}
	return text
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// scaled returns n times a power of ten.
func scaled(n float64, power int) float64 {
	for ; power > 0 && n != 0 && n <= math.MaxFloat64; power-- {
		n *= 10
	}
	for power < 0 && n != 0 {
		divisor := 1.0
		for ; power < 0 && divisor < 1e22; power++ { // 1e22 is the largest exact power of ten
			divisor *= 10
		}
		n /= divisor
	}
	return n
}
