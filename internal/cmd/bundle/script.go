//go:build !js

package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// target is the version of JavaScript that the oldest supported browsers support: see
// Browsers in the README.
const target = api.ES2022

const (
	// classicName is the name of the classic script, without .js.
	classicName = "ucwa-presence.global"
	// globalName is the global that the classic script defines.
	globalName = "ucwaPresence"
	// forTests is the script that only tests and demos need. The classic script does
	// not contain it.
	forTests = "emulator"
)

// addScripts adds the bundles of all scripts.
func (p *npmPackage) addScripts(files map[string][]byte) error {
	for _, s := range p.scripts {
		options := p.options(s.inline)
		options.Format = api.FormatESModule
		options.Plugins = append(options.Plugins, p.sharing(s.inline))
		options.EntryPoints = []string{s.source + ".js"}
		options.Outfile = filepath.Join(p.jsapi, s.file()+".js")
		if err := addBundle(files, options); err != nil {
			return err
		}
		addStub(files, s)
	}
	return p.addClassic(files)
}

// addClassic adds the classic script, which contains all scripts that a page needs.
func (p *npmPackage) addClassic(files map[string][]byte) error {
	options := p.options(false)
	options.Format = api.FormatIIFE
	options.GlobalName = globalName
	options.Stdin = &api.StdinOptions{Contents: p.classicSource(), ResolveDir: p.jsapi, Sourcefile: "global.js"}
	options.Outfile = filepath.Join(p.jsapi, classicName+".js")
	// shared/beside.js finds the address of a classic script without it.
	options.LogOverride = map[string]api.LogLevel{"empty-import-meta": api.LogLevelSilent}
	return addBundle(files, options)
}

func (p *npmPackage) classicSource() string {
	var b strings.Builder
	for _, s := range p.classicParts() {
		fmt.Fprintf(&b, "export * from %q;\n", s.source+".js")
	}
	return b.String()
}

// classicParts returns the scripts that the classic script contains.
func (p *npmPackage) classicParts() []script {
	return slices.DeleteFunc(slices.Clone(p.scripts), func(s script) bool { return s.inline || s.name == forTests })
}

// options returns the options that are the same for all bundles. Source maps name sources
// relative to jsapi.
func (p *npmPackage) options(inline bool) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:     p.jsapi,
		Bundle:            true,
		Platform:          api.PlatformNeutral,
		Target:            target,
		Charset:           api.CharsetUTF8,
		Sourcemap:         api.SourceMapLinked,
		IgnoreAnnotations: true, // sideEffects describes the bundles, not the sources
		Loader:            map[string]api.Loader{".gz": api.LoaderBase64},
		Plugins:           p.generating(inline),
		Banner: map[string]string{
			"js": fmt.Sprintf("/*! %s %s. Licence: MIT. Includes a script of Go, BSD licence: see %s. */", p.manifest.Name, p.manifest.Version, noticesFile),
		},
	}
}

// addBundle adds a bundle with its source map.
func addBundle(files map[string][]byte, options api.BuildOptions) error {
	result := api.Build(options)
	if messages := slices.Concat(result.Errors, result.Warnings); len(messages) > 0 {
		return errors.New(strings.Join(api.FormatMessages(messages, api.FormatMessagesOptions{}), "\n"))
	}
	for _, file := range result.OutputFiles {
		files[filepath.Base(file.Path)] = file.Contents
	}
	return nil
}

// addStub adds a script at the subpath of s that exports everything from s, and its types.
// Tools that do not read the exports of package.json need it: Parcel 2, and TypeScript
// with the module resolution node10.
func addStub(files map[string][]byte, s script) {
	if s.subpath == "" || s.subpath == s.file() {
		return
	}
	directory := cmp.Or(strings.Repeat("../", strings.Count(s.subpath, "/")), "./")
	stub := fmt.Appendf(nil, "export * from \"%s%s.js\";\n", directory, s.file())
	files[s.subpath+".js"] = stub
	files[s.subpath+".d.ts"] = stub
}
