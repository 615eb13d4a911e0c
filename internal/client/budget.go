package client

import "sync"

// The retry budget: a number of retries in a row, and one more retry for each fixed
// number of successful requests. It keeps a client from adding to the load of a server
// that fails all requests.
const (
	maxBudget           = 10
	successesPerRetry   = 10
	fullBudgetSuccesses = maxBudget * successesPerRetry
)

// budget limits the retries of a client. The zero value is full.
type budget struct {
	mu    sync.Mutex
	spent int // in successes
}

// spend takes one retry, if there is one left.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent+successesPerRetry > fullBudgetSuccesses {
		return false
	}
	b.spent += successesPerRetry
	return true
}

// earn counts a success.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spent = max(0, b.spent-1)
}
