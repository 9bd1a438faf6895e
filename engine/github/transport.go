package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	largest  = 64 << 20        // bytes of one answer
	patience = 2 * time.Minute // for one request without a time limit of its own
)

// transport lies between go-github and the network. It adds the token, asks
// conditionally for what it has seen before, waits where GitHub wants it, and
// lets only whole answers through. go-github counts the limits too, but does
// not know 429 and then refuses every call; so it never sees them.
type transport struct {
	base      *url.URL
	next      http.RoundTripper
	timeout   time.Duration
	authorise func(http.Header) // a closure, so that no print of a client shows the token
	wait      func(context.Context, string, time.Time) error
	now       func() time.Time

	mu   sync.Mutex
	seen map[string]*answer // by what was asked
	held int                // bytes in seen
}

func newTransport(o Options, base *url.URL) *transport {
	t := &transport{
		base: base, next: http.DefaultTransport, timeout: patience,
		authorise: func(http.Header) {},
		wait:      o.Wait, now: o.Now, seen: map[string]*answer{},
	}
	if o.HTTP != nil && o.HTTP.Transport != nil {
		t.next = o.HTTP.Transport
	}
	if o.HTTP != nil && o.HTTP.Timeout > 0 {
		t.timeout = o.HTTP.Timeout
	}
	if token := o.Token; token != "" {
		t.authorise = func(h http.Header) { h.Set("Authorization", "Bearer "+token) }
	}
	return t
}

// answer is a response that was read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a *answer) response(req *http.Request) *http.Response {
	return &http.Response{
		Status: fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: quiet(a.header), Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}
}

// quiet takes the limits out of a header: they were dealt with here.
func quiet(h http.Header) http.Header {
	h = h.Clone()
	for _, name := range []string{"Retry-After", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset", "X-Ratelimit-Used"} {
		h.Del(name)
	}
	return h
}

// RoundTrip sends a request as often as it takes and makes sense.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != t.base.Scheme || req.URL.Host != t.base.Host {
		return nil, fmt.Errorf("%s is another host than %s, and gets neither request nor token", req.URL.Host, t.base.Host)
	}
	for try := 1; ; try++ {
		a, err := t.send(req)
		if err == nil {
			a, err = t.whole(req, a)
		}
		p := t.pause(req, a, err, try)
		switch {
		case p.end != nil:
			return nil, p.end
		case p.until.IsZero() && err != nil:
			return nil, err
		case p.until.IsZero():
			return a.response(req), nil
		}
		if err := t.wait(req.Context(), p.why, p.until); err != nil {
			return nil, fmt.Errorf("%s: %w", p.why, err)
		}
	}
}

// send makes one attempt and reads what comes back.
func (t *transport) send(req *http.Request) (*answer, error) {
	ctx, cancel := context.WithTimeout(req.Context(), t.timeout)
	defer cancel()
	once := req.Clone(ctx)
	t.authorise(once.Header)
	if known := t.known(req); known != nil {
		once.Header.Set("If-None-Match", known.header.Get("ETag"))
	}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("repeat the request: %w", err)
		}
		once.Body = body
	}
	resp, err := t.next.RoundTrip(once)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, largest+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("GitHub's answer ended early: %w", err)
	case len(body) > largest:
		return nil, fmt.Errorf("GitHub's answer is larger than %d MiB", largest>>20)
	}
	return &answer{resp.StatusCode, resp.Header, body}, nil
}

// fromMemory marks an answer that GitHub said has not changed.
const fromMemory = "X-From-Cache"

// whole lets an answer through that says what it should: one that has not
// changed is taken from memory, and a success must hold JSON. Without this an
// empty answer would read as an empty list.
func (t *transport) whole(req *http.Request, a *answer) (*answer, error) {
	switch {
	case a.status == http.StatusNotModified:
		known := t.known(req)
		if known == nil {
			return nil, errors.New("GitHub says that nothing has changed since we last asked, and we never asked")
		}
		kept := *known
		kept.header = known.header.Clone()
		kept.header.Set(fromMemory, "1")
		return &kept, nil
	case a.status < 200 || a.status > 299 || a.status == http.StatusNoContent:
		return a, nil
	}
	switch body := bytes.TrimSpace(a.body); {
	case len(body) == 0:
		return nil, errors.New("GitHub answered with an empty page where data must be")
	case !json.Valid(body):
		return nil, errors.New("GitHub's answer is not JSON, or was cut short")
	case bytes.Equal(body, []byte("null")):
		return nil, errors.New("GitHub answered null where data must be")
	}
	t.remember(req, a)
	return a, nil
}

func question(req *http.Request) string {
	return req.URL.String() + "\n" + req.Header.Get("Accept")
}

func (t *transport) known(req *http.Request) *answer {
	if req.Method != http.MethodGet {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen[question(req)]
}

// remember keeps an answer for conditional requests, which cost nothing of the
// limit; the header too, since GitHub leaves out links to pages when nothing
// has changed.
func (t *transport) remember(req *http.Request, a *answer) {
	if req.Method != http.MethodGet || a.status != http.StatusOK || a.header.Get("ETag") == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	key := question(req)
	if old := t.seen[key]; old != nil {
		t.held -= len(old.body)
		delete(t.seen, key)
	}
	if t.held+len(a.body) <= largest {
		t.seen[key] = a
		t.held += len(a.body)
	}
}
