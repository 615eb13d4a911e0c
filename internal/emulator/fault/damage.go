package fault

import (
	"strconv"

	"ucwapresence/internal/emulator/refusal"
	"ucwapresence/internal/httpmsg"
)

// Damage is what happens to the body of an answer on its way. The header fields
// describe the body that is left: a client gets complete messages of bad content.
type Damage string

// The kinds of damage; "" is no damage. An answer without body is only changed by
// [BodyHTML].
const (
	BodyTruncated Damage = "truncated" // the second half is missing
	BodyMalformed Damage = "malformed" // a byte in the middle is one that no document may contain
	BodyHTML      Damage = "html"      // a proxy's page replaces it; with status 502 if the rule has none
	BodyBOM       Damage = "bom"       // a byte order mark precedes it, which clients have to skip
	BodyEmpty     Damage = "empty"     // nothing is left
)

func (d Damage) known() bool {
	switch d {
	case "", BodyTruncated, BodyMalformed, BodyHTML, BodyBOM, BodyEmpty:
		return true
	}
	return false
}

// Apply damages the body of a response.
func (d Damage) Apply(resp *httpmsg.Response) {
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
		resp.Body = refusal.Page(strconv.Itoa(resp.Status) + " - The proxy could not handle the request.")
	case BodyBOM:
		resp.Body = append([]byte("\uFEFF"), resp.Body...)
	case BodyEmpty:
		resp.Body = nil
	}
	resp.Header.Set("Content-Length", strconv.Itoa(len(resp.Body)))
}
