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

// startTLS runs the demo with TLS. It returns where it is, what it says, and a
// client that trusts what it has written, and to which all hosts are there.
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

// Some clients look for http://lyncdiscover first. It is the same server.
func TestDemoServesHTTPBesidesHTTPS(t *testing.T) {
	_, said, _, client := startTLS(t, "-http", "localhost:0")
	_, plain, found := strings.Cut(strings.TrimSpace(said), "The same server, by http: http://")
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

func TestDemoServesHTTPSForAnyHost(t *testing.T) {
	addr, _, _, client := startTLS(t)
	for _, row := range []struct{ name, url, says string }{
		{"this machine", "https://localhost/", "the page"},
		{"this machine, by its address", "https://127.0.0.1/", "the page"},
		{"by the other", "https://[::1]/", "the page"},
		{"where clients look first", "https://lyncdiscoverinternal.contoso.com/", `"href":"https://lyncdiscoverinternal.contoso.com/`},
		{"where they look then", "https://lyncdiscover.contoso.com/", `"href":"https://lyncdiscover.contoso.com/`},
		{"a pool", "https://lyncweb.contoso.com/Autodiscover/XFrame/XFrame.html", "<title>UCWA cross-domain frame</title>"},
		{"a host of somebody else", "https://fe1.fabrikam.example:443/", "the page"},
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
			assert.True(t, leaf.NotAfter.Before(time.Now().AddDate(0, 1, 0)), "who trusts it does not for long")
		})
	}
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
	t.Run("whoever does not trust it is told", func(t *testing.T) {
		_, err := http.Get("https://" + addr)
		assert.ErrorContains(t, err, "certificate signed by unknown authority")
	})
	t.Run("whoever forgets the s is told", func(t *testing.T) {
		resp, err := http.Get("http://" + addr)
		require.NoError(t, err)
		defer resp.Body.Close()
		assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.Contains(t, string(body), "HTTP request to an HTTPS server")
	})
}

// A token is to be had where the client came from, not at http.
func TestDemoOverHTTPSSaysSo(t *testing.T) {
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
	assert.NotEqual(t, written, again, "each start has an authority of its own")
}

// One that is running keeps its certificate where clients look for it.
func TestDemoThatCannotStartWritesNothing(t *testing.T) {
	addr, _, file, _ := startTLS(t)
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	require.ErrorContains(t, run(t.Context(), []string{"-dir", page(t), "-addr", addr, "-tls", "-ca", file}, io.Discard), "is in use")
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(before, after))
}

func TestCertificatesForAddresses(t *testing.T) {
	a, err := newAuthority(time.Now())
	require.NoError(t, err)
	for _, row := range []struct {
		name string
		addr net.Addr
		want []string
	}{
		{"this machine alone", &net.TCPAddr{IP: net.IPv6loopback}, []string{"127.0.0.1", "::1"}},
		{"a machine in its network", &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7)}, []string{"127.0.0.1", "::1", "192.0.2.7"}},
		{"no network", &net.UnixAddr{}, []string{"127.0.0.1", "::1"}},
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
