package fields

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseNumber(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       float64
	}{
		{"zero", "0", 0},
		{"a whole number", "28289", 28289},
		{"a negative number", "-15", -15},
		{"a number with a plus sign", "+15", 15},
		{"a fraction", "15.25", 15.25},
		{"a fraction of zero", "15.000", 15},
		{"a fraction without a whole part", ".5", 0.5},
		{"a whole part and a point without a fraction", "5.", 5},
		{"an exponent", "1.5e1", 15},
		{"an exponent in upper case, with a sign", "1500E-2", 15},
		{"an exponent with a plus sign", "2e+3", 2000},
		{"the largest whole number that is exact", "9007199254740991", 1<<53 - 1},
		{"a time in milliseconds", "253402300799999", 253402300799999},
		{"a small fraction", "1e-7", 1e-7},
		{"more digits than a double has", "0." + strings.Repeat("1", 1000), 1.0 / 9},
		{"many zeros and an exponent that cancels them", "2" + strings.Repeat("0", 400) + "e-400", 2},
		{"a number beyond the range of a double", "1e400", math.Inf(1)},
		{"a negative number beyond the range of a double", "-1e400", math.Inf(-1)},
		{"an exponent beyond all integers", "1e99999999999999999999", math.Inf(1)},
		{"a negative exponent beyond all integers", "1e-99999999999999999999", 0},
		{"zero with an exponent beyond all integers", "0e99999999999999999999", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			n, ok := ParseNumber(row.text)
			assert.True(t, ok)
			if want := row.want; math.IsInf(want, 0) || want == math.Trunc(want) {
				assert.Equal(t, want, n)
			} else {
				assert.InEpsilon(t, want, n, 1e-15)
			}
		})
	}
}

func TestParseNumberRefusesOtherTexts(t *testing.T) {
	for _, text := range []string{
		"", "-", "+", "--1", "+-1", ".", "-.", "e5", "1e", "1e+", "1e5.5", "1e5e5", "1.2.3", "1 ", " 1", "1_000",
		"0x1F", "inf", "Infinity", "nan", "NaN", "١", "1,5", "1-", "5-e1",
	} {
		n, ok := ParseNumber(text)
		assert.False(t, ok, "%q is %v", text, n)
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"15", "-1.5e1", ".5", "5.", "1e400", "0x1F", "1_0", "inf", "+-1", "1e-400", "9007199254740993"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := ParseNumber(text)
		want, err := strconv.ParseFloat(text, 64)
		isNumber := strings.Trim(text, "0123456789.eE+-") == "" && (err == nil || err.(*strconv.NumError).Err == strconv.ErrRange)
		assert.Equal(t, isNumber, ok)
		if ok && !math.IsInf(want, 0) && math.Abs(want) > 1e-300 && math.Abs(want) < 1e300 {
			assert.InEpsilon(t, want, n, 1e-13)
		}
	})
}
