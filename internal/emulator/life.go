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
	person, slot, start := slotOf(key, period, now)
	moods := moods()
	chance := rand.New(rand.NewPCG(seed^person, uint64(slot)))
	p := moods[chance.IntN(len(moods))]
	p.LastActive = start(slot)
	return p
}

// slotOf returns a number for the person, that of their period at a time, and when
// each of their periods starts.
func slotOf(key string, period time.Duration, now time.Time) (person uint64, slot int64, start func(slot int64) time.Time) {
	hash := fnv.New64a()
	hash.Write([]byte(key))
	person = hash.Sum64()

	length := max(1, period.Milliseconds())
	shift := int64(person % uint64(length)) // people do not all move at once
	slot = (now.UnixMilli() + shift) / length
	return person, slot, func(slot int64) time.Time { return time.UnixMilli(slot*length - shift) }
}

// minLook is the least time between two looks at a life. Events wait longer than
// that for others, so nothing is missed.
const minLook = time.Second

// nextChange returns when to look again how somebody is; the zero time if nothing
// changes by itself.
func (d *directory) nextChange(key string, now time.Time) time.Time {
	_, known := d.index[key]
	_, said := d.said[key]
	if p, published := d.published[key]; published {
		return p.nextChange(now)
	}
	if !known || said || d.life <= 0 {
		return time.Time{}
	}
	_, slot, start := slotOf(key, d.life, now)
	if next := start(slot + 1); next.Sub(now) > minLook {
		return next
	}
	return now.Add(minLook)
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
