//go:build !js

package readme

import (
	"bufio"
	"crypto/tls"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

var (
	comment = regexp.MustCompile(`\s+#.*$`)
	inline  = regexp.MustCompile("`(make [^`]+)`")
)

// commands returns the commands of the blocks in sh and those within sentences.
func commands(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, text := range blocksIn(t, "sh") {
		for line := range strings.Lines(text) {
			found = append(found, strings.TrimSpace(comment.ReplaceAllString(line, "")))
		}
	}
	for _, match := range inline.FindAllStringSubmatch(readREADME(t), -1) {
		found = append(found, match[1])
	}
	return found
}

// dryRun returns the lines that a command would run, without running them.
func dryRun(t *testing.T, command string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "make --dry-run "+strings.TrimPrefix(command, "make "))
	cmd.Dir = browser.Root
	cmd.Env = append(os.Environ(), "MAKEFLAGS=", "MFLAGS=") // make test sets them for a make of its own
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", command, output)
	return string(output)
}

func TestCommandsAreThoseOfTheMakefile(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(browser.Root, "Makefile"))
	require.NoError(t, err)
	variable := regexp.MustCompile(`\b([A-Z]+)=`)
	text := readREADME(t)
	for _, command := range commands(t) {
		require.True(t, strings.HasPrefix(command, "make "), "%q is not a command of the Makefile", command)
		dryRun(t, command)
	}
	for _, match := range variable.FindAllStringSubmatch(text, -1) {
		used := strings.Contains(string(makefile), "$("+match[1]+")") || match[1] == "CHROMIUM"
		assert.True(t, used, "the README names %s=, which the Makefile does not use", match[1])
	}
}

// The demos run as the README says, but at ports that are free.
func TestDemosServeTheirPage(t *testing.T) {
	demo := filepath.Join(t.TempDir(), "demo")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", demo, "./internal/cmd/demo")
	build.Dir = browser.Root
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)
	for _, command := range commands(t) {
		if command != "make demo" && !strings.HasPrefix(command, "make demo ") {
			continue
		}
		t.Run(command, func(t *testing.T) {
			_, line, ok := strings.Cut(dryRun(t, command), "exec .cache/demo ")
			require.True(t, ok, "%s starts no demo", command)
			line, _, _ = strings.Cut(line, "\n")
			line += " -addr 127.0.0.1:0 -ca '" + filepath.Join(t.TempDir(), "ca.pem") + "'"
			if strings.Contains(line, " -http ") {
				line += " -http 127.0.0.1:0"
			}
			assert.Equal(t, http.StatusOK, statusOfPage(t, demo+" "+line))
		})
	}
}

// statusOfPage starts a demo, requests the page at the address that it prints,
// and stops it.
func statusOfPage(t *testing.T, demo string) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "exec "+demo)
	cmd.Dir = browser.Root
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	address, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	response, err := insecure(t).Get(strings.TrimSpace(address))
	require.NoError(t, err)
	response.Body.Close()
	return response.StatusCode
}

// insecure returns a client that accepts any certificate: make demo TLS=1 makes a new one
// with every start.
func insecure(t *testing.T) *http.Client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}
