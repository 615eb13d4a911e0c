package ucwa_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/ucwa"
)

func TestCheckSIPURI(t *testing.T) {
	const (
		example  = "as in sip:user@example.com"
		quotes   = "must not contain quotation marks"
		blanks   = "must not contain blanks"
		unseen   = "must not contain control characters or invisible ones"
		brackets = "must not contain < or >"
	)
	for _, row := range []struct {
		name, uri, problem string
	}{
		{"the form of the reference pages", "sip:johndoe@contoso.com", ""},
		{"the form of the captures, with capitals", "sip:SaraD@contoso.com", ""},
		{"the scheme in capitals", "SIP:johndoe@contoso.com", ""},
		{"the scheme in both cases", "sIp:johndoe@contoso.com", ""},
		{"a host of one label", "sip:johndoe@localhost", ""},
		{"a port", "sip:johndoe@contoso.com:5061", ""},
		{"a parameter", "sip:johndoe@contoso.com;transport=tls", ""},
		{"an escape", "sip:john%20doe@contoso.com", ""},
		{"marks that a user part may have", "sip:j.d-o_e+1!~*(x)@contoso.com", ""},
		{"letters beyond ASCII", "sip:jörg@contoso.com", ""},

		{"nothing at all", "", "must not be empty"},
		{"no scheme", "johndoe@contoso.com", "must start with sip:, " + example},
		{"the beginning of the scheme", "sip", "must start with sip:, " + example},
		{"another scheme", "tel:+14255550100", "must start with sip:, " + example},
		{"the secure scheme", "sips:johndoe@contoso.com", "must start with sip:, " + example},
		{"a letter that folds to s", "ſip:johndoe@contoso.com", "must start with sip:, " + example},
		{"the scheme alone", "sip:", "must name a user and a host, " + example},
		{"no @", "sip:johndoe", "must name a user and a host, " + example},
		{"no user", "sip:@contoso.com", "has no user before the @"},
		{"no host", "sip:johndoe@", "has no host after the @"},
		{"the @ alone", "sip:@", "has no user before the @"},
		{"two @ apart", "sip:john@doe@contoso.com", "must contain only one @"},
		{"two @ at the end", "sip:johndoe@contoso.com@", "must contain only one @"},

		{"the quotes that the reference page prints", `"sip:johndoe@contoso.com"`, quotes},
		{"an apostrophe", "sip:john'doe@contoso.com", quotes},
		{"a blank before", " sip:johndoe@contoso.com", blanks},
		{"a blank behind", "sip:johndoe@contoso.com ", blanks},
		{"a blank within", "sip:john doe@contoso.com", blanks},
		{"a tab", "sip:john\tdoe@contoso.com", blanks},
		{"a line break", "sip:johndoe@contoso.com\r\n", blanks},
		{"a no-break space", "sip:john\u00A0doe@contoso.com", blanks},
		{"an ideographic space", "sip:john\u3000doe@contoso.com", blanks},
		{"the brackets of a mail header", "<sip:johndoe@contoso.com>", brackets},
		{"a closing bracket", "sip:johndoe@contoso.com>", brackets},
		{"a null character", "sip:john\x00doe@contoso.com", unseen},
		{"a delete character", "sip:john\x7Fdoe@contoso.com", unseen},
		{"a control character beyond ASCII", "sip:john\u0080doe@contoso.com", unseen},
		{"a zero width space, as pasted from a page", "sip:johndoe@contoso.com\u200B", unseen},
		{"a byte order mark", "\uFEFFsip:johndoe@contoso.com", unseen},
		{"a mark that turns the direction of writing", "sip:john\u202Edoe@contoso.com", unseen},
		{"a character that XML cannot carry", "sip:john\uFFFEdoe@contoso.com", unseen},
		{"half a character", "sip:john\xC3@contoso.com", "is not valid UTF-8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := ucwa.CheckSIPURI(row.uri)
			if row.problem == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, row.problem)
		})
	}
}

func TestSIPKeyIsTheSameForAllSpellingsOfAPerson(t *testing.T) {
	for _, spelling := range []string{"sip:sarad@contoso.com", "sip:saraD@contoso.com", "SIP:SaraD@Contoso.COM"} {
		assert.Equal(t, "sip:sarad@contoso.com", ucwa.SIPKey(spelling))
	}
	assert.NotEqual(t, ucwa.SIPKey("sip:sarad@contoso.com"), ucwa.SIPKey("sip:sara@contoso.com"))
}

func FuzzCheckSIPURI(f *testing.F) {
	for _, path := range createBodies {
		for _, uri := range urisOf(f, path) {
			f.Add(uri)
		}
	}
	f.Add("sip:\u0130\u212A@contoso.com")
	f.Fuzz(func(t *testing.T, uri string) {
		key := ucwa.SIPKey(uri)
		assert.Equal(t, key, ucwa.SIPKey(key), "the key of a key")
		if ucwa.CheckSIPURI(uri) != nil {
			return
		}
		require.Equal(t, "sip:", strings.ToLower(uri[:4]))
		assert.Equal(t, 1, strings.Count(uri, "@"))
		user, host, _ := strings.Cut(uri[4:], "@")
		assert.NotEmpty(t, user)
		assert.NotEmpty(t, host)
		assert.False(t, strings.ContainsAny(uri, `"'<>`))
		assert.Equal(t, -1, strings.IndexFunc(uri, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || !unicode.IsPrint(r)
		}))
		assert.NoError(t, ucwa.CheckSIPURI(key), "the key names a person, too")
	})
}
