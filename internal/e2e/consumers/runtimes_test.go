//go:build !js

package consumers

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNodeRunsThePackage(t *testing.T) {
	if tools(t) == "" {
		return
	}
	for _, form := range forms {
		t.Run(form, func(t *testing.T) {
			p := newProject(t, "node-"+form, map[string]string{"node.js": "node.js", "use.js": "use.js", "outcome.js": form + ".js"})
			assert.Regexp(t, outcome, p.run(t, "node", "./node.js"))
		})
	}
}

func TestVitestRunsThePackage(t *testing.T) {
	if tools(t) == "" {
		return
	}
	chromium, err := exec.LookPath("chromium")
	require.NoError(t, err)
	t.Setenv("CHROMIUM", chromium)
	for _, row := range []struct {
		name string
		args []string
	}{
		{"node", []string{"--environment", "node"}},
		{"jsdom", []string{"--environment", "jsdom"}},
		{"browser", []string{"--config", "vitest.browser.config.mjs"}},
	} {
		for _, form := range forms {
			t.Run(row.name+" "+form, func(t *testing.T) {
				p := newProject(t, "vitest-"+row.name+"-"+form, map[string]string{
					"outcome.test.js": "outcome.test.js", "use.js": "use.js", "outcome.js": form + ".js",
					"vitest.browser.config.mjs": "vitest.browser.config.mjs",
				})
				output := p.run(t, append([]string{"vitest/vitest.mjs", "run"}, row.args...)...)
				assert.Contains(t, output, "1 passed")
			})
		}
	}
}

func TestTypesCompile(t *testing.T) {
	if tools(t) == "" {
		return
	}
	for _, row := range []struct{ module, resolution string }{
		{"esnext", "bundler"},
		{"nodenext", "nodenext"},
	} {
		t.Run(row.resolution, func(t *testing.T) {
			p := newProject(t, "typescript-"+row.resolution, map[string]string{"use.ts": "use.ts"})
			config, err := json.Marshal(map[string]any{
				"files": []string{"use.ts"},
				"compilerOptions": map[string]any{
					"module": row.module, "moduleResolution": row.resolution, "target": "es2022",
					"lib": []string{"es2022", "dom"}, "types": []string{}, "strict": true, "skipLibCheck": false, "noEmit": true,
				},
			})
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(string(p), "tsconfig.json"), config, 0o644))
			assert.Empty(t, p.run(t, "typescript/lib/tsc.js", "--project", "."))
		})
	}
}
