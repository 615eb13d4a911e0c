package httpmsg

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// parseHost returns a host as the URL Standard writes it, so that equal hosts
// are equal strings. It refuses a host that the standard would change into a
// different one: percent-encoded, international, or an IPv4 address in octal.
func parseHost(s string) (string, error) {
	if s == "" {
		return "", errors.New("the URL has no host")
	}
	if strings.HasPrefix(s, "[") {
		address, ok := parseIPv6(s)
		if !ok {
			return "", errors.New("the host is not an IPv6 address")
		}
		return address, nil
	}
	// ToLower must come after this check: it maps some letters outside ASCII to ASCII
	// letters, and the URL Standard maps the same letters differently.
	for i := range len(s) {
		if !isHostByte(s[i]) {
			return "", errors.New("the host is not a name or an address; international names are written in their xn-- form")
		}
	}
	host := strings.ToLower(s)
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	if isNumber(labels[len(labels)-1]) && !isIPv4(host) {
		return "", errors.New("the host is not an IPv4 address: four numbers from 0 to 255")
	}
	return host, nil
}

func isHostByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '.' || c == '_'
}

// isNumber reports whether the URL Standard reads a label as a number. A host whose
// last label is a number must be an IPv4 address.
func isNumber(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}

// isIPv4 reports whether the host is an IPv4 address in the form that the URL
// Standard writes, the only one that all parsers read in the same way.
func isIPv4(host string) bool {
	parts := strings.Split(host, ".")
	for _, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || strconv.FormatUint(n, 10) != part {
			return false
		}
	}
	return len(parts) == 4
}

// parseIPv6 returns an address in brackets as the URL Standard writes it. It refuses
// an address that ends in an IPv4 address, which parsers write in two ways. Package
// net/netip has a parser of IPv6 addresses, but makes the module 4 % larger.
func parseIPv6(s string) (string, bool) {
	s, closed := strings.CutSuffix(s[1:], "]")
	head, tail, elided := strings.Cut(s, "::")
	groups, headOK := parseGroups(head)
	rest, tailOK := parseGroups(tail)
	missing := 8 - len(groups) - len(rest)
	if !closed || !headOK || !tailOK || missing < 0 || elided != (missing > 0) {
		return "", false
	}
	groups = slices.Concat(groups, slices.Repeat([]string{"0"}, missing), rest)

	// The first of the longest runs of zeros is elided, unless it is a single zero.
	start, length := 0, 1
	for i := range groups {
		run := 0
		for i+run < len(groups) && groups[i+run] == "0" {
			run++
		}
		if run > length {
			start, length = i, run
		}
	}
	if length == 1 {
		return "[" + strings.Join(groups, ":") + "]", true
	}
	return "[" + strings.Join(groups[:start], ":") + "::" + strings.Join(groups[start+length:], ":") + "]", true
}

// parseGroups returns the groups of an IPv6 address on one side of its ::, without
// leading zeros.
func parseGroups(s string) ([]string, bool) {
	if s == "" {
		return nil, true
	}
	groups := strings.Split(s, ":")
	for i, group := range groups {
		n, err := strconv.ParseUint(group, 16, 16)
		if err != nil || len(group) > 4 {
			return nil, false
		}
		groups[i] = strconv.FormatUint(n, 16)
	}
	return groups, true
}
