//go:build !js

package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// listenTLS returns a listener for https in place of one for http. The
// certificate that clients are to trust goes to a file; advice says how, and how
// they find the hosts that they look for.
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

// tlsAdvice names the file of the certificate, the port, and the hash of the key.
const tlsAdvice = `
Its certificates are good for any host. What signs them is new with each start: %[1]s
  curl --cacert %[1]s --connect-to ::localhost:%[2]d https://lyncdiscover.contoso.com/
  chromium --user-data-dir=$(mktemp -d) --ignore-certificate-errors-spki-list=%[3]s \
    --host-resolver-rules="MAP *.contoso.com localhost:%[2]d"
Others find these hosts by way of /etc/hosts, at the ports of https and http:
  make demo TLS=1 ADDR=localhost:443 HTTP=localhost:80
`
