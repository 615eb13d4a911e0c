//go:build !js

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"

	"ucwapresence/internal/server"
)

// run serves until ctx is done and the requests in flight have ended.
func run(ctx context.Context, args []string, stdout io.Writer) error {
	o, err := parseOptions(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	root, err := os.OpenRoot(o.dir) // unlike os.DirFS, it follows no link out of the directory
	if err != nil {
		return fmt.Errorf("the directory of the page: %w", err)
	}
	defer root.Close()
	listener, err := listen(o.addr)
	if err != nil {
		return err
	}
	defer listener.Close() // in case of an error before serve
	scheme, advice, also := "http", "", ""
	listeners := []net.Listener{listener}
	if o.plain != "" {
		plain, err := listen(o.plain)
		if err != nil {
			return err
		}
		defer plain.Close()
		listeners = append(listeners, plain)
		also = "The same server answers by http: " + pageURL("http", o.plain, plain) + "\n"
	}
	if o.tls {
		scheme = "https"
		if listeners[0], advice, err = listenTLS(listener, o.authority); err != nil {
			return err
		}
	}
	answers := fmt.Sprintf("UCWA is emulated there; sign in as %s with %s", server.User, server.Password)
	if o.upstream != nil {
		answers = "UCWA is forwarded to " + o.upstream.String()
	}
	fmt.Fprintf(stdout, "%s\nOpen it in a browser; %s. Ctrl-C stops the server.\n%s", pageURL(scheme, o.addr, listener), answers, advice+also)
	return serve(ctx, listeners, server.New(server.Config{
		Site: root.FS(), Hosts: o.hosts, Upstream: o.upstream, AllowedOrigins: o.origins, CORS: o.cors,
		Variants: o.variants, Pool: o.pool, XFrame: o.xframe,
		// Life is a time of the emulator's clock, and -life a time of the system's clock:
		// presence changes equally often at any speed.
		Life:  time.Duration(float64(o.life) * o.speed),
		Speed: o.speed,
	}))
}

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use: stop the program that listens there, or choose another address, as in make demo ADDR=localhost:8081", addr)
	}
	return listener, err
}

// pageURL returns the URL of the page of a server that listens on addr. It takes the port
// from the listener, because the port of addr may be 0, for any port.
func pageURL(scheme, addr string, listener net.Listener) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" || net.ParseIP(host).IsUnspecified() {
		host = "localhost" // the server listens on all interfaces
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return scheme + "://" + net.JoinHostPort(host, strconv.Itoa(port))
}

// grace is the time that requests in flight have to end. Parked requests take longer, and
// end with their connections.
const grace = time.Second

// maxHeaderBytes bounds the request line and the header fields, because the emulator's
// journal keeps those of many requests. Windows servers accept at most 64 KB in all, and
// by default 16 KB.
const maxHeaderBytes = 64 << 10

func serve(ctx context.Context, listeners []net.Listener, handler http.Handler) error {
	s := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeaderBytes,
		// Otherwise package http answers OPTIONS * itself, for any host.
		DisableGeneralOptionsHandler: true,
		// No ReadTimeout and WriteTimeout: requests of event channels wait for minutes.
	}
	failed := make(chan error, len(listeners))
	for _, listener := range listeners {
		go func() { failed <- s.Serve(listener) }()
	}
	select {
	case err := <-failed:
		return errors.Join(err, s.Close())
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := s.Shutdown(ending)
	if errors.Is(err, context.DeadlineExceeded) {
		return s.Close()
	}
	return err
}
