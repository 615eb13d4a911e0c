//go:build !js

package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Axe returns the script of axe-core, which checks the accessibility of a page: see
// [Tab.Violations]. It returns "" on a machine without npm, which installs it.
func Axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(Root, ".cache/axe/node_modules/axe-core/axe.min.js"))
	if err == nil {
		return string(script)
	}
	if _, missing := exec.LookPath("npm"); missing == nil {
		t.Fatalf("%v: run make axe", err)
	}
	t.Log("there is no npm on the PATH, which installs axe-core: the accessibility is not checked")
	return ""
}

// Violations returns what axe-core finds in the page and in its shadow roots, one
// line for each element. axe is what [Axe] returns.
func (p *Tab) Violations(axe string) []string {
	p.T.Helper()
	if axe == "" {
		return nil
	}
	p.Evaluate(nil, axe)
	var found []string
	p.Evaluate(&found, `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target, failureSummary }) => [id, help, target.flat().join(" "), failureSummary].join(": "))))`)
	for i, line := range found {
		found[i] = strings.ReplaceAll(line, "\n", " ")
	}
	return found
}
