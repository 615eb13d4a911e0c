package emulator

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// lifeOf returns how somebody is at a time who leads a life of their own. They
// stay as they are for one period and then may be otherwise; where the periods
// of each begin, and what they do in them, follows from the seed. Nothing is
// remembered, so a clock may be moved both ways and by any distance.
func lifeOf(seed uint64, key string, period time.Duration, now time.Time) Presence {
	hash := fnv.New64a()
	hash.Write([]byte(key))
	person := hash.Sum64()

	length := max(1, period.Milliseconds())
	shift := int64(person % uint64(length)) // people do not all move at once
	since := now.UnixMilli() + shift
	slot := since / length

	moods := moods()
	chance := rand.New(rand.NewPCG(seed^person, uint64(slot)))
	p := moods[chance.IntN(len(moods))]
	p.LastActive = time.UnixMilli(slot*length - shift)
	return p
}

// moods returns the ways to be. What is more common stands there more often.
func moods() []Presence {
	atDesk := []string{"Messaging", "PhoneAudio", "DataCollaboration"}
	onPhone := []string{"Messaging"}
	return []Presence{
		{Availability: "Online", DeviceType: "PC", Modalities: atDesk},
		{Availability: "Online", DeviceType: "PC", Modalities: atDesk, Location: "Office"},
		{Availability: "Online", DeviceType: "Web", Modalities: onPhone, Location: "Home"},
		{Availability: "Online", DeviceType: "Mobile", Modalities: onPhone},
		{Availability: "Busy", DeviceType: "PC", Modalities: atDesk},
		{Availability: "Busy", Activity: "in-a-meeting", DeviceType: "PC", Modalities: atDesk, Location: "Office"},
		{Availability: "Busy", Activity: "on-the-phone", DeviceType: "DeskPhone"},
		{Availability: "Busy", Activity: "in-a-conference", DeviceType: "PC", Modalities: atDesk},
		{Availability: "DoNotDisturb", Activity: "presenting", DeviceType: "PC", Modalities: atDesk},
		{Availability: "DoNotDisturb", Activity: "urgent-interruptions-only", DeviceType: "PC", Modalities: atDesk, Note: "Heads down today"},
		{Availability: "BeRightBack", DeviceType: "PC", Modalities: atDesk},
		{Availability: "Away", DeviceType: "Mobile", Modalities: onPhone, Note: "Out for lunch"},
		{Availability: "IdleOnline", DeviceType: "PC", Modalities: atDesk},
		{Availability: "IdleBusy", DeviceType: "PC", Modalities: atDesk},
		{Availability: "Offline", Activity: "off-work", DeviceType: "Unknown"},
	}
}
