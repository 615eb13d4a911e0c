//go:build !js

package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startTLS runs the demo with TLS. It returns the address of the demo, the text that it
// prints, the file of its certificate, and a client that trusts the certificate and
// connects to the demo for every host.
func startTLS(t *testing.T, args ...string) (addr, said, file string, client *http.Client) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "new", "ca.pem")
	page, said, stop := start(t, append([]string{"-tls", "-ca", file}, args...)...)
	t.Cleanup(func() { assert.NoError(t, stop()) })
	u, err := url.Parse(page)
	require.NoError(t, err)
	require.Equal(t, "https", u.Scheme)

	trusted := x509.NewCertPool()
	certificate, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, trusted.AppendCertsFromPEM(certificate))
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: trusted},
		ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, u.Host)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return u.Host, said, file, &http.Client{Transport: transport}
}

// Some clients request http://lyncdiscover first.
func TestDemoServesHTTPAndHTTPS(t *testing.T) {
	_, said, _, client := startTLS(t, "-http", "localhost:0")
	_, plain, found := strings.Cut(strings.TrimSpace(said), "The same server answers by http: http://")
	require.True(t, found, said)
	const root = `{"_links":{"self":{"href":"%s://lyncdiscover.contoso.com/Autodiscover/`
	for scheme, address := range map[string]string{"http": plain, "https": "lyncdiscover.contoso.com"} {
		request, err := http.NewRequest("GET", scheme+"://"+address, nil)
		require.NoError(t, err)
		request.Host = "lyncdiscover.contoso.com"
		c := client
		if scheme == "http" {
			c = http.DefaultClient
		}
		resp, err := c.Do(request)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		require.NoError(t, err)
		assert.Contains(t, string(body), fmt.Sprintf(root, scheme))
	}
}

func TestDemoServesHTTPSForEachAcceptedHost(t *testing.T) {
	addr, _, _, client := startTLS(t, "-hosts", "*.fabrikam.example")
	for _, row := range []struct{ name, url, says string }{
		{"this machine", "https://localhost/", "the page"},
		{"this machine, by its address", "https://127.0.0.1/", "the page"},
		{"this machine, by its IPv6 address", "https://[::1]/", "the page"},
		{"internal discovery", "https://lyncdiscoverinternal.contoso.com/", `"href":"https://lyncdiscoverinternal.contoso.com/`},
		{"external discovery", "https://lyncdiscover.contoso.com/", `"href":"https://lyncdiscover.contoso.com/`},
		{"a pool", "https://lyncweb.contoso.com/Autodiscover/XFrame/XFrame.html", "<title>UCWA cross-domain frame</title>"},
		{"a host of the configuration", "https://fe1.fabrikam.example:443/", "the page"},
	} {
		t.Run(row.name, func(t *testing.T) {
			resp, err := client.Get(row.url)
			require.NoError(t, err)
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			assert.Contains(t, string(body), row.says)
			assert.Equal(t, "HTTP/2.0", resp.Proto)
			leaf := resp.TLS.PeerCertificates[0]
			assert.False(t, leaf.IsCA)
			assert.True(t, leaf.NotAfter.Before(time.Now().AddDate(0, 1, 0)), "a client that keeps it trusts it for days")
		})
	}
	t.Run("a foreign host", func(t *testing.T) {
		for _, url := range []string{"https://evil.example/connection.json", "https://fabrikam.example/", "https://contoso.com.evil.example/"} {
			resp, err := client.Get(url)
			require.NoError(t, err, "the certificate is for every host, so that the answer can say what is wrong")
			resp.Body.Close()
			assert.Equal(t, http.StatusMisdirectedRequest, resp.StatusCode, url)
		}
	})
	t.Run("HTTP/1.1", func(t *testing.T) {
		transport := client.Transport.(*http.Transport).Clone()
		transport.ForceAttemptHTTP2 = false
		transport.TLSClientConfig.NextProtos = []string{"http/1.1"}
		defer transport.CloseIdleConnections()
		resp, err := (&http.Client{Transport: transport}).Get("https://lyncdiscover.contoso.com/")
		require.NoError(t, err)
		defer resp.Body.Close()
		assert.Equal(t, "HTTP/1.1", resp.Proto)
	})
	t.Run("a client that does not trust the certificate fails", func(t *testing.T) {
		_, err := http.Get("https://" + addr)
		assert.ErrorContains(t, err, "certificate signed by unknown authority")
	})
	t.Run("http at the port of https is explained", func(t *testing.T) {
		resp, err := http.Get("http://" + addr)
		require.NoError(t, err)
		defer resp.Body.Close()
		assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.Contains(t, string(body), "HTTP request to an HTTPS server")
	})
}

func TestChallengeOverHTTPSHasAnHTTPSAddress(t *testing.T) {
	_, _, _, client := startTLS(t)
	resp, err := client.Get("https://lyncweb.contoso.com/ucwa/oauth/v1/applications")
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	assert.Contains(t, resp.Header.Get("WWW-Authenticate"), `href="https://lyncweb.contoso.com/`)
}

func TestDemoWritesOneCertificateAndNoKey(t *testing.T) {
	_, said, file, _ := startTLS(t)
	for _, part := range []string{file, "--host-resolver-rules=", "/etc/hosts"} {
		assert.Contains(t, said, part)
	}
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	block, rest := pem.Decode(written)
	require.NotNil(t, block)
	assert.Equal(t, "CERTIFICATE", block.Type)
	assert.Empty(t, rest)
	entries, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	assert.Len(t, entries, 1)

	_, _, other, _ := startTLS(t)
	again, err := os.ReadFile(other)
	require.NoError(t, err)
	assert.NotEqual(t, written, again, "each start has a new authority")
}

// A second demo must not overwrite the certificate of a running demo.
func TestDemoThatCannotStartWritesNoCertificate(t *testing.T) {
	addr, _, file, _ := startTLS(t)
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	require.ErrorContains(t, run(t.Context(), []string{"-dir", page(t), "-addr", addr, "-tls", "-ca", file}, io.Discard), "is in use")
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(before, after))
}

func TestCertificateForAnAddressNamesThisMachine(t *testing.T) {
	a, err := newAuthority(time.Now())
	require.NoError(t, err)
	for _, row := range []struct {
		name string
		addr net.Addr
		want []string
	}{
		{"a loopback address", &net.TCPAddr{IP: net.IPv6loopback}, []string{"127.0.0.1", "::1"}},
		{"an address of a network", &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7)}, []string{"127.0.0.1", "::1", "192.0.2.7"}},
		{"a socket that is not TCP", &net.UnixAddr{}, []string{"127.0.0.1", "::1"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			signed, err := a.sign("", row.addr, time.Now())
			require.NoError(t, err)
			leaf, err := x509.ParseCertificate(signed.Certificate[0])
			require.NoError(t, err)
			var addresses []string
			for _, ip := range leaf.IPAddresses {
				addresses = append(addresses, ip.String())
			}
			assert.Equal(t, row.want, addresses)
			assert.Equal(t, []string{"localhost"}, leaf.DNSNames)
		})
	}
}
