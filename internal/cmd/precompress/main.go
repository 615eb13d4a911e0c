//go:build !js

// Precompress writes compressed forms of a file, for servers that send them as
// they lie there:
//
//	precompress FILE COMPRESSED...
//
// The ending of the name of each compressed form, .br or .gz, says which it is.
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
		return errors.New("no names: want that of a file, and those of its compressed forms")
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
		if err := os.WriteFile(name, compressed, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// compress goes as far as the format does: it happens once, and what it saves is
// saved at every download.
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
		return brotli.NewWriterLevel(w, brotli.BestCompression), nil
	case ".gz":
		return gzip.NewWriterLevel(w, gzip.BestCompression)
	}
	return nil, errors.New("a compressed form ends in .br or .gz")
}
