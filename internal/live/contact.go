package live

import (
	"slices"
	"strings"
	"time"

	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// Contact is a snapshot of a contact. It is immutable: each change makes a new
// snapshot. Fields that are not known are zero, so the default is never "available".
type Contact struct {
	URI          string
	Name         string
	Title        string
	Availability string // as the server wrote it
	Activity     string
	DeviceType   string
	LastActive   int64 // milliseconds since 1970 UTC
	Note         string
	Location     string

	// Stale is set if the contact may have changed since it was read.
	Stale      bool
	StaleSince int64 // since when it is stale; 0 if it is fresh or was never read
	UpdatedAt  int64 // when the shown presence was read first, or after it was stale
}

// part is one of the resources that describe a contact.
type part uint8

const (
	partPresence part = iota
	partNote
	partLocation
	partCard // the contact itself, with name and title
	partCount
)

// rel returns the type of the resource.
func (p part) rel() string {
	return [...]string{ucwa.RelContactPresence, relContactNote, relContactLocation, ucwa.RelContact}[p]
}

const (
	relContactNote     = "contactNote"
	relContactLocation = "contactLocation"
)

// partOf returns the part that a rel names.
func partOf(rel string) (p part, known bool) {
	for p := range partCount {
		if p.rel() == rel {
			return p, true
		}
	}
	return 0, false
}

// reading is the state of one part of a contact.
type reading struct {
	href     string        // "" until the server has sent it
	gen      uint32        // the generation of the last read; 0 if it was never read
	failed   uint8         // reads in a row that failed, up to maxReads
	dirty    bool          // it has changed since the last read was sent
	known    time.Duration // when the oldest unread change was announced; 0 if there is none
	inFlight bool          // a read is under way
	after    time.Duration // the core does not read the part before this time
}

// maxReads is the number of failed reads in a row after which a part counts as
// unreadable. The core still repeats the read from time to time.
const maxReads = 3

// maxPendingRead is how long a value is shown as fresh although the server has announced
// a change, while the read is under way.
const maxPendingRead = 10 * time.Second

// contact is a contact that a watch shows, or that the core has not unsubscribed from yet.
type contact struct {
	uri, key string
	watches  []*watch // that show the contact
	details  Details  // all details that the watches request
	listed   int      // number of watches that list its URI, so that it needs a subscription
	known    uint32   // the generation in which the contact became known

	value   Contact // without URI and Stale
	parts   [partCount]reading
	touched bool // value has changed since it was shown
	fresh   bool // it is shown as fresh
	views   []view

	sub         *subscription // the ad hoc subscription that the contact is in
	unconfirmed bool          // it may not be in sub: a request has no known outcome, or an event says so
	membership  string        // href; "" if not known
	placing     bool          // a request that subscribes to the contact is under way
	leaving     bool          // its membership is being deleted
	left        bool          // an event says that no subscription covers it any more
	limited     bool          // the server refuses to subscribe to it because of a limit
	linked      bool          // the card was read in this application
	cover       int           // id of the last request before a subscription covered the contact
	groups      []*group      // groups that have the contact as a member
}

// view is the snapshot of a contact for the watches that request the same details.
type view struct {
	details Details
	shown   *Contact
}

// wants reports whether a watch of the contact requests a part.
func (k *contact) wants(p part) bool {
	switch p {
	case partNote:
		return k.details&Note != 0
	case partLocation:
		return k.details&Location != 0
	case partCard:
		return k.details&Name != 0
	}
	return true
}

// lacksAddress reports whether the contact is subscribed to, but its address is not known.
func (k *contact) lacksAddress() bool {
	return k.sub != nil && !k.unconfirmed && k.parts[partCard].href == ""
}

// covered reports whether a subscription that was confirmed in this generation covers
// the contact.
func (c *Core) covered(k *contact) bool {
	if k.sub != nil && !k.unconfirmed && !k.leaving && k.sub.confirmed == c.gen {
		return true
	}
	return slices.ContainsFunc(k.groups, func(g *group) bool { return g.sub != nil && g.sub.confirmed == c.gen })
}

// isFresh reports whether the known values equal those of the server, except for changes
// whose events have not arrived yet.
func (c *Core) isFresh(k *contact) bool {
	if !c.up() || !c.covered(k) {
		return false
	}
	for p := range partCard { // the card with the name does not count
		r := &k.parts[p]
		if k.wants(p) && (r.gen != c.gen || r.failed > 0 || r.known > 0 && c.due(r.known+maxPendingRead)) {
			return false
		}
	}
	return true
}

// isSettled reports whether the contact allows its watches to be live: the server has no
// room for it, or a subscription covers it and each requested part is unreadable or has
// been read since the last gap. The card is read only once.
func (c *Core) isSettled(k *contact) bool {
	if k.limited {
		return true
	}
	if !c.covered(k) {
		return false
	}
	for p := range partCount {
		r := &k.parts[p]
		if k.wants(p) && r.failed < maxReads && (r.failed > 0 || r.gen != c.gen && (p != partCard || r.gen == 0)) {
			return false
		}
	}
	return true
}

// apply stores the values of a document about the contact.
func (k *contact) apply(p part, doc *hal.Resource, wall int64) {
	old := k.value
	v := &k.value
	switch p {
	case partPresence:
		presence, _ := ucwa.ParseContactPresence(doc)
		v.Availability = keep(v.Availability, presence.Availability)
		v.Activity = keep(v.Activity, presence.Activity)
		v.DeviceType = keep(v.DeviceType, presence.DeviceType)
		v.LastActive = 0
		if !presence.LastActive.IsZero() {
			v.LastActive = presence.LastActive.UnixMilli()
		}
		if *v != old || !k.fresh {
			v.UpdatedAt = wall
		}
	case partNote:
		v.Note = keep(v.Note, doc.Text("message"))
	case partLocation:
		v.Location = keep(v.Location, doc.Text("location"))
	case partCard:
		v.Name, v.Title = keep(v.Name, doc.Text("name")), keep(v.Title, doc.Text("title"))
		for p := range partCard {
			if href := doc.Href(p.rel()); href != "" && k.parts[p].href == "" {
				k.parts[p].href = strings.Clone(href)
			}
		}
	}
	k.touched = k.touched || *v != old
}

// keep returns old if it equals the text, or else a copy of the text: a substring of a
// document would keep the whole document in memory.
func keep(old, text string) string {
	if old == text {
		return old
	}
	return strings.Clone(text)
}

// snapshot returns the contact with the given details.
func (k *contact) snapshot(details Details) Contact {
	s := k.value
	s.URI, s.Stale = k.uri, !k.fresh
	if details&Name == 0 {
		s.Name, s.Title = "", ""
	}
	if details&Note == 0 {
		s.Note = ""
	}
	if details&Location == 0 {
		s.Location = ""
	}
	return s
}

// view returns the index of the contact's view with the given details, and creates the
// view if necessary.
func (k *contact) view(details Details) int {
	i := slices.IndexFunc(k.views, func(v view) bool { return v.details == details })
	if i < 0 {
		s := k.snapshot(details)
		k.views = append(k.views, view{details, &s})
		i = len(k.views) - 1
	}
	return i
}

// findContact returns the contact that an href of the server belongs to, or nil. In
// captures the address of a contact ends in user@host, which identifies the contact.
// The core sends requests only to addresses that the server has sent.
func (c *Core) findContact(href string) *contact {
	if k := c.byHref[hrefKey(href)]; k != nil {
		return k
	}
	k := c.byURI[addressKey(href)]
	if k != nil {
		c.bind(k, href)
	}
	return k
}

// addressKey returns the ucwa.SIPKey of the contact whose address an href ends in.
func addressKey(href string) string {
	path, _, _ := strings.Cut(hrefKey(href), "?")
	address := httpmsg.Unescape(path[strings.LastIndexByte(path, '/')+1:])
	if !ucwa.IsSIP(address) {
		address = "sip:" + address
	}
	return ucwa.SIPKey(address)
}

// bind stores the address of a contact.
func (c *Core) bind(k *contact, href string) {
	c.byHref[hrefKey(href)] = k
	if k.parts[partCard].href == "" {
		k.parts[partCard].href = strings.Clone(href)
	}
}

// hrefKey returns the same key for all spellings of one href: an href may be absolute
// or relative, and one flow of the documentation writes the same address in three
// variants of upper and lower case.
func hrefKey(href string) string {
	if i := strings.Index(href, "://"); i >= 0 {
		href = href[i+3:]
		if i = strings.IndexByte(href, '/'); i < 0 {
			return "/"
		}
		href = href[i:]
	}
	return strings.ToLower(href)
}
