//go:build !js

package bench

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/e2e/browser"
)

// measureEmulator measures a request to the emulator in the tab, by its fetch and
// by a client.
func measureEmulator(t *testing.T) []measurement {
	medians := measure(t, serve(t), `emulator(1000)`)
	return []measurement{
		{"a request to the emulator in the tab; by list()", fmt.Sprintf(milliseconds, medians[0]), fmt.Sprintf(milliseconds, medians[1]), medians[0], 1, " ms"},
	}
}

// measureParkedApplications measures the emulator with 1,000 applications that
// wait for events: the memory of each, and the time of a change that all of them
// get an event for. Ten such changes a second of 10 ms each are a tenth of a
// core.
func measureParkedApplications(t *testing.T) []measurement {
	cmd := exec.CommandContext(t.Context(), "go", "test", "-run", "^$", "-bench", "^BenchmarkParkedApplications$", "./internal/emulator")
	cmd.Dir = browser.Root
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	metrics := map[string]float64{}
	for line := range strings.Lines(string(output)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || !strings.HasPrefix(fields[0], "BenchmarkParkedApplications") {
			continue
		}
		for i := 3; i < len(fields); i += 2 { // value and unit, after the name and the count
			value, err := strconv.ParseFloat(fields[i-1], 64)
			require.NoError(t, err, "%s", line)
			metrics[fields[i]] = value
		}
	}
	require.Contains(t, metrics, "B/application", "%s", output)
	kib, ms := metrics["B/application"]/1024, metrics["ns/op"]/1e6
	return []measurement{
		{"an application that waits for events, one of 1,000", fmt.Sprintf("%.1f KiB", kib), "", kib, 8, " KiB"},
		{"a change of presence that 1,000 waiting applications receive", fmt.Sprintf("%.2f ms", ms), "", ms, 10, " ms"},
	}
}
