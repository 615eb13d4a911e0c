//go:build !js

package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// listenTLS turns a listener for http into one for https. It writes the certificate that
// clients have to trust to a file; advice describes how to make clients trust it, and how
// to map other hosts to this server.
func listenTLS(inner net.Listener, file string) (listener net.Listener, advice string, err error) {
	a, err := newAuthority(time.Now())
	if err != nil {
		return nil, "", fmt.Errorf("making certificates: %w", err)
	}
	pin, err := a.pin()
	if err != nil {
		return nil, "", fmt.Errorf("making certificates: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, "", fmt.Errorf("the certificate to trust: %w", err)
	}
	if err := os.WriteFile(file, a.pem(), 0o644); err != nil {
		return nil, "", fmt.Errorf("the certificate to trust: %w", err)
	}
	port := inner.Addr().(*net.TCPAddr).Port
	return a.listen(inner), fmt.Sprintf(tlsAdvice, file, port, pin), nil
}

// tlsAdvice is formatted with the certificate file, the port, and the hash of the key.
const tlsAdvice = `
The server has a certificate for every host. The authority that signs them is created at
each start; its certificate is %[1]s:
  curl --cacert %[1]s --connect-to ::localhost:%[2]d https://lyncdiscover.contoso.com/
  chromium --user-data-dir=$(mktemp -d) --ignore-certificate-errors-spki-list=%[3]s \
    --host-resolver-rules="MAP *.contoso.com localhost:%[2]d"
Other clients need entries in /etc/hosts and the standard ports:
  make demo TLS=1 ADDR=localhost:443 HTTP=localhost:80
Hosts of other domains than contoso.com have to be named: HOSTS=*.fabrikam.com
`
