package emulator

import (
	"maps"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// FuzzOperations performs operations, moves of the clock and faults in any order,
// while a reader follows the links of the event channel. It checks that
//
//   - the collections of the server agree with each other,
//   - the reader gets every event once and in order: the state that it derives from
//     the events is the state of the server,
//   - the number of steps in which the clock is moved does not matter: a second
//     server, whose clock is moved in one step, gives the same answers to the byte.
func FuzzOperations(f *testing.F) {
	f.Add([]byte("cAcBgaxdlk"))
	f.Add([]byte{0, 0, 0, 7, 8, 0, 1, 9, 7, 3, 6, 200, 8, 1, 13, 0, 5, 0, 6, 60, 3, 1, 4, 0, 13, 1})
	f.Add([]byte{3, 0, 0, 7, 8, 0, 9, 0, 10, 3, 8, 0, 12, 1, 8, 0, 6, 250, 8, 0, 6, 250, 13, 0, 15, 0, 16, 9, 13, 0})
	f.Add([]byte{1, 8, 0, 0, 0, 11, 0, 8, 0, 7, 1, 7, 2, 6, 5, 8, 0, 12, 4, 8, 0, 13, 0, 14, 0, 13, 0})
	f.Add(fading())
	f.Fuzz(func(t *testing.T, script []byte) { perform(t, script) })
}

// fading is a script in which the user, who is a contact, repeatedly becomes idle and
// away and active again.
func fading() []byte {
	script := []byte{0, 15, 0, 0, 0, 9, 0, 8, 0, 8, 0}
	for range 5 {
		script = append(script, 3, 20, 16, 16, 8, 0, 8, 0, 16, 28, 8, 0, 8, 0, 15, 1, 8, 0, 8, 0)
	}
	return script
}

// The scripts of some seeds, so that go test runs them without fuzzing.
func TestOperationsOfEveryKind(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		script := make([]byte, 2+random.IntN(118))
		for i := range script {
			script[i] = byte(random.Uint32())
		}
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { perform(t, script) })
	}
}

// perform runs a script: the first byte is the configuration, and each two bytes are
// an operation and its operand.
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

// play is two servers that get the same operations, and a reader of their events.
type play struct {
	*server // the first
	twins   [2]*server
	reader  *listener
}

// both does something with both servers, and checks that the results are equal.
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
	p.both(func(s *server) string { // on both: a request keeps an application alive
		ids = append(s.subscriptions(), "none")
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
			texts := []string{"", "a", "b"}
			s.set(uri, directory.Presence{Availability: "Busy", Activity: texts[operand%3], Note: texts[operand/3%3]})
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
	p.expect(before)
}

// application returns the application of the first server, or nil if it is gone.
func (p *play) application() *application {
	return p.applications[p.app[strings.LastIndex(p.app, "/")+1:]]
}

// snapshot is the state of people that events are about.
type snapshot struct {
	subscriptionCount map[string]int    // by SIPKey
	parts             map[string]string // of their presence
}

func (p *play) snapshot() snapshot {
	s := snapshot{subscriptionCount: map[string]int{}, parts: map[string]string{}}
	for _, person := range p.People() {
		maps.Copy(s.parts, p.parts(ucwa.SIPKey(person.URI)))
	}
	if app := p.application(); app != nil {
		s.subscriptionCount = maps.Clone(app.subscriptionCount)
	}
	return s
}

// expect counts the events that the reader may get for the changes since a snapshot: a
// presence has changed, or a contact is in one more subscription. If the application
// is gone, it creates a new one.
func (p *play) expect(before snapshot) {
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
		if is != before.parts[part] || now.subscriptionCount[key] > before.subscriptionCount[key] {
			p.reader.expected[part]++
		}
	}
}

// advance moves both clocks, that of the first server in some steps.
func (p *play) advance(d time.Duration, steps int) {
	end := p.now.Add(d)
	if app := p.application(); app != nil && app.available {
		idle := p.directory.NextChange(app.user.URI, p.now)
		if away := p.directory.NextChange(app.user.URI, idle); !away.After(end) {
			p.reader.expected[partOf(ucwa.RelContactPresence, ucwa.SIPKey(app.user.URI))]++ // away is the second change
		}
	}
	for range steps {
		p.twins[0].pass(d / time.Duration(steps))
	}
	p.twins[0].pass(end.Sub(p.now))
	p.twins[1].pass(d)
}
