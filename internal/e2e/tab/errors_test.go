//go:build !js

package tab

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/client/clienttest"
	"ucwapresence/internal/e2e/browser"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/hal"
)

func TestEveryOperationHandlesEveryErrorInTheTab(t *testing.T) {
	var scenes []scene
	for _, c := range clienttest.ErrorCases() {
		for _, op := range clienttest.Operations {
			scenes = append(scenes, newScene(op, c.Fault))
		}
	}
	for _, format := range browser.Formats {
		t.Run(format.Name, func(t *testing.T) {
			var got []result
			openEmulator(t, ``).Run(&got, playInTheTab()+`
				return playAll(given.scenes, given.format);`,
				map[string]any{"scenes": scenes, "format": format.Name})
			assertErrorCases(t, got)
		})
	}
}

// Each scene has an application of its own, so all of them play concurrently.
func TestEveryOperationHandlesEveryErrorOverHTTP(t *testing.T) {
	for _, format := range browser.Formats {
		t.Run(format.Name, func(t *testing.T) {
			e := emulator.New(emulator.Config{})
			transport := emulator.NewTransport(e, nil)
			var scenes []scene
			for _, c := range clienttest.ErrorCases() {
				for _, op := range clienttest.Operations {
					s := newScene(op, c.Fault)
					application, token := clienttest.SignIn(t, transport)
					targets := clienttest.NewTargets(t, clienttest.NewClient(t, transport, application, client.StaticToken(token), hal.JSON, 0))
					s.On, s.Connection = &targets, &connection{application, token}
					scenes = append(scenes, s)
					rule := c.Fault
					rule.Method, rule.Path = op.Method, application+op.Path
					require.NoError(t, e.Fail(rule))
				}
			}
			page := openBehindHTTP(t, e)
			page.Expect("Failed to load resource")
			var got []result
			page.Run(&got, play()+`
				const fetch = (...args) => globalThis.fetch(...args);
				return Promise.all(given.scenes.map((scene) =>
					play(scene, { ...scene.connection, fetch, format: given.format }, () => {})));`,
				map[string]any{"scenes": scenes, "format": format.Name})
			assertErrorCases(t, got)
		})
	}
}

// assertErrorCases compares the results of all error cases, in the order of the
// cases and the operations.
func assertErrorCases(t *testing.T, got []result) {
	t.Helper()
	cases, operations := clienttest.ErrorCases(), clienttest.Operations
	require.Len(t, got, len(cases)*len(operations))
	for i, c := range cases {
		for j, op := range operations {
			assert.Equal(t, c.Want(op), got[i*len(operations)+j].outcome(), "%s for %s", c.Name, op.Name)
		}
	}
}

func TestNoPOSTTakesEffectTwiceInTheTab(t *testing.T) {
	cases := clienttest.RepeatCases()
	var scenes []scene
	for _, c := range cases {
		s := newScene(c.Operation, c.Fault)
		s.Renewable, s.Counted = c.Renewable, true
		scenes = append(scenes, s)
	}
	var got []result
	openEmulator(t, ``).Run(&got, playInTheTab()+`
		return playAll(given, "json");`, scenes)
	require.Len(t, got, len(cases))
	for i, c := range cases {
		assert.Equal(t, c.Sent, got[i].outcome().POSTs(), c.Name)
		assert.Equal(t, c.Done, got[i].Done, c.Name)
	}
}
