//go:build js && wasm

package httpmsg_test

import (
	"math/rand"
	"strconv"
	"strings"
	"testing"
)

// hostile generates hrefs of the kind on which URL parsers disagree.
type hostile struct {
	random *rand.Rand
	table  []hrefRow
}

func newHostile(t *testing.T, random *rand.Rand) hostile {
	return hostile{random, hrefs(t)}
}

// href returns an href of the table with some changes, or an href that is made of parts.
func (h hostile) href() string {
	var href string
	switch h.random.Intn(3) {
	case 0:
		href = h.pick(h.table[h.random.Intn(len(h.table))].Href)
		return h.mutate(href, 1+h.random.Intn(3))
	case 1:
		href = h.pick("https:", "http:", "HTTPS:", "") + h.pick("//", "//", "//", "/", "\\\\", "///") +
			h.host() + h.pick("", "", ":", ":443", ":80", ":8443", ":0443", ":65535", ":65536", ":4 43") +
			h.pick("", "/", "/ucwa", "?x", "#x", "/?x#y", "\\", "@fe2.contoso.com", ";x", "/..//fe2.contoso.com")
	default:
		for range 1 + h.random.Intn(8) {
			href += h.pick(parts...)
		}
	}
	return h.mutate(href, h.random.Intn(2))
}

// parts are joined to make hrefs, and inserted into hrefs.
var parts = []string{
	"https", "http", "HtTpS", "ftp", "javascript", ":", ":", "/", "/", "//", "///", "\\", "?", "#", "@", ".", "..",
	"fe1.contoso.com", "fe2.contoso.com", "FE1", "contoso", "com", "localhost", "127.0.0.1", "[::1]", "[", "]", "::",
	"443", "80", "8443", "0", "1", "0x7f", "017", "256", "xn--", "xn--bcher-kva", "xn--a", "-", "--", "_", "~", "!", "$", "'",
	"%2F", "%2f", "%5C", "%40", "%2E", "%00", "%", "%6", "&", "=", "+", ",", ";", "*", "(", "|", "^", "`", "{", "\"", "<", ">",
	"\t", "\n", "\r", " ", "\x00", "\x01", "\x1f", "\x7f", "\u0080", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2028", "\u202e",
	"\u3000", "\u3002", "\uff0e", "\uff61", "\uff0f", "\uff3c", "\uff1a", "\uff20", "\uff1f", "\uff03", "\u2024", "\u2044", "\u2215", "\ufeff",
	"\u0130", "\u0131", "\u017f", "\u212a", "\u00df", "\u1e9e", "\u03c2", "\uff46", "\uff11", "\u2460", "\u00bd", "\u2100", "\u00fc", "é", "\U0001d41a", "\U0001f600",
	"\xff", "\xc3", "\xed\xa0\x80",
}

// mutate changes a string: each change inserts a part, removes a byte or repeats bytes.
func (h hostile) mutate(s string, changes int) string {
	for range changes {
		at := h.random.Intn(len(s) + 1)
		switch h.random.Intn(4) {
		case 0, 1:
			s = s[:at] + h.pick(parts...) + s[at:]
		case 2:
			if at < len(s) {
				s = s[:at] + s[at+1:]
			}
		default:
			to := at + h.random.Intn(len(s)-at+1)
			s = s[:to] + s[at:to] + s[to:]
		}
	}
	return s
}

func (h hostile) host() string {
	switch h.random.Intn(4) {
	case 0:
		return "[" + h.ipv6() + "]"
	case 1:
		var labels []string
		for range 1 + h.random.Intn(5) {
			labels = append(labels, h.pick("0", "1", "255", "256", "0x1", "0X", "08", "010", "", "a", "127", "4294967295"))
		}
		return strings.Join(labels, ".")
	case 2:
		var labels []string
		for range 1 + h.random.Intn(4) {
			labels = append(labels, h.pick("fe1", "contoso", "com", "-", "a-", "_x", "a--b", "XN--bcher-kva", "xn--", "", "K", "0a", "0xg", strings.Repeat("a", 64)))
		}
		return strings.Join(labels, ".")
	default:
		return h.mutate("fe1.contoso.com", 1)
	}
}

// ipv6 returns a text that is an IPv6 address in about half of the cases.
func (h hostile) ipv6() string {
	groups := make([]string, h.random.Intn(3)*h.random.Intn(4)+h.random.Intn(5))
	if h.random.Intn(3) > 0 {
		groups = make([]string, 8)
	}
	for i := range groups {
		groups[i] = h.pick("0", "0", "0", "0000", "1", "ab", "00AB", "ffff", strconv.Itoa(h.random.Intn(9999)), "12345", "g")
		if i > 0 && h.random.Intn(3) > 0 {
			groups[i] = "0"
		}
	}
	s := strings.Join(groups, ":")
	switch h.random.Intn(4) {
	case 0:
		s = strings.Replace(s, ":0:", "::", 1)
	case 1:
		s = strings.Replace(s, "0:0:0:", h.pick("::", ":", "0::"), 1)
	}
	if h.random.Intn(20) == 0 {
		s = h.pick(":", "::", "") + s + h.pick(":", "::", "")
	}
	return s
}

func (h hostile) pick(choices ...string) string {
	return choices[h.random.Intn(len(choices))]
}
