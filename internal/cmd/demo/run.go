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
	root, err := os.OpenRoot(o.dir) // unlike os.DirFS, it follows no link that leads out
	if err != nil {
		return fmt.Errorf("the directory of the page: %w", err)
	}
	defer root.Close()
	listener, err := listen(o.addr)
	if err != nil {
		return err
	}
	defer listener.Close() // where serve does not get to it
	scheme, advice, also := "http", "", ""
	listeners := []net.Listener{listener}
	if o.plain != "" {
		plain, err := listen(o.plain)
		if err != nil {
			return err
		}
		defer plain.Close()
		listeners = append(listeners, plain)
		also = "The same server, by http: " + pageURL("http", o.plain, plain) + "\n"
	}
	if o.tls {
		scheme = "https"
		if listeners[0], advice, err = listenTLS(listener, o.authority); err != nil {
			return err
		}
	}
	answers := fmt.Sprintf("an emulator answers there, and lets %s in with %s", server.User, server.Password)
	if o.upstream != nil {
		answers = "/ucwa/ goes to " + o.upstream.String()
	}
	fmt.Fprintf(stdout, "%s\nOpen it in a browser; %s. Ctrl-C stops the server.\n%s", pageURL(scheme, o.addr, listener), answers, advice+also)
	return serve(ctx, listeners, server.New(server.Config{
		Site: root.FS(), Upstream: o.upstream, AllowedOrigins: o.origins, CORS: o.cors, Variants: o.variants,
		// Who watches goes by another clock than the people: at any speed they
		// change as often.
		Life:  time.Duration(float64(o.life) * o.speed),
		Speed: o.speed,
	}))
}

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use: stop what listens there, or choose another address, as in make demo ADDR=localhost:8081", addr)
	}
	return listener, err
}

// pageURL returns where to find the page of a server that listens at addr. The
// listener knows the port where addr leaves it to the system.
func pageURL(scheme, addr string, listener net.Listener) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" || net.ParseIP(host).IsUnspecified() {
		host = "localhost" // it listens everywhere, and this is the nearest
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return scheme + "://" + net.JoinHostPort(host, strconv.Itoa(port))
}

// grace is how long requests in flight have to end. An event channel may be
// parked for longer: it is cut.
const grace = time.Second

func serve(ctx context.Context, listeners []net.Listener, handler http.Handler) error {
	s := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		// No limit on the whole of a request: a pool parks some for minutes.
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
