//go:build !js

package e2e

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// benchParked measures the emulator with 1,000 applications that wait for events:
// what each of them takes, and what a change costs that all of them are told of. Ten
// changes a second of 10 ms each are a tenth of one core.
func benchParked(t *testing.T) []measurement {
	cmd := exec.CommandContext(t.Context(), "go", "test", "-run", "^$", "-bench", "^BenchmarkParkedApplications$", "./internal/emulator")
	cmd.Dir = root
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
		{"a change of presence that 1,000 are told of", fmt.Sprintf("%.2f ms", ms), "", ms, 10, " ms"},
	}
}
