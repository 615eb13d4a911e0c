//go:build !js

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// authority signs a certificate for each host that a client names. Clients start at
// lyncdiscover.contoso.com and continue at a pool. This server answers for all these hosts
// if their names resolve to it. The keys exist only in the memory of the process, so that
// no other program can abuse the trust of clients in the authority.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	serverKey   *ecdsa.PrivateKey // of all certificates that the authority signs
}

const (
	authorityLife   = 365 * 24 * time.Hour
	certificateLife = 7 * 24 * time.Hour // each connection has a new certificate
	clockSkew       = time.Hour          // the clock of a client may be slow by this time
)

func newAuthority(now time.Time) (*authority, error) {
	a := new(authority)
	for _, key := range []**ecdsa.PrivateKey{&a.key, &a.serverKey} {
		var err error
		if *key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			return nil, err
		}
	}
	template := &x509.Certificate{
		SerialNumber: serialNumber(),
		// The time distinguishes the authority from the authorities of earlier runs.
		Subject:               pkix.Name{CommonName: "ucwa-presence demo " + now.UTC().Format(time.RFC3339)},
		NotBefore:             now.Add(-clockSkew),
		NotAfter:              now.Add(authorityLife),
		KeyUsage:              x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	a.certificate, err = x509.ParseCertificate(der)
	return a, err
}

// pem returns the certificate of the authority, which clients need to trust it.
func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

// pin returns the hash of the server's public key, in the form of Chromium's option
// --ignore-certificate-errors-spki-list.
func (a *authority) pin() (string, error) {
	key, err := x509.MarshalPKIXPublicKey(a.serverKey.Public())
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256(key)
	return base64.StdEncoding.EncodeToString(hash[:]), nil
}

// listen returns a listener for HTTP/2 and HTTP/1.1 over TLS.
func (a *authority) listen(inner net.Listener) net.Listener {
	return tls.NewListener(inner, &tls.Config{
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			return a.sign(hello.ServerName, hello.Conn.LocalAddr(), time.Now())
		},
	})
}

// sign returns a certificate for a host. If host is "", the certificate is for localhost,
// the loopback addresses and addr: clients that connect to an IP address name no host.
func (a *authority) sign(host string, addr net.Addr, now time.Time) (*tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: serialNumber(),
		NotBefore:    now.Add(-clockSkew),
		NotAfter:     now.Add(certificateLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{host},
	}
	if host == "" {
		template.DNSNames = []string{"localhost"}
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
		if tcp, ok := addr.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
			template.IPAddresses = append(template.IPAddresses, tcp.IP)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, a.serverKey.Public(), a.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.serverKey}, nil
}

// serialNumber returns a number that no other certificate has.
func serialNumber() *big.Int {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return new(big.Int).SetBytes(b)
}
