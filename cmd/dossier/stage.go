package main

import (
	"bytes"
	"fmt"
	"html/template"
	"mime"
	"net"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dossier-cti/dossier/engine/web"
	"github.com/dossier-cti/dossier/site"
)

// stage is what `dossier serve` shows at a time: the site, or what is wrong with
// the content. Pages that are open learn of the next state and load anew.
type stage struct {
	mu     sync.Mutex
	state  int
	pages  *web.Pages // the last that were whole; nil before the first
	wrong  []byte     // the page that is shown instead of all others; nil while all is well
	next   chan struct{}
	closed bool
}

func (s *stage) present(pages *web.Pages) { s.change(func() { s.pages, s.wrong = pages, nil }) }

// refuse lists findings on every page.
func (s *stage) refuse(title string, findings []string) {
	o := overlay{Title: title}
	for _, text := range findings {
		says, lines, _ := strings.Cut(strings.TrimRight(text, "\n"), "\n")
		o.Findings = append(o.Findings, finding{says, lines})
	}
	s.instead(o)
}

// fail says that the content could not be read at all.
func (s *stage) fail(err error) {
	s.instead(overlay{Title: "The content cannot be read", Failure: err.Error()})
}

// end lets go of the browsers that listen.
func (s *stage) end() { s.change(func() { s.closed = true }) }

func (s *stage) change(what func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	what()
	s.state++
	if s.next != nil {
		close(s.next)
	}
	s.next = make(chan struct{})
}

// overlay is the page that lists findings.
type overlay struct {
	Title, Failure string
	Findings       []finding
	Former         bool
}

// finding is what a finding says, which a page may break into lines, and the lines of
// the file below it, which it may not: a mark stands under their words.
type finding struct{ Says, Lines string }

func (s *stage) instead(o overlay) {
	s.mu.Lock()
	o.Former = s.pages != nil
	s.mu.Unlock()
	var b bytes.Buffer
	t, err := template.ParseFS(site.Files, "serve/findings.html")
	if err == nil {
		err = t.Execute(&b, o)
	}
	if err != nil {
		fmt.Fprintf(&b, "%s: %v", o.Title, err)
	}
	s.change(func() { s.wrong = b.Bytes() })
}

// local answers requests for the server's own names only: a page elsewhere
// whose name was bent to this address (DNS rebinding) reads nothing.
func local(s *stage, at *net.TCPAddr) http.Handler {
	names := []string{"localhost", "127.0.0.1", "::1", at.IP.String()}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			name = r.Host
		}
		switch {
		case at.IP.IsLoopback() && !slices.Contains(names, strings.Trim(name, "[]")):
			http.Error(w, "This server answers to localhost only.", http.StatusMisdirectedRequest)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			http.Error(w, "This server only shows pages.", http.StatusMethodNotAllowed)
		case r.URL.Path == "/-/events":
			s.events(w, r)
		case r.URL.Path == "/-/reload.js":
			http.ServeFileFS(w, r, site.Files, "serve/reload.js")
		default:
			s.file(w, r)
		}
	})
}

// events tells a page of the state now and of each later one.
func (s *stage) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	for {
		s.mu.Lock()
		state, next, closed := s.state, s.next, s.closed
		s.mu.Unlock()
		if closed {
			return
		}
		fmt.Fprintf(w, "data: %d\n\n", state)
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case <-next:
		case <-r.Context().Done():
			return
		}
	}
}

// file sends a file of the site.
func (s *stage) file(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" || strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	s.mu.Lock()
	pages, wrong, state := s.pages, s.wrong, s.state
	s.mu.Unlock()
	if wrong != nil && path.Ext(name) == ".html" && !former(w, r, state) {
		send(w, http.StatusServiceUnavailable, "text/html; charset=utf-8", live(wrong, state))
		return
	}
	status := http.StatusOK
	data, ok, err := find(pages, name)
	if err == nil && !ok {
		if _, folder, _ := find(pages, name+"/index.html"); folder {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusFound)
			return
		}
		status, name = http.StatusNotFound, "404.html"
		data, _, err = find(pages, name)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if path.Ext(name) == ".html" {
		data = live(data, state)
	}
	send(w, status, contentType(name), data)
}

// former reports whether a reader asked for the site as it was before the mistakes of
// this state, on this page or on one that led here.
func former(w http.ResponseWriter, r *http.Request, state int) bool {
	const name = "former"
	of := strconv.Itoa(state)
	if r.URL.Query().Has(name) {
		http.SetCookie(w, &http.Cookie{Name: name, Value: of, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		return true
	}
	asked, err := r.Cookie(name)
	return err == nil && asked.Value == of
}

// find draws a file; before the first whole state only what is the same in all.
func find(pages *web.Pages, name string) ([]byte, bool, error) {
	if pages != nil {
		return pages.File(name)
	}
	data, err := site.Files.ReadFile("static/" + name)
	return data, err == nil, nil
}

func send(w http.ResponseWriter, status int, kind string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(data) // a reader who has gone
}

// contentType knows what the site consists of.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".atom":
		return "application/atom+xml; charset=utf-8"
	case ".md":
		return "text/markdown; charset=utf-8"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".json":
		return "application/json"
	default:
		return mime.TypeByExtension(ext)
	}
}

// live lets a page load anew when the state changes: the script, and in the
// page's policy the leave to listen.
func live(page []byte, state int) []byte {
	page = bytes.Replace(page, []byte("script-src 'self';"), []byte("script-src 'self'; connect-src 'self';"), 1)
	return bytes.Replace(page, []byte("</head>"), fmt.Appendf(nil, "<script src=\"/-/reload.js\" data-state=\"%d\" defer></script>\n</head>", state), 1)
}
