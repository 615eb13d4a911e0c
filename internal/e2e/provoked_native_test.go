//go:build !js

package e2e

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
)

func TestEveryErrorNatively(t *testing.T) {
	inBothFormats(t, func(t *testing.T, format hal.Format) {
		for _, p := range provocations() {
			for _, op := range operations {
				t.Run(p.name+" for "+op.name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						got := newStage(t, format, false).perform(t, op, p.fault)
						assert.Equal(t, p.want(op), got)
					})
				})
			}
		}
	})
}
