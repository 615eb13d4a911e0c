package hal

// DecodeEventsJSON reads the JSON form of a package of events, as strictly as
// [DecodeJSON] reads a resource. The error is an *[Error]. What is returned borrows
// from data, which must not change any more.
func DecodeEventsJSON(data []byte) (*Events, error) {
	if len(data) > MaxBytes {
		return nil, &Error{Offset: MaxBytes, Err: errBytes}
	}
	d := jsonDecoder{jsonScanner: newJSONScanner(borrow(data))}
	events := new(Events)
	d.events(events)
	d.end()
	if d.err != nil {
		return nil, d.err
	}
	return events, nil
}

func (d *jsonDecoder) events(events *Events) {
	at := d.pos
	for more := d.begin('{'); more; more = d.more() {
		switch d.name() {
		case "_links":
			events.Links = d.allLinks()
		case "sender":
			events.Senders = []Sender{}
			d.each(func() { events.Senders = d.sender(events.Senders) })
		default:
			d.value()
		}
	}
	if len(events.Links) == 0 && d.err == nil {
		d.fault(at, errNoEvents)
	}
}

// each reads an array, or the one object that stands in its place.
func (d *jsonDecoder) each(read func()) {
	if d.peek() != '[' {
		read()
		return
	}
	for more := d.begin('['); more; more = d.more() {
		read()
	}
}

// sender reads a sender with its events and adds it to the list.
func (d *jsonDecoder) sender(list []Sender) []Sender {
	list = append(list, Sender{})
	s := &list[len(list)-1]
	d.reference(&s.Reference, func(name string) {
		if name == "events" {
			d.each(func() { s.Events = d.event(s.Events) })
		} else {
			d.value()
		}
	})
	return list
}

// reference reads an object that has a rel and an href. Its other members are for
// other.
func (d *jsonDecoder) reference(r *Reference, other func(name string)) {
	at, href := d.pos, false
	for more := d.begin('{'); more; more = d.more() {
		switch name := d.name(); name {
		case "rel":
			r.Rel = d.text()
		case "href":
			r.Href, href = d.text(), true
		case "title":
			r.Title = d.text()
		default:
			other(name)
		}
	}
	switch {
	case d.err != nil:
	case r.Rel == "":
		d.fault(at, errLinkRel)
	case !href:
		d.fault(at, errLinkHref)
	}
}

// event reads an event and adds it to the list, unless it is of a type that
// nobody knows.
func (d *jsonDecoder) event(list []Event) []Event {
	at := d.pos
	var e Event
	pass := func(string) { d.value() }
	for more := d.begin('{'); more; more = d.more() {
		switch d.name() {
		case "link":
			d.reference(&e.Target, pass)
		case "in":
			d.reference(&e.In, pass)
		case "_embedded":
			for more := d.begin('{'); more; more = d.more() {
				e.Embedded = d.embedded(e.Embedded, d.name(), false)
			}
		case "reason":
			e.Reason = new(Resource)
			d.resource(e.Reason)
		case "status":
			e.Status = d.text()
		case "type":
			e.Type = EventType(d.text())
		default:
			d.value()
		}
	}
	switch {
	case d.err != nil:
	case e.Type == "":
		d.fault(at, errEventType)
	case !e.Type.known():
		return list
	case e.Target.Rel == "":
		d.fault(at, errEventLink)
	}
	return append(list, e)
}

// AppendEventsJSON appends the JSON form of a package of events to dst, in the
// order of the pages: _links, then sender, which is left out if there is no list.
// It fails as [AppendJSON] does.
func AppendEventsJSON(dst []byte, events *Events) ([]byte, error) {
	e := jsonEncoder{encoder{out: dst}}
	e.events(events)
	return e.finish(dst)
}

func (e *jsonEncoder) events(events *Events) {
	e.begin('{')
	e.checkEvents(events)
	e.name("_links")
	e.links(events.Links)
	if events.Senders != nil {
		e.enter("sender")
		e.name("sender")
		e.begin('[')
		for i := range events.Senders {
			e.enterItem(i)
			e.comma()
			e.sender(&events.Senders[i])
			e.leave()
		}
		e.end(']')
		e.leave()
	}
	e.end('}')
}

func (e *jsonEncoder) sender(s *Sender) {
	e.begin('{')
	e.checkReference(&s.Reference)
	e.reference(&s.Reference)
	e.enter("events")
	e.name("events")
	e.begin('[')
	for i := range s.Events {
		e.enterItem(i)
		e.comma()
		e.event(&s.Events[i])
		e.leave()
	}
	e.end(']')
	e.leave()
	e.end('}')
}

// reference appends the members of a reference to an object that is open.
func (e *jsonEncoder) reference(r *Reference) {
	e.name("rel")
	e.text(r.Rel)
	e.name("href")
	e.text(r.Href)
	if r.Title != "" {
		e.name("title")
		e.text(r.Title)
	}
}

func (e *jsonEncoder) event(event *Event) {
	e.begin('{')
	e.checkEvent(event)
	e.member("link", &event.Target)
	if event.In != (Reference{}) {
		e.member("in", &event.In)
	}
	if len(event.Embedded) > 0 {
		e.name("_embedded")
		e.embedded(event.Embedded)
	}
	if event.Reason != nil {
		e.enter("reason")
		e.name("reason")
		e.resource(event.Reason)
		e.leave()
	}
	if event.Status != "" {
		e.name("status")
		e.text(event.Status)
	}
	e.name("type")
	e.text(string(event.Type))
	e.end('}')
}

// member appends a member that is a reference.
func (e *jsonEncoder) member(name string, r *Reference) {
	e.name(name)
	e.begin('{')
	e.reference(r)
	e.end('}')
}
