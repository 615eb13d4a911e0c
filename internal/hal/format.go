package hal

import "strings"

// Format is one of the two wire forms. The zero value is JSON, the protocol's
// default.
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

// MediaType returns the media type that the presence pages send and accept.
func (f Format) MediaType() string { return "application/" + f.String() }

// Decode reads a document in the format. What is returned borrows from data, which
// must not change any more.
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

// DecodeEvents reads a package of events in the format. What is returned borrows
// from data, which must not change any more.
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

// FormatOf returns the format of a media type, given with or without
// parameters and in any case. Besides application/json and application/xml
// these are the vendor types of UCWA, which the Versioning page spells without
// ".com". The last result is false for every other type.
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
