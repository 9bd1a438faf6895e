package main

import (
	"fmt"
	"sync"
	"time"
)

// progress tells on a terminal how far long work has come, with counts and an
// estimate. Elsewhere it is silent. It is safe for concurrent use.
type progress struct {
	env   *env
	verb  string
	begin time.Time

	mu   sync.Mutex
	last time.Time
	open bool // a line stands on the terminal
}

func (e *env) progress(verb string) *progress {
	return &progress{env: e, verb: verb, begin: e.now()}
}

// step shows that done of total are finished, at most ten times a second, and
// nothing at all for work that ends at once.
func (p *progress) step(done, total int) {
	if !p.env.terminal || p.env.getenv("CI") != "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.env.now()
	if now.Sub(p.begin) < 300*time.Millisecond || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.open = now, true
	left := time.Duration(float64(now.Sub(p.begin)) / float64(max(done, 1)) * float64(total-done))
	fmt.Fprintf(p.env.err, "\r\x1b[K%s %d of %d, about %s left", p.verb, done, total, left.Round(time.Second))
}

// end removes the line.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		fmt.Fprint(p.env.err, "\r\x1b[K")
		p.open = false
	}
}
