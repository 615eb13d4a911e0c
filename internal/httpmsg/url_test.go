package httpmsg_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hrefBase is the base URL of the hrefs in testdata/hrefs.json.
const hrefBase = "https://fe1.contoso.com/ucwa/v1/applications/192"

// hrefRow is a row of testdata/hrefs.json, which tests of the client and of the page
// also read.
type hrefRow struct {
	Name, Href string
	Resolved   string // "" if the href is refused
}

func hrefs(t testing.TB) []hrefRow {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "hrefs.json"))
	require.NoError(t, err)
	var rows []hrefRow
	require.NoError(t, json.Unmarshal(data, &rows))
	require.NotEmpty(t, rows)
	return rows
}

func parseURL(t testing.TB, s string) httpmsg.URL {
	t.Helper()
	u, err := httpmsg.ParseURL(s)
	require.NoError(t, err)
	return u
}

func TestResolve(t *testing.T) {
	base := parseURL(t, hrefBase)
	for _, row := range hrefs(t) {
		t.Run(row.Name, func(t *testing.T) {
			u, err := base.Resolve(row.Href)
			if row.Resolved == "" {
				assert.Error(t, err, "resolved to %s", u)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, row.Resolved, u.String())
			assert.True(t, strings.HasPrefix(u.Target, "/"))
		})
	}
}

func TestParseURLAcceptsAbsoluteHrefs(t *testing.T) {
	for _, row := range hrefs(t) {
		t.Run(row.Name, func(t *testing.T) {
			u, err := httpmsg.ParseURL(row.Href)
			lower := strings.ToLower(row.Href)
			absolute := strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
			if row.Resolved == "" || !absolute {
				assert.Error(t, err, "parsed as %s", u)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, row.Resolved, u.String())
		})
	}
}

func TestOriginDependsOnTheBase(t *testing.T) {
	for _, row := range []struct{ name, base, href, origin string }{
		{"http at its default port", "http://localhost:80/ucwa", "/people", "http://localhost"},
		{"http at another port", "http://localhost:8080/ucwa", "people", "http://localhost:8080"},
		{"http at the port of https", "http://localhost:443", "/", "http://localhost:443"},
		{"an href without scheme gets the scheme of the base", "http://localhost:8080/ucwa", "//fe1.contoso.com:80/", "http://fe1.contoso.com"},
		{"an href without scheme keeps its own port", "http://localhost/ucwa", "//fe1.contoso.com:443/", "http://fe1.contoso.com:443"},
		{"an IPv6 address", "https://[0:0::1]:8443/ucwa", "/people", "https://[::1]:8443"},
		{"the base in upper case", "HTTPS://FE1.Contoso.com:443", "/people", "https://fe1.contoso.com"},
	} {
		t.Run(row.name, func(t *testing.T) {
			u, err := parseURL(t, row.base).Resolve(row.href)
			require.NoError(t, err)
			assert.Equal(t, row.origin, u.Origin)
		})
	}
}

func TestParseURLWritesIPv6AddressesInShortestForm(t *testing.T) {
	for _, row := range []struct{ name, address, want string }{
		{"all zeros", "0:0:0:0:0:0:0:0", "::"},
		{"all zeros, elided in the input", "::", "::"},
		{"zeros at the end", "1:0:0:0:0:0:0:0", "1::"},
		{"the longest of two runs", "1:0:0:2:0:0:0:3", "1:0:0:2::3"},
		{"the first of two runs of equal length", "1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},
		{"a single zero is not elided", "1:2:3:0:4:5:6:7", "1:2:3:0:4:5:6:7"},
		{"one elided zero is written", "1:2:3::4:5:6:7", "1:2:3:0:4:5:6:7"},
		{"a shorter elided run is written", "0:0:0:1::2:3", "::1:0:0:2:3"},
		{"no zero", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
		{"zeros before digits", "0001:00ab:0C:0:0:0:0:000f", "1:ab:c::f"},
	} {
		assert.Equal(t, "https://["+row.want+"]", parseURL(t, "https://["+row.address+"]/").Origin, row.name)
	}
}

func TestURLErrorsDoNotRepeatTheURL(t *testing.T) {
	base := parseURL(t, hrefBase)
	for _, href := range []string{
		"https://user:s3cret@fe1.contoso.com/", "https://user:s3cret @fe1.contoso.com/", "https://user:s3cret\\@fe1.contoso.com/",
		"//user:s3cret@fe1.contoso.com/", "s3cret", "/?token=s3cret here", "ftp://fe1.contoso.com/?token=s3cret",
		"https://fe1.contoso.com:x/?token=s3cret", "https:///?token=s3cret", "https:s3cret",
		"https://fe1.contoso.com:s3cret/", "http://s3cret%41/", "http://s3cret.0x7/", "http://[s3cret]/", "http://1.2.3.s3cret.4/",
		"s3cret://fe1.contoso.com/", "s3cret:x", "//s3cret%41/", "//fe1.contoso.com:s3cret", "//[::s3cret]/",
	} {
		for _, parse := range []func(string) (httpmsg.URL, error){httpmsg.ParseURL, base.Resolve} {
			if _, err := parse(href); err != nil {
				assert.NotContains(t, strings.ToLower(err.Error()), "s3cret", href)
			}
		}
	}
}

// FuzzResolve checks that this package and net/url find the same origin in the result,
// and in the href if net/url accepts the href. The tests in a browser compare with the
// parser that fetch uses.
func FuzzResolve(f *testing.F) {
	for _, row := range hrefs(f) {
		f.Add(hrefBase, row.Href)
	}
	f.Add("http://[::1]:8080/ucwa", "//[1::2]:80/x")
	f.Fuzz(func(t *testing.T, baseText, href string) {
		base, err := httpmsg.ParseURL(baseText)
		if err != nil {
			return
		}
		again, err := httpmsg.ParseURL(base.String())
		require.NoError(t, err)
		require.Equal(t, base, again)

		u, err := base.Resolve(href)
		if err != nil {
			return
		}
		again, err = httpmsg.ParseURL(u.String())
		require.NoError(t, err, "the result is a URL")
		require.Equal(t, u, again)
		assert.True(t, strings.HasPrefix(u.String(), u.Origin+"/"))

		oracle, err := url.Parse(u.String())
		if err != nil {
			return // net/url refuses some paths, such as those with a lone percent sign
		}
		assert.Nil(t, oracle.User)
		assert.Equal(t, u.Origin, oracle.Scheme+"://"+oracle.Host)
		root, err := url.Parse(base.Origin + "/")
		require.NoError(t, err)
		if target, err := root.Parse(href); err == nil {
			assert.Equal(t, u.Origin, originOf(t, target), "net/url on the href")
		}
	})
}

// originOf returns the origin of a URL of net/url in the spelling of this package.
func originOf(t *testing.T, u *url.URL) string {
	t.Helper()
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	port := strings.TrimLeft(u.Port(), "0")
	if u.Port() != "" {
		host += ":" + port
	}
	if u.Port() != "" && port == "" {
		host += "0"
	}
	// The tests above cover the spelling of addresses and the default ports.
	parsed, err := httpmsg.ParseURL(u.Scheme + "://" + host + "/")
	require.NoError(t, err)
	return parsed.Origin
}
