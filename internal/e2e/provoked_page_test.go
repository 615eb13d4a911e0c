//go:build !js

package e2e

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/server"
)

func TestEveryErrorInTheTab(t *testing.T) {
	var scenes []scene
	for _, p := range provocations() {
		for _, op := range operations {
			scenes = append(scenes, newScene(op, p.fault))
		}
	}
	for _, format := range formats {
		t.Run(format.name, func(t *testing.T) {
			var got []played
			emulating(t, ``).run(&got, performingInTheTab()+`
				return performAllInTheTab(given.scenes, given.format);`,
				map[string]any{"scenes": scenes, "format": format.name})
			assertProvoked(t, got)
		})
	}
}

// Each scene has an application of its own, so that all of them can be on at the
// same time.
func TestEveryErrorBeforeTheServerOfTheDemo(t *testing.T) {
	for _, format := range formats {
		t.Run(format.name, func(t *testing.T) {
			e := emulator.New(emulator.Config{})
			transport := emulator.NewTransport(e, nil)
			var scenes []scene
			for _, p := range provocations() {
				for _, op := range operations {
					s := newScene(op, p.fault)
					application, token := signIn(t, transport)
					on := subjectsOf(t, newClient(t, transport, application, client.StaticToken(token), hal.JSON, 0))
					s.On, s.Connection = &on, &connection{application, token}
					scenes = append(scenes, s)
					fault := p.fault
					fault.Method, fault.Path = op.method, application+op.path
					require.NoError(t, e.Fail(fault))
				}
			}
			given, err := json.Marshal(scenes)
			require.NoError(t, err)
			page := openDemo(t, server.Config{Emulator: e})
			page.expect("Failed to load resource")
			var got []played
			page.evaluate(&got, `(async (scenes) => {
				const { connect } = await import("/dist/presence.js");
				`+performing()+`
				const fetch = (...args) => globalThis.fetch(...args);
				return Promise.all(scenes.map((scene) =>
					perform(scene, { ...scene.connection, fetch, format: "`+format.name+`" }, () => {})));
			})(`+string(given)+`)`)
			assertProvoked(t, got)
		})
	}
}

// assertProvoked asserts what came of every operation under every error.
func assertProvoked(t *testing.T, got []played) {
	t.Helper()
	require.Len(t, got, len(provocations())*len(operations))
	for i, p := range provocations() {
		for j, op := range operations {
			assert.Equal(t, p.want(op), got[i*len(operations)+j].verdict(), "%s for %s", p.name, op.name)
		}
	}
}
