//go:build !js

package main

import (
	"maps"
	"path/filepath"
	"slices"
)

// npmPackage has the parts of the npm package.
type npmPackage struct {
	jsapi    string // the directory of the sources, absolute
	web      string // the directory of the demo page, absolute
	dist     string // the directory of the modules, absolute
	manifest manifest
	modules  map[string]module // by name, such as "presence"
	scripts  []script          // the exports of the manifest
}

// open reads the modules, the manifest and the list of scripts. root is the directory of
// the repository, and dist that of the modules.
func open(root, dist string) (*npmPackage, error) {
	jsapi, err := filepath.Abs(filepath.Join(root, "jsapi"))
	if err != nil {
		return nil, err
	}
	p := &npmPackage{jsapi: jsapi, web: filepath.Join(filepath.Dir(jsapi), "web")}
	if p.dist, err = filepath.Abs(dist); err != nil {
		return nil, err
	}
	if p.modules, err = readModules(filepath.Join(root, "wasm"), p.dist); err != nil {
		return nil, err
	}
	if p.manifest, err = readManifest(filepath.Join(jsapi, "package.json")); err != nil {
		return nil, err
	}
	p.scripts, err = p.manifest.scripts(jsapi)
	return p, err
}

// moduleNames returns the names of the modules in a fixed order.
func (p *npmPackage) moduleNames() []string { return slices.Sorted(maps.Keys(p.modules)) }

// files returns all files of the package but the modules and their compressed
// forms, by name, and the script of the demo page.
func (p *npmPackage) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, add := range []func(map[string][]byte) error{
		p.addScripts, p.addTypes, p.addManifest, p.addTexts, p.addIntegrity, p.addPage,
	} {
		if err := add(files); err != nil {
			return nil, err
		}
	}
	return files, nil
}
