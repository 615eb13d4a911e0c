//go:build js && wasm

package shared

import (
	"ucwapresence/internal/fields"
	"ucwapresence/internal/hal"
)

// These functions write JSON text, because package encoding/json would make a module
// larger by 250 KB.

// AppendName appends the name of a member, after a comma if another member precedes it.
// Inlining it everywhere would make a module some KB larger.
//
//go:noinline
func AppendName(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, name...)
	return append(b, `":`...)
}

// AppendField appends a member with a string value.
func AppendField(b []byte, name, value string) []byte {
	return hal.AppendString(AppendName(b, name), value)
}

// AppendOptional appends a member with a string value unless the value is empty.
func AppendOptional(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return AppendField(b, name, value)
}

// AppendList appends an array, whose items appendItem appends.
func AppendList[T any](b []byte, items []T, appendItem func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendItem(b, item)
	}
	return append(b, ']')
}

// AppendProblems appends a Problem[] of presence.d.ts.
func AppendProblems(b []byte, problems []fields.Problem) []byte {
	return AppendList(b, problems, func(b []byte, p fields.Problem) []byte {
		b = AppendField(append(b, '{'), "path", p.Path)
		return append(AppendField(b, "message", p.Message), '}')
	})
}
