//go:build !js

package browser

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Root is the repository, relative to the directory that the tests of a package
// below internal/e2e run in.
const Root = "../../.."

// Dist returns the directory that make build writes to. It fails the test if the build
// is outdated.
func Dist(t *testing.T) string {
	t.Helper()
	if err := checkDist(); err != nil {
		t.Fatalf("%v: run make build", err)
	}
	return filepath.Join(Root, "web/dist")
}

// Module returns presence.wasm.
func Module(t *testing.T) []byte {
	t.Helper()
	wasm, err := os.ReadFile(filepath.Join(Dist(t), "presence.wasm"))
	check(t, err)
	return wasm
}

// Program builds a Go program for pages, with the flags of make build, and with the
// build ID of presence.wasm: presence.js starts no other program. source is its
// directory, relative to the repository, as in "./internal/e2e/browser/testdata/probe".
func Program(t *testing.T, source string) []byte {
	t.Helper()
	id, err := goCommand(nil, "tool", "buildid", "web/dist/presence.wasm")
	check(t, err)
	file := filepath.Join(t.TempDir(), "program.wasm")
	_, err = goCommand([]string{"GOOS=js", "GOARCH=wasm"}, "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w -buildid="+strings.TrimSpace(id), "-o", file, source)
	check(t, err)
	wasm, err := os.ReadFile(file)
	check(t, err)
	return wasm
}

var checkDist = sync.OnceValue(func() error { return errors.Join(checkModules(), checkPackage()) })

// checkPackage compares the scripts, their types and the rest of the npm package
// with what make build would write.
func checkPackage() error {
	_, err := goCommand(nil, "run", "./internal/cmd/bundle", "-check", "web/dist")
	return err
}

// GoScript returns the script of the Go toolchain that starts a program.
func GoScript(t *testing.T) []byte {
	t.Helper()
	goroot, err := goCommand(nil, "env", "GOROOT")
	check(t, err)
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(goroot), "lib/wasm/wasm_exec.js"))
	check(t, err)
	return source
}

// checkModules compares times of modification, as make does.
func checkModules() error {
	modules, err := filepath.Glob(filepath.Join(Root, "wasm/*"))
	if err != nil {
		return err
	}
	for _, module := range modules {
		name := "web/dist/" + filepath.Base(module) + ".wasm"
		built, err := modified(filepath.Join(Root, name))
		if err != nil {
			return fmt.Errorf("%s is missing", name)
		}
		sources, err := goCommand([]string{"GOOS=js", "GOARCH=wasm"}, "list", "-deps", "-f",
			`{{if not .Standard}}{{if .Module.Main}}{{range .GoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`,
			"./wasm/"+filepath.Base(module))
		if err != nil {
			return err
		}
		for _, source := range append(strings.Fields(sources), filepath.Join(Root, "go.mod")) {
			changed, err := modified(source)
			if err != nil {
				return err
			}
			if changed.After(built) {
				return fmt.Errorf("%s is older than %s", name, source)
			}
		}
	}
	return nil
}

func modified(file string) (time.Time, error) {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// goCommand runs the go command at the root of the repository and returns its
// output.
func goCommand(env []string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = Root
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, &stderr)
	}
	return string(output), nil
}
