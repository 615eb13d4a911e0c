package auth

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

var morning = time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)

func TestTokensRemoveWhatDoesNotWork(t *testing.T) {
	issue := func(tokens *Tokens, value string, now time.Time) {
		tokens.Issue(Token{Value: value, Expires: now.Add(8 * time.Hour)}, now)
	}
	works := func(tokens *Tokens, value string, now time.Time) bool {
		_, found := tokens.Find(value, now)
		return found
	}
	configured := []Token{{Value: "configured"}}
	t.Run("expired tokens are removed when another one is issued", func(t *testing.T) {
		tokens := NewTokens(configured)
		now := morning
		for i := range 100 {
			issue(tokens, strconv.Itoa(i), now)
			now = now.Add(time.Hour)
		}
		assert.LessOrEqual(t, len(tokens.issued), 8)
		assert.Len(t, tokens.byValue, len(tokens.issued)+1)
	})
	t.Run("revoked tokens are removed in any order", func(t *testing.T) {
		tokens := NewTokens(configured)
		issue(tokens, "first", morning)
		issue(tokens, "second", morning)
		tokens.Revoke("second")
		assert.Equal(t, []string{"first"}, tokens.issued)
		tokens.Revoke("first")
		assert.Empty(t, tokens.issued)
	})
	t.Run("the oldest of too many is removed", func(t *testing.T) {
		tokens := NewTokens(configured)
		for i := range maxIssued + 1 {
			issue(tokens, strconv.Itoa(i), morning)
		}
		assert.False(t, works(tokens, "0", morning))
		assert.True(t, works(tokens, "1", morning))
		assert.Len(t, tokens.issued, maxIssued)
		assert.True(t, works(tokens, "configured", morning))
	})
}
