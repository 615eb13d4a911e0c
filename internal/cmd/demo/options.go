//go:build !js

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/server"
)

// options are the options of the command line.
type options struct {
	addr, dir string
	hosts     []string // hosts that the server accepts in addition to this machine
	upstream  *url.URL // nil for the emulator
	origins   []string // of pages that may use the emulator through the xframe
	cors      bool
	variants  server.Variants
	pool      string // origin of the home pool; "" for the host of the request
	xframe    server.XFrame
	tls       bool
	plain     string // address for http in addition to https; "" for none
	authority string // file for the certificate of the authority
	speed     float64
	life      time.Duration
}

// parseOptions reads the command line. If it asks for help, the help is written to
// stdout and the error is flag.ErrHelp.
func parseOptions(args []string, stdout io.Writer) (*options, error) {
	o := new(options)
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.StringVar(&o.addr, "addr", "localhost:8080", "listen at `host:port`")
	flags.StringVar(&o.dir, "dir", "web", "serve the page from this `directory`")
	flags.Func("hosts", "answer for these `hosts`, too, such as pool.fabrikam.com,*.fabrikam.com\n(always: this machine and, with the emulator, *.contoso.com)", func(s string) (err error) {
		o.hosts, err = parseHosts(s)
		return err
	})
	flags.Func("upstream", "forward /ucwa/, /Autodiscover/ and /WebTicket/ to the pool at\nthis `origin`, such as https://pool.example.com, instead of\nrunning an emulator", func(s string) (err error) {
		o.upstream, err = parseOrigin(s)
		return err
	})
	flags.Func("origins", "allow pages of these `origins` to use the emulator, such as\nhttps://app.contoso.com,http://localhost:*; * allows all, null allows\nfiles, and none allows no page (default: those of this machine)", func(s string) (err error) {
		o.origins, err = parseOrigins(s)
		return err
	})
	flags.BoolVar(&o.cors, "cors", false, "allow these pages to use the emulator without the xframe, unlike UCWA")
	flags.Func("variants", "let the emulator differ from the usual server: a `list` of\n"+strings.Join(o.variants.Names(), ",\n"), o.variants.Set)
	flags.Func("pool", "let discovery redirect users to this `origin` of the same server, such as\nhttps://pool.contoso.com, with tokens that work at one host only", func(s string) error {
		pool, err := parseOrigin(s)
		if err == nil {
			o.pool = pool.String()
		}
		return err
	})
	flags.Func("xframe", "let the xframe fail by this `kind`: missing, silent, never, or the time\nthat it takes to arrive, such as 5s", o.xframe.Set)
	flags.BoolVar(&o.tls, "tls", false, "serve https, with a certificate for each host that a client names")
	flags.StringVar(&o.plain, "http", "", "with -tls, serve http at this `host:port`, too: some clients\nlook for http://lyncdiscover first")
	flags.StringVar(&o.authority, "ca", filepath.Join(".cache", "ca.pem"), "with -tls, write the certificate that clients have to trust to this `file`")
	flags.Float64Var(&o.speed, "speed", 1, "run the emulator's clock `factor` times as fast: with 60,\na minute passes in a second")
	flags.DurationVar(&o.life, "life", 40*time.Second, "change the presence of each of the emulator's people about\nonce in this `time`; 0 for no changes")
	flags.SetOutput(io.Discard) // main prints the error
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
	if err := checkAddr("-addr", "ADDR", o.addr); err != nil {
		return nil, err
	}
	if !(o.speed > 0 && o.speed <= server.MaxSpeed) {
		return nil, fmt.Errorf("-speed %v: must be more than 0, up to %d", o.speed, server.MaxSpeed)
	}
	if !(o.life >= 0 && o.life <= maxLife) {
		return nil, fmt.Errorf("-life %v: must be from 0 to %v", o.life, maxLife)
	}
	if o.upstream != nil && (o.origins != nil || o.cors || o.variants != server.Variants{} || o.pool != "" || o.xframe != server.XFrame{}) {
		return nil, errors.New("-origins, -cors, -variants, -pool and -xframe are for the emulator and have no effect on a pool: remove them or -upstream")
	}
	if o.plain != "" {
		if !o.tls {
			return nil, errors.New("-http is for -tls: without it, -addr serves http")
		}
		if err := checkAddr("-http", "HTTP", o.plain); err != nil {
			return nil, err
		}
	}
	o.hosts = slices.Concat(o.hosts, hostsOf(o.addr, o.plain), hostsOfOrigins(append(slices.Clone(o.origins), o.pool)))
	if o.origins == nil {
		o.origins = loopbackOrigins()
	}
	return o, nil
}

// maxLife is a day. Multiplied by the highest speed, it still fits in a time.Duration.
const maxLife = 24 * time.Hour
