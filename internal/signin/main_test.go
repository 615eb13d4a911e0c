package signin_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"ucwapresence/internal/httpmsg"
)

// received counts the requests with a ticket that the servers of all tests have received.
var received struct {
	mu         sync.Mutex
	checked    int
	violations []string // requests with a ticket for another origin
}

// checkTicket checks that the ticket of a request, if it has one, begins with one of the
// given texts.
func checkTicket(t *testing.T, req *httpmsg.Request, issued ...string) {
	authorization := req.Header.Get("Authorization")
	if authorization == "" {
		return
	}
	received.mu.Lock()
	defer received.mu.Unlock()
	received.checked++
	for _, ticket := range issued {
		if strings.HasPrefix(authorization, "Bearer "+ticket) {
			return
		}
	}
	violation := fmt.Sprintf("%s %s received %q", req.Method, req.URL, authorization)
	received.violations = append(received.violations, violation)
	if t != nil {
		t.Error(violation)
	}
}

// TestMain fails if a ticket has reached a foreign origin in any test, or if all tests
// were run and no request had a ticket.
func TestMain(m *testing.M) {
	code := m.Run()
	selected := flag.Lookup("test.run").Value.String() + flag.Lookup("test.skip").Value.String() + flag.Lookup("test.list").Value.String()
	if len(received.violations) > 0 {
		fmt.Println("tickets have reached other origins:\n" + strings.Join(received.violations, "\n"))
		code = 1
	} else if received.checked == 0 && selected == "" {
		fmt.Println("no request had a ticket")
		code = 1
	}
	os.Exit(code)
}
