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
//   - No Accept, an empty one and */* mean JSON.
//   - A path may start with several slashes, and is matched in any case but for
//     ids.
//   - Discovery answers at any host; where it has a host of its own,
//     lyncdiscover.* and lyncdiscoverinternal.*, also at the root.
//   - A user name may be an address, a SIP URI, DOMAIN\user, or the user alone.
//   - Anybody with a SIP URI may be a contact, known to the server or not.
//
// # Where the pages are silent
//
//   - The application of another user answers 404, as if there were none.
//   - Signing in again with the same endpointId returns the application as it
//     is: culture and userAgent do not change.
//   - instanceId and type are taken and change nothing: a user has one
//     application, and one event channel, per endpointId.
//   - What the emulator does not have, such as meetings, phones and call
//     forwarding, has no links. The exception are photos, which clients ask for
//     without looking: nobody has one, and the answer is 404.
//   - No document has an ETag, so that no answer is 304.
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
//     allows; its time spans change nothing, and nobody becomes idle for not
//     reporting activity.
//   - myContactsAndGroupsSubscription is Connected at once: the contact list does
//     not change.
//   - Whoever is in the directory is a colleague; how close others are is unknown
//     (contactPrivacyRelationship).
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
//   - A contact without note or location has them as documents without
//     properties.
//   - Everybody has the same groups. Contacts are those in any group but the
//     distribution groups.
package emulator
