//go:build js && wasm

package sharedtest

import (
	"os"
	"path"
	"regexp"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/jsrt/jstest"
)

// modules contains the imported modules by path, because an import takes a tenth of a
// second.
var modules = map[string]safejs.Value{}

// Module imports an ES module of jsapi, given by its path relative to the test, and
// returns its namespace. All tests of a package share one instance.
func Module(t *testing.T, name string) safejs.Value {
	t.Helper()
	if module, ok := modules[name]; ok {
		return module
	}
	urls := map[string]string{}
	module := jstest.Await(t, jstest.Eval(t, `import($[0])`, moduleURL(t, name, urls)))
	for _, url := range urls {
		jstest.Eval(t, `URL.revokeObjectURL($[0])`, url)
	}
	modules[name] = module
	return module
}

var specifier = regexp.MustCompile(`(?m)^((?:import|export) (?:[^"]* from )?)"(\.[^"]*)"`)

// moduleURL returns the URL of a copy of a module. The copy imports copies of the
// modules that the original imports. made contains the URLs of all copies by path.
func moduleURL(t *testing.T, name string, made map[string]string) string {
	t.Helper()
	if url, ok := made[name]; ok {
		return url
	}
	source, err := os.ReadFile(name)
	require.NoError(t, err)
	copied := specifier.ReplaceAllStringFunc(string(source), func(statement string) string {
		parts := specifier.FindStringSubmatch(statement)
		return parts[1] + `"` + moduleURL(t, path.Join(path.Dir(name), parts[2]), made) + `"`
	})
	url := jstest.Text(t, `URL.createObjectURL(new Blob([$[0]], { type: "text/javascript" }))`, copied)
	made[name] = url
	return url
}
