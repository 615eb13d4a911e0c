package ucwa_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

func TestDurationIsAWholeNumberFrom10To30(t *testing.T) {
	const (
		whole  = "/duration: must be a whole number of minutes"
		limits = "/duration: must be from 10 to 30 minutes, not "
	)
	for _, row := range []struct {
		name, json   string
		minutes      int
		strict, wire string // the problem in a program, and in a body from the wire
	}{
		{"the least", "10", 10, "", ""},
		{"the most", "30", 30, "", ""},
		{"one in between", "15", 15, "", ""},
		{"a whole number with a fraction of zero", "15.0", 15, "", ""},
		{"a whole number in scientific notation", "1.5e1", 15, "", ""},
		{"a whole number with a negative exponent", "150E-1", 15, "", ""},
		{"one less than the least", "9", 0, limits + "9", limits + "9"},
		{"one more than the most", "31", 0, limits + "31", limits + "31"},
		{"a fraction that rounds to the least", "9.9999999999999999999", 10, "", ""}, // JavaScript also reads it as 10
		{"zero", "0", 0, limits + "0", limits + "0"},
		{"minus zero", "-0", 0, limits + "-0", limits + "-0"},
		{"a negative number", "-15", 0, limits + "-15", limits + "-15"},
		{"beyond 32 bits", "4294967311", 0, limits + "4294967311", limits + "4294967311"},
		{"beyond 64 bits", "18446744073709551631", 0, limits + "18446744073709551631", limits + "18446744073709551631"},
		{"a positive number near zero", "1e-400", 0, limits + "1e-400", limits + "1e-400"},
		{"half a minute more than whole", "10.5", 0, whole, whole},

		{"the number as a string", `"15"`, 15, whole + ", not a string", ""},
		{"a number that is too large as a string", `"31"`, 0, whole + ", not a string", limits + "31"},
		{"half a minute more than whole, as a string", `"10.5"`, 0, whole + ", not a string", whole},
		{"an empty string", `""`, 0, whole + ", not a string", whole},
		{"a string beyond what a double holds", `"1e400"`, 0, whole + ", not a string", limits + "1e400"},
		{"a negative string beyond what a double holds", `"-1e400"`, 0, whole + ", not a string", limits + "-1e400"},
		{"a string with blanks", `" 15 "`, 0, whole + ", not a string", whole},
		{"a hexadecimal string", `"0xF"`, 0, whole + ", not a string", whole},
		{"the word Infinity", `"Infinity"`, 0, whole + ", not a string", whole},
		{"the word NaN", `"NaN"`, 0, whole + ", not a string", whole},
		{"only points", `"..."`, 0, whole + ", not a string", whole},
		{"true", "true", 0, whole + ", not a boolean", whole + ", not a boolean"},
		{"null", "null", 0, whole + ", not null", "/duration: is required"},
		{"a list", "[15]", 0, whole + ", not a list", whole + ", not a list"},
		{"an object", `{"minutes":15}`, 0, whole + ", not an object", whole + ", not an object"},
		{"a date", `"\/Date(15)\/"`, 0, whole + ", not a date", whole + ", not a date"},
	} {
		t.Run(row.name, func(t *testing.T) {
			doc := decode(t, hal.JSON, `{"duration":`+row.json+`,"uris":["sip:sarad@contoso.com"]}`)
			request, problems := ucwa.ParseCreateRequest(doc)
			assert.Equal(t, lines(row.strict), sentences(problems), "in a program")
			if row.strict == "" {
				assert.Equal(t, row.minutes, request.Duration)
			}
			request, problems = ucwa.ParseCreateInput(doc)
			assert.Equal(t, lines(row.wire), sentences(problems), "on the wire")
			if row.wire == "" {
				assert.Equal(t, row.minutes, request.Duration)
			}
		})
	}
}
