//go:build !js

package consumers

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// commandTimeout is how long a command may take on a loaded machine.
const commandTimeout = 4 * time.Minute

// tools returns the directory in which npm has installed the tools, or "" if the
// tests are not to run.
func tools(t *testing.T) string {
	t.Helper()
	directory := os.Getenv("CONSUMERS")
	if directory == "" {
		t.Log("nothing to do without CONSUMERS: see make test-package")
	}
	return directory
}

// pack makes the tarball that would be published, once, and unpacks it.
var pack = sync.OnceValues(func() (unpacked string, err error) {
	directory := filepath.Join(os.Getenv("CONSUMERS"), "package")
	if err := os.RemoveAll(directory); err != nil {
		return "", err
	}
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return "", err
	}
	for _, command := range [][]string{
		{"npm", "pack", "--silent", "--pack-destination", directory, "./" + browser.Root + "/web/dist"},
		{"bash", "-c", "cd '" + directory + "' && tar --extract --strip-components=1 --file ucwa-presence-*.tgz"},
	} {
		if output, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("%v: %w: %s", command, err, output)
		}
	}
	return directory, nil
})

// project is the directory of a project that uses the package.
type project string

// newProject makes a project with some of the files of testdata, each under the name
// that it has in the project, and with the package in its node_modules. The tools
// are in a directory above.
func newProject(t *testing.T, name string, files map[string]string) project {
	t.Helper()
	browser.Dist(t)
	unpacked, err := pack()
	require.NoError(t, err)
	directory := filepath.Join(tools(t), name)
	require.NoError(t, os.RemoveAll(directory))
	installed := filepath.Join(directory, "node_modules", "ucwa-presence")
	require.NoError(t, os.MkdirAll(installed, 0o755))
	require.NoError(t, os.CopyFS(installed, os.DirFS(unpacked)))
	manifest, err := json.Marshal(map[string]any{"name": name, "private": true, "type": "module"})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(directory, "package.json"), manifest, 0o644))
	for target, source := range files {
		content, err := os.ReadFile(filepath.Join("testdata", source))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(directory, target), content, 0o644))
	}
	return project(directory)
}

// command returns a command in the directory of the project. Its name is node, bash,
// or the script of a tool, such as "vite/bin/vite.js".
func (p project) command(ctx context.Context, line []string) *exec.Cmd {
	if line[0] != "node" && line[0] != "bash" {
		script := filepath.Join(filepath.Dir(string(p)), "node_modules", line[0])
		line = slices.Concat([]string{"node", script}, line[1:])
	}
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir = string(p)
	return cmd
}

// run runs a command and returns its output.
func (p project) run(t *testing.T, line ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	output, err := p.command(ctx, line).CombinedOutput()
	require.NoError(t, err, "%v: %s", line, output)
	return string(output)
}
