//go:build !js

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// relativeImport matches the path of an import in a file of types.
var relativeImport = regexp.MustCompile(`"(\.\.?/[^"]*)\.js"`)

// addTypes adds the types of the scripts and the types that they import. The sources are
// in several directories; in the package all types are in one directory.
func (p *npmPackage) addTypes(files map[string][]byte) error {
	for _, s := range p.scripts {
		if s.inline {
			files[s.file()+".d.ts"] = fmt.Appendf(nil, "export * from \"./%s.js\";\n", s.name)
			continue
		}
		if err := p.addType(files, s.source); err != nil {
			return err
		}
	}
	var classic strings.Builder
	fmt.Fprintf(&classic, "export as namespace %s;\n", globalName)
	for _, s := range p.classicParts() {
		fmt.Fprintf(&classic, "export * from \"./%s.js\";\n", s.name)
	}
	files[classicName+".d.ts"] = []byte(classic.String())
	for _, name := range p.moduleNames() {
		files[name+".wasm.d.ts"] = fmt.Appendf(nil, moduleTypes, name)
	}
	return nil
}

// moduleTypes are the types of a module.
const moduleTypes = `/** The URL of %s.wasm, after a bundler has copied the file. */
declare const address: string;
export default address;
`

// addType adds a file of types and, recursively, the files that it imports. source is the
// path of the file without .d.ts.
func (p *npmPackage) addType(files map[string][]byte, source string) error {
	name := filepath.Base(source) + ".d.ts"
	text, err := os.ReadFile(source + ".d.ts")
	if err != nil {
		return err
	}
	flat := relativeImport.ReplaceAllFunc(text, func(match []byte) []byte {
		return []byte(`"./` + filepath.Base(string(match[1:])))
	})
	if other, seen := files[name]; seen {
		if string(other) != string(flat) {
			return fmt.Errorf("%s.d.ts has the name of another file of types", source)
		}
		return nil
	}
	files[name] = flat
	for _, match := range relativeImport.FindAllSubmatch(text, -1) {
		if err := p.addType(files, filepath.Join(filepath.Dir(source), string(match[1]))); err != nil {
			return err
		}
	}
	return nil
}
