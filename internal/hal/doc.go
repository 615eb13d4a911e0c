// Package hal holds the document model of UCWA 2.0 and its two wire forms.
//
// UCWA writes one resource model in two ways: a HAL dialect of JSON, and an XML
// vocabulary of its own in [Namespace]. [DecodeJSON] and [DecodeXML] read either
// into a [Resource]; [AppendJSON] and [AppendXML] write one, canonically and to
// the byte as Microsoft's reference pages print it. The event channel has a
// document of its own, [Events], with codecs of the same kind:
// [DecodeEventsJSON], [DecodeEventsXML], [AppendEventsJSON] and [AppendEventsXML].
//
// # What is the same in both forms
//
// rel, links, properties and embedded resources, in document order. The root
// element of the XML form is not part of the model, because JSON has no mark for
// it; it follows from the content: a reason (see [Resource.IsReason]) is
// written as <reason>, anything else without rel, links and embedded resources
// as <input>, and everything else as <resource>.
//
// # What XML loses
//
//   - Types: every scalar that XML carries decodes as a [KindString], unless it
//     has the form /Date(ms)/ that makes it a [KindDate] in either form.
//   - A null and a nested object have no form in XML, with the exception of the
//     property bags of a reason; [AppendXML] refuses them, and the characters that
//     XML excludes.
//   - An empty embedded collection and an empty property bag are not told from
//     absent ones.
//   - Whether a rel with one member is an array: the codec knows the array rels
//     of the presence resources (arrays.go) and takes every other for single.
//   - The title and revision of the self link.
//   - What a reason beside an event has that is no reason's; [AppendEventsXML]
//     refuses it.
//
// Everything else that is written is read back as it was. What would not be, such
// as a name given twice or a document over the limits, is not written.
//
// # Where decoding is strict
//
// JSON is that of RFC 8259 and I-JSON (RFC 7493): no duplicate names, no invalid
// UTF-8, no lone surrogates, no number beyond what a double can hold, nothing behind
// the value. XML is well-formed XML 1.0 (fifth edition) and well-formed by
// Namespaces in XML 1.0, in UTF-8 and without DOCTYPE. A property, a rel or an
// attribute stands once, and the links of one rel stand side by side.
//
// # Where decoding is lenient, and why
//
// The protocol itself needs these exceptions and no others:
//
//   - A leading byte order mark: captured batch parts start with one.
//   - A missing rel: captures of the discovery root have none, and some embedded
//     resources are only named by the rel they are embedded under. A null in its
//     place is the same: there is a client that writes so what it does not have.
//   - A single object where an array is documented: seen from real servers. An
//     array where a single object is documented is read as what it is.
//   - A date with plain slashes: JavaScript writes them so.
//   - Elements without any namespace: the page PayloadFormat shows some.
//   - Unknown link attributes, XML attributes and XML elements are passed over:
//     the protocol reserves the right to add them. They must still be well-formed.
//     So are members of events that we do not know, and events of unknown types.
//   - A single sender or event where an array is documented; no sender at all.
//   - Property names keep their case. Input is matched case-insensitively by its
//     readers ([Resource.PropertyFold]), as servers do.
package hal
