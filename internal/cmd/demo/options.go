//go:build !js

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"ucwapresence/internal/server"
)

// options are what the command line says.
type options struct {
	addr, dir string
	upstream  *url.URL // nil for the emulator
	origins   []string // whose pages may use the emulator from elsewhere
	cors      bool
	variants  server.Variants
	tls       bool
	plain     string // where to serve http, too; "" for nowhere
	authority string // the file for its certificate
	speed     float64
	life      time.Duration
}

// parseOptions reads the command line. If it asks for help, this goes to stdout,
// and the error is flag.ErrHelp.
func parseOptions(args []string, stdout io.Writer) (*options, error) {
	o := new(options)
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.StringVar(&o.addr, "addr", "localhost:8080", "listen at `host:port`")
	flags.StringVar(&o.dir, "dir", "web", "serve the page from this `directory`")
	flags.Func("upstream", "forward /ucwa/ to the pool at this `origin`, such as\nhttps://pool.example.com, in place of the emulator", func(s string) (err error) {
		o.upstream, err = parseOrigin(s)
		return err
	})
	flags.Func("origins", "let pages of these `origins` use the emulator, such as\nhttps://app.contoso.com,http://localhost:*; * lets all, and null files\n(default: those of this machine)", func(s string) (err error) {
		o.origins, err = parseOrigins(s)
		return err
	})
	flags.BoolVar(&o.cors, "cors", false, "let these pages use the emulator without the xframe, which UCWA does not")
	flags.Func("variants", "be a server that differs from most: a `list` of\n"+strings.Join(o.variants.Names(), ",\n"), o.variants.Set)
	flags.BoolVar(&o.tls, "tls", false, "serve https, with certificates for any host")
	flags.StringVar(&o.plain, "http", "", "with -tls, serve http at this `host:port`, too: some clients\nlook for http://lyncdiscover first")
	flags.StringVar(&o.authority, "ca", filepath.Join(".cache", "ca.pem"), "with -tls, write the certificate that clients are to trust to this `file`")
	flags.Float64Var(&o.speed, "speed", 1, "run the emulator's clock `factor` times as fast: with 60,\na minute passes in a second")
	flags.DurationVar(&o.life, "life", 40*time.Second, "people of the emulator change how they are, each about\nonce in this `time`; 0 leaves them as they are")
	flags.SetOutput(io.Discard) // the error says it, once
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stdout)
		flags.Usage()
		return nil, err
	} else if err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if !(o.speed > 0 && o.speed <= server.MaxSpeed) {
		return nil, fmt.Errorf("-speed %v: must be more than 0, up to %d", o.speed, server.MaxSpeed)
	}
	if !(o.life >= 0 && o.life <= maxLife) {
		return nil, fmt.Errorf("-life %v: must be from 0 to %v", o.life, maxLife)
	}
	if o.upstream != nil && (o.origins != nil || o.cors || o.variants != server.Variants{}) {
		return nil, errors.New("-origins, -cors and -variants are for the emulator: with -upstream, the pool decides")
	}
	if o.plain != "" && !o.tls {
		return nil, errors.New("-http is for -tls: without, -addr is served by http")
	}
	if o.origins == nil {
		o.origins = loopbackOrigins()
	}
	return o, nil
}

// maxLife is a day, which no speed makes longer than a time.Duration can be.
const maxLife = 24 * time.Hour

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

// parseOrigins parses a list of origins, in which a star may stand for a host, a
// part of it, or a port.
func parseOrigins(s string) ([]string, error) {
	origins := strings.Split(s, ",")
	for _, origin := range origins {
		if origin == "*" || origin == "null" {
			continue
		}
		if _, err := parseOrigin(strings.ReplaceAll(origin, "*", "1")); err != nil {
			return nil, fmt.Errorf("%q must be an origin, such as https://app.contoso.com or http://localhost:*, or * for all", origin)
		}
	}
	return origins, nil
}

// loopbackOrigins returns the origins of pages that this machine serves.
func loopbackOrigins() []string {
	var origins []string
	for _, scheme := range []string{"http", "https"} {
		for _, host := range []string{"localhost", "127.0.0.1", "[::1]"} {
			origin := scheme + "://" + host
			origins = append(origins, origin, origin+":*")
		}
	}
	return origins
}
