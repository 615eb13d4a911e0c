package signin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseChallenges(t *testing.T) {
	p := func(pairs ...string) map[string]string {
		all := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			all[pairs[i]] = pairs[i+1]
		}
		return all
	}
	grants := "urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password"
	for _, row := range []struct {
		name, field string
		want        []challenge
	}{
		{"an empty field", "", nil},
		{"separators alone", " ,\t, ", nil},
		{"a scheme alone", "Negotiate", []challenge{{"negotiate", p()}}},
		{"two schemes alone", "Negotiate, NTLM", []challenge{{"negotiate", p()}, {"ntlm", p()}}},
		{"empty list elements", ",, Negotiate,, ,NTLM,", []challenge{{"negotiate", p()}, {"ntlm", p()}}},
		{
			"quoted values with commas", `MsRtcOAuth href="https://x/ticket",grant_type="` + grants + `"`,
			[]challenge{{"msrtcoauth", p("href", "https://x/ticket", "grant_type", grants)}},
		},
		{
			"a value without quotation marks that is not a token", `MsRtcOAuth href=https://x/ticket,grant_type="` + grants + `"`,
			[]challenge{{"msrtcoauth", p("href", "https://x/ticket", "grant_type", grants)}},
		},
		{
			"a value without quotation marks that has equals signs", `MsRtcOAuth href=https://x/ticket?a=b&c=d, grant_type=password`,
			[]challenge{{"msrtcoauth", p("href", "https://x/ticket?a=b&c=d", "grant_type", "password")}},
		},
		{
			"two fields joined by a comma", `Bearer trusted_issuers="a@b", client_id="c", MsRtcOAuth href="h",grant_type="g"`,
			[]challenge{{"bearer", p("trusted_issuers", "a@b", "client_id", "c")}, {"msrtcoauth", p("href", "h", "grant_type", "g")}},
		},
		{
			"two fields joined by a comma without a blank", `MsRtcOAuth href="h",grant_type="g",Bearer trusted_issuers="a"`,
			[]challenge{{"msrtcoauth", p("href", "h", "grant_type", "g")}, {"bearer", p("trusted_issuers", "a")}},
		},
		{"a parameter in the next element of the list", `Bearer realm="a" , error="b"`, []challenge{{"bearer", p("realm", "a", "error", "b")}}},
		{"blanks around the equals sign", "Bearer realm \t= \"a\" , error= b", []challenge{{"bearer", p("realm", "a", "error", "b")}}},
		{"several blanks after the scheme", "Bearer   realm=a", []challenge{{"bearer", p("realm", "a")}}},
		{"names in another case", `MSRTCOAUTH HREF="h"`, []challenge{{"msrtcoauth", p("href", "h")}}},
		{"an escaped quotation mark", `Basic realm="a \"b\", c\\"`, []challenge{{"basic", p("realm", `a "b", c\`)}}},
		{"an empty quoted value", `Basic realm="", charset="UTF-8"`, []challenge{{"basic", p("realm", "", "charset", "UTF-8")}}},
		{"a scheme in a quoted value", `Basic realm="Bearer x=y, MsRtcOAuth href=z"`, []challenge{{"basic", p("realm", "Bearer x=y, MsRtcOAuth href=z")}}},
		{"a token68", "NTLM TlRMTVNTUAACAAAA==, Bearer realm=a", []challenge{{"ntlm", p()}, {"bearer", p("realm", "a")}}},
		{"a token68 without equals signs at the end", "Negotiate YII/+._~-, NTLM", []challenge{{"negotiate", p()}, {"ntlm", p()}}},
		{"a quotation mark that is not closed", `Basic realm="a, NTLM`, []challenge{{"basic", p("realm", "a, NTLM")}}},
		{"a backslash at the end", `Basic realm="a\`, []challenge{{"basic", p("realm", `a\`)}}},
		{"a parameter without a scheme", `realm="a, b", Bearer error=c`, []challenge{{"bearer", p("error", "c")}}},
		{"a parameter twice, of which the first counts", `Basic realm="a", REALM="b"`, []challenge{{"basic", p("realm", "a")}}},
		{"characters that start neither a scheme nor a parameter", `="a" Bearer realm=b`, []challenge{{"a", p()}, {"bearer", p("realm", "b")}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, parseChallenges(row.field))
		})
	}
}

func FuzzParseChallenges(f *testing.F) {
	f.Add(`Bearer trusted_issuers="a@b", client_id="c"`, `MsRtcOAuth href=https://x/t,grant_type="a,b"`)
	f.Add("NTLM TlRM==", `Basic realm="a \"b\""`)
	f.Fuzz(func(t *testing.T, first, second string) {
		parseChallenges(first)
		// A complete field is parsed alone as it is in a list.
		if !strings.ContainsAny(first, `"\=`) && !strings.ContainsAny(second, "=") {
			joined := parseChallenges(first + ", " + second)
			assert.Equal(t, append(parseChallenges(first), parseChallenges(second)...), joined)
		}
	})
}

func TestParseOffer(t *testing.T) {
	for _, row := range []struct {
		name, field string
		want        offer
		offered     []string // of the grants of this package
	}{
		{"no challenge", "", offer{}, nil},
		{
			"Bearer of servers and MsRtcOAuth", `Bearer trusted_issuers="a", client_id="c", MsRtcOAuth href="h",grant_type="urn:microsoft.rtc:windows, PASSWORD"`,
			offer{tokenURL: "h", grants: []string{grantWindows, "PASSWORD"}, modern: true}, []string{grantPassword, grantWindows},
		},
		{"Bearer with an authorization_uri alone", `Bearer authorization_uri="https://login.example/authorize"`, offer{modern: true}, nil},
		{"schemes that a page cannot use", "Negotiate, NTLM", offer{others: []string{"negotiate", "ntlm"}}, nil},
		{"MsRtcOAuth without a list of grants", `MsRtcOAuth href="h"`, offer{tokenURL: "h"}, []string{grantPassword, grantWindows, grantPassive}},
		{"MsRtcOAuth without an href", `MsRtcOAuth grant_type="password"`, offer{grants: []string{"password"}}, nil},
		{"the first of two MsRtcOAuth counts", `MsRtcOAuth href="h",grant_type="password", MsRtcOAuth href="i",grant_type="x"`, offer{tokenURL: "h", grants: []string{"password"}}, []string{grantPassword}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := parseOffer(row.field)
			assert.Equal(t, row.want, got)
			var offered []string
			for _, grant := range []string{grantPassword, grantWindows, grantPassive} {
				if got.has(grant) {
					offered = append(offered, grant)
				}
			}
			assert.Equal(t, row.offered, offered)
		})
	}
}
