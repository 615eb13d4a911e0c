package client

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// retryAfter reads the header field of that name: seconds, or a date.
func retryAfter(value string, now time.Time) time.Duration {
	// Too large a number counts as the largest: it still means not to try again.
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	if date, ok := parseHTTPDate(value); ok && date.After(now) {
		return date.Sub(now)
	}
	return 0
}

// parseHTTPDate reads the one form that RFC 9110, 5.6.7, lets servers send:
// Sun, 06 Nov 1994 08:49:37 GMT.
func parseHTTPDate(s string) (time.Time, bool) {
	const months = "JanFebMarAprMayJunJulAugSepOctNovDec"
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ':' })
	if len(fields) != 8 || len(fields[2]) != 3 || fields[7] != "GMT" {
		return time.Time{}, false
	}
	month := strings.Index(months, fields[2])
	var n [5]int // day, year, hour, minute, second
	for i, field := range [...]string{fields[1], fields[3], fields[4], fields[5], fields[6]} {
		number, err := strconv.ParseUint(field, 10, 16)
		if err != nil {
			return time.Time{}, false
		}
		n[i] = int(number)
	}
	if month < 0 || month%3 != 0 {
		return time.Time{}, false
	}
	return time.Date(n[1], time.Month(month/3+1), n[0], n[2], n[3], n[4], 0, time.UTC), true
}
