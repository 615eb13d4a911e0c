package hal

// DecodeEventsXML decodes the XML form of a package of events, as strictly as
// [DecodeXML] decodes a resource. The error is an *[Error]. The package refers to
// data, which must not change afterwards.
func DecodeEventsXML(data []byte) (*Events, error) { return decodeEventsXML(data, "") }

func decodeEventsXML(data []byte, charset string) (*Events, error) {
	if len(data) > MaxBytes {
		return nil, decodeError(MaxBytes, "", errBytes)
	}
	d := xmlDecoder{xmlScanner: newXMLScanner(borrow(data), charset)}
	events := new(Events)
	d.events(events)
	if d.err != nil {
		return nil, d.err
	}
	return events, nil
}

func (d *xmlDecoder) events(events *Events) {
	if d.next() != xmlStart {
		return // the scanner has the error
	}
	at := d.begin
	switch {
	case !d.isUCWA():
		d.fault(at, errForeignRoot)
	case d.string(d.name) != "events":
		d.fault(at, errEventsRoot)
	}
	if href, ok := d.attribute("href"); ok {
		events.Links = []Link{{Rel: relSelf, Href: href}}
	}
	for d.child() {
		switch d.string(d.name) {
		case "link":
			events.Links = d.link(events.Links)
		case "sender":
			events.Senders = d.sender(events.Senders)
		default:
			d.skip()
		}
	}
	if len(events.Links) == 0 {
		d.fault(at, errNoEvents)
	}
	d.next() // the end of the document
}

// sender reads a sender with its events and appends it to the list. It skips elements
// that are not event types.
func (d *xmlDecoder) sender(list []Sender) []Sender {
	s := Sender{Reference: d.reference()}
	for d.child() {
		if t := EventType(d.string(d.name)); t.known() {
			s.Events = append(s.Events, d.event(t))
		} else {
			d.skip()
		}
	}
	return append(list, s)
}

// reference returns the reference in the attributes of the element that has just
// started.
func (d *xmlDecoder) reference() (r Reference) {
	r.Rel, _ = d.attribute("rel")
	href, ok := d.attribute("href")
	r.Href = href
	r.Title, _ = d.attribute("title")
	switch {
	case r.Rel == "":
		d.fault(d.begin, errLinkRel)
	case !ok:
		d.fault(d.begin, errLinkHref)
	}
	return r
}

func (d *xmlDecoder) event(t EventType) Event {
	e := Event{Type: t, Target: d.reference()}
	e.Status, _ = d.attribute("status")
	for d.child() {
		switch name := d.string(d.name); {
		case name == "in" && e.In.Rel != "", name == "reason" && e.Reason != nil:
			d.fault(d.begin, errDuplicateElement)
		case name == "in":
			e.In = d.reference()
			d.skip()
		case name == "resource":
			e.Embedded = d.embedded(e.Embedded, func(string) bool { return false })
		case name == "reason":
			e.Reason = new(Resource)
			d.reason(e.Reason)
		default:
			d.skip()
		}
	}
	return e
}

// AppendEventsXML appends the XML form of a package of events to dst: self is the href
// of the root element, and the type of an event is the name of its element. It fails
// as [AppendXML] does. No page shows the collection, the reason and the status of an
// event in XML. AppendEventsXML writes them as the elements in and reason and as the
// attribute status.
func AppendEventsXML(dst []byte, events *Events) ([]byte, error) {
	e := xmlEncoder{encoder{out: dst}}
	e.write(xmlDeclaration)
	e.events(events)
	return e.finish(dst)
}

func (e *xmlEncoder) events(events *Events) {
	e.begin("events")
	e.checkEvents(events)
	e.self(events.Links)
	e.attribute("xmlns", Namespace)
	e.write(">")
	start := len(e.out)
	e.links(events.Links)
	e.enter("sender")
	for i := range events.Senders {
		e.enterItem(i)
		e.sender(&events.Senders[i])
		e.leave()
	}
	e.leave()
	e.end("events", start)
}

func (e *xmlEncoder) sender(s *Sender) {
	e.begin("sender")
	e.checkReference(&s.Reference)
	e.reference(&s.Reference)
	e.write(">")
	start := len(e.out)
	e.enter("events")
	for i := range s.Events {
		e.enterItem(i)
		e.event(&s.Events[i])
		e.leave()
	}
	e.leave()
	e.end("sender", start)
}

// reference appends the attributes of a reference to the open start tag.
func (e *xmlEncoder) reference(r *Reference) {
	e.attribute("rel", r.Rel)
	e.attribute("href", r.Href)
	if r.Title != "" {
		e.attribute("title", r.Title)
	}
}

func (e *xmlEncoder) event(event *Event) {
	element := string(event.Type)
	e.begin(element)
	e.checkEvent(event)
	e.reference(&event.Target)
	if event.Status != "" {
		e.attribute("status", event.Status)
	}
	e.write(">")
	start := len(e.out)
	if event.In != (Reference{}) {
		e.begin("in")
		e.reference(&event.In)
		e.write(">")
		e.end("in", len(e.out))
	}
	e.embedded(event.Embedded)
	if event.Reason != nil {
		e.enter("reason")
		if !event.Reason.fitsReason() {
			e.fault(errNoReason)
		}
		e.reason(event.Reason, false)
		e.leave()
	}
	e.end(element, start)
}
