package signin_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ucwapresence/internal/client"
)

func TestSignInCreatesAnApplicationAndSignOutDeletesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.serve(web)
		s, err := w.signIn()
		require.NoError(t, err)
		assert.Equal(t, []string{
			"GET " + web + "/root", "GET " + web + "/user", "POST " + web + "/ticket", "GET " + web + "/user", "POST " + web + "/applications",
		}, w.sent())
		c, err := s.Client()
		require.NoError(t, err)
		_, err = c.List(t.Context(), client.CallOptions{})
		require.NoError(t, err)
		require.NoError(t, s.SignOut(t.Context()))
		assert.Equal(t, 1, w.count("DELETE "+web+"/applications/1"))
	})
}
