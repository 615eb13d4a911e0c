// Package emulator is a UCWA 2.0 server as a function: [Emulator.Deliver] answers
// a request from its state and the time it is told. An [Emulator] starts no
// goroutine, sets no timer, reads no clock and opens no socket, so that the same
// emulator runs behind HTTP, inside a browser tab and in a test that moves time
// by hand. [Transport] and [Clock] are what carries it there.
//
// A request meets the faults that are set (fault.go). Then it goes through the
// checks of check.go in their fixed order, and through one operation of the
// table in route.go. An operation reads its input, and changes or shows the
// state: applications with their presence subscriptions, and a directory of
// people with their presence. A request for a token goes its own way
// (sign_in.go), because it is OAuth's and not UCWA's.
//
// # The event channel
//
// What happens becomes events in the channels of the applications that it is about
// (watch.go), where they wait for others to go along with (queue.go). Much happens
// by itself: subscriptions end, people move. The agenda has when, and whenever the
// emulator is told the time, it first does what is due by then, one thing after
// the other and each at its own time (agenda.go, expiry.go): a clock can be moved
// by any distance.
//
// A GET of the channel (poll.go) that has to wait is parked: [Emulator.Deliver]
// returns a [Parked] in place of a response, and [Emulator.Settle] later says that
// it has got one. [Transport] and the tab do that waiting.
//
// A package that has gone out stays until the reader asks for the next one, so
// that an answer which is lost can be had again. Each event goes out once, in its
// order, but for what aggregation leaves out: of several changes of one thing all
// but the first, what has come and gone before anybody read of it, and changes of
// what has gone since.
//
// # What it lets in
//
// Clients were written against servers that take more than the pages promise.
// Hence:
//
//   - Names of parameters are matched in any case; numbers may be strings.
//   - Parameters of a POST may stand in its query or its body, or in both if
//     they agree. Those that the server itself puts into links, groupId and
//     presenceSubscriptionId, count from the query if they differ.
//   - A body without Content-Type, or with an empty one, is JSON; no body is an
//     empty input, whatever its Content-Type; a GET may have a Content-Type.
//   - A property that is null counts as missing, rel included.
//   - JSON may have names without quotation marks, texts between marks of the other
//     kind, and a comma after the last member (lax_json.go).
//   - What comes along with a POST that takes no input, such as reportMyActivity, may
//     be anything.
//   - A search takes an e-mail address in place of a query, or besides.
//   - No Accept, an empty one and */* mean JSON.
//   - A path may start with several slashes, and is matched in any case but for
//     ids. makeMeAvailable and reportMyActivity are where captures have them, and
//     where their pages have them.
//   - Discovery answers at any host, with or without /root at the end; where it has
//     a host of its own, lyncdiscover.* and lyncdiscoverinternal.*, also at the root.
//   - A form with a password may come in parts (multipart/form-data).
//   - A timeout of the event channel that is shorter than the least counts as that.
//   - A user name may be an address, a SIP URI, DOMAIN\user, or the user alone.
//   - Anybody with a SIP URI may be a contact, known to the server or not. The path of
//     a contact may have the whole URI for the address in it.
//   - A batch may have line ends of either kind, empty lines before its parts,
//     and lengths that are wrong or missing. The requests in it may be written
//     to any host, and their methods in small letters; the token is that of the
//     batch, whatever they say.
//
// # Where the pages are silent
//
//   - The application of another user answers 404, as if there were none.
//   - Signing in again with the same endpointId returns the application as it
//     is: culture and userAgent do not change.
//   - instanceId and type are taken and change nothing: a user has one
//     application, and one event channel, per endpointId.
//   - What the emulator does not have, such as meetings, phones and call
//     forwarding, has no links. The exceptions are what clients take for granted:
//     photos, of which nobody has one, so that the answer is 404, token or not, and
//     startMessaging, which is answered with the 409 of what is not supported.
//   - communication is the one document with an ETag, and the one that takes a PUT,
//     because clients sign in with it. It keeps the properties of makeMeAvailable and
//     conversationHistory, and no others. No answer is 304.
//   - Everybody signs in with the password of the page CreateAnApplication, unless
//     the configuration gives them another. Without a password,
//     urn:microsoft.rtc:windows signs in whom the first token is for.
//   - urn:microsoft.rtc:passive is refused with the address of a page that is not
//     there, urn:microsoft.rtc:anonmeeting as not supported.
//   - A token that was asked for has all scopes. Of those, 10,000 are kept.
//   - Discovery has a rel in XML only: captures are JSON and have none, the
//     reference pages have one in both.
//   - What users say of themselves is what everybody sees of them, until the
//     application ends in which they have said it. Offwork shows as Away with the
//     activity off-work.
//   - makeMeAvailable takes every modality there is, not only those that the page
//     allows. Its inactiveTimeout is a number of minutes, hh:mm:ss or PT5M; the time
//     for phones changes nothing.
//   - Who was Online or Busy and has reported no activity for inactiveTimeout is
//     IdleOnline or IdleBusy, and after awayTimeout more Away; whatever they say or
//     report brings it back. No application ends for it, because no page says when.
//   - myContactsAndGroupsSubscription is Connected at once: the contact list does
//     not change. The 201 of its start has a Location besides the document.
//   - Whoever is in the directory is a colleague; how close others are is unknown
//     (contactPrivacyRelationship).
//   - makeMeAvailable is followed by communication, updated and embedded, besides
//     what its page has as events of me: a real server was seen to send that.
//   - A search in vain embeds nothing, not even an empty array, because the demo
//     code of the pages could not read that.
//   - Refusals are in the media type that the client asked for, the vendor's
//     included, as on the page Versioning; a 406 is in JSON.
//   - The numbers behind LimitExceeded and TooManyApplications, see [Limits].
//   - Extending answers 200, also where it is the subscription of a group that
//     is subscribed to again. The contacts stay those of the first time.
//   - Adding a contact who is in the subscription already is no error, and shows
//     the membership there is. The answer holds the memberships of those who
//     were asked for, not all.
//   - A subscription whose last contact is removed stays until its time is over.
//   - Who has no note or location has them as documents whose text is empty: the
//     sample code of the pages shows no end of a note without one.
//   - A batch is carried out in order. What must not be in one, another batch,
//     events and photos, is refused in its place with 403, and what is no
//     request with 400.
//   - A batch takes as long as the slowest request in it. A connection that a
//     fault breaks for one of them is a 504 in its place.
//   - Everybody has the same groups. Contacts are those in any group but the
//     distribution groups.
//   - The channel of an application is there from the start: the first GET is told
//     of what was created before it.
//   - Events that a request of the application brings about are released at once,
//     the initial state of contacts included; what happens by itself waits for the
//     time of its priority, also if there is nothing to aggregate it with. The last
//     moment of a wait takes along what is there.
//   - An ack that is missing, 0 or beyond all numbers does not fit, and is answered
//     with resync like any other; what is no number is refused.
//   - A GET that another one refuses to give way to changes nothing. A priority is
//     remembered like the intervals: who gives none has the last one given.
//   - The links of an answer repeat the query of its GET, each parameter once and
//     with its last value.
//   - The event channel in XML is for the type of the vendor; application/xml
//     alone answers 406, but for a variant that lets it in, see [Variants].
//   - How users are is told to the applications in which they are available, as
//     events of me: at once to the one in which they say it, and to the others, or
//     if it was said elsewhere, with the wait of what happens by itself. As a
//     contact it is told, in addition, to who is subscribed to themselves.
//   - That somebody was active again is no event, nor is an extension. A warning
//     and the end of a subscription wait like other events, for 5 seconds unless the
//     reader wants it otherwise.
//   - An extension after the nominal end, within the grace, counts from now. The end
//     is announced again only if there is more time left than the warning takes.
//   - What is dropped before resume is said is not told: resume means that all
//     subscriptions are gone. Those created since then are there, and told.
//   - The times and limits behind warning, resume and the end of an application,
//     see [Times] and [Limits]. A channel that was never read has no limit of its
//     own: what waits there is no more than there is to know.
//   - An application that has ended by itself answers 410, for as long as it is one
//     of the last thousand of its kind; one that was deleted or killed answers 404.
//     Who waits for events when it ends is answered 404.
package emulator
