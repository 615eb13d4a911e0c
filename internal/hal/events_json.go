package hal

// DecodeEventsJSON decodes the JSON form of a package of events, as strictly as
// [DecodeJSON] decodes a resource. The error is an *[Error]. The package refers to
// data, which must not change afterwards.
func DecodeEventsJSON(data []byte) (*Events, error) {
	if len(data) > MaxBytes {
		return nil, decodeError(MaxBytes, "", errBytes)
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
			if d.null() {
				continue
			}
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

// each calls read for each item of an array, or for an object in place of an array.
// It skips null.
func (d *jsonDecoder) each(read func()) {
	if d.peek() != '[' {
		if !d.null() {
			read()
		}
		return
	}
	for more := d.begin('['); more; more = d.more() {
		if !d.null() {
			read()
		}
	}
}

// sender reads a sender with its events and appends it to the list.
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

// reference reads an object that has a rel, an href and perhaps a title, and calls other
// for each other member.
func (d *jsonDecoder) reference(r *Reference, other func(name string)) {
	at, href := d.pos, false
	for more := d.begin('{'); more; more = d.more() {
		switch name := d.name(); name {
		case "rel":
			r.Rel = d.optionalText()
		case "href":
			href = d.peek() != 'n'
			r.Href = d.optionalText()
		case "title":
			r.Title = d.optionalText()
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

// optionalText reads a string that may be null, which counts as empty.
func (d *jsonDecoder) optionalText() string {
	if d.null() {
		return ""
	}
	return d.text()
}

// event reads an event and appends it to the list, unless its type is unknown.
func (d *jsonDecoder) event(list []Event) []Event {
	at := d.pos
	var e Event
	optionalReference := func(r *Reference) {
		if !d.null() {
			d.reference(r, func(string) { d.value() })
		}
	}
	for more := d.begin('{'); more; more = d.more() {
		switch d.name() {
		case "link":
			optionalReference(&e.Target)
		case "in":
			optionalReference(&e.In)
		case "_embedded":
			e.Embedded = d.allEmbedded(func(string) bool { return false })
		case "reason":
			if !d.null() {
				e.Reason = new(Resource)
				d.resource(e.Reason)
			}
		case "status":
			e.Status = d.optionalText()
		case "type":
			e.Type = EventType(d.optionalText())
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

// AppendEventsJSON appends the JSON form of a package of events to dst in the order
// of Microsoft's pages: _links, then sender. It omits sender if Senders is nil. It fails
// as [AppendJSON] does.
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

// reference appends the members of a reference to the open object.
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
