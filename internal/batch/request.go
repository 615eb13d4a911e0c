package batch

import (
	"bytes"
	"errors"
	"strings"
	"ucwapresence/internal/httpmsg"
)

// AppendRequest appends a request as the content of one part. An absolute URL is
// written as path and query with a Host field, because all requests of a batch go
// to the host of the batch. The Authorization field is omitted, because the token of
// the batch authorizes its parts (page BatchingRequests). URL and fields must not
// contain line ends.
func AppendRequest(b []byte, req *httpmsg.Request) []byte {
	b = append(b, "Content-Type: "+partType+"; msgtype=request\r\n\r\n"...)
	target, host := req.URL, ""
	if u, err := httpmsg.ParseURL(req.URL); err == nil {
		target = u.Target
		_, host, _ = strings.Cut(u.Origin, "//")
	}
	b = append(b, req.Method+" "+target+" HTTP/1.1\r\n"...)
	if host != "" && !req.Header.Has("Host") {
		b = append(b, "Host: "+host+"\r\n"...)
	}
	for _, f := range req.Header {
		if !strings.EqualFold(f.Name, "Authorization") {
			b = append(b, f.Name+": "+f.Value+"\r\n"...)
		}
	}
	b = append(b, "\r\n"...)
	return append(b, req.Body...)
}

// ParseRequest reads the request in a part. The body of the request shares the memory
// of part. The URL is path and query, without the host that the part may name.
func ParseRequest(part []byte) (*httpmsg.Request, error) {
	header, rest, err := ParseHeader(skipEmptyLines(part))
	if err != nil {
		return nil, err
	}
	if !isPartType(header.Get("Content-Type"), "request") {
		return nil, errors.New("the part is not of the type application/http; msgtype=request")
	}
	if err := checkEncoding(header); err != nil {
		return nil, err
	}

	line, rest := cutLine(skipEmptyLines(rest))
	method, target, err := parseRequestLine(string(line))
	if err != nil {
		return nil, err
	}
	req := &httpmsg.Request{Method: method, URL: target}
	if req.Header, rest, err = ParseHeader(rest); err != nil {
		return nil, err
	}
	// Clients write line ends after the body. In JSON and XML they have no meaning.
	req.Body = bytes.TrimRight(rest, "\r\n")
	return req, nil
}

// parseRequestLine returns path and query, and the method in upper case: a browser
// converts the common methods of its requests to upper case, but not those in a batch.
func parseRequestLine(line string) (method, target string, err error) {
	fields := strings.Split(line, " ")
	if len(fields) != 3 || !httpmsg.IsToken(fields[0]) || fields[2] != "HTTP/1.1" && fields[2] != "HTTP/1.0" {
		return "", "", errors.New("the part does not start with a request line, such as GET /path HTTP/1.1")
	}
	target = fields[1]
	if u, err := httpmsg.ParseURL(target); err == nil {
		target = u.Target
	}
	if !strings.HasPrefix(target, "/") || !isText(target) {
		return "", "", errors.New("the URL of the request in the part is neither a path nor absolute")
	}
	return strings.ToUpper(fields[0]), target, nil
}
