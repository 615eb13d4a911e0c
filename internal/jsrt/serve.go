//go:build js && wasm

package jsrt

import (
	"errors"
	"os"

	"github.com/hack-pad/safejs"
)

// Serve hands the functions to the loader that has started this program, and
// never returns: the program lives as long as its page. The loader names, as
// the program's argument, the global function that takes them; it is there
// during the start only.
func Serve(functions map[string]any) error {
	if len(os.Args) < 2 {
		return errors.New("this program is started by loader.js, which names the function to hand over to")
	}
	handOver, err := safejs.Global().Get(os.Args[1])
	if err != nil {
		return thrown(err)
	}
	if _, err := handOver.Invoke(functions); err != nil {
		return thrown(err)
	}
	select {}
}
