package gate_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/signoff"
)

var update = flag.Bool("update", false, "write the goldens anew")

// drawn is a pull request with something of everything: a stale approval, an
// objection, a bot, a file outside of the content, and a sound document.
func drawn(t *testing.T) *gate.Verdict {
	s := newStore(t).open(t)
	s.editEdge()
	s.approve("nina")
	s.pushed(commit{by: "mia", message: "Edit again\n\nCo-authored-by: helper <49699333+helper[bot]@users.noreply.github.com>\n"},
		files{edge: assessment("Two were exposed."), "engine/run.sh": "#!/bin/sh\n", lead: leads})
	s.approve("ian", "stranger")
	s.object("ida")
	return s.verdict(compiled(t))
}

func TestAVerdictIsDrawnAsItsGoldens(t *testing.T) {
	v := drawn(t)
	for name, draw := range map[string]func(*bytes.Buffer) error{
		"verdict.txt":  func(b *bytes.Buffer) error { return v.Text(b) },
		"verdict.json": func(b *bytes.Buffer) error { return v.JSON(b) },
		"verdict.md":   func(b *bytes.Buffer) error { return v.Markdown(b, "- one moved") },
	} {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// The keys that the manual of the command line promises.
func TestTheJSONOfAVerdictHasEveryPromisedKey(t *testing.T) {
	var b bytes.Buffer
	if err := drawn(t).JSON(&b); err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(b.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	promised := map[string][]string{
		"":           {"state", "documents"},
		"documents":  {"document", "path", "change", "digest", "state", "required", "counted", "ignored", "objections", "sentence"},
		"required":   {"rule", "need", "have", "from", "candidates", "due"},
		"counted":    {"actor", "member", "domains", "reference"},
		"ignored":    {"actor", "reference", "reason"},
		"objections": {"actor", "member", "reference"},
	}
	seen := map[string]bool{}
	var visit func(name string, value any)
	visit = func(name string, value any) {
		switch x := value.(type) {
		case []any:
			for _, item := range x {
				visit(name, item)
			}
		case map[string]any:
			seen[name] = true
			for _, key := range promised[name] {
				if _, ok := x[key]; !ok {
					t.Errorf("%q lacks %q", name, key)
				}
			}
			for key, item := range x {
				if list, ok := item.([]any); ok {
					visit(key, list)
				} else if item == nil && key != "due" {
					t.Errorf("%q is null", key)
				}
			}
		}
	}
	visit("", v)
	for name := range promised {
		if !seen[name] {
			t.Errorf("the example has no %q", name)
		}
	}
}

func TestNothingOfAPullRequestSteersACommentOrATerminal(t *testing.T) {
	s := newStore(t).open(t)
	hostile := "evil/<img src=x>`|@everyone [a](https:/evil) **b** #1 ~~c~~ $x$\x1b[31m\nline.txt"
	s.pushed(commit{by: "Mal </code><script>@all\x1b[2J <mal@evil.example>"}, files{strings.ReplaceAll(hostile, "/", "∕"): "x", "www.evil.example": "y"})
	v := s.verdict(compiled(t))
	var md, text bytes.Buffer
	if err := v.Markdown(&md, ""); err != nil {
		t.Fatal(err)
	}
	if err := v.Text(&text); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<img", "<script", "@everyone", "@all", "https:/evil)", "**b**", "[a]", "~~c", "$x$", "\x1b", "www.evil"} {
		if strings.Contains(md.String(), bad) {
			t.Errorf("the comment holds %q:\n%s", bad, md.String())
		}
	}
	if strings.ContainsAny(text.String(), "\x1b") {
		t.Errorf("the text steers a terminal: %q", text.String())
	}
}

func TestTheSentenceOfAVerdictFitsACommitStatus(t *testing.T) {
	for _, play := range []func(*scene){
		func(*scene) {}, func(s *scene) { s.editEdge() }, func(s *scene) { s.addMail(); s.approve("nina", "ian") },
		func(s *scene) { s.editEdge(); s.object("nina") }, func(s *scene) { s.push("mia", files{alert: flash("A."), edge: assessment("B.")}) },
	} {
		s := newStore(t).open(t)
		play(s)
		got := s.verdict(compiled(t)).Sentence()
		if n := len([]rune(got)); n > 140 || n == 0 || !strings.HasSuffix(got, ".") {
			t.Errorf("%d characters: %q", n, got)
		}
	}
}

func TestAMergeInAQueueCountsWhoMadeThePullRequest(t *testing.T) {
	s := newStore(t).open(t)
	s.push("nina", files{mail: assessment("Mail is safe.")})
	s.approve("ian", "olaf")
	// The queue squashes: its commit is by the opener alone.
	queue := s.store.commit(commit{by: "mia", files: s.tree, parents: []string{s.main}, at: s.tick()})
	s.approve("nina")
	s.e.Base, s.e.Head = s.main, s.head
	v, err := gate.Judge(t.Context(), gate.Request{
		Repo: opened(t, s), Base: s.main, Head: queue, Pull: s.head, Evidence: &s.e, Moment: s.clock.Add(hour), Schemas: compiled(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	if v.State != signoff.Satisfied {
		t.Errorf("it is %s: %v", v.State, v.Documents[0].Details)
	}
	for _, c := range v.Documents[0].Counted {
		if c.Member == "nina" {
			t.Error("nina, who wrote it before it was squashed, signs her own work")
		}
	}
}

func TestWithoutEvidenceNoForgeIsBelieved(t *testing.T) {
	s := newStore(t).open(t)
	s.addMail()
	v, err := gate.Judge(t.Context(), gate.Request{Repo: opened(t, s), Base: s.main, Head: s.head, Moment: s.clock, Schemas: compiled(t)})
	if err != nil || v.State != signoff.Waiting || v.Number != 0 {
		t.Errorf("%v, %v", v, err)
	}
}

func TestEvidenceOfAnotherHeadIsAnError(t *testing.T) {
	s := newStore(t).open(t)
	first := s.addMail()
	s.editEdge()
	s.e.Base, s.e.Head = s.main, first
	_, err := gate.Judge(t.Context(), gate.Request{Repo: opened(t, s), Base: s.main, Head: s.head, Evidence: &s.e, Moment: s.clock, Schemas: compiled(t)})
	if err == nil || !strings.Contains(err.Error(), "git fetch origin pull/7/head") {
		t.Errorf("the error is %v", err)
	}
}

// The time to respond begins with the push that brought the present state, as
// the forge saw it, whatever the commits say.
func TestReviewersAreAskedFromThePushOfThePresentState(t *testing.T) {
	s := newStore(t).open(t)
	s.addMail()
	first := s.tick()
	s.e.Pushes = append(s.e.Pushes, github.Push{Head: s.head, At: first})
	s.push("mia", files{lead: leads})
	s.e.Pushes = append(s.e.Pushes, github.Push{Head: s.head, At: s.tick()})
	for _, d := range s.verdict(compiled(t)).Documents {
		want := first
		if d.Transition.Path == lead {
			want = s.e.Pushes[1].At
		}
		if d.Start != want {
			t.Errorf("%s: asked on %s, not %s", d.Transition.Path, d.Start, want)
		}
	}
}

func opened(t *testing.T, s *scene) *gitrepo.Repo {
	t.Helper()
	repo, ok, err := gitrepo.Open(s.dir)
	if err != nil || !ok {
		t.Fatalf("open the repository: %v, %v", ok, err)
	}
	t.Cleanup(func() {
		if err := repo.Close(); err != nil {
			t.Error(err)
		}
	})
	return repo
}

func TestAShelfIsAFileSystem(t *testing.T) {
	s := newStore(t).open(t)
	repo := opened(t, s)
	list, err := repo.Compare("", s.main)
	if err != nil {
		t.Fatal(err)
	}
	held, names := map[string]gitrepo.File{}, []string{}
	for _, c := range list {
		held[c.Path], names = c.After, append(names, c.Path)
	}
	if err := fstest.TestFS(gate.Shelf(repo, held), names...); err != nil {
		t.Error(err)
	}
}

// A pull request onto a side branch shows its reviewers little; turned to main
// it lands all that the side branch holds.
func TestApprovalsFromBeforeThePullRequestWasTurnedToAnotherBaseAreAskedForAgain(t *testing.T) {
	s := newStore(t).open(t)
	s.addMail()
	s.approve("nina", "ian")
	if v := s.verdict(compiled(t)); v.State != signoff.Satisfied {
		t.Fatalf("before: %s", v.State)
	}
	s.e.Retargets = append(s.e.Retargets, s.tick())
	v := s.verdict(compiled(t))
	if v.State != signoff.Waiting || len(v.Uncaptured) > 0 || !strings.Contains(strings.Join(v.Documents[0].Details, " "), "turned to another base") {
		t.Errorf("%s: %v", v.State, v.Documents[0].Details)
	}
	s.approve("nina", "ian")
	if v := s.verdict(compiled(t)); v.State != signoff.Satisfied {
		t.Errorf("after they approved again: %v", v.Documents[0].Details)
	}
}

func TestAnIDThatDiffersInCapitalsOnlyIsTaken(t *testing.T) {
	s := newStore(t).open(t)
	s.push("mia", files{strings.Replace(edge, "edge", "Edge", 1): assessment("Another one.")})
	v := s.verdict(compiled(t))
	if v.State != signoff.Denied || !strings.Contains(v.Documents[0].Sentence, edge) {
		t.Errorf("%s: %s", v.State, v.Documents[0].Sentence)
	}
}
