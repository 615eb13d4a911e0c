//go:build !js

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// module is a WebAssembly module of the package.
type module struct {
	wasm    []byte
	packed  string // the path of the module compressed with gzip
	buildID string
}

// readModules returns the modules by name. Each subdirectory of programs is the program
// of one module.
func readModules(programs, dist string) (map[string]module, error) {
	directories, err := os.ReadDir(programs)
	if err != nil {
		return nil, err
	}
	modules := map[string]module{}
	for _, d := range directories {
		file := filepath.Join(dist, d.Name()+".wasm")
		m, err := readModule(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		modules[d.Name()] = m
	}
	return modules, nil
}

func readModule(name string) (module, error) {
	wasm, err := os.ReadFile(name)
	if err != nil {
		return module{}, err
	}
	id, err := buildID(wasm)
	if err != nil {
		return module{}, err
	}
	m := module{wasm: wasm, packed: name + ".gz", buildID: id}
	return m, m.checkPacked()
}

// checkPacked fails if the compressed form is from another build.
func (m module) checkPacked() error {
	packed, err := os.ReadFile(m.packed)
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	unpacked, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	if !bytes.Equal(unpacked, m.wasm) {
		return fmt.Errorf("%s is not up to date", m.packed)
	}
	return nil
}

// buildIDSection is the custom section in which the Go linker writes the build ID,
// as in
//
//	\xff Go build ID: "…"\n \xff
const buildIDSection = "go:buildid"

// buildID returns the build ID of a module: a hash of the module's content and of
// everything from which it was built.
func buildID(wasm []byte) (string, error) {
	section, err := customSection(wasm, buildIDSection)
	if err != nil {
		return "", err
	}
	if _, quoted, found := bytes.Cut(section, []byte(`Go build ID: "`)); found {
		if id, _, found := bytes.Cut(quoted, []byte(`"`)); found && len(id) > 0 {
			return string(id), nil
		}
	}
	return "", errors.New("it has no build ID of Go")
}

// customSection returns the content of a custom section, or nil if the module has none of
// that name. See https://webassembly.github.io/spec/core/binary/modules.html.
func customSection(wasm []byte, name string) ([]byte, error) {
	rest, ok := bytes.CutPrefix(wasm, []byte("\x00asm\x01\x00\x00\x00"))
	if !ok {
		return nil, errors.New("it is not a WebAssembly module")
	}
	for len(rest) > 0 {
		id := rest[0]
		section, after, ok := cutVector(rest[1:])
		if !ok {
			return nil, errors.New("it is truncated")
		}
		rest = after
		if id != 0 {
			continue
		}
		if title, content, ok := cutVector(section); ok && string(title) == name {
			return content, nil
		}
	}
	return nil, nil
}

// cutVector reads a length. It returns the bytes of that length, and the bytes after them.
func cutVector(b []byte) (vector, after []byte, ok bool) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil, nil, false
	}
	end := n + int(length)
	return b[n:end], b[end:], true
}
