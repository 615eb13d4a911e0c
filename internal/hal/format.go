package hal

import "strings"

// Format is one of the two wire forms. The zero value is JSON, the default of the
// protocol.
type Format uint8

const (
	JSON Format = iota
	XML
)

// String returns "json" or "xml".
func (f Format) String() string {
	if f == XML {
		return "xml"
	}
	return "json"
}

// MediaType returns the media type of the format as most clients write it.
func (f Format) MediaType() string { return "application/" + f.String() }

// Decode decodes a document in the format. Only the document itself states its encoding;
// otherwise see [Format.DecodeCharset]. The resource refers to data, which must not
// change afterwards.
func (f Format) Decode(data []byte) (*Resource, error) {
	if f == XML {
		return DecodeXML(data)
	}
	return DecodeJSON(data)
}

// Append appends the document of r in the format.
func (f Format) Append(dst []byte, r *Resource) ([]byte, error) {
	if f == XML {
		return AppendXML(dst, r)
	}
	return AppendJSON(dst, r)
}

// DecodeEvents decodes a package of events in the format, as [Format.Decode] does a
// document.
func (f Format) DecodeEvents(data []byte) (*Events, error) {
	if f == XML {
		return DecodeEventsXML(data)
	}
	return DecodeEventsJSON(data)
}

// AppendEvents appends a package of events in the format.
func (f Format) AppendEvents(dst []byte, e *Events) ([]byte, error) {
	if f == XML {
		return AppendEventsXML(dst, e)
	}
	return AppendEventsJSON(dst, e)
}

// FormatOf returns the format of a media type, whose case and parameters do not matter.
// Besides application/json and application/xml it accepts the vendor types of UCWA, which
// the page Versioning spells without ".com". It returns false for every other type.
func FormatOf(mediaType string) (Format, bool) {
	if i := strings.IndexByte(mediaType, ';'); i >= 0 {
		mediaType = mediaType[:i]
	}
	switch strings.ToLower(strings.TrimSpace(mediaType)) {
	case "application/json",
		"application/vnd.microsoft.com.ucwa+json", "application/vnd.microsoft.ucwa+json":
		return JSON, true
	case "application/xml",
		"application/vnd.microsoft.com.ucwa+xml", "application/vnd.microsoft.ucwa+xml":
		return XML, true
	}
	return 0, false
}
