package ucwa_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/ucwa"
)

// persons are lists of URIs. The URIs of one list belong to one person. Different lists
// belong to different persons.
var persons = []struct {
	name string
	uris []string
}{
	{"any case", []string{"sip:sarad@contoso.com", "sip:saraD@contoso.com", "SIP:SaraD@Contoso.COM"}},
	{"another user", []string{"sip:sara@contoso.com"}},
	{"another host", []string{"sip:sarad@fabrikam.com"}},
	{"a mark and its escapes", []string{"sip:o'brien@contoso.com", "sip:o%27brien@contoso.com", "sip:O%27Brien@CONTOSO.com"}},
	{"every mark", []string{"sip:-_.!~*'()@contoso.com", "sip:%2D%5F%2E%21%7E%2A%27%28%29@contoso.com", "sip:%2d%5f%2e%21%7e%2a%27%28%29@contoso.com"}},
	{"escaped letters and digits", []string{"sip:alice7@contoso.com", "sip:%61l%49ce%37@contoso.com"}},
	{"a reserved character", []string{"sip:a;b@contoso.com"}},
	{"the same reserved character, escaped", []string{"sip:a%3Bb@contoso.com", "sip:a%3bb@contoso.com"}},
	{"an escaped percent sign before two digits", []string{"sip:a%2541@contoso.com"}},
	{"an escaped blank", []string{"sip:a%20b@contoso.com"}},
	{"a plus sign, which is no blank", []string{"sip:a+b@contoso.com"}},

	// Case is ignored only in ASCII letters.
	{"the letter i", []string{"sip:i@contoso.com", "sip:I@CONTOSO.com"}},
	{"the letter i with a dot, U+0130", []string{"sip:\u0130@contoso.com", "sip:%C4%B0@contoso.com", "sip:%c4%b0@contoso.com"}},
	{"the letter i without a dot", []string{"sip:ı@contoso.com"}},
	{"the letter k", []string{"sip:k@contoso.com", "sip:K@contoso.com"}},
	{"the Kelvin sign, U+212A", []string{"sip:\u212A@contoso.com"}},
	{"the letter s", []string{"sip:s@contoso.com"}},
	{"the long s", []string{"sip:ſ@contoso.com"}},
	{"the letter å", []string{"sip:å@contoso.com", "sip:%C3%A5@contoso.com"}},
	{"the letter Å", []string{"sip:Å@contoso.com"}},
	{"the Ångström sign, U+212B", []string{"sip:\u212B@contoso.com"}},
	{"å and an accent that combines", []string{"sip:a\u030A@contoso.com"}},
	{"a byte that is not UTF-8", []string{"sip:%C3@contoso.com", "sip:%c3@contoso.com"}},

	{"a password", []string{"sip:a:Secret@contoso.com", "sip:A:%53ecret@contoso.com"}},
	{"the password in another case", []string{"sip:a:secret@contoso.com"}},
	{"a reserved character in the password", []string{"sip:a:x%3By@contoso.com", "sip:a:x%3by@contoso.com"}},
	{"an empty password", []string{"sip:a:@contoso.com"}},
	{"no password", []string{"sip:a@contoso.com"}},
	{"a port", []string{"sip:sarad@contoso.com:5060"}},
	{"another port", []string{"sip:sarad@contoso.com:5061"}},
	{"a parameter", []string{"sip:alice@atlanta.com;transport=TCP", "sip:%61lice@AtLanTa.CoM;Transport=tcp"}},
	{"another value of the parameter", []string{"sip:alice@atlanta.com;transport=udp"}},
	{"no parameter", []string{"sip:alice@atlanta.com"}},
	{"parameters in any order", []string{"sip:a@b;transport=tcp;method=INVITE?to=c%40d", "sip:a@b;method=INVITE;transport=tcp?to=c%40d"}},
	{"headers in any order", []string{"sip:a@b?subject=project%20x&priority=urgent", "sip:a@b?priority=urgent&subject=project%20x"}},
	{"one header less", []string{"sip:a@b?subject=project%20x"}},
	{"a parameter and a header of one name", []string{"sip:a@b;c=d?e=f"}},
}

func TestSIPKeyIsEqualForTheURIsOfOnePersonOnly(t *testing.T) {
	owners := map[string]string{}
	for _, person := range persons {
		key := ucwa.SIPKey(person.uris[0])
		for _, uri := range person.uris {
			assert.NoError(t, ucwa.CheckSIPURI(uri), "%s: %s", person.name, uri)
			assert.Equal(t, key, ucwa.SIPKey(uri), "%s: %s", person.name, uri)
		}
		assert.Equal(t, key, ucwa.SIPKey(key), "%s: the key of the key", person.name)
		assert.Empty(t, owners[key], "%s has the key of another person", person.name)
		owners[key] = person.name
	}
}

// Servers and paths may contain any text in place of a SIP URI.
func TestSIPKeyAcceptsAnyText(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"another scheme", "TEL:+1%27", "tel:+1%27"},
		{"no @", "sip:Contoso.com;B;A", "sip:contoso.com;b;a"},
		{"a percent sign alone", "sip:100%@b", "sip:100%25@b"},
		{"a percent sign before an escape", "sip:%%41b@c", "sip:%25ab@c"},
		{"a percent sign at the end", "sip:a@b%4", "sip:a@b%254"},
		{"a text that is longer than any URI", "sip:%41@" + strings.Repeat("B", 2000), "sip:%41@" + strings.Repeat("b", 2000)},
		{"two @", "sip:A@B@C", "sip:a@b@c"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, ucwa.SIPKey(row.text))
			assert.Equal(t, row.want, ucwa.SIPKey(row.want), "the key of the key")
		})
	}
}

func TestCreateAndAddKeepTheFirstURIOfEachPerson(t *testing.T) {
	var all, want []string
	for _, person := range persons {
		all = append(all, person.uris...)
		want = append(want, person.uris[0])
	}
	for _, list := range [][]string{all, slices.Concat(want, all)} {
		uris := hal.Property{Name: "uris", Value: hal.Strings(list...)}
		duration := hal.Property{Name: "duration", Value: hal.Int(10)}
		create, problems := ucwa.ParseCreateRequest(&hal.Resource{Properties: []hal.Property{duration, uris}})
		assert.Empty(t, problems)
		assert.Equal(t, want, create.URIs, "the first spelling is kept")
		add, problems := ucwa.ParseAddRequest(&hal.Resource{Properties: []hal.Property{uris}})
		assert.Empty(t, problems)
		assert.Equal(t, want, add.URIs)
	}
}
