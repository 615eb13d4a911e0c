package live

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ucwapresence/internal/batch"
	"ucwapresence/internal/emulator"
	"ucwapresence/internal/emulator/auth"
	"ucwapresence/internal/emulator/directory"
	"ucwapresence/internal/emulator/fault"
	"ucwapresence/internal/hal"
	"ucwapresence/internal/httpmsg"
	"ucwapresence/internal/ucwa"
)

// This file adapts the emulator to the simulation.

const (
	simOrigin   = "https://pool.example"
	simPassword = "pass@word1"
	simUser     = "sip:watcher@contoso.com"
)

// morning is when simulated days begin.
var morning = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// simServer is an emulator with the tokens of its client.
type simServer struct {
	t     testing.TB
	e     *emulator.Emulator
	token string
	admin string // a token that no fault revokes
}

// simConfig is the configuration of the server of a simulated day.
type simConfig struct {
	people        []string
	grace         time.Duration
	legacy404     bool
	contacts      int // limit of one subscription; 0 is the default
	subscriptions int // limit of one application
	memberships   int
	groups        map[string][]string
}

func newSimServer(t testing.TB, seed uint64, config simConfig) *simServer {
	c := emulator.Config{
		Seed:   seed,
		Tokens: []auth.Token{{Value: "admin", Scopes: auth.AllScopes, User: simUser}},
		Limits: emulator.Limits{Contacts: config.contacts, Subscriptions: config.subscriptions, Memberships: config.memberships},
		Times:  emulator.Times{Grace: config.grace},
	}
	c.LegacyExpired404 = config.legacy404
	c.People = append(c.People, directory.Person{URI: simUser, Password: simPassword})
	for i, uri := range config.people {
		c.People = append(c.People, directory.Person{URI: uri, Name: "Person " + strconv.Itoa(i), Title: "Tester"})
	}
	c.Groups = []directory.Group{{Rel: "defaultGroup", ID: "others", Name: "Others"}}
	for _, id := range sortedKeys(config.groups) {
		c.Groups = append(c.Groups, directory.Group{Rel: "group", ID: id, Name: id, Members: config.groups[id]})
	}
	return &simServer{t: t, e: emulator.New(c), token: "admin", admin: "admin"}
}

// renew signs in again and stores the new token.
func (s *simServer) renew(now time.Time) {
	d := s.e.Deliver(&httpmsg.Request{
		Method: "POST", URL: simOrigin + "/WebTicket/oauthtoken",
		Header: httpmsg.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}},
		Body:   []byte("grant_type=password&username=watcher@contoso.com&password=" + strings.ReplaceAll(simPassword, "@", "%40")),
	}, now)
	require.NotNil(s.t, d.Response)
	doc, err := hal.DecodeJSON(d.Response.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, 200, d.Response.Status)
	s.token = doc.Text("access_token")
}

// revoke ends the token of the client.
func (s *simServer) revoke(now time.Time) {
	if s.token == s.admin {
		s.renew(now)
	}
	s.e.Revoke(s.token)
}

func (s *simServer) makeApplication(now time.Time) (string, error) {
	return s.e.CreateApplication(s.admin, now)
}

// ask returns the response to a request of the test itself.
func (s *simServer) ask(method, href string, now time.Time) *httpmsg.Response {
	d := s.e.Deliver(&httpmsg.Request{
		Method: method, URL: simOrigin + href,
		Header: httpmsg.Header{{Name: "Authorization", Value: "Bearer " + s.admin}},
	}, now)
	if d.Parked != nil {
		s.e.Forget(d.Parked, now)
	}
	return d.Response
}

// subscriptions returns the SIP URIs of the contacts of each subscription of an
// application, by the href of the subscription.
func (s *simServer) subscriptions(app string, now time.Time) map[string][]string {
	resp := s.ask("GET", app+"/people/presenceSubscriptionMemberships", now)
	if resp == nil || resp.Status != 200 {
		return nil
	}
	found := map[string][]string{}
	doc, err := hal.DecodeJSON(resp.Body)
	require.NoError(s.t, err)
	for _, r := range doc.Resources(ucwa.RelPresenceSubscriptionMembership) {
		href := r.Href(ucwa.RelPresenceSubscription)
		found[href] = append(found[href], addressKey(r.Href(ucwa.RelContact)))
	}
	list, err := hal.DecodeJSON(s.ask("GET", app+"/people/presenceSubscriptions", now).Body)
	require.NoError(s.t, err)
	for _, r := range list.Resources(ucwa.RelPresenceSubscription) {
		found[r.Self()] = append(found[r.Self()], []string{}...)
	}
	return found
}

// alive reports whether an application exists.
func (s *simServer) alive(app string, now time.Time) bool {
	resp := s.ask("GET", app, now)
	return resp != nil && resp.Status == 200
}

// simFault is the fault of one request, in terms of the emulator.
type simFault struct {
	status     int
	code       string
	subcode    string
	retryAfter string
	drop       bool
	late       bool // the server acts first
	delay      time.Duration
	body       string // truncated, malformed, html
	resync     bool
	resume     bool
	kill       bool
	diagnosis  bool // 403 with the diagnosis of an invalid token
	part       bool // the fault applies to the first request in a batch
}

// simDelivery is the outcome of a request.
type simDelivery struct {
	response *httpmsg.Response
	delay    time.Duration
	parked   *emulator.Parked
}

// deliver passes a request to the server, with the fault f unless it is nil.
func (s *simServer) deliver(r Request, f *simFault, now time.Time) simDelivery {
	req := s.encode(r)
	if f != nil {
		path := strings.TrimPrefix(req.URL, simOrigin)
		if f.part && len(r.Parts) > 0 {
			path = r.Parts[0].Href
		}
		path, _, _ = strings.Cut(path, "?")
		rule := fault.Rule{
			Path: path, Times: 1, Status: f.status, Code: f.code, Subcode: f.subcode, RetryAfter: f.retryAfter,
			Drop: f.drop, AfterEffect: f.late, Delay: f.delay, Body: fault.Damage(f.body),
			Resync: f.resync, Resume: f.resume, KillApplication: f.kill,
		}
		if f.diagnosis {
			rule.Status = 403
		}
		require.NoError(s.t, s.e.Fail(rule))
		defer s.e.ClearFaults()
	}
	d := s.e.Deliver(req, now)
	if f != nil && f.diagnosis && d.Response != nil && d.Response.Status == 403 {
		d.Response.Header.Add("X-Ms-diagnostics", `28055;source="pool";reason="OAuth token is invalid."`)
	}
	return simDelivery{response: d.Response, delay: d.Delay, parked: d.Parked}
}

func (s *simServer) settle(now time.Time) []*emulator.Parked { return s.e.Settle(now) }

func (s *simServer) due() (time.Time, bool) { return s.e.Due() }

func (s *simServer) forget(p *emulator.Parked, now time.Time) { s.e.Forget(p, now) }

// setPresence changes a contact. The activity numbers the change.
func (s *simServer) setPresence(uri, availability string, version int, now time.Time) {
	require.NoError(s.t, s.e.SetPresence(uri, directory.Presence{
		Availability: availability, Activity: "v" + strconv.Itoa(version), DeviceType: "PC",
		Note: "note " + strconv.Itoa(version/3), Location: "room " + strconv.Itoa(version/5),
	}, now))
}

// presence returns the presence of a contact.
func (s *simServer) presence(uri string, now time.Time) (availability, activity, note, location string) {
	p := s.e.Presence(uri, now)
	return p.Availability, p.Activity, p.Note, p.Location
}

// encode converts a request of the core to HTTP.
func (s *simServer) encode(r Request) *httpmsg.Request {
	req := &httpmsg.Request{Method: "GET", URL: simOrigin + r.Href}
	req.Header.Add("Authorization", "Bearer "+s.token)
	req.Header.Add("Accept", "application/json")
	var input *hal.Resource
	switch r.Op {
	case OpCreate:
		req.Method, input = "POST", ucwa.CreateRequest{Duration: r.Duration, URIs: r.URIs}.Resource()
	case OpAdd:
		req.Method, input = "POST", ucwa.AddRequest{URIs: r.URIs}.Resource()
	case OpExtend:
		u, err := httpmsg.ParseURL(req.URL)
		require.NoError(s.t, err)
		req.Method, req.URL = "POST", u.WithQuery("duration", strconv.Itoa(r.Duration)).String()
	case OpDelete:
		req.Method = "DELETE"
	case OpBatch:
		req.Method = "POST"
		req.Header.Set("Accept", "multipart/batching")
		req.Header.Add("Content-Type", "multipart/batching;boundary=limit")
		var parts [][]byte
		for _, p := range r.Parts {
			method := "GET"
			if p.Delete {
				method = "DELETE"
			}
			parts = append(parts, []byte("Content-Type: application/http; msgtype=request\r\n\r\n"+
				method+" "+p.Href+" HTTP/1.1\r\nHost: pool.example\r\nAccept: application/json\r\n\r\n"))
		}
		req.Body = batch.Append(nil, "limit", parts)
	}
	if input != nil {
		body, err := hal.AppendJSON(nil, input)
		require.NoError(s.t, err)
		req.Body = body
		req.Header.Add("Content-Type", "application/json")
	}
	return req
}

// wantsToken reports whether an answer asks for another token.
func wantsToken(resp *httpmsg.Response) bool {
	return resp != nil && (resp.Status == 401 || resp.Status == 403 && strings.HasPrefix(resp.Header.Get("X-Ms-diagnostics"), "28055"))
}

// decode converts the answer to a request for the core.
func (s *simServer) decode(r Request, resp *httpmsg.Response) Answer {
	a := Answer{ID: r.ID}
	if resp.Status < 200 || resp.Status > 299 {
		a.Err = serverError(resp)
		open := ucwa.ReactionTo(resp.Status, a.Err.Reason) == ucwa.Repeat || a.Err.Reason.Code == "" && resp.Status >= 500
		a.Err.OutcomeUnknown = changes(r.Op) && open
		return a
	}
	var err error
	switch r.Op {
	case OpPoll:
		a.Events, err = hal.DecodeEventsJSON(resp.Body)
	case OpBatch:
		a.Parts, err = decodeParts(resp)
	case OpApplication:
		var doc *hal.Resource
		if doc, err = hal.DecodeJSON(resp.Body); err == nil {
			a.Links = linksOf(doc)
		}
	case OpDelete:
	default:
		a.Resource, err = hal.DecodeJSON(resp.Body)
	}
	if err == nil && r.Op != OpDelete && !strings.Contains(resp.Header.Get("Content-Type"), "json") && r.Op != OpBatch {
		err = errNotUCWA
	}
	if err != nil {
		a = Answer{ID: r.ID, Err: &ucwa.Error{Kind: ucwa.KindProtocol, Message: err.Error(), OutcomeUnknown: changes(r.Op)}}
	}
	return a
}

func linksOf(doc *hal.Resource) Links {
	links := Links{Events: doc.Href("events"), Batch: doc.Href("batch")}
	if people := doc.Resources(ucwa.RelPeople); len(people) > 0 {
		links.Subscriptions = people[0].Href(ucwa.RelPresenceSubscriptions)
		links.Groups = people[0].Href(ucwa.RelMyGroups)
	}
	return links
}

// changes reports whether an operation changes something on the server.
func changes(op Op) bool { return op == OpCreate || op == OpExtend || op == OpAdd || op == OpDelete }

func serverError(resp *httpmsg.Response) *ucwa.Error {
	e := &ucwa.Error{Kind: ucwa.KindServer, Status: resp.Status, Message: "the server answered " + strconv.Itoa(resp.Status)}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") {
		if doc, err := hal.DecodeJSON(resp.Body); err == nil {
			e.Reason, _ = ucwa.ParseReason(doc)
		}
	}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	return e
}

func decodeParts(resp *httpmsg.Response) ([]PartAnswer, error) {
	boundary, err := batch.Boundary(resp.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	raw, err := batch.Split(resp.Body, boundary)
	if err != nil {
		return nil, err
	}
	var parts []PartAnswer
	for _, text := range raw {
		inner, err := batch.ParseResponse(text)
		if err != nil {
			return nil, err
		}
		var p PartAnswer
		if inner.Status < 200 || inner.Status > 299 {
			p.Err = serverError(inner)
		} else if len(inner.Body) > 0 {
			if p.Resource, err = hal.DecodeJSON(inner.Body); err != nil {
				p.Err = &ucwa.Error{Kind: ucwa.KindProtocol, Message: err.Error()}
			}
		}
		parts = append(parts, p)
	}
	return parts, nil
}
