package httpmsg_test

import (
	"testing"
	"ucwapresence/internal/httpmsg"

	"github.com/stretchr/testify/assert"
)

func TestHeaderIgnoresTheCaseOfNames(t *testing.T) {
	var h httpmsg.Header
	assert.Empty(t, h.Get("Accept"))
	assert.False(t, h.Has("Accept"))

	h.Add("WWW-Authenticate", "Bearer")
	h.Add("www-authenticate", "MsRtcOAuth")
	h.Add("Content-Type", "")
	assert.Equal(t, "Bearer", h.Get("Www-Authenticate"), "the first of two")
	assert.True(t, h.Has("content-type"), "an empty field is a field")

	kept := h
	h.Set("WWW-AUTHENTICATE", "Bearer realm")
	assert.Equal(t, httpmsg.Header{{Name: "Content-Type"}, {Name: "WWW-AUTHENTICATE", Value: "Bearer realm"}}, h)
	assert.Equal(t, httpmsg.Header{
		{Name: "WWW-Authenticate", Value: "Bearer"},
		{Name: "www-authenticate", Value: "MsRtcOAuth"},
		{Name: "Content-Type"},
	}, kept, "a copy does not change")
}
