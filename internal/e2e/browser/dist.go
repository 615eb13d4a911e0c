//go:build !js

package browser

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// Root is the repository, relative to the directory that the tests of a package
// below internal/e2e run in.
const Root = "../../.."

// Dist returns the directory that make build writes to. What is there must be up
// to date: a test of an old build shows nothing.
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

// Program builds a Go program for pages, with the flags of make build. source is
// its directory, relative to the repository, as in "./wasm/presence".
func Program(t *testing.T, source string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.wasm")
	_, err := goCommand([]string{"GOOS=js", "GOARCH=wasm"}, "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", file, source)
	check(t, err)
	wasm, err := os.ReadFile(file)
	check(t, err)
	return wasm
}

var checkDist = sync.OnceValue(func() error { return errors.Join(checkScripts(), checkGoScript(), checkModules()) })

// checkScripts compares the sources of the JavaScript API with what make build
// has made of them.
func checkScripts() error {
	sources := []string{filepath.Join(Root, "jsapi/package.json"), filepath.Join(Root, "jsapi/elements/custom-elements.json")}
	for _, pattern := range []string{"*.js", "*.d.ts"} {
		found, err := filepath.Glob(filepath.Join(Root, "jsapi/*", pattern))
		if err != nil {
			return err
		}
		sources = append(sources, found...)
	}
	for _, source := range sources {
		if err := checkScript(source); err != nil {
			return err
		}
	}
	return nil
}

// otherPackage matches the import of a script of another package. In web/dist all
// scripts are in one directory.
var otherPackage = regexp.MustCompile(`"\.\./[a-z]+/`)

func checkScript(source string) error {
	content, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	name := "web/dist/" + filepath.Base(source)
	got, err := os.ReadFile(filepath.Join(Root, name))
	if err != nil {
		return fmt.Errorf("%s is missing", name)
	}
	if want := otherPackage.ReplaceAllLiteral(content, []byte(`"./`)); !bytes.Equal(want, got) {
		return fmt.Errorf("%s is not up to date with %s", name, source)
	}
	return nil
}

// GoScript returns the script of the Go toolchain that starts a program.
func GoScript(t *testing.T) []byte {
	t.Helper()
	source, err := readGoScript()
	check(t, err)
	return source
}

func readGoScript() ([]byte, error) {
	goroot, err := goCommand(nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(goroot), "lib/wasm/wasm_exec.js"))
}

// checkGoScript compares the copy of that script in web/dist with that of the
// toolchain.
func checkGoScript() error {
	want, err := readGoScript()
	if err != nil {
		return err
	}
	got, err := os.ReadFile(filepath.Join(Root, "web/dist/wasm_exec.js"))
	if err != nil {
		return errors.New("web/dist/wasm_exec.js is missing")
	}
	if !bytes.Contains(got, want) {
		return errors.New("web/dist/wasm_exec.js belongs to another toolchain")
	}
	return nil
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
