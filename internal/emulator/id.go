package emulator

import (
	"fmt"
	"math/rand/v2"
)

// idSource generates ids. They look random but follow from the seed.
type idSource struct{ rand *rand.PCG }

func newIDSource(seed uint64) *idSource { return &idSource{rand.NewPCG(seed, 0)} }

// hex returns an id of 32 hexadecimal digits, as real servers give subscriptions.
func (s *idSource) hex() string {
	return fmt.Sprintf("%016x%016x", s.rand.Uint64(), s.rand.Uint64())
}

// decimal returns an id of 12 decimal digits, as captured applications have.
func (s *idSource) decimal() string {
	const smallest = 100_000_000_000
	return fmt.Sprint(smallest + s.rand.Uint64()%(9*smallest))
}

// token returns the value of a token. The prefix is part of it (page
// AuthenticationInUCWA).
func (s *idSource) token() string { return "cwt=" + s.hex() + s.hex() }
