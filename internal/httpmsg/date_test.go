package httpmsg_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseDate(t *testing.T) {
	now := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		name, value string
		want        string // RFC 3339, or "" if the date is refused
	}{
		{"the preferred format", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
		{"the format of RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
		{"the format of asctime", "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
		{"the format of asctime with a day of two digits", "Wed Nov 16 08:49:37 1994", "1994-11-16T08:49:37Z"},
		{"the format of asctime with a zero before the day", "Sun Nov 06 08:49:37 1994", "1994-11-06T08:49:37Z"},
		{"the first month", "Thu, 01 Jan 2026 00:00:00 GMT", "2026-01-01T00:00:00Z"},
		{"the last month", "Thu, 31 Dec 2026 23:59:59 GMT", "2026-12-31T23:59:59Z"},
		{"29 February of a leap year", "Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z"},
		{"a leap second", "Fri, 30 Jun 2028 23:59:60 GMT", "2028-07-01T00:00:00Z"},
		{"a wrong day of the week", "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},

		{"two digits of this year", "Monday, 15-Jun-26 12:00:00 GMT", "2026-06-15T12:00:00Z"},
		{"two digits of a past year of this century", "Saturday, 01-Jan-00 00:00:00 GMT", "2000-01-01T00:00:00Z"},
		{"two digits of a year, exactly 50 years in the future", "Monday, 15-Jun-76 12:00:00 GMT", "2076-06-15T12:00:00Z"},
		{"two digits of a year, one second more than 50 years in the future", "Monday, 15-Jun-76 12:00:01 GMT", "1976-06-15T12:00:01Z"},
		{"two digits of a year, 51 years in the future", "Tuesday, 15-Jun-77 12:00:00 GMT", "1977-06-15T12:00:00Z"},
		{"two digits of the last century", "Friday, 31-Dec-99 23:59:59 GMT", "1999-12-31T23:59:59Z"},

		{"an empty value", "", ""},
		{"a number of seconds", "120", ""},
		{"no day of the week", "06 Nov 1994 08:49:37 GMT", ""},
		{"an unknown day of the week", "Son, 06 Nov 1994 08:49:37 GMT", ""},
		{"only the day of the week", "Sunday", ""},
		{"an unknown month", "Sun, 06 Nox 1994 08:49:37 GMT", ""},
		{"the last two letters of January and the first of February", "Sun, 06 anF 1994 08:49:37 GMT", ""},
		{"the last two letters of November and the first of December", "Sun, 06 ovD 1994 08:49:37 GMT", ""},
		{"another time zone", "Sun, 06 Nov 1994 08:49:37 EST", ""},
		{"no time zone", "Sun, 06 Nov 1994 08:49:37", ""},
		{"a numeric time zone", "Sun, 06 Nov 1994 08:49:37 +0000", ""},
		{"a day of one digit", "Sun, 6 Nov 1994 08:49:37 GMT", ""},
		{"a blank for a digit", "Sun,  6 Nov 1994 08:49:37 GMT", ""},
		{"a day that the month does not have", "Mon, 31 Nov 1994 08:49:37 GMT", ""},
		{"29 February of a common year", "Wed, 29 Feb 2023 00:00:00 GMT", ""},
		{"day 0", "Sun, 00 Nov 1994 08:49:37 GMT", ""},
		{"no day of the month", "Sun Nov    08:49:37 1994", ""},
		{"day 32", "Sun, 32 Dec 1994 08:49:37 GMT", ""},
		{"hour 24", "Sun, 06 Nov 1994 24:00:00 GMT", ""},
		{"minute 60", "Sun, 06 Nov 1994 08:60:00 GMT", ""},
		{"second 61", "Sun, 06 Nov 1994 08:59:61 GMT", ""},
		{"a sign before the day", "Sun, +6 Nov 1994 08:49:37 GMT", ""},
		{"text after the date", "Sun, 06 Nov 1994 08:49:37 GMT.", ""},
		{"dashes in one place only", "Sunday, 06-Nov 94 08:49:37 GMT", ""},
		{"the form of RFC 3339", "1994-11-06T08:49:37Z", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, ok := httpmsg.ParseDate(row.value, now)
			require.Equal(t, row.want != "", ok, "%s", got)
			if ok {
				assert.Equal(t, row.want, got.Format(time.RFC3339))
			}
		})
	}
}

// The century depends on the argument now, not on the system's clock.
func TestDateWithTwoDigitYearIsAtMost50YearsAfterNow(t *testing.T) {
	for _, row := range []struct {
		name, now, value, want string
	}{
		{"a date of the next century, 50 years in the future", "2060-01-01T00:00:00Z", "Friday, 01-Jan-10 00:00:00 GMT", "2110-01-01T00:00:00Z"},
		{"a date that would be 51 years in the future", "2060-01-01T00:00:00Z", "Saturday, 01-Jan-11 00:00:00 GMT", "2011-01-01T00:00:00Z"},
		{"a date of this century, 30 years in the future", "2060-01-01T00:00:00Z", "Monday, 01-Jan-90 00:00:00 GMT", "2090-01-01T00:00:00Z"},
		{"a clock at the beginning of Unix time", "1970-01-01T00:00:00Z", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
	} {
		t.Run(row.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, row.now)
			require.NoError(t, err)
			got, ok := httpmsg.ParseDate(row.value, now)
			require.True(t, ok)
			assert.Equal(t, row.want, got.Format(time.RFC3339))
		})
	}
}

// FuzzParseDate compares ParseDate with net/http. Package net/http refuses leap seconds,
// and may read a year of two digits in another century.
func FuzzParseDate(f *testing.F) {
	now := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	f.Add("Sun, 06 Nov 1994 08:49:37 GMT")
	f.Add("Sunday, 06-Nov-94 08:49:37 GMT")
	f.Add("Sun Nov  6 08:49:37 1994")
	f.Fuzz(func(t *testing.T, value string) {
		got, ok := httpmsg.ParseDate(value, now)
		want, err := http.ParseTime(value)
		twoDigits := strings.Contains(value, "-")
		switch {
		case err == nil && ok && !twoDigits:
			assert.True(t, want.Equal(got), "%s, not %s", got, want)
		case err == nil && ok:
			assert.Equal(t, want.Format("01-02 15:04:05"), got.Format("01-02 15:04:05"))
			assert.Zero(t, (want.Year()-got.Year())%100)
		case ok && !twoDigits:
			assert.Contains(t, value, ":60 ", "only a leap second is read here alone")
		case err == nil && want.Format(http.TimeFormat) == value:
			assert.True(t, ok, "the preferred format is read")
		}
	})
}
