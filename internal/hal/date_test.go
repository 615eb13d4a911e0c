package hal

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTimeReadsDatesWithAndWithoutOffset(t *testing.T) {
	want := time.Date(2016, 9, 26, 23, 20, 23, 994_000_000, time.UTC)
	for _, v := range []Value{Date(1474932023994), String("/Date(1474932023994-0700)/"), String("/Date(1474932023994+0100)/"), String("2016-09-26T16:20:23.9940000-07:00"), String("2016-09-26T23:20:23.994Z")} {
		got, ok := v.Time()
		assert.True(t, ok)
		assert.True(t, want.Equal(got), "%v", got)
	}
	for _, v := range []Value{{}, Int(1474932023994), String("yesterday")} {
		_, ok := v.Time()
		assert.False(t, ok)
	}
}

func TestTimeRefusesMalformedDates(t *testing.T) {
	for _, row := range []struct{ name, text string }{
		{"an empty string", ""},
		{"a day without time", "2016-09-26"},
		{"a time without offset", "2016-09-26T16:20:23"},
		{"a blank for the T", "2016-09-26 16:20:23Z"},
		{"a year of two digits", "16-09-26T16:20:23Z"},
		{"31 April", "2016-04-31T16:20:23Z"},
		{"29 February of a common year", "2015-02-29T16:20:23Z"},
		{"month 0", "2016-00-26T16:20:23Z"},
		{"month 13", "2016-13-26T16:20:23Z"},
		{"hour 24", "2016-09-26T24:00:00Z"},
		{"minute 60", "2016-09-26T16:60:23Z"},
		{"second 60", "2016-09-26T16:20:60Z"},
		{"a point without digits", "2016-09-26T16:20:23.Z"},
		{"an offset without colon", "2016-09-26T16:20:23+0100"},
		{"an offset without sign", "2016-09-26T16:20:23 01:00"},
		{"an offset of 24 hours", "2016-09-26T16:20:23+24:00"},
		{"an offset of 60 minutes", "2016-09-26T16:20:23+01:60"},
		{"text after the offset", "2016-09-26T16:20:23Z."},
		{"letters for digits", "2016-09-26T16:2o:23Z"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, ok := String(row.text).Time()
			assert.False(t, ok)
		})
	}
}

// The module cannot use the layouts of package time because of their size; a test can.
func TestDatesAgreeWithPackageTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(-62167219200000, 253402300799999).Draw(t, "ms") // the years 0 to 9999
		at := time.UnixMilli(ms).UTC()
		text := string(appendISODate(nil, at))
		require.Equal(t, at.Format("2006-01-02T15:04:05.0000000Z07:00"), text)

		zone := time.FixedZone("", 60*rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "offset"))
		local := at.Add(time.Duration(rapid.IntRange(0, 999_999).Draw(t, "ns"))).In(zone)
		if year := local.Year(); year < 0 || year > 9999 {
			return
		}
		got, ok := parseISODate(local.Format(time.RFC3339Nano))
		require.True(t, ok)
		require.True(t, local.Equal(got))
	})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-2]\d{3}-[01]\d-[0-3]\d[T ]([01]\d|2[0-5]):[0-6]\d:[0-6]\d([.,]\d{0,12})?(Z|[+-][0-2]\d:[0-6]\d|)`).Draw(t, "text")
		if got, ok := parseISODate(text); ok {
			want, err := time.Parse(time.RFC3339Nano, text)
			require.NoError(t, err)
			require.True(t, want.Equal(got), text)
		}
	})
}
