//go:build !js

// Precompress writes compressed forms of a file, for servers that send them as they are:
//
//	precompress FILE COMPRESSED...
//
// The name of each compressed form ends in .br or .gz.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "precompress:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return errors.New("names are missing: want a file and its compressed forms")
	}
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	for _, name := range args[1:] {
		compressed, err := compress(content, filepath.Ext(name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := replace(name, compressed); err != nil {
			return err
		}
	}
	return nil
}

// replace writes a file with another name and then renames it, so that a server that
// sends the file, or another process that writes it, never reads a part of it.
func replace(name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".precompress-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails after the rename
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// compress compresses content as far as the format of ext allows. It runs once per build,
// and each download is smaller.
func compress(content []byte, ext string) ([]byte, error) {
	var compressed bytes.Buffer
	w, err := newWriter(&compressed, ext)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return compressed.Bytes(), err
}

func newWriter(w io.Writer, ext string) (io.WriteCloser, error) {
	switch ext {
	case ".br":
		// A module is larger than the default window of 4 MB.
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24}), nil
	case ".gz":
		return gzip.NewWriterLevel(w, gzip.BestCompression)
	}
	return nil, errors.New("a compressed form ends in .br or .gz")
}
