//go:build !js

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// generating returns the plugins that supply the generated scripts. In a bundle that
// contains the modules, standard.inline.js takes the place of standard.js.
func (p *npmPackage) generating(inline bool) []api.Plugin {
	plugins := []api.Plugin{{Name: "generated", Setup: func(build api.PluginBuild) {
		for name, generate := range p.generated() {
			filter := `^\.\.?/(?:.*/)?` + name + `\.js$`
			build.OnResolve(api.OnResolveOptions{Filter: filter}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: filepath.Join(p.jsapi, "shared", name+".js")}, nil
			})
			build.OnLoad(api.OnLoadOptions{Filter: `[/\\]shared[/\\]` + name + `\.js$`}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
				contents, err := generate()
				return api.OnLoadResult{Contents: &contents, ResolveDir: p.jsapi}, err
			})
		}
	}}}
	if inline {
		plugins = append(plugins, api.Plugin{Name: "inline", Setup: func(build api.PluginBuild) {
			build.OnResolve(api.OnResolveOptions{Filter: `^\./standard\.js$`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: filepath.Join(args.ResolveDir, "standard.inline.js")}, nil
			})
		}})
	}
	return plugins
}

// sharing returns the plugin that keeps the script of a module out of the bundles of other
// scripts. These import the script, so that a page has only one instance of the module.
func (p *npmPackage) sharing(inline bool) api.Plugin {
	return api.Plugin{Name: "sharing", Setup: func(build api.PluginBuild) {
		for _, name := range p.moduleNames() {
			filter := `^\.\./` + name + `/` + name + `\.js$`
			build.OnResolve(api.OnResolveOptions{Filter: filter}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: "./" + fileOf(name, inline) + ".js", External: true}, nil
			})
		}
	}}
}

// generated returns the functions that generate scripts of jsapi/shared, by the name of
// the script. Only the types of these scripts are files of the repository.
func (p *npmPackage) generated() map[string]func() (string, error) {
	return map[string]func() (string, error){
		"build":     p.buildScript,
		"packed":    p.packedScript,
		"wasm_exec": goScript,
	}
}

// buildScript returns build.js: the name and version of the package and the build IDs.
func (p *npmPackage) buildScript() (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "export const name = %q;\nexport const version = %q;\n", p.manifest.Name, p.manifest.Version)
	for _, name := range p.moduleNames() {
		fmt.Fprintf(&b, "export const %s = %q;\n", name, p.modules[name].buildID)
	}
	return b.String(), nil
}

// packedScript returns packed.js. It imports the compressed modules, which the loader of
// .gz files encodes as strings.
func (p *npmPackage) packedScript() (string, error) {
	var b strings.Builder
	for _, name := range p.moduleNames() {
		fmt.Fprintf(&b, "export { default as %s } from %q;\n", name, p.modules[name].packed)
	}
	return b.String(), nil
}

// goScript returns wasm_exec.js: the script of Go's toolchain as the body of a
// function. The parameter globalThis replaces the global object: the script defines its
// globals on it, and takes the clock, the timers and the other built-ins from it. See
// jsapi/shared/go.js. The script works only with modules that the same toolchain built.
func goScript() (string, error) {
	goroot, err := goCommand("env", "GOROOT")
	if err != nil {
		return "", err
	}
	script, err := os.ReadFile(filepath.Join(goroot, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(`export function wasmExec(globalThis) {
const { Array, DataView, Date, Map, Math, Object, Promise, Reflect, TextDecoder, TextEncoder, Uint8Array, Uint8ClampedArray, WebAssembly } = globalThis;
const { clearTimeout, console, crypto, performance, setTimeout } = globalThis;
let fs;
%s
fs = globalThis.fs;
return globalThis.Go;
}
`, script), nil
}
