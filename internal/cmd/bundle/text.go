//go:build !js

package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// noticesFile is the file with the licences of the third-party code in the package.
const noticesFile = "THIRD-PARTY-NOTICES.txt"

// addTexts adds the files that are copied unchanged, and the notices.
func (p *npmPackage) addTexts(files map[string][]byte) error {
	for name, source := range map[string]string{
		"README.md":            "README.md",
		"LICENSE":              "../LICENSE",
		"custom-elements.json": "elements/custom-elements.json",
	} {
		text, err := os.ReadFile(filepath.Join(p.jsapi, source))
		if err != nil {
			return err
		}
		files[name] = text
	}
	notices, err := p.notices()
	files[noticesFile] = notices
	return err
}

// notices returns the licence of Go and the licences of the linked Go modules. Go's
// runtime and standard library are part of the modules, and its script of the scripts.
func (p *npmPackage) notices() ([]byte, error) {
	goroot, err := goCommand("env", "GOROOT")
	if err != nil {
		return nil, err
	}
	version, err := goCommand("env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s includes parts of the following works.\n", p.manifest.Name, p.manifest.Version)
	if err := appendLicence(&b, "The Go programming language, "+version+", https://go.dev", goroot); err != nil {
		return nil, err
	}
	linked, err := goCommand("list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./wasm/...")
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for line := range strings.Lines(linked) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 || seen[fields[0]] {
			continue
		}
		seen[fields[0]] = true
		if err := appendLicence(&b, fields[0]+" "+fields[1], fields[2]); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// appendLicence appends the file LICENSE of a directory under a title.
func appendLicence(b *bytes.Buffer, title, directory string) error {
	text, err := os.ReadFile(filepath.Join(directory, "LICENSE"))
	if err != nil {
		return fmt.Errorf("the licence of %s: %w", title, err)
	}
	fmt.Fprintf(b, "\n%s\n%s\n\n%s\n", title, strings.Repeat("-", len(title)), bytes.TrimSpace(text))
	return nil
}

// goCommand runs the go command for the platform of the modules, and returns its
// output.
func goCommand(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	output, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("go %s: %s", args[0], cmp.Or(string(exit.Stderr), exit.Error()))
	}
	return strings.TrimSpace(string(output)), err
}
