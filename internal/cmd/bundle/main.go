//go:build !js

// Bundle makes the npm package of jsapi, below a directory that holds the modules
// and their compressed forms:
//
//	bundle [-check] DIRECTORY
//
// It writes the scripts with their source maps and types, the manifest, the README,
// the licences, integrity.json with a hash of each file, and the script of the demo
// page. It removes all other files except the modules and their compressed forms. With
// -check it changes nothing, and fails if a file is missing or differs from the file
// that it would write.
//
// The working directory must be the root of the repository.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "compare, and write nothing")
	flag.Parse()
	if err := run(flag.Args(), *check); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(args []string, check bool) error {
	if len(args) != 1 {
		return errors.New("no directory: want that of the modules")
	}
	p, err := open(".", args[0])
	if err != nil {
		return err
	}
	files, err := p.files()
	if err != nil {
		return err
	}
	if check {
		return p.compare(files)
	}
	return p.write(files)
}

// compare fails if a file is missing or has different content.
func (p *npmPackage) compare(files map[string][]byte) error {
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(p.dist, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s is not up to date", name)
		}
	}
	return nil
}

// write writes the files. It writes integrity.json last, because make compares only the
// time of that file.
func (p *npmPackage) write(files map[string][]byte) error {
	if err := p.removeOthers(files); err != nil {
		return err
	}
	for name, content := range files {
		if name == integrityFile {
			continue
		}
		if err := writeFile(filepath.Join(p.dist, name), content); err != nil {
			return err
		}
	}
	return writeFile(filepath.Join(p.dist, integrityFile), files[integrityFile])
}

// writeFile writes a file that every user may read, independent of the umask. A server
// that reads the file at the same time gets the old or the new content, not a mixture.
func writeFile(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	unfinished := filepath.Join(filepath.Dir(name), "."+filepath.Base(name))
	if err := os.WriteFile(unfinished, content, 0o644); err != nil {
		return err
	}
	if err := os.Chmod(unfinished, 0o644); err != nil {
		return err
	}
	return os.Rename(unfinished, name)
}

// removeOthers removes the files of earlier builds that this build has not written.
func (p *npmPackage) removeOthers(files map[string][]byte) error {
	return filepath.WalkDir(p.dist, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(p.dist, file)
		if err != nil {
			return err
		}
		module, _, isModule := strings.Cut(name, ".wasm")
		if _, kept := p.modules[module]; isModule && kept {
			return nil
		}
		if _, kept := files[filepath.ToSlash(name)]; kept {
			return nil
		}
		return os.Remove(file)
	})
}
