package sqsapi

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Credentials are what requests are signed with.
type Credentials struct {
	AccessKeyID, SecretAccessKey string
}

const (
	algorithm  = "AWS4-HMAC-SHA256"
	amzDate    = "20060102T150405Z"
	clockSkew  = 15 * time.Minute
	terminator = "aws4_request"
)

// signature is what a request's Authorization header says:
//
//	AWS4-HMAC-SHA256 Credential=<access key>/<date>/<region>/<service>/aws4_request,
//	  SignedHeaders=<name>;<name>…, Signature=<hex>
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
type signature struct {
	accessKey, region, service string
	headers                    []string
	hex                        string
	// at is the time of X-Amz-Date, from which the date under Credential comes.
	at time.Time
}

var (
	errUnsigned   = denied("MissingAuthenticationTokenException", "MissingAuthenticationToken", "The request is not signed.")
	errIncomplete = &apiError{
		http.StatusBadRequest, "IncompleteSignatureException", "IncompleteSignature",
		"The Authorization header is not that of Signature Version 4, or X-Amz-Date is missing.",
	}
	errUnknownKey = denied("UnrecognizedClientException", "InvalidClientTokenId", "The access key id is not that of credentials.json.")
	errSkew       = denied("InvalidSignatureException", "SignatureDoesNotMatch", "Signature expired, or not yet current: the clocks differ by more than 15 minutes.")
	errSignature  = denied("InvalidSignatureException", "SignatureDoesNotMatch", "The signature is not that of the request under the secret of credentials.json.")
)

// signature reads the signature of r, without verifying more than that it was
// made about now with the right access key.
func (c Credentials) signature(r *http.Request, now time.Time) (signature, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return signature{}, errUnsigned
	}
	s, ok := parseSignature(header)
	at, err := time.Parse(amzDate, r.Header.Get("X-Amz-Date"))
	if !ok || err != nil {
		return signature{}, errIncomplete
	}
	s.at = at
	if !equal(s.accessKey, c.AccessKeyID) {
		return signature{}, errUnknownKey
	}
	if at.Sub(now).Abs() > clockSkew {
		return signature{}, errSkew
	}
	return s, nil
}

func parseSignature(header string) (s signature, ok bool) {
	rest, ok := strings.CutPrefix(header, algorithm+" ")
	if !ok {
		return signature{}, false
	}
	fields := make(map[string]string)
	for field := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		fields[name] = value
	}
	scope := strings.Split(fields["Credential"], "/")
	if len(scope) != 5 || scope[4] != terminator || fields["SignedHeaders"] == "" || fields["Signature"] == "" {
		return signature{}, false
	}
	return signature{
		accessKey: scope[0], region: scope[2], service: scope[3],
		headers: strings.Split(fields["SignedHeaders"], ";"), hex: fields["Signature"],
	}, true
}

// verify signs r anew, as it arrived, and compares.
func (c Credentials) verify(s signature, r *http.Request, body []byte) error {
	if s.service != "sqs" || !s.covers(r.Header) {
		return errSignature
	}
	again, err := s.unsigned(r, body)
	if err != nil {
		return errSignature
	}
	hash := sha256.Sum256(body)
	credentials := aws.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey}
	err = v4.NewSigner().SignHTTP(context.Background(), credentials, again, hex.EncodeToString(hash[:]), s.service, s.region, s.at)
	if err != nil {
		return errSignature
	}
	want, ok := parseSignature(again.Header.Get("Authorization"))
	if !ok || !equal(want.hex, s.hex) {
		return errSignature
	}
	return nil
}

// covers says whether all is signed that must be: the host, and each of AWS's headers.
func (s signature) covers(header http.Header) bool {
	for name := range header {
		name = strings.ToLower(name)
		if strings.HasPrefix(name, "x-amz-") && !slices.Contains(s.headers, name) {
			return false
		}
	}
	return slices.Contains(s.headers, "host")
}

// unsigned returns r with no headers but the signed ones. Its path is the one
// that was sent, whatever a router has made of it.
func (s signature) unsigned(r *http.Request, body []byte) (*http.Request, error) {
	sent, err := url.ParseRequestURI(r.RequestURI)
	if err != nil {
		return nil, err
	}
	sent.Scheme, sent.Host = "http", r.Host
	again := &http.Request{Method: r.Method, URL: sent, Host: r.Host, Header: make(http.Header)}
	for _, name := range s.headers {
		switch name {
		case "host":
		case "content-length":
			again.ContentLength = int64(len(body))
		default:
			again.Header[http.CanonicalHeaderKey(name)] = r.Header.Values(name)
		}
	}
	return again, nil
}

func equal(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
