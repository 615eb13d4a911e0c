//go:build !js

package e2e

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

// root is the repository, seen from where the tests run.
const root = "../.."

// dist returns the directory that make build writes to.
func dist(t *testing.T) string {
	t.Helper()
	if err := checkDist(); err != nil {
		t.Fatalf("%v: run make build", err)
	}
	return filepath.Join(root, "web/dist")
}

// checkDist reports what make build would still have to do: tests of yesterday's
// product tell nothing.
var checkDist = sync.OnceValue(func() error {
	sources := []string{filepath.Join(root, "jsapi/package.json")}
	for _, pattern := range []string{"*.js", "*.d.ts"} {
		found, err := filepath.Glob(filepath.Join(root, "jsapi/*", pattern))
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
	if err := checkGoScript(); err != nil {
		return err
	}
	return checkModules()
})

// otherPackage is how a script imports one of another package: in web/dist they lie
// side by side.
var otherPackage = regexp.MustCompile(`"\.\./[a-z]+/`)

// checkScript compares a source with its copy.
func checkScript(source string) error {
	content, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	name := "web/dist/" + filepath.Base(source)
	got, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		return fmt.Errorf("%s is missing", name)
	}
	if want := otherPackage.ReplaceAllLiteral(content, []byte(`"./`)); !bytes.Equal(want, got) {
		return fmt.Errorf("%s is older than %s", name, source)
	}
	return nil
}

// checkGoScript compares Go's own script with that of the toolchain.
func checkGoScript() error {
	goroot, err := goCommand(nil, "env", "GOROOT")
	if err != nil {
		return err
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(goroot), "lib/wasm/wasm_exec.js"))
	if err != nil {
		return err
	}
	got, err := os.ReadFile(filepath.Join(root, "web/dist/wasm_exec.js"))
	if err != nil {
		return errors.New("web/dist/wasm_exec.js is missing")
	}
	if !bytes.Contains(got, want) {
		return errors.New("web/dist/wasm_exec.js belongs to another toolchain")
	}
	return nil
}

// checkModules goes by dates, as make does.
func checkModules() error {
	modules, err := filepath.Glob(filepath.Join(root, "wasm/*"))
	if err != nil {
		return err
	}
	for _, module := range modules {
		name := "web/dist/" + filepath.Base(module) + ".wasm"
		built, err := modified(filepath.Join(root, name))
		if err != nil {
			return fmt.Errorf("%s is missing", name)
		}
		sources, err := goCommand([]string{"GOOS=js", "GOARCH=wasm"}, "list", "-deps", "-f",
			`{{if not .Standard}}{{if .Module.Main}}{{range .GoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`,
			"./wasm/"+filepath.Base(module))
		if err != nil {
			return err
		}
		for _, source := range append(strings.Fields(sources), filepath.Join(root, "go.mod")) {
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

// goCommand runs the go command at the root of the repository.
func goCommand(env []string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), env...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, &complaint)
	}
	return string(output), nil
}
