//go:build !js

package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReasonOfExplainsWhyAPoolDoesNotAnswer(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, row := range []struct {
		name string
		err  error
		want string
	}{
		{"a name that does not exist", dial(&net.DNSError{Err: "no such host", Name: "pool.example.com", IsNotFound: true}), "its name cannot be resolved"},
		{"a name server that does not answer", dial(&net.DNSError{Err: "i/o timeout", Name: "pool.example.com", IsTimeout: true}), "its name cannot be resolved"},
		{"a refused connection", dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), "it refuses connections"},
		{"a connection that is not made in time", dial(os.ErrDeadlineExceeded), "it does not answer in time"},
		{"an answer that does not come in time", fmt.Errorf("waiting: %w", context.DeadlineExceeded), "it does not answer in time"},
		{"a certificate for another name", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"fe1.example.com"}}, Host: "pool.example.com"}},
			"its certificate is not trusted (certificate is valid for fe1.example.com, not pool.example.com)"},
		{"an answer that is not TLS", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, "it does not speak TLS at this port"},
		{"a network that cannot be reached", dial(os.NewSyscallError("connect", syscall.ENETUNREACH)), "the connection failed"},
		{"any other error", errors.New("http: something else"), "the connection failed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, reasonOf(row.err))
		})
	}
}
