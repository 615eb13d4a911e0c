//go:build !js

package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// page returns a directory with a page in it.
func page(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "index.html"), []byte("the page"), 0o600))
	return dir
}

// start runs the demo on a free port until the test calls stop. It returns the URL that
// the demo prints, and the lines that it prints after the URL.
func start(t *testing.T, args ...string) (url, hint string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "localhost:0", "-dir", page(t)}, args...), w)
		w.CloseWithError(err)
		ended <- err
	}()
	stop = func() error {
		cancel()
		return <-ended
	}
	said := make([]byte, 4096)
	n, err := stdout.Read(said) // one write
	require.NoError(t, err)
	url, hint, _ = strings.Cut(string(said[:n]), "\n")
	return url, hint, stop
}

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return string(content)
}

func TestDemoServesPageAndEmulator(t *testing.T) {
	url, hint, stop := start(t)
	assert.Regexp(t, `^http://localhost:\d+$`, url)
	assert.Contains(t, hint, "Open it in a browser")
	assert.Contains(t, hint, "sign in as lenea@contoso.com with pass@word1")
	assert.Equal(t, "the page", get(t, url))
	assert.Contains(t, get(t, url+"/connection.json"), `"mode":"emulator"`)
	assert.NoError(t, stop())
	_, err := http.Get(url)
	assert.Error(t, err)
}

func TestDemoRunsTheClockAtTheGivenSpeed(t *testing.T) {
	url, _, stop := start(t, "-speed", "60", "-life", "24h")
	assert.Contains(t, get(t, url+"/emulator/state"), `"speed":60`)
	assert.NoError(t, stop())
}

func TestDemoWithAnUpstreamNamesThePool(t *testing.T) {
	url, hint, stop := start(t, "-upstream", "https://pool.example.com/")
	assert.Contains(t, hint, "https://pool.example.com")
	assert.JSONEq(t, `{"mode":"upstream","discovery":"/Autodiscover/AutodiscoverService.svc/root","upstream":"https://pool.example.com"}`, get(t, url+"/connection.json"))
	assert.NoError(t, stop())
}

// closing is a listener that reports that it was closed.
type closing struct {
	net.Listener
	closed chan struct{}
}

func (l closing) Close() error {
	close(l.closed)
	return l.Listener.Close()
}

func TestDemoAnswersRequestsInFlightBeforeItEnds(t *testing.T) {
	arrived, answer := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-answer
		io.WriteString(w, "to the end")
	})
	inner, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	listener := closing{inner, make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, []net.Listener{listener}, handler) }()
	got := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		defer resp.Body.Close()
		content, _ := io.ReadAll(resp.Body)
		got <- string(content)
	}()
	<-arrived
	stop()
	<-listener.closed
	close(answer)
	assert.Equal(t, "to the end", <-got)
	assert.NoError(t, <-ended)
}

func TestDemoDoesNotStartWithInvalidOptions(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"an address in use", []string{"-addr", taken.Addr().String()},
			taken.Addr().String() + " is in use: stop the program that listens there, or choose another address, as in make demo ADDR=localhost:8081"},
		{"an empty address", []string{"-addr", ""}, "-addr is empty: name a host and a port, as in make demo ADDR=localhost:8080"},
		{"an address of blanks", []string{"-addr", " "}, "missing port in address; name a host and a port, as in make demo ADDR=localhost:8080"},
		{"a port without a host", []string{"-addr", "8080"}, "missing port"},
		{"a host without a port", []string{"-addr", "localhost"}, "missing port"},
		{"a host with an empty port", []string{"-addr", "localhost:"}, "-addr localhost:: the port must be a number from 0 to 65535"},
		{"a colon alone", []string{"-addr", ":"}, "-addr :: the port must be a number from 0 to 65535"},
		{"a port that is too large", []string{"-addr", "localhost:65536"}, "-addr localhost:65536: the port must be a number from 0 to 65535"},
		{"the name of a service as the port", []string{"-addr", "localhost:http"}, "-addr localhost:http: the port must be a number from 0 to 65535"},
		{"an http address without a port", []string{"-tls", "-http", "localhost"}, "as in make demo HTTP=localhost:8080"},
		{"a host that is a URL", []string{"-hosts", "https://pool.fabrikam.com"}, `"https://pool.fabrikam.com" must be a host such as pool.contoso.com`},
		{"a star for every host", []string{"-hosts", "*"}, `"*" must be a host such as pool.contoso.com`},
		{"a list of hosts with an empty one", []string{"-hosts", "pool.fabrikam.com,"}, `"" must be a host such as pool.contoso.com`},
		{"an xframe that fails in an unknown way", []string{"-xframe", "sometimes"}, "must be missing, silent, never, or a time"},
		{"a home pool without a scheme", []string{"-pool", "pool.contoso.com"}, "must be an origin, such as https://pool.example.com"},
		{"a home pool with an upstream", []string{"-pool", "https://pool.contoso.com", "-upstream", "https://pool.example.com"}, "-origins, -cors, -variants, -pool and -xframe are for the emulator"},
		{"an xframe with an upstream", []string{"-xframe", "never", "-upstream", "https://pool.example.com"}, "-origins, -cors, -variants, -pool and -xframe are for the emulator"},
		{"a directory that does not exist", []string{"-dir", "nowhere"}, "the directory of the page: "},
		{"an upstream without a scheme", []string{"-upstream", "pool.example.com"}, "must be an origin, such as https://pool.example.com"},
		{"an upstream with a path", []string{"-upstream", "https://pool.example.com/ucwa"}, "must be an origin without path, query or user, such as https://pool.example.com"},
		{"an upstream with a user", []string{"-upstream", "https://user@pool.example.com"}, "must be an origin without path, query or user"},
		{"a page's origin without a scheme", []string{"-origins", "app.contoso.com"}, `"app.contoso.com" must be an origin, such as https://app.contoso.com or http://localhost:*, or * for all`},
		{"a page's origin with an upstream", []string{"-origins", "*", "-upstream", "https://pool.example.com"}, "-origins, -cors, -variants, -pool and -xframe are for the emulator"},
		{"CORS with an upstream", []string{"-cors", "-upstream", "https://pool.example.com"}, "-origins, -cors, -variants, -pool and -xframe are for the emulator"},
		{"a variant with an upstream", []string{"-variants", "batchBOM", "-upstream", "https://pool.example.com"}, "-origins, -cors, -variants, -pool and -xframe are for the emulator"},
		{"an unknown variant", []string{"-variants", "batchBOM,bold"}, "must be of twoLineChallenge, "},
		{"a certificate file below a file", []string{"-addr", "localhost:0", "-tls", "-ca", os.DevNull + "/ca.pem"}, "the certificate to trust: "},
		{"a certificate file that is a directory", []string{"-addr", "localhost:0", "-tls", "-ca", t.TempDir()}, "the certificate to trust: "},
		{"an http address without TLS", []string{"-http", "localhost:0"}, "-http is for -tls: without it, -addr serves http"},
		{"an http address in use", []string{"-addr", "localhost:0", "-tls", "-http", taken.Addr().String()}, taken.Addr().String() + " is in use"},
		{"an unknown flag", []string{"-port", "80"}, "-port"},
		{"an argument", []string{"now"}, `unexpected argument "now"`},
		{"a speed of zero", []string{"-speed", "0"}, "-speed 0: must be more than 0, up to 86400"},
		{"a speed that is too high", []string{"-speed", "1e9"}, "-speed 1e+09: must be more than 0, up to 86400"},
		{"a speed that is not a number", []string{"-speed", "NaN"}, "-speed NaN: must be more than 0, up to 86400"},
		{"a negative life", []string{"-life", "-1s"}, "-life -1s: must be from 0 to 24h0m0s"},
		{"a life of more than a day", []string{"-life", "25h"}, "-life 25h0m0s: must be from 0 to 24h0m0s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var stdout bytes.Buffer
			err := run(t.Context(), append([]string{"-dir", page(t)}, row.args...), &stdout)
			require.ErrorContains(t, err, row.want)
			assert.Equal(t, 1, strings.Count(err.Error()+stdout.String(), row.want))
		})
	}
}

func TestHelpListsTheOptions(t *testing.T) {
	var stdout bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-help"}, &stdout))
	for _, flag := range []string{"-addr host:port", "-dir directory", "-hosts hosts", "-pool origin", "-xframe kind", "-upstream origin", "-origins origins", "-cors", "-tls", "-ca file", "-speed factor", "-life time"} {
		assert.Contains(t, stdout.String(), flag)
	}
}

func TestPageURL(t *testing.T) {
	for _, row := range []struct{ name, addr, want string }{
		{"a name", "localhost:0", "http://localhost:"},
		{"an address", "127.0.0.1:0", "http://127.0.0.1:"},
		{"all interfaces", ":0", "http://localhost:"},
		{"all interfaces, by their address", "0.0.0.0:0", "http://localhost:"},
	} {
		t.Run(row.name, func(t *testing.T) {
			listener, err := net.Listen("tcp", row.addr)
			require.NoError(t, err)
			defer listener.Close()
			_, port, err := net.SplitHostPort(listener.Addr().String())
			require.NoError(t, err)
			assert.Equal(t, row.want+port, pageURL("http", row.addr, listener))
		})
	}
}
