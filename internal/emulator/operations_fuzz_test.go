package emulator

import (
	"maps"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// FuzzOperations lives through any order of operations, moves of the clock and
// faults, with somebody who reads the event channel as well as they can. Whatever
// happens,
//
//   - the collections of the server agree with each other,
//   - who follows the links is told everything once and in its order: what the
//     reader makes of the events is what the server has,
//   - it does not matter in how many steps the clock is moved: a twin of the server,
//     whose clock moves in one, gives the same answers to the byte.
func FuzzOperations(f *testing.F) {
	f.Add([]byte("cAcBgaxdlk"))
	f.Add([]byte{0, 0, 0, 7, 8, 0, 1, 9, 7, 3, 6, 200, 8, 1, 13, 0, 5, 0, 6, 60, 3, 1, 4, 0, 13, 1})
	f.Add([]byte{3, 0, 0, 7, 8, 0, 9, 0, 10, 3, 8, 0, 12, 1, 8, 0, 6, 250, 8, 0, 6, 250, 13, 0, 15, 0, 16, 9, 13, 0})
	f.Add([]byte{1, 8, 0, 0, 0, 11, 0, 8, 0, 7, 1, 7, 2, 6, 5, 8, 0, 12, 4, 8, 0, 13, 0, 14, 0, 13, 0})
	f.Add(fading())
	f.Fuzz(func(t *testing.T, script []byte) { perform(t, script) })
}

// fading is a script in which the user is a contact, becomes idle and away, and comes
// back, again and again.
func fading() []byte {
	script := []byte{0, 15, 0, 0, 0, 9, 0, 8, 0, 8, 0}
	for range 5 {
		script = append(script, 3, 20, 16, 16, 8, 0, 8, 0, 16, 28, 8, 0, 8, 0, 15, 1, 8, 0, 8, 0)
	}
	return script
}

// The scripts of a few seeds, for those who do not fuzz.
func TestOperationsOfEveryKind(t *testing.T) {
	for seed := range uint64(200) {
		chance := rand.New(rand.NewPCG(seed, 0))
		script := make([]byte, 2+chance.IntN(118))
		for i := range script {
			script[i] = byte(chance.Uint32())
		}
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { perform(t, script) })
	}
}

// perform plays a script, of which each two bytes are an operation and its operand.
func perform(t *testing.T, script []byte) {
	if len(script) < 2 || len(script) > 120 {
		return
	}
	config := Config{Limits: Limits{Subscriptions: 4, Contacts: 5, Memberships: 9}}
	if script[0]&2 != 0 {
		config.Life = 2 * time.Minute
	}
	if script[0]&4 != 0 {
		config.Limits.Events = 30
	}
	p := &play{twins: [2]*server{start(t, config), start(t, config)}}
	for _, s := range p.twins {
		s.format = formats[script[0]&1]
	}
	p.server = p.twins[0]
	p.reader = newListener(p.app)
	for script = script[1:]; len(script) >= 2; script = script[2:] {
		p.operate(script[0], int(script[1]))
		p.listen()
	}
	p.look()
}

// play is two servers to which the same happens, and a reader of their events.
type play struct {
	*server // the first
	twins   [2]*server
	reader  *listener
}

// both does something to both servers, and checks that both say the same.
func (p *play) both(do func(s *server) string) string {
	p.t.Helper()
	first := do(p.twins[0])
	require.Equal(p.t, first, do(p.twins[1]), "the twins differ")
	return first
}

func (p *play) status(request string) string {
	p.t.Helper()
	return p.both(func(s *server) string { return s.status(request) })
}

func (p *play) operate(operation byte, operand int) {
	people := p.People()
	before := p.snapshot()
	uri := people[operand%len(people)].URI
	var ids []string
	p.both(func(s *server) string { // for a look keeps an application alive
		ids = append(s.subscriptions(), "gone")
		return strings.Join(ids, " ")
	})
	id := ids[operand%len(ids)]
	switch operation % 17 {
	case 0:
		other := people[operand/9%len(people)].URI
		p.status("POST {app}/people/presenceSubscriptions\n\n" + `{"duration":` + strconv.Itoa(10+operand%21) + `,"uris":["` + uri + `","` + other + `"]}`)
	case 1:
		p.both(func(s *server) string { return strconv.Itoa(s.add(id, uri).Status) })
	case 2:
		p.status("DELETE {app}/people/presenceSubscriptionMemberships/" + id + "," + directory.Address(uri))
	case 3:
		p.status("POST {app}/people/presenceSubscriptions/" + id + "?duration=" + strconv.Itoa(operand%40))
	case 4:
		p.status("DELETE {app}/people/presenceSubscriptions/" + id)
	case 5:
		group := p.directory.Groups()[operand%len(p.directory.Groups())]
		p.status("POST {app}/people/presenceSubscriptions?duration=15&groupId=" + httpmsg.Escape(group.ID))
	case 6:
		p.advance(time.Duration(operand)*time.Second, 1+operand%5)
	case 7:
		p.both(func(s *server) string {
			words := []string{"", "a", "b"}
			s.move(uri, directory.Presence{Availability: "Busy", Activity: words[operand%3], Note: words[operand/3%3]})
			return ""
		})
	case 8:
		p.follow()
	case 9:
		p.poll(p.reader.asked)
	case 10:
		p.stray(uint64(operand))
	case 11:
		p.leave()
	case 12:
		faults := []fault.Rule{
			{Drop: true}, {Drop: true, AfterEffect: true}, {Status: 503}, {Status: 503, AfterEffect: true},
			{Resync: true}, {Resume: true}, {Body: fault.BodyTruncated}, {Delay: time.Second},
		}
		fault := faults[operand%len(faults)]
		fault.Path, fault.Times = "*/events", 1
		p.both(func(s *server) string { require.NoError(s.t, s.Fail(fault)); return "" })
	case 13:
		p.look()
	case 14:
		if operand%8 == 0 {
			p.status("DELETE {app}")
		}
	case 15:
		p.status("POST {app}/me/makeMeAvailable")
		p.status("POST {app}/me/note?message=" + strconv.Itoa(operand%3))
		p.status("PUT {app}/communication\nIf-Match: *\n\n" + `{"` + p.application().marker() + `":"","phoneNumber":"` + strconv.Itoa(operand%5) + `"}`)
	case 16:
		p.advance(time.Duration(operand)*15*time.Second, 1+operand%7)
	}
	p.stir(before)
}

// application returns that of the first server, or nil if it is gone.
func (p *play) application() *application {
	return p.applications[p.app[strings.LastIndex(p.app, "/")+1:]]
}

// snapshot is what may be told of people.
type snapshot struct {
	holders map[string]int    // how many subscriptions somebody is in
	parts   map[string]string // how they are
}

func (p *play) snapshot() snapshot {
	s := snapshot{holders: map[string]int{}, parts: map[string]string{}}
	for _, person := range p.People() {
		maps.Copy(s.parts, p.parts(ucwa.SIPKey(person.URI)))
	}
	if app := p.application(); app != nil {
		s.holders = maps.Clone(app.subscriptionCount)
	}
	return s
}

// stir notes of what there is something to tell that was not before: how somebody is
// has changed, or they are in one more subscription. If the application has gone,
// there is a new one.
func (p *play) stir(before snapshot) {
	if p.application() == nil {
		p.both(func(s *server) string {
			s.ClearFaults()
			s.app = document(s.t, s.send("POST /ucwa/oauth/v1/applications?culture=en&userAgent=x&endpointId=x")).Self()
			return s.app
		})
		p.reader = newListener(p.app)
		return
	}
	now := p.snapshot()
	for part, is := range now.parts {
		_, key, _ := strings.Cut(part, " of ")
		if is != before.parts[part] || now.holders[key] > before.holders[key] {
			p.reader.stirred[part]++
		}
	}
}

// advance moves the clocks, that of the first server in so many steps.
func (p *play) advance(d time.Duration, steps int) {
	end := p.now.Add(d)
	if app := p.application(); app != nil && app.available {
		idle := p.directory.NextChange(app.user.URI, p.now)
		if away := p.directory.NextChange(app.user.URI, idle); !away.After(end) {
			p.reader.stirred[partOf(ucwa.RelContactPresence, ucwa.SIPKey(app.user.URI))]++ // away is the second change
		}
	}
	for range steps {
		p.twins[0].pass(d / time.Duration(steps))
	}
	p.twins[0].pass(end.Sub(p.now))
	p.twins[1].pass(d)
}
