//go:build !js

package arch

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// module is the prefix of the import paths of this repository's packages.
const module = "ucwapresence/"

// platform is where a package builds.
type platform string

const (
	everywhere platform = "everywhere" // logic, tested natively in milliseconds
	browser    platform = "js only"    // needs JavaScript
	native     platform = "not for js" // needs an operating system
)

// Imports from outside the standard library and this repository.
const (
	safejs   = "github.com/hack-pad/safejs"
	brotli   = "github.com/andybalholm/brotli"
	esbuild  = "github.com/evanw/esbuild/..."
	chromedp = "github.com/chromedp/chromedp"
	cdproto  = "github.com/chromedp/cdproto/..."
	testify  = "github.com/stretchr/testify/..."
)

// row is the rule for a package, or with /... for a directory and every package below
// it: the platform, and the imports that its files other than tests may have.
type row struct {
	path     string
	builds   platform
	internal []string // packages of this repository
	external []string
}

// packages lists every package of the repository. A package imports packages of
// earlier rows only, so a new package is one row, after those that it imports.
// Its tests may import the packages of every earlier row and those below its own directory.
var packages = []row{
	{"internal/hal", everywhere, nil, nil},
	{"internal/httpmsg", everywhere, nil, nil},
	{"internal/batch", everywhere, []string{"internal/httpmsg"}, nil},
	{"internal/fields", everywhere, []string{"internal/hal"}, nil},
	{"internal/ucwa", everywhere, []string{"internal/hal", "internal/fields"}, nil},
	{"internal/emulator/schedule", everywhere, nil, nil},
	{"internal/emulator/glob", everywhere, nil, nil},
	{"internal/emulator/auth", everywhere, []string{"internal/httpmsg", "internal/ucwa", "internal/emulator/glob"}, nil},
	{"internal/emulator/input", everywhere, []string{"internal/hal", "internal/httpmsg", "internal/batch", "internal/fields", "internal/ucwa"}, nil},
	{"internal/emulator/refusal", everywhere, []string{"internal/fields", "internal/ucwa"}, nil},
	{"internal/emulator/fault", everywhere, []string{"internal/httpmsg", "internal/fields", "internal/ucwa", "internal/emulator/glob", "internal/emulator/refusal"}, nil},
	{"internal/emulator/journal", everywhere, []string{"internal/httpmsg"}, nil},
	{"internal/emulator/channel", everywhere, []string{"internal/hal", "internal/ucwa", "internal/emulator/schedule"}, nil},
	{"internal/emulator/directory", everywhere, []string{"internal/fields", "internal/ucwa", "internal/emulator/schedule"}, nil},
	{"internal/emulator", everywhere, []string{
		"internal/hal", "internal/httpmsg", "internal/batch", "internal/fields", "internal/ucwa",
		"internal/emulator/schedule", "internal/emulator/auth", "internal/emulator/input", "internal/emulator/refusal",
		"internal/emulator/fault", "internal/emulator/journal", "internal/emulator/channel", "internal/emulator/directory",
	}, nil},
	{"internal/emulator/control", everywhere, []string{
		"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa",
		"internal/emulator", "internal/emulator/auth", "internal/emulator/directory", "internal/emulator/fault",
	}, nil},
	{"internal/client", everywhere, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa"}, nil},
	{"internal/client/clienttest", everywhere, []string{"internal/hal", "internal/httpmsg", "internal/ucwa", "internal/emulator", "internal/emulator/fault", "internal/client"}, nil},
	{"internal/signin", everywhere, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa", "internal/client"}, nil},
	{"internal/live", everywhere, []string{"internal/hal", "internal/httpmsg", "internal/batch", "internal/ucwa", "internal/client"}, nil},
	{"internal/jsrt", browser, nil, []string{safejs}},
	{"internal/jsrt/jstest", browser, []string{"internal/jsrt"}, []string{safejs, testify}},
	{"jsapi/shared", browser, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa", "internal/jsrt"}, []string{safejs}},
	{"jsapi/shared/sharedtest", browser, []string{"internal/jsrt", "internal/jsrt/jstest", "jsapi/shared"}, []string{safejs, testify}},
	{"jsapi/presence", browser, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa", "internal/client", "internal/signin", "internal/jsrt", "jsapi/shared", "internal/live"}, []string{safejs}},
	{"jsapi/emulator", browser, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa", "internal/emulator", "internal/emulator/control", "internal/emulator/fault", "internal/emulator/journal", "internal/emulator/schedule", "internal/jsrt", "jsapi/shared"}, []string{safejs}},
	{"wasm/presence", browser, []string{"jsapi/presence", "jsapi/shared"}, nil},
	{"wasm/emulator", browser, []string{"jsapi/emulator", "jsapi/shared"}, nil},
	{"internal/server", native, []string{"internal/hal", "internal/httpmsg", "internal/fields", "internal/ucwa", "internal/emulator", "internal/emulator/control", "internal/emulator/directory", "internal/emulator/schedule"}, nil},
	{"internal/cmd/demo", native, []string{"internal/server"}, nil},
	{"internal/cmd/precompress", native, nil, []string{brotli}},
	{"internal/cmd/bundle", native, nil, []string{esbuild}},
	{"internal/e2e/browser", native, nil, []string{chromedp, cdproto}},
	{"internal/e2e/...", native, []string{"internal/e2e/browser"}, nil},
	{"internal/arch", native, nil, nil},
}

// testSupport lists the packages that only tests import.
var testSupport = []string{"internal/client/clienttest", "internal/jsrt/jstest", "jsapi/shared/sharedtest", "internal/e2e/..."}

// rowOf returns the index of the row of a directory, or -1.
func rowOf(dir string) int {
	return slices.IndexFunc(packages, func(p row) bool { return matches(p.path, dir) })
}

// matches reports whether a path matches a pattern of the go command: x/... is x
// and everything below it.
func matches(pattern, name string) bool {
	directory, all := strings.CutSuffix(pattern, "/...")
	return name == directory || all && strings.HasPrefix(name, directory+"/")
}

func TestRowsAreInTheOrderOfImports(t *testing.T) {
	for i, p := range packages {
		for _, imported := range p.internal {
			j := rowOf(imported)
			if !assert.GreaterOrEqual(t, j, 0, "%s may import %s, which has no row.", p.path, imported) {
				continue
			}
			assert.Less(t, j, i, "%s may import %s, whose row is not before its own. The order of the rows is what keeps imports free of circles.", p.path, imported)
			assert.Contains(t, []platform{everywhere, p.builds}, packages[j].builds,
				"%s builds %s and may import %s, which builds %s.", p.path, p.builds, imported, packages[j].builds)
		}
	}
}
