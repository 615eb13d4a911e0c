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
	"net/url"
	"os"
	"strconv"
	"syscall"
	"time"

	"ucwapresence/internal/server"
)

// run serves until ctx is done and the requests in flight have ended.
func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	addr := flags.String("addr", "localhost:8080", "listen at `host:port`")
	dir := flags.String("dir", "web", "serve the page from this `directory`")
	var upstream *url.URL
	flags.Func("upstream", "forward /ucwa/ to the pool at this `origin`, such as\nhttps://pool.example.com, in place of the emulator", func(s string) (err error) {
		upstream, err = parseOrigin(s)
		return err
	})
	flags.SetOutput(io.Discard) // the error says it, once
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stdout)
		flags.Usage()
		return nil
	} else if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}

	root, err := os.OpenRoot(*dir) // unlike os.DirFS, it follows no link that leads out
	if err != nil {
		return fmt.Errorf("the directory of the page: %w", err)
	}
	defer root.Close()
	listener, err := listen(*addr)
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, pageURL(*addr, listener))
	if upstream != nil {
		fmt.Fprintf(stdout, "Open it in a browser; /ucwa/ goes to %s. Ctrl-C stops the server.\n", upstream)
	} else {
		fmt.Fprintf(stdout, "Open it in a browser; an emulator answers there, and lets %s in with %s. Ctrl-C stops the server.\n", server.User, server.Password)
	}
	return serve(ctx, listener, server.New(server.Config{Site: root.FS(), Upstream: upstream}))
}

// parseOrigin parses the origin of a pool: scheme, host and port.
func parseOrigin(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return nil, errors.New("must be an origin, such as https://pool.example.com")
	}
	origin := url.URL{Scheme: u.Scheme, Host: u.Host}
	if s != origin.String() && s != origin.String()+"/" {
		return nil, errors.New("must be an origin and no more, such as " + origin.String())
	}
	return &origin, nil
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
func pageURL(addr string, listener net.Listener) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" || net.ParseIP(host).IsUnspecified() {
		host = "localhost" // it listens everywhere, and this is the nearest
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return "http://" + net.JoinHostPort(host, strconv.Itoa(port))
}

// grace is how long requests in flight have to end. An event channel may be
// parked for longer: it is cut.
const grace = 5 * time.Second

func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	s := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		// No limit on the whole of a request: a pool parks some for minutes.
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(listener) }()
	select {
	case err := <-failed:
		return err
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
