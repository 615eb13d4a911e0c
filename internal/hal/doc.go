// Package hal holds the document model of UCWA 2.0 and its two wire forms.
//
// UCWA writes one resource model in two forms: a HAL dialect of JSON, and an XML
// vocabulary in its own [Namespace]. [DecodeJSON] and [DecodeXML] decode either form
// into a [Resource]; [AppendJSON] and [AppendXML] encode a resource in canonical form,
// byte for byte as Microsoft's reference pages print it. The event channel has a
// document of its own, [Events], with the codecs [DecodeEventsJSON],
// [DecodeEventsXML], [AppendEventsJSON] and [AppendEventsXML].
//
// # What both forms have
//
// Both forms have rel, links, properties and embedded resources, in document order.
// The root element of the XML form is not part of the model, because JSON has no
// equivalent. It follows from the content: a reason (see [Resource.IsReason]) is
// <reason>, any other resource without rel, links and embedded resources is <input>,
// and everything else is <resource>.
//
// # What XML loses
//
//   - Types: every scalar of an XML document is decoded as a [KindString], unless it
//     has the form /Date(ms)/, which is a [KindDate] in either form. [AppendXML]
//     writes a date in UTC, without its offset.
//   - Null, nested objects and nested lists, for which XML has no form except the
//     property bags of a reason. [AppendXML] refuses them. It also refuses characters
//     that XML excludes, and dates outside the years 0 to 9999.
//   - An empty embedded collection and an empty property bag are the same as missing
//     ones.
//   - Arrays of one element: XML writes them like a single element. The decoder has a
//     list of the array rels of the presence resources (see embedsArray and linksArray)
//     and treats one element of every other rel as single.
//   - The title and revision of the self link.
//   - [AppendEventsXML] refuses a reason with members that a reason does not have.
//
// Everything else is decoded as it was encoded. The encoders refuse a resource that
// the decoders would refuse or change, such as a resource with a duplicate name or a
// document that exceeds a limit.
//
// # Where decoding is strict
//
// JSON must conform to RFC 8259 and I-JSON (RFC 7493): no duplicate names, no invalid
// UTF-8, no lone surrogates, no number that exceeds the range of a double, nothing
// after the value. XML must be well-formed by XML 1.0 (fifth edition) and Namespaces
// in XML 1.0, encoded in UTF-8, and without DOCTYPE. A property, a rel or an attribute
// must not occur twice, and the links of one rel must be adjacent.
//
// # Where decoding is lenient, and why
//
// The protocol and real servers need these exceptions:
//
//   - A byte order mark may come first: captured parts of batches have one.
//   - null is read like a missing value wherever a value may be missing: rel, _links,
//     _embedded, an embedded resource, a link, its title and revision, a member of an
//     event, an item of an array of any of these. A link whose href is null is
//     missing, too. The value of a property stays null.
//   - rel may be missing: the captured discovery root has none, and some embedded
//     resources have only the rel that they are embedded under.
//   - A single object may replace an array: real servers do that. An array in place of
//     a single object is read as an array. For self, an array must have one link at
//     most, and is read as a single link (draft-kelly-json-hal, section 4.1.1).
//   - A date may have plain slashes, as JavaScript writes them, and an offset, as in
//     /Date(1358827096000-0700)/. Its digits are UTC in any case.
//   - XML elements may have no namespace: the page PayloadFormat shows some.
//   - An XML declaration may name any encoding if a byte order mark or the charset of
//     the Content-Type takes precedence, or if the text is a string already (RFC 7303,
//     section 3.2); see [Format.DecodeCharset]. XML with a charset other than UTF-8
//     must be ASCII. If only the declaration states an encoding, that must be UTF-8
//     (XML 1.0, section 4.3.3).
//   - Unknown attributes of links, XML attributes and XML elements are skipped,
//     because the protocol reserves the right to add them. They must be well-formed.
//     The same holds for unknown members of events and events of unknown types.
//   - A sender may be missing, and a single sender or event may replace an array.
//   - Property names keep their case. Readers of input ignore the case, as servers do
//     ([Resource.PropertyFold]).
package hal
