package github

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	tries     = 4                // of one request, however it fails
	secondary = time.Minute      // wait at a secondary limit that names no time, as GitHub advises
	longest   = 61 * time.Minute // any wait; limits are reset every hour
)

// pause says what to do after an attempt: wait and repeat it, end with an
// error, or, being zero, take what came.
type pause struct {
	until time.Time
	why   string
	end   error
}

// pause judges an attempt. What a limit stopped was not done, so it may be
// repeated whatever it was; after a failure of the server or the network only
// reading may.
func (t *transport) pause(req *http.Request, a *answer, err error, try int) pause {
	now := t.now()
	stopped := err == nil && limited(a)
	p := pause{until: now.Add(time.Second << (try - 1))}
	switch {
	case req.Context().Err() != nil:
		return pause{end: req.Context().Err()}
	case stopped:
		p.until, p.why = resume(a, now, try), limit(a)
	case err != nil:
		p.why = oneLine(err.Error(), 300)
	case a.status >= 500:
		p.why = fmt.Sprintf("GitHub answered %d %s", a.status, http.StatusText(a.status))
	default:
		return pause{}
	}
	switch {
	case !stopped && req.Method != http.MethodGet:
		return pause{end: errors.New(p.why + "; whether it was written is not known")}
	case try >= tries:
		return pause{end: fmt.Errorf("%s, %d times", p.why, try)}
	case !stopped && t.wait == nil:
		return pause{end: errors.New(p.why)}
	case t.wait == nil, p.until.Sub(now) > longest:
		return pause{end: fmt.Errorf("%s; try again after %s", p.why, p.until.UTC().Format(time.RFC3339))}
	}
	return p
}

// limited reports whether GitHub did not do what it was asked because we ask
// too much: 429 always, 403 when the header or the message says so.
func limited(a *answer) bool {
	switch a.status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusForbidden:
		return a.header.Get("Retry-After") != "" || a.header.Get("X-Ratelimit-Remaining") == "0" || slowDown(a)
	}
	return false
}

// slowDown recognises a secondary limit that only the text names.
func slowDown(a *answer) bool {
	var text struct {
		Message string `json:"message"`
		URL     string `json:"documentation_url"`
	}
	if json.Unmarshal(a.body, &text) != nil {
		return false
	}
	message := strings.ToLower(text.Message)
	return strings.Contains(message, "secondary rate limit") || strings.Contains(message, "abuse detection") ||
		strings.Contains(text.URL, "secondary-rate-limits") || strings.HasSuffix(text.URL, "#abuse-rate-limits")
}

func limit(a *answer) string {
	if a.header.Get("X-Ratelimit-Remaining") == "0" && !slowDown(a) {
		return "GitHub's limit of requests is used up"
	}
	return "GitHub asks for fewer requests (secondary limit)"
}

// resume returns when GitHub may be asked again: after Retry-After, in seconds
// or as a date, else at the reset of the limit, else in a minute, and longer
// each time.
func resume(a *answer, now time.Time, try int) time.Time {
	after := a.header.Get("Retry-After")
	if n, err := strconv.ParseInt(after, 10, 32); err == nil && n > 0 {
		return now.Add(time.Duration(n) * time.Second)
	}
	if at, err := http.ParseTime(after); err == nil && at.After(now) {
		return at
	}
	reset, err := strconv.ParseInt(a.header.Get("X-Ratelimit-Reset"), 10, 64)
	if at := time.Unix(reset, 0); err == nil && a.header.Get("X-Ratelimit-Remaining") == "0" && at.After(now) {
		return at.Add(time.Second) // the reset is told in whole seconds
	}
	return now.Add(secondary << (try - 1))
}
