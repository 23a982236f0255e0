package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"net/http"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// parseRequest reads a request as HTTP/1.1 writes it (RFC 9112). The body is what
// follows the empty line: as much of it as Content-Length says, since editors add a
// line break at the end of files. If address is empty the URL is that of the request.
func parseRequest(raw []byte, address string) (*provider.Request, error) {
	r := bufio.NewReader(bytes.NewReader(raw))
	lines := textproto.NewReader(r)
	first, err := lines.ReadLine()
	if err != nil {
		return nil, errors.New("it is empty")
	}
	method, target, err := parseFirstLine(first)
	if err != nil {
		return nil, err
	}
	header, err := lines.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.New("a header has no colon, or the empty line after the headers is missing")
	}
	rest, _ := io.ReadAll(r) // of memory, which does not fail
	body, err := requestBody(http.Header(header), rest)
	if err != nil {
		return nil, err
	}
	if address == "" {
		if address, err = addressOf(target, header.Get("Host")); err != nil {
			return nil, err
		}
	}
	return &provider.Request{Method: method, URL: address, Header: http.Header(header), Body: body}, nil
}

func parseFirstLine(line string) (method, target string, err error) {
	parts := strings.Fields(line)
	if len(parts) != 3 || !strings.HasPrefix(parts[2], "HTTP/") {
		return "", "", fmt.Errorf("its first line is not such as \"POST /path HTTP/1.1\"")
	}
	return parts[0], parts[1], nil
}

// addressOf returns the URL of a request target (RFC 9112, section 3.2).
func addressOf(target, host string) (string, error) {
	if u, err := url.Parse(target); err == nil && u.IsAbs() {
		return target, nil
	}
	if host == "" {
		return "", errors.New("it has no Host header; give the URL with --url")
	}
	return "https://" + host + target, nil
}

// bodyOf returns the body in rest, which is what follows the headers.
func requestBody(h http.Header, rest []byte) ([]byte, error) {
	if strings.EqualFold(h.Get("Transfer-Encoding"), "chunked") {
		if body, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(rest))); err == nil {
			return body, nil
		}
		return rest, nil // what recorded it has put the chunks together
	}
	length := h.Get("Content-Length")
	if length == "" {
		return rest, nil
	}
	n, err := strconv.Atoi(length)
	switch {
	case err != nil || n < 0:
		return nil, fmt.Errorf("its Content-Length %q is no number", length)
	case n > len(rest):
		return nil, fmt.Errorf("its body has %d bytes, where Content-Length says %d: it is not whole", len(rest), n)
	}
	return rest[:n], nil
}
