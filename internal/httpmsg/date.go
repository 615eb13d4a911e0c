package httpmsg

import (
	"strings"
	"time"
)

const (
	dayNames   = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
	monthNames = "JanFebMarAprMayJunJulAugSepOctNovDec"
)

// dateLayouts are the three formats of a date, without the name of the day. A recipient
// must accept all three (RFC 9110, section 5.6.7). d is a digit of the day, n a letter of
// the month's name, y a digit of the year, h, m and s are digits of the time, and _ is a
// digit of the day or a blank. The layouts of package time would add 8 KB to a module.
var dateLayouts = [...]string{
	", dd nnn yyyy hh:mm:ss GMT", // Sun, 06 Nov 1994 08:49:37 GMT
	", dd-nnn-yy hh:mm:ss GMT",   // Sunday, 06-Nov-94 08:49:37 GMT
	" nnn _d hh:mm:ss yyyy",      // Sun Nov  6 08:49:37 1994
}

// ParseDate reads an HTTP date in any of the three formats of RFC 9110, section
// 5.6.7. Only the format of RFC 850 depends on now: it has a year of two digits, which
// stands for the latest year for which the date is at most 50 years after now.
func ParseDate(s string, now time.Time) (time.Time, bool) {
	end := strings.IndexAny(s, ", ")
	if end < 0 || !isDayName(s[:end]) {
		return time.Time{}, false
	}
	for _, layout := range dateLayouts {
		if date, ok := parseLayout(s[end:], layout, now); ok {
			return date, true
		}
	}
	return time.Time{}, false
}

// isDayName reports whether s is the full name of a day of the week or its first three
// letters.
func isDayName(s string) bool {
	for name := range strings.SplitSeq(dayNames, " ") {
		if s == name || s == name[:3] {
			return true
		}
	}
	return false
}

// parseLayout reads a date in one of the formats of dateLayouts.
func parseLayout(s, layout string, now time.Time) (time.Time, bool) {
	if len(s) != len(layout) {
		return time.Time{}, false
	}
	var day, month, year, hour, minute, second int
	for i := 0; i < len(layout); i++ {
		var number *int
		switch layout[i] {
		case 'd', '_':
			number = &day
		case 'y':
			number = &year
		case 'h':
			number = &hour
		case 'm':
			number = &minute
		case 's':
			number = &second
		case 'n':
			index := strings.Index(monthNames, s[i:i+3])
			if index < 0 || index%3 != 0 {
				return time.Time{}, false
			}
			month = index/3 + 1
			i += 2
			continue
		default:
			if s[i] != layout[i] {
				return time.Time{}, false
			}
			continue
		}
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			*number = *number*10 + int(c-'0')
		case c != ' ' || layout[i] != '_':
			return time.Time{}, false
		}
	}
	at := func(year int) time.Time {
		return time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	}
	if !strings.Contains(layout, "yyyy") {
		// "A timestamp that appears to be more than 50 years in the future" is "the
		// most recent year in the past that had the same last two digits".
		limit := now.UTC().AddDate(50, 0, 0)
		year += limit.Year() / 100 * 100
		if at(year).After(limit) {
			year -= 100
		}
	}
	// Date turns 31 April into 1 May. A second of 60 is a leap second, which the
	// grammar allows and Date carries over.
	valid := day >= 1 && hour <= 23 && minute <= 59 && second <= 60 &&
		day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return at(year), valid
}
