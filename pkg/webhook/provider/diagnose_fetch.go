package provider

import (
	"context"
	"sync"
)

// onceFetcher gets each URL once, however many attempts ask for it.
type onceFetcher struct {
	fetcher Fetcher
	mu      sync.Mutex
	got     map[string]fetched
}

type fetched struct {
	data []byte
	err  error
}

// fetchOnce returns f so that it gets each URL once; nil if f is nil.
func fetchOnce(f Fetcher) Fetcher {
	if f == nil {
		return nil
	}
	return &onceFetcher{fetcher: f, got: map[string]fetched{}}
}

func (o *onceFetcher) Fetch(ctx context.Context, url string) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if f, ok := o.got[url]; ok {
		return f.data, f.err
	}
	data, err := o.fetcher.Fetch(ctx, url)
	o.got[url] = fetched{data, err}
	return data, err
}
