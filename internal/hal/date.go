package hal

import (
	"strconv"
	"strings"
	"time"
)

// The functions of this file read and write the two forms of dates without the layouts
// of package time, which would add 8 KB to every page.

// dateText returns the text in the parentheses of a string of the form
// /Date(1358827096000)/ or /Date(1358827096000-0700)/.
func dateText(s string) (string, bool) {
	text, ok := strings.CutPrefix(s, "/Date(")
	if !ok {
		return "", false
	}
	text, ok = strings.CutSuffix(text, ")/")
	if !ok {
		return "", false
	}
	ms := dateDigits(text)
	if offset := text[len(ms):]; offset != "" && (len(offset) != len("-0700") || strings.Trim(offset[1:], "0123456789") != "") {
		return "", false
	}
	n, err := strconv.ParseInt(ms, 10, 64)
	// .NET does not write digits such as +1 and 007.
	return text, err == nil && strconv.FormatInt(n, 10) == ms
}

// dateDigits returns the text of a date without its offset. The digits are
// milliseconds in UTC; the offset only says how .NET would display them.
func dateDigits(text string) string {
	if i := strings.LastIndexAny(text, "+-"); i > 0 {
		return text[:i]
	}
	return text
}

// Time returns the time of a date, or of a string in the form that XML gives to
// dates, such as 2016-09-26T16:20:23.9946221-07:00.
func (v Value) Time() (time.Time, bool) {
	switch v.kind {
	case KindDate:
		ms, err := strconv.ParseInt(v.Text(), 10, 64)
		return time.UnixMilli(ms).UTC(), err == nil
	case KindString:
		return parseISODate(v.text)
	}
	return time.Time{}, false
}

// appendISODate appends a UTC time of the years 0 to 9999 as the server writes it in
// XML: with seven fractional digits.
func appendISODate(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	for _, part := range [...]struct {
		n, digits int
		end       string
	}{
		{year, 4, "-"}, {int(month), 2, "-"}, {day, 2, "T"},
		{hour, 2, ":"}, {minute, 2, ":"}, {second, 2, "."}, {t.Nanosecond() / 100, 7, "Z"},
	} {
		digits := strconv.Itoa(part.n)
		b = append(b, "0000000"[:part.digits-len(digits)]...)
		b = append(append(b, digits...), part.end...)
	}
	return b
}

// parseISODate reads a date with time and offset (RFC 3339).
func parseISODate(s string) (time.Time, bool) {
	const shape = "0000-00-00T00:00:00"
	if len(s) <= len(shape) {
		return time.Time{}, false
	}
	n := [6]int{} // year, month, day, hour, minute, second
	part := 0
	for i := range len(shape) {
		switch {
		case shape[i] != '0':
			if s[i] != shape[i] {
				return time.Time{}, false
			}
			part++
		case s[i] < '0' || s[i] > '9':
			return time.Time{}, false
		default:
			n[part] = n[part]*10 + int(s[i]-'0')
		}
	}
	nanoseconds, rest, ok := parseFraction(s[len(shape):])
	if !ok {
		return time.Time{}, false
	}
	offset, ok := parseOffset(rest)
	if !ok {
		return time.Time{}, false
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], nanoseconds, time.UTC)
	// Date turns the 31st of April into the 1st of May.
	if _, month, day := t.Date(); int(month) != n[1] || day != n[2] || n[3] > 23 || n[4] > 59 || n[5] > 59 {
		return time.Time{}, false
	}
	return t.Add(-offset), true
}

// parseFraction reads a point and the digits after it, if s starts with a point. It
// ignores the digits after the ninth.
func parseFraction(s string) (nanoseconds int, rest string, ok bool) {
	if s == "" || s[0] != '.' {
		return 0, s, true
	}
	i, unit := 1, 100_000_000
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		nanoseconds += int(s[i]-'0') * unit
		unit /= 10
	}
	return nanoseconds, s[i:], i > 1
}

// parseOffset reads Z, or hours and minutes such as -07:00.
func parseOffset(s string) (time.Duration, bool) {
	if s == "Z" {
		return 0, true
	}
	if len(s) != len("-07:00") || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	hours, err1 := strconv.ParseUint(s[1:3], 10, 8)
	minutes, err2 := strconv.ParseUint(s[4:], 10, 8)
	if err1 != nil || err2 != nil || hours > 23 || minutes > 59 {
		return 0, false
	}
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}
