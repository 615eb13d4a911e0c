//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// manifest is package.json.
type manifest struct {
	Name, Version string
	Repository    string
	Exports       map[string]json.RawMessage
	text          []byte
}

func readManifest(file string) (manifest, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return manifest{}, err
	}
	m := manifest{text: text}
	if err := json.Unmarshal(text, &m); err != nil {
		return manifest{}, fmt.Errorf("%s: %w", file, err)
	}
	if m.Name == "" || m.Version == "" || m.Repository == "" {
		return manifest{}, fmt.Errorf("%s: name, version and repository are required", file)
	}
	return m, nil
}

// script is a script that the manifest exports.
type script struct {
	// subpath is what follows the name of the package in an import, such as
	// "emulator/inline". It is empty for the package itself.
	subpath string
	// name is the name of its source without .js. No two directories of jsapi have a
	// script of the same name.
	name   string
	source string // the absolute path of its source, without .js
	inline bool   // the script contains the modules
}

// file returns the name of the script in the package, without .js.
func (s script) file() string { return fileOf(s.name, s.inline) }

func fileOf(name string, inline bool) string {
	if inline {
		return name + ".inline"
	}
	return name
}

// scripts returns the scripts that the manifest exports, in the order of their
// subpaths. The name of the exported file determines the source of the script and
// whether the script contains the modules.
func (m manifest) scripts(jsapi string) ([]script, error) {
	var list []script
	for _, subpath := range slices.Sorted(maps.Keys(m.Exports)) {
		var target struct{ Default string }
		if json.Unmarshal(m.Exports[subpath], &target) != nil {
			continue // an export without types, such as ./package.json
		}
		file, isScript := strings.CutSuffix(strings.TrimPrefix(target.Default, "./"), ".js")
		if !isScript {
			continue
		}
		s := script{subpath: strings.TrimPrefix(strings.TrimPrefix(subpath, "."), "/")}
		s.name, s.inline = strings.CutSuffix(file, ".inline")
		sources, err := filepath.Glob(filepath.Join(jsapi, "*", s.name+".js"))
		if err != nil {
			return nil, err
		}
		if len(sources) != 1 {
			return nil, fmt.Errorf("package.json exports %s, but there are %d scripts of its name below jsapi", target.Default, len(sources))
		}
		s.source = strings.TrimSuffix(sources[0], ".js")
		list = append(list, s)
	}
	return list, nil
}

// addManifest adds package.json. jsapi/package.json contains the address of the project
// once, as repository; addManifest derives homepage and bugs from it.
func (p *npmPackage) addManifest(files map[string][]byte) error {
	line := fmt.Sprintf("  \"repository\": %q,\n", p.manifest.Repository)
	if !bytes.Contains(p.manifest.text, []byte(line)) {
		return fmt.Errorf("package.json has no line %s", line)
	}
	derived := fmt.Sprintf(`  "repository": { "type": "git", "url": "git+%[1]s.git" },
  "homepage": "%[1]s#readme",
  "bugs": "%[1]s/issues",
`, p.manifest.Repository)
	files["package.json"] = bytes.Replace(p.manifest.text, []byte(line), []byte(derived), 1)
	return nil
}
