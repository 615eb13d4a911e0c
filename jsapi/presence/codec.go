//go:build js && wasm

package presence

import (
	"errors"

	"github.com/hack-pad/safejs"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/jsrt"
	"ucwapresence/internal/ucwa"
	"ucwapresence/jsapi/shared"
)

// validate(settle, request) → Problem[]
func validate(args []safejs.Value) ([]byte, error) {
	request, err := shared.ReadInput(jsrt.Arg(args, 0))
	if fault, ok := errors.AsType[*ucwa.Error](err); ok {
		return shared.AppendProblems(nil, fault.Problems), nil
	}
	if err != nil {
		return nil, err
	}
	_, problems := ucwa.ParseCreateRequest(request)
	return shared.AppendProblems(nil, problems), nil
}

// encode(settle, document, mediaType) → string
func encode(args []safejs.Value) ([]byte, error) {
	format, err := readMediaType(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	text, err := jsrt.String(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	document, err := hal.DecodeJSON([]byte(text))
	if err != nil {
		return nil, ucwa.Document("the document", err)
	}
	body, err := format.Append(nil, document)
	if err != nil {
		return nil, ucwa.Document("the document", err)
	}
	return hal.AppendString(nil, string(body)), nil
}

// decode(settle, body, mediaType) → Resource. body is a string or a Uint8Array.
func decode(args []safejs.Value) ([]byte, error) {
	format, err := readMediaType(jsrt.Arg(args, 1))
	if err != nil {
		return nil, err
	}
	body, err := readBytes(jsrt.Arg(args, 0))
	if err != nil {
		return nil, err
	}
	document, err := format.DecodeCharset(body, charsetOf(args))
	if err != nil {
		return nil, ucwa.Document("the body", err)
	}
	return hal.AppendJSON(nil, document)
}

// charsetOf returns the charset of the body of decode. A JavaScript string is decoded
// already, so the charset of the media type does not apply to it.
func charsetOf(args []safejs.Value) string {
	if jsrt.Arg(args, 0).Type() == safejs.TypeString {
		return "utf-8"
	}
	mediaType, _ := jsrt.String(jsrt.Arg(args, 1)) // readMediaType has checked it
	charset, _ := httpmsg.MediaParameter(mediaType, "charset")
	return charset
}

func readMediaType(v safejs.Value) (hal.Format, error) {
	text, err := jsrt.String(v)
	if err != nil {
		return 0, err
	}
	format, ok := hal.FormatOf(text)
	if !ok {
		return 0, ucwa.ArgumentAt("/mediaType", "must be application/json or application/xml, or UCWA's own name for them")
	}
	return format, nil
}

func readBytes(v safejs.Value) ([]byte, error) {
	if v.Type() == safejs.TypeString {
		text, err := jsrt.String(v)
		return []byte(text), err
	}
	return jsrt.AppendBytes(nil, v)
}
