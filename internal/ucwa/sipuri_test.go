package ucwa_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/ucwa"
)

func TestCheckSIPURIAccepts(t *testing.T) {
	for _, row := range []struct{ name, uri string }{
		{"the form of the reference pages", "sip:johndoe@contoso.com"},
		{"capitals in the user, as in the captures", "sip:SaraD@contoso.com"},
		{"the scheme in capitals", "SIP:johndoe@contoso.com"},
		{"the scheme in both cases", "sIp:johndoe@contoso.com"},
		{"an apostrophe", "sip:o'brien@contoso.com"},
		{"an escaped apostrophe", "sip:o%27brien@contoso.com"},
		{"an escape with small digits", "sip:john%c3%a4doe@contoso.com"},
		{"every mark in the user", "sip:-_.!~*'()@contoso.com"},
		{"every other character of the user", "sip:&=+$,;?/@contoso.com"},
		{"a number as the user", "sip:+14255550100@contoso.com;user=phone"},
		{"letters beyond ASCII in the user", "sip:jörg@contoso.com"},
		{"letters beyond ASCII in the host", "sip:joerg@bücher.example"},
		{"a character beyond the basic plane", "sip:\U00020BB7@contoso.com"},
		{"a password", "sip:john:secret&=+$,%20@contoso.com"},
		{"an empty password", "sip:john:@contoso.com"},

		{"a host of one label", "sip:johndoe@localhost"},
		{"a host of one letter", "sip:johndoe@c"},
		{"a dot at the end of the host", "sip:johndoe@contoso.com."},
		{"a label that starts with a digit", "sip:johndoe@365.contoso.com"},
		{"a label that is a number", "sip:johndoe@10.1.contoso.com"},
		{"a dash within a label", "sip:johndoe@fe-1.contoso-2.com"},
		{"an IPv4 address", "sip:johndoe@192.0.2.4"},
		{"an IPv6 address", "sip:johndoe@[2001:db8:0:0:0:0:0:10]"},
		{"an IPv6 address with elided groups", "sip:johndoe@[2001:DB8::10]"},
		{"an IPv6 address of elided groups only", "sip:johndoe@[::]"},
		{"an IPv6 address with one elided group", "sip:johndoe@[1:2:3:4:5:6:7::]"},
		{"an IPv6 address that ends in an IPv4 address", "sip:johndoe@[::ffff:192.0.2.4]"},
		{"a full IPv6 address that ends in an IPv4 address", "sip:johndoe@[1:2:3:4:5:6:192.0.2.4]"},

		{"a port", "sip:johndoe@contoso.com:5061"},
		{"the largest port", "sip:johndoe@contoso.com:65535"},
		{"a port after an IPv6 address", "sip:johndoe@[::1]:5060"},
		{"a parameter", "sip:johndoe@contoso.com;transport=tls"},
		{"a parameter without value", "sip:johndoe@contoso.com;gruu;opaque=app:conf"},
		{"every special character of a parameter", "sip:johndoe@contoso.com;[]/:&+$=[]/:&+$"},
		{"port and parameter", "sip:johndoe@contoso.com:5061;lr"},
		{"a header", "sip:johndoe@contoso.com?subject=project%20x"},
		{"a header without value", "sip:johndoe@contoso.com?subject="},
		{"parameters and headers", "sip:johndoe@contoso.com;lr;ttl=1?a=[]/?:+$&b=2"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.NoError(t, ucwa.CheckSIPURI(row.uri))
			assert.NoError(t, ucwa.CheckSIPURI(ucwa.SIPKey(row.uri)), "the key is a URI of the same person")
		})
	}
}

func TestCheckSIPURINamesTheFault(t *testing.T) {
	const (
		start   = "must start with sip:, as in sip:user@example.com"
		both    = "must name a user and a host, as in sip:user@example.com"
		noUser  = "has no user before the @"
		noHost  = "has no host after the @"
		labels  = "must have a letter or a digit at both ends of each label of its host"
		address = "must have a name or an IPv4 address as its host: the last label starts with a digit"
		ipv6    = "must have an IPv6 address in the brackets of its host"
		port    = "must have a number from 0 to 65535 as its port"
		escape  = "must have two hexadecimal digits after the % in its "
		params  = "must have its parameters in the form ;name or ;name=value"
		headers = "must have its headers in the form ?name=value&name=value"
	)
	for _, row := range []struct{ name, uri, problem string }{
		{"nothing", "", "must not be empty"},
		{"a byte that is not UTF-8", "sip:john\xC3@contoso.com", "is not valid UTF-8"},
		{"no scheme", "johndoe@contoso.com", start},
		{"part of the scheme", "sip", start},
		{"another scheme", "tel:+14255550100", start},
		{"the secure scheme", "sips:johndoe@contoso.com", start},
		{"a letter that Unicode folds to s", "ſip:johndoe@contoso.com", "must start with sip:, not with 'ſ'"},
		{"the quotation marks that the reference page prints", `"sip:johndoe@contoso.com"`, `must start with sip:, not with '"'`},
		{"a blank before the scheme", " sip:johndoe@contoso.com", "must start with sip:, not with ' '"},
		{"a byte order mark", "\uFEFFsip:johndoe@contoso.com", `must start with sip:, not with '\ufeff'`},
		{"the brackets of a mail header", "<sip:johndoe@contoso.com>", "must start with sip:, not with '<'"},

		{"the scheme alone", "sip:", both},
		{"no @", "sip:johndoe", both},
		{"no user", "sip:@contoso.com", noUser},
		{"no user before a password", "sip::secret@contoso.com", noUser},
		{"the @ alone", "sip:@", noUser},
		{"no host", "sip:johndoe@", noHost},
		{"a parameter in place of the host", "sip:a@;x=y", noHost},
		{"a port in place of the host", "sip:a@:5060", noHost},
		{"a header in place of the host", "sip:a@?x", noHost},

		{"a letter in an escape", "sip:a%zz@contoso.com", escape + "user (character 6)"},
		{"one digit in an escape", "sip:a%2@contoso.com", escape + "user (character 6)"},
		{"a sign in an escape", "sip:a%+1@contoso.com", escape + "user (character 6)"},
		{"a backslash", `sip:a\b@contoso.com`, `must not have '\\' in its user (character 6)`},
		{"a brace", "sip:a{b}@contoso.com", "must not have '{' in its user (character 6)"},
		{"a number sign", "sip:a#b@contoso.com", "must not have '#' in its user (character 6)"},
		{"a quotation mark", `sip:a"b@contoso.com`, `must not have '"' in its user (character 6)`},
		{"a bracket", "sip:ab<@contoso.com", "must not have '<' in its user (character 7)"},
		{"a blank", "sip:john doe@contoso.com", "must not have ' ' in its user (character 9)"},
		{"a blank after letters beyond ASCII", "sip:jörg ö@contoso.com", "must not have ' ' in its user (character 9)"},
		{"a tab", "sip:john\tdoe@contoso.com", `must not have '\t' in its user (character 9)`},
		{"a no-break space", "sip:john\u00A0doe@contoso.com", `must not have '\u00a0' in its user (character 9)`},
		{"a null character", "sip:john\x00doe@contoso.com", `must not have '\x00' in its user (character 9)`},
		{"a delete character", "sip:john\x7Fdoe@contoso.com", `must not have '\x7f' in its user (character 9)`},
		{"a zero width space, as pasted from a page", "sip:john\u200Bdoe@contoso.com", `must not have '\u200b' in its user (character 9)`},
		{"a right-to-left override", "sip:john\u202Edoe@contoso.com", `must not have '\u202e' in its user (character 9)`},
		{"a character that XML cannot hold", "sip:john\uFFFEdoe@contoso.com", `must not have '\ufffe' in its user (character 9)`},
		{"the replacement character", "sip:john\uFFFDdoe@contoso.com", "must not have '�' in its user (character 9)"},
		{"a semicolon in the password", "sip:a:b;c@contoso.com", "must not have ';' in its password (character 8)"},
		{"a letter beyond ASCII in the password", "sip:a:é@contoso.com", "must not have 'é' in its password (character 7)"},
		{"a second colon in the password", "sip:a:b:c@contoso.com", "must not have ':' in its password (character 8)"},

		{"a second @", "sip:john@doe@contoso.com", "must not have '@' in its host (character 13)"},
		{"a path in place of the host", "sip:a@/x", "must not have '/' in its host (character 7)"},
		{"an underscore in the host", "sip:a@con_toso.com", "must not have '_' in its host (character 10)"},
		{"an escape in the host", "sip:a@con%74oso.com", "must not have '%' in its host (character 10)"},
		{"a line break after the host", "sip:johndoe@contoso.com\r\n", `must not have '\r' in its host (character 24)`},
		{"an empty label", "sip:a@contoso..com", labels},
		{"an empty first label", "sip:a@.contoso.com", labels},
		{"a dot as the host", "sip:a@.", labels},
		{"two dots at the end of the host", "sip:a@contoso.com..", labels},
		{"a label that starts with a dash", "sip:a@-contoso.com", labels},
		{"a label that ends with a dash", "sip:a@contoso-.com", labels},
		{"an IPv4 address of three numbers", "sip:a@192.0.2", address},
		{"an IPv4 address with a number that is too large", "sip:a@192.0.2.256", address},
		{"an IPv4 address with a leading zero", "sip:a@192.0.2.04", address},
		{"an IPv4 address of five numbers", "sip:a@192.0.2.4.5", address},
		{"a last label that starts with a digit", "sip:a@contoso.7com", address},
		{"brackets that are not closed", "sip:a@[::1", ipv6},
		{"an address after the brackets", "sip:a@[::1]contoso.com", ipv6},
		{"empty brackets", "sip:a@[]", ipv6},
		{"an IPv4 address in brackets", "sip:a@[192.0.2.4]", ipv6},
		{"a name in brackets", "sip:a@[contoso.com]", ipv6},
		{"groups elided in two places", "sip:a@[1::2::3]", ipv6},
		{"nine groups", "sip:a@[1:2:3:4:5:6:7:8:9]", ipv6},
		{"eight groups and elided ones", "sip:a@[1:2:3:4::5:6:7:8]", ipv6},
		{"seven groups", "sip:a@[1:2:3:4:5:6:7]", ipv6},
		{"a group of five digits", "sip:a@[::01234]", ipv6},
		{"a group that is too large", "sip:a@[::12345]", ipv6},
		{"a zone", "sip:a@[fe80::1%25eth0]", ipv6},
		{"an IPv4 address before a group", "sip:a@[::192.0.2.4:1]", ipv6},

		{"an empty port", "sip:a@contoso.com:", port},
		{"a port of letters", "sip:a@contoso.com:https", port},
		{"a port that is too large", "sip:a@contoso.com:65536", port},
		{"a port with a sign", "sip:a@contoso.com:+5060", port},
		{"a parameter without name", "sip:a@contoso.com;=x", params},
		{"an empty parameter", "sip:a@contoso.com;", params},
		{"an equals sign without value", "sip:a@contoso.com;lr=", params},
		{"a second equals sign in a parameter", "sip:a@contoso.com;a=b=c", params},
		{"a blank in a parameter", "sip:a@contoso.com;a=b c", "must not have ' ' in its parameters (character 22)"},
		{"a broken escape in a parameter", "sip:a@contoso.com;a=%g0", escape + "parameters (character 21)"},
		{"an empty header", "sip:a@contoso.com?", headers},
		{"a header without equals sign", "sip:a@contoso.com?x", headers},
		{"a semicolon in a header", "sip:a@contoso.com?x=1;y", "must not have ';' in its headers (character 22)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.EqualError(t, ucwa.CheckSIPURI(row.uri), row.problem)
		})
	}
}

// The test puts every ASCII character into every part, and compares with a table.
func TestCheckSIPURIAcceptsOnlyTheCharactersOfEachPart(t *testing.T) {
	const (
		letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		marks   = "-_.!~*'()"
	)
	for _, row := range []struct{ part, before, after, allowed string }{
		// A colon ends the user. After an @, the rest is not a host.
		{"user", "sip:a", "a@contoso.com", letters + marks + "&=+$,;?/" + ":"},
		{"password", "sip:a:b", "b@contoso.com", letters + marks + "&=+$,"},
		// A semicolon starts a parameter and a question mark a header.
		{"host", "sip:a@b", "b.com", letters + "-." + ";"},
		{"parameter name", "sip:a@b;c", "c", letters + marks + "[]/:&+$" + ";="},
		{"parameter value", "sip:a@b;c=c", "c", letters + marks + "[]/:&+$" + ";"},
		{"header name", "sip:a@b?c", "c=d", letters + marks + "[]/?:+$" + "="},
		{"header value", "sip:a@b?c=d", "d", letters + marks + "[]/?:+$"},
	} {
		for c := range utf8.RuneSelf {
			uri := row.before + string(rune(c)) + row.after
			// A header must not have a second equals sign.
			want := strings.ContainsRune(row.allowed, rune(c)) && !(row.part == "header name" && c == '=')
			assert.Equal(t, want, ucwa.CheckSIPURI(uri) == nil, "%s: %q", row.part, uri)
		}
	}
}

// respelled returns a SIP URI with the scheme in capitals and the letters and marks of
// the user escaped.
func respelled(uri string) string {
	start := len("sip:")
	end := start + strings.IndexAny(uri[start:], ":@")
	b := []byte("SIP:")
	for i := start; i < end; i++ {
		switch c := uri[i]; {
		case c == '%': // escaped already
			b = append(b, uri[i:i+3]...)
			i += 2
		case c < utf8.RuneSelf && (unicode.IsLetter(rune(c)) || strings.IndexByte("-_.!~*'()", c) >= 0):
			b = fmt.Appendf(b, "%%%02X", c)
		default:
			b = append(b, c)
		}
	}
	return string(b) + uri[end:]
}

func FuzzCheckSIPURI(f *testing.F) {
	for _, path := range createBodies {
		for _, uri := range urisOf(f, path) {
			f.Add(uri)
		}
	}
	for _, uri := range []string{
		"sip:o%27brien:pass%40word@[::ffff:192.0.2.4]:5060;a=b;c?d=e&f=", "sip:%%41b@c", "sip:\u0130\u212A@contoso.com", "sip:%C3%A5@å.example",
	} {
		f.Add(uri)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		key := ucwa.SIPKey(uri)
		assert.Equal(t, key, ucwa.SIPKey(key), "the key of a key")
		if ucwa.CheckSIPURI(uri) != nil {
			return
		}
		assert.NoError(t, ucwa.CheckSIPURI(key), "the key %q is a URI of the same person", key)
		if len(uri) < 500 { // its escaped form is shorter than maxSIPKey
			assert.Equal(t, key, ucwa.SIPKey(respelled(uri)), "the key of another spelling")
		}
		assert.True(t, ucwa.IsSIP(uri))
		assert.Equal(t, 1, strings.Count(uri, "@"))
		user, host, _ := strings.Cut(uri[len("sip:"):], "@")
		assert.NotEmpty(t, user)
		assert.NotEmpty(t, host)
		assert.False(t, strings.ContainsAny(uri, " \t\r\n\"<>\\{}|^`#"))
	})
}
