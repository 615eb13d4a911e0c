package directory

import (
	"hash/fnv"
	"math/rand/v2"
	"time"

	"ucwapresence/internal/emulator/schedule"
)

// lifeOf returns the presence of a person at a time, for an emulator whose people change
// by themselves. A presence lasts for one period and may change with the next. The seed
// determines when the periods of each person start, and the presence in each. There is no
// state, so a clock can be moved in both directions and by any distance.
func lifeOf(seed uint64, key string, period time.Duration, now time.Time) Presence {
	person, slot, start := slotOf(key, period, now)
	states := presenceStates()
	random := rand.New(rand.NewPCG(seed^person, uint64(slot)))
	p := states[random.IntN(len(states))]
	p.LastActive = start(slot)
	return p
}

// slotOf returns a number for the person, the number of their period at a time,
// and when each of their periods starts.
func slotOf(key string, period time.Duration, now time.Time) (person uint64, slot int64, start func(slot int64) time.Time) {
	hash := fnv.New64a()
	hash.Write([]byte(key))
	person = hash.Sum64()

	length := max(1, period.Milliseconds())
	shift := int64(person % uint64(length)) // people do not all change at the same time
	slot = (now.UnixMilli() + shift) / length
	return person, slot, func(slot int64) time.Time { return time.UnixMilli(slot*length - shift) }
}

// minLook is the shortest time between two looks at a person. Events wait longer
// than that for others, so no change is lost.
const minLook = time.Second

// nextLook returns when to look again at a person who changes by themselves.
func (d *Directory) nextLook(key string, changes bool, now time.Time) time.Time {
	if !changes || d.life <= 0 {
		return schedule.Never()
	}
	_, slot, start := slotOf(key, d.life, now)
	if next := start(slot + 1); next.Sub(now) > minLook {
		return next
	}
	return now.Add(minLook)
}

// presenceStates returns the presences that people may have. What is more common
// is listed more often.
func presenceStates() []Presence {
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
