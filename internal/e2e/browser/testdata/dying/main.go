//go:build js && wasm

// Dying is presence.wasm, whose list never returns, and whose validate and
// create end the program in the way that their request names.
package main

import (
	"context"
	"os"
	"strings"

	"github.com/hack-pad/safejs"

	"ucwapresence/jsapi/presence"
	"ucwapresence/jsapi/shared"
)

func main() {
	bindings := presence.Bindings()
	for i, b := range bindings {
		switch b.Name {
		case "list":
			bindings[i].Async = wait
		case "create":
			bindings[i].Async = func(ctx context.Context, args []safejs.Value) ([]byte, error) {
				end(args[1])
				return wait(ctx, args)
			}
		case "validate":
			bindings[i].Sync = func(args []safejs.Value) ([]byte, error) {
				end(args[0])
				return []byte("[]"), nil
			}
		}
	}
	shared.Serve("dying", bindings)
}

func wait(ctx context.Context, _ []safejs.Value) ([]byte, error) {
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

// end ends the program in the way that the JSON text of a request names, if it
// names one.
func end(request safejs.Value) {
	text, err := request.String()
	if err != nil {
		panic(err)
	}
	for name, end := range map[string]func(){
		"panic":     func() { panic("cwt=secret") }, // in a call, which does not end the program
		"goroutine": func() { go panic("deliberate"); wait(context.Background(), nil) },
		"exit 0":    func() { os.Exit(0) },
		"exit 3":    func() { os.Exit(3) },
		"stack":     func() { descend(0) },
		"memory":    func() { grow() },
	} {
		if strings.Contains(text, `"`+name+`"`) {
			end()
		}
	}
}

func descend(depth int) int { return descend(depth+1) + 1 }

func grow() {
	var all [][]byte
	for {
		all = append(all, make([]byte, 512<<20))
	}
}
