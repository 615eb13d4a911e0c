//go:build js && wasm

// Decoder is a program that decodes documents, and has nothing else of the product.
package main

import (
	"strconv"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/jsrt"
	"ucwapresence/jsapi/shared"
)

// document is the document to decode.
type document struct {
	format hal.Format
	text   []byte
}

func main() {
	var d document
	shared.Serve("decoder", []shared.Binding{{Name: "take", Sync: d.take}, {Name: "decode", Sync: d.decode}})
}

// take(settle, mediaType, text) keeps a document.
func (d *document) take(args []safejs.Value) ([]byte, error) {
	mediaType, err := jsrt.Arg(args, 0).String()
	if err != nil {
		return nil, err
	}
	text, err := jsrt.Arg(args, 1).String()
	if err != nil {
		return nil, err
	}
	d.format, _ = hal.FormatOf(mediaType)
	d.text = []byte(text)
	return []byte("null"), nil
}

// decode(settle) returns how many subscriptions the document lists.
func (d *document) decode([]safejs.Value) ([]byte, error) {
	r, err := d.format.Decode(d.text)
	if err != nil {
		return nil, err
	}
	return strconv.AppendInt(nil, int64(len(r.Resources("presenceSubscription"))), 10), nil
}
