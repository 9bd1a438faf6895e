package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"
)

// served is a repository that is being served.
type served struct {
	*repository
	root   string
	events *bufio.Reader
	reader http.Client
}

func serving(t *testing.T, flags ...string) *served {
	t.Helper()
	return small(t).serving(t, flags...)
}

func (r *repository) serving(t *testing.T, flags ...string) *served {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"-C", r.dir, "serve", "--addr", "127.0.0.1:0"}, flags...), &env{
			out: in, err: io.Discard, getenv: func(string) string { return "" }, workers: 2, now: time.Now,
		})
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	root, ok := strings.CutPrefix(strings.TrimSpace(line), "Site  ")
	if err != nil || !ok {
		t.Fatalf("serve says %q %v", line, err)
	}
	t.Cleanup(func() {
		stop()
		select {
		case code := <-done:
			if code != 0 {
				t.Errorf("exit code %d", code)
			}
		case <-time.After(10 * time.Second):
			t.Error("serve does not stop")
		}
	})
	s := &served{repository: r, root: root}
	answer, err := http.Get(root + "-/events")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	s.events = bufio.NewReader(answer.Body)
	s.state()
	return s
}

// state waits for the next state.
func (s *served) state() string {
	s.t.Helper()
	for {
		line, err := s.events.ReadString('\n')
		if err != nil {
			s.t.Fatal("events: ", err)
		}
		if state, ok := strings.CutPrefix(line, "data: "); ok {
			return strings.TrimSpace(state)
		}
	}
}

func (s *served) get(path string) (status int, head http.Header, text string) {
	s.t.Helper()
	answer, err := s.reader.Get(s.root + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(data)
}

func TestWhatIsSavedIsShown(t *testing.T) {
	s := serving(t)
	const requirement = "content/requirements/PIR-001.yaml"
	whole := s.read(requirement)
	if status, _, text := s.get("requirements/PIR-001/"); status != 200 || !strings.Contains(text, `<script src="/-/reload.js" data-state="1" defer>`) ||
		!strings.Contains(text, "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'") {
		t.Fatalf("status %d\n%.1500s", status, text)
	}
	s.write(requirement, whole+"colour: red\n")
	if state := s.state(); state != "2" {
		t.Errorf("state %s", state)
	}
	status, _, text := s.get("requirements/PIR-001/index.html")
	for _, want := range []string{"<h1>1 error</h1>", "<p>content/requirements/PIR-001.yaml:", "(unknown-key)</p>\n<pre tabindex=\"0\">", "colour: red", "as it was before", `data-state="2"`, "Content-Security-Policy"} {
		if status != 503 || !strings.Contains(text, want) {
			t.Errorf("status %d, and the overlay does not say %q", status, want)
		}
	}
	s.reader.Jar, _ = cookiejar.New(nil)
	for _, page := range []string{"requirements/PIR-001/?former", "requirements/PIR-001/", ""} {
		if status, _, text := s.get(page); status != 200 || strings.Contains(text, "colour") {
			t.Errorf("%q of the former site is not shown", page)
		}
	}
	s.write(requirement, whole+"color: red\n")
	s.state()
	if status, _, _ := s.get(""); status != 503 {
		t.Error("who asked for the former site does not see the next mistake")
	}
	s.write(requirement, whole)
	s.state()
	if status, _, _ := s.get("requirements/PIR-001/"); status != 200 {
		t.Errorf("status %d after the mistake is mended", status)
	}
	s.write("content/new-folder/x.txt", "")
	s.state()
	s.write("content/new-folder/y.txt", "") // a folder that was made meanwhile is watched
	s.state()
}

func TestAuthorsSeeWhatTheyWriteBeforeItIsSigned(t *testing.T) {
	const file, page = "content/assessments/2024/11/2024-11-18-edge.md", "assessments/2024-11-18-edge/"
	for _, flags := range [][]string{nil, {"--signed"}} {
		s := serving(t, flags...)
		if status, _, text := s.get(page); status != 200 || strings.Contains(text, "<b>Draft.</b>") {
			t.Errorf("%q: status %d, and a signed product is a draft", flags, status)
		}
		s.write(file, strings.Replace(s.read(file), "closed again.", "closed again since noon.", 1))
		s.state()
		status, _, text := s.get(page)
		if shown := status == 200 && strings.Contains(text, "closed again since noon.") && strings.Contains(text, "<b>Draft.</b>"); shown != (flags == nil) {
			t.Errorf("%q: status %d, and that the draft is shown is %t", flags, status, shown)
		}
	}
}

func TestTheServerShowsTheSiteToThisMachineOnly(t *testing.T) {
	s := serving(t)
	for path, want := range map[string]string{
		"":                     "text/html; charset=utf-8",
		"site.css":             "text/css; charset=utf-8",
		"search/manifest.js":   "text/javascript; charset=utf-8",
		"feed.atom":            "application/atom+xml; charset=utf-8",
		"feed.json":            "application/json",
		"icon.svg":             "image/svg+xml",
		"requirements/PIR-001": "text/html; charset=utf-8", // led to the folder
	} {
		status, head, _ := s.get(path)
		if got := head.Get("Content-Type"); status != 200 || got != want || head.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %s", path, status, got)
		}
	}
	for _, path := range []string{"no/such/page", "../../go.mod", "content/dossier.yaml", "-/", "static/site.css"} {
		if status, _, _ := s.get(path); status != 404 {
			t.Errorf("%s: status %d", path, status)
		}
	}
	request, err := http.NewRequest(http.MethodGet, s.root, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "evil.example:8080"
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("another name for this machine is answered with %d", answer.StatusCode)
	}
	answer, err = http.Post(s.root, "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a post is answered with %d", answer.StatusCode)
	}
}

func TestAMissingPageIsStyledAtAnyDepth(t *testing.T) {
	r := small(t)
	const settings = "content/dossier.yaml"
	r.write(settings, strings.Replace(r.read(settings), "  contact:", "  site_url: https://team.example/below\n  contact:", 1))
	s := r.serving(t)
	for _, path := range []string{"missing", "no/such/page"} {
		if status, _, text := s.get(path); status != 404 || !strings.Contains(text, `<link rel="stylesheet" href="/site.css">`) {
			t.Errorf("%s: status %d, and no style sheet from here:\n%.900s", path, status, text)
		}
	}
}

func TestAPlaceThatIsTakenIsNamed(t *testing.T) {
	s := serving(t)
	addr := strings.TrimSuffix(strings.TrimPrefix(s.root, "http://"), "/")
	got := s.run("serve", "--addr", addr)
	if got.code != 2 || !strings.Contains(got.err, "--addr "+addr+": ") || !strings.Contains(got.err, "address already in use") {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
	if strings.Contains(got.err, "Ready") {
		t.Errorf("it is said after the content was read: %s", got.err)
	}
}
