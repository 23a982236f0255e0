package provider

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
)

// HTTPFetcher is a [Fetcher] over net/http. It asks for https URLs of the hosts that
// the providers of this package have, and of no others; it follows no redirect, uses
// no proxy, connects to no address that is not public, and reads at most 256 KB. It is
// safe for concurrent use.
type HTTPFetcher struct {
	client  http.Client
	prepare func(*http.Request) error
	// permits reports whether an address may be connected to, and hosts are those that
	// may be asked; tests have others.
	permits func(netip.Addr) bool
	hosts   []string
}

// NewHTTPFetcher returns a fetcher. If prepare is not nil, it is called for each
// request before that is sent, and may add the credentials that some hosts want:
// eBay's an application's token in the header Authorization, and Plaid's a POST
// with client_id, secret and key_id in place of the GET with key_id in its query. It
// must not change the URL's host, and is called concurrently.
func NewHTTPFetcher(prepare func(*http.Request) error) *HTTPFetcher {
	f := &HTTPFetcher{prepare: prepare, permits: isPublicAddress, hosts: publishingHosts()}
	dialer := &net.Dialer{Timeout: fetchTimeout, ControlContext: f.control}
	f.client = http.Client{
		Timeout: fetchTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
		Transport: &http.Transport{
			DialContext:         dialer.DialContext,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: fetchTimeout,
			ForceAttemptHTTP2:   true,
			// Keys are asked for once in an hour: by then a connection may have died unnoticed.
			DisableKeepAlives: true,
		},
	}
	return f
}

// publishingHosts are the hosts of all providers that publish keys.
func publishingHosts() (hosts []string) {
	for _, group := range groups {
		for i := range group {
			for j := range group[i].Schemes {
				if f := group[i].Schemes[j].Fetch; f != nil {
					hosts = append(hosts, f.Hosts...)
				}
			}
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// Fetch is as in [Fetcher]. Its errors name the host, and nothing that was sent.
func (f *HTTPFetcher) Fetch(ctx context.Context, address string) ([]byte, error) {
	r, err := f.request(ctx, address)
	if err != nil {
		return nil, err
	}
	response, err := f.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("fetch keys of %s: %w", r.URL.Host, errors.Unwrap(err))
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone: // of a key that there is not
		return nil, fmt.Errorf("fetch keys of %s: %w", r.URL.Host, fs.ErrNotExist)
	default:
		return nil, fmt.Errorf("fetch keys of %s: status %d", r.URL.Host, response.StatusCode)
	}
	doc, err := io.ReadAll(io.LimitReader(response.Body, maxPublished+1))
	if err == nil && len(doc) > maxPublished {
		err = errors.New("too long")
	}
	if err != nil {
		return nil, fmt.Errorf("fetch keys of %s: %w", r.URL.Host, err)
	}
	return doc, nil
}

// request makes a request that is known to go to a host that may be asked.
func (f *HTTPFetcher) request(ctx context.Context, address string) (*http.Request, error) {
	if !ownURL(address, f.hosts) {
		return nil, errors.New("fetch keys: not a host that providers publish keys at")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil || f.prepare == nil {
		return r, err
	}
	host := r.URL.Host
	if err := f.prepare(r); err != nil {
		return nil, fmt.Errorf("prepare to fetch keys of %s: %w", host, err)
	}
	if r.URL.Scheme != "https" || r.URL.Host != host {
		return nil, fmt.Errorf("fetch keys of %s: the host was changed", host)
	}
	return r, nil
}

// control refuses a connection after its name has been resolved, so that no name
// leads to where nobody outside may look.
func (f *HTTPFetcher) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !f.permits(to.Addr().Unmap()) {
		return errors.New("not a public address")
	}
	return nil
}

// privateRanges are those that [netip.Addr] does not know as private: RFC 6598,
// RFC 2544, RFC 5737, RFC 6890, and the prefixes that embed an IPv4 address.
var privateRanges = [...]string{
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
	"2001:db8::/32", "2002::/16", "fec0::/10",
}

// isPublicAddress reports whether a is an address of the public internet.
func isPublicAddress(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	return !slices.ContainsFunc(privateRanges[:], func(prefix string) bool {
		return netip.MustParsePrefix(prefix).Contains(a)
	})
}
