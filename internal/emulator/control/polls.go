package control

import (
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/hal"
)

// Polls returns the state of the event channels as a ChannelState.
func Polls(p emulator.Polls) *hal.Resource {
	doc := &hal.Resource{Properties: []hal.Property{
		{Name: "pending", Value: hal.Int(int64(p.Pending))},
		{Name: "answered", Value: hal.Int(int64(p.Answered))},
	}}
	if p.Answered > 0 {
		doc.Properties = append(doc.Properties, hal.Property{Name: "lastAnswered", Value: hal.Int(p.LastAnswered.UnixMilli())})
	}
	return doc
}
