package emulator

import (
	"strconv"
	"ucwapresence/internal/httpmsg"
)

// Damage is what happens to the body of an answer on its way. The header is
// right about what is left of it: a client sees whole messages of bad content.
type Damage string

// The kinds of damage; "" is none. An answer without body takes only the page.
const (
	BodyTruncated Damage = "truncated" // the second half is missing
	BodyMalformed Damage = "malformed" // a byte in the middle is one that no document may have
	BodyHTML      Damage = "html"      // a page of a proxy is in its place; of status 502 if the fault has none
	BodyBOM       Damage = "bom"       // a byte order mark comes first, which clients are to skip
	BodyEmpty     Damage = "empty"     // nothing is left
)

func (d Damage) known() bool {
	switch d {
	case "", BodyTruncated, BodyMalformed, BodyHTML, BodyBOM, BodyEmpty:
		return true
	}
	return false
}

const byteOrderMark = "\uFEFF"

func (d Damage) damage(resp *httpmsg.Response) {
	if len(resp.Body) == 0 && d != BodyHTML {
		return
	}
	half := len(resp.Body) / 2
	switch d {
	case "":
		return
	case BodyTruncated:
		resp.Body = resp.Body[:half]
	case BodyMalformed:
		resp.Body[half] = 0
	case BodyHTML:
		resp.Header.Set("Content-Type", "text/html")
		resp.Body = page(strconv.Itoa(resp.Status) + " - The proxy could not handle the request.")
	case BodyBOM:
		resp.Body = append([]byte(byteOrderMark), resp.Body...)
	case BodyEmpty:
		resp.Body = nil
	}
	resp.Header.Set("Content-Length", strconv.Itoa(len(resp.Body)))
}

// page returns what stands in place of an answer of UCWA's.
func page(title string) []byte {
	return []byte("<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>")
}
