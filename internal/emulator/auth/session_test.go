package auth

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheOldestOfTooManySessionsIsRemoved(t *testing.T) {
	var s Sessions
	_, found := s.User("0")
	assert.False(t, found)
	for i := range maxSessions + 1 {
		s.Add(strconv.Itoa(i), "sip:"+strconv.Itoa(i)+"@contoso.com")
	}
	_, found = s.User("0")
	assert.False(t, found)
	for i := 1; i <= maxSessions; i++ {
		user, found := s.User(strconv.Itoa(i))
		assert.True(t, found)
		assert.Equal(t, "sip:"+strconv.Itoa(i)+"@contoso.com", user)
	}
	assert.Len(t, s.users, maxSessions)
	assert.Len(t, s.ids, maxSessions)
}
