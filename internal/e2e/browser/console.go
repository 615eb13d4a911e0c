//go:build !js

package browser

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
)

// console collects the messages in the console of a tab: those of the page, uncaught
// errors, and those of the browser.
type console struct {
	mu       sync.Mutex
	messages []string
	expected []string // parts of messages
}

// hear processes an event of the tab.
func (c *console) hear(event any) {
	var message string
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var args []string
		for _, arg := range event.Args {
			if arg.Value != nil {
				args = append(args, string(arg.Value))
			} else {
				args = append(args, arg.Description)
			}
		}
		message = fmt.Sprintf("console.%s: %s", event.Type, strings.Join(args, " "))
	case *runtime.EventExceptionThrown:
		message = event.ExceptionDetails.Text
		if thrown := event.ExceptionDetails.Exception; thrown != nil {
			message += " " + thrown.Description
		}
	case *log.EventEntryAdded:
		message = fmt.Sprintf("%s: %s %s", event.Entry.Source, event.Entry.Text, event.Entry.URL)
	default:
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.messages = append(c.messages, message)
}

func (c *console) expect(parts []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = append(c.expected, parts...)
}

func (c *console) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.messages)
}

func (c *console) unexpected() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.messages), func(message string) bool {
		return slices.ContainsFunc(c.expected, func(part string) bool { return strings.Contains(message, part) })
	})
}
