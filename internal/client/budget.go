package client

import "sync"

// The retry budget allows maxBudget retries. Each successesPerRetry successful requests
// add one retry, up to maxBudget. The budget keeps a client from adding to the load of a
// server that fails all requests.
const (
	maxBudget           = 10
	successesPerRetry   = 10
	fullBudgetSuccesses = maxBudget * successesPerRetry
)

// budget limits the retries of a client. The zero value is full.
type budget struct {
	mu    sync.Mutex
	spent int // the number of successes that would fill the budget
}

// spend takes one retry from the budget. It reports whether one was left.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent+successesPerRetry > fullBudgetSuccesses {
		return false
	}
	b.spent += successesPerRetry
	return true
}

// earn adds one success to the budget.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spent = max(0, b.spent-1)
}
