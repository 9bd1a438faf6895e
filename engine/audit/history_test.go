package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/audit"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// history is a branch in the making: each commit lies an hour after the one
// before it.
type history struct {
	t      testing.TB
	stream bytes.Buffer
	files  map[string]string // of the branch as it is
	marks  int
	tip    int
	side   int // the second parent of the next commit; 0: none
	clock  time.Time
	ids    map[int]string // of commits by their marks, once imported
}

// founding is when the first commit was made.
var founding = time.Date(2024, 11, 18, 8, 0, 0, 0, time.UTC)

const edge = "content/assessments/2024/11/2024-11-18-edge.md"

func begin(t testing.TB) *history {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("git is not installed, and CI is set")
		}
		t.Skip("git is not installed")
	}
	h := &history{t: t, files: map[string]string{}, clock: founding, ids: map[int]string{}}
	h.land("Found it", world())
	return h
}

func world() map[string]string {
	return map[string]string{
		"content/dossier.yaml": `organisation: {name: N, sector: S, contact: a@b.example, time_zone: UTC}
repository: n/intelligence
tlp: {ceiling: amber}
domains:
  - {id: network, name: Network, scope: x, lead: nina}
  - {id: identity, name: Identity, scope: x, lead: ian}
audiences:
  - {id: all, name: All, tlp: amber, access: restricted}
default_audience: all
`,
		"content/policy.yaml": `rules:
  - {name: products, applies_to: {products: [flash-alert]}, require: {per_domain: 1, people: 2}}
  - {name: work, applies_to: {kinds: [leads, feedback, reviews]}, require: {people: 0}}
  - {name: rules, applies_to: {paths: ["content/council/**", "content/*.yaml"]}, require: {people: 0}}
  - {name: engine, applies_to: {outside: content}, require: {role: chair, people: 1}}
`,
		"content/council/nina.yaml": member("nina", "sme, chair", "network"),
		"content/council/ian.yaml":  member("ian", "sme", "identity"),
		"content/council/mia.yaml":  member("mia", "analyst", ""),
		"content/council/rec.yaml":  member("rec", "recorder", ""),
	}
}

func member(id, roles, domains string) string {
	return "name: " + id + "\nteam: T\nroles: [" + roles + "]\ndomains: [" + domains + "]\nkeys:\n  - {key: \"" + key(id).Public() + "\", valid_from: 2024-01-01T00:00:00Z}\nactive: {from: 2024-01-01}\n"
}

func key(id string) *attest.Signer {
	k, err := attest.NewKey(strings.NewReader(strings.Repeat(id, 32)))
	if err != nil {
		panic(err)
	}
	return k
}

func alert(title string) string {
	return `---
product: flash-alert
title: ` + title + `
information_cutoff: 2024-11-18T07:00:00Z
authors: [mia]
bottom_line: We run two of them.
answers: [PIR-001]
domains: [network, identity]
affected: {status: not-affected, estate: [], statement: We run none., confidence: high, because: We looked., as_of: 2024-11-18T07:00:00Z}
judgements:
  - {id: KJ1, statement: Criminals will likely try it., likelihood: likely, confidence: low, because: One source., sources: [S1]}
sources:
  - {id: S1, title: Advisory, publisher: Vendor, grade: A1, retrieved: 2024-11-18}
review_by: 2025-11-18
---
## Summary
Closed.

## Recommended action
Nothing.
`
}

// land commits files on the branch; an empty text removes one.
func (h *history) land(message string, files map[string]string) int {
	h.marks++
	h.clock = h.clock.Add(time.Hour)
	w := &h.stream
	fmt.Fprintf(w, "commit refs/heads/main\nmark :%d\n", h.marks)
	for _, who := range []string{"author", "committer"} {
		fmt.Fprintf(w, "%s M <m@n.example> %d +0000\n", who, h.clock.Unix())
	}
	fmt.Fprintf(w, "data %d\n%s\n", len(message), message)
	if h.tip > 0 {
		fmt.Fprintf(w, "from :%d\n", h.tip)
	}
	if h.side > 0 {
		fmt.Fprintf(w, "merge :%d\n", h.side)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		if text == "" {
			fmt.Fprintf(w, "D %s\n", name)
			delete(h.files, name)
			continue
		}
		fmt.Fprintf(w, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text)
		h.files[name] = text
	}
	h.tip, h.side = h.marks, 0
	return h.tip
}

// change is what a review is of.
type change struct {
	path, before, after string // texts; empty: nothing
}

func (c change) statement(reviewer, domains string, at time.Time) intel.Statement {
	s := intel.Statement{
		Format: attest.Format, Repository: "n/intelligence", Document: "assessments/2024-11-18-edge", Path: c.path,
		Change: "modify", Previous: digest(c.before), Digest: digest(c.after), Reviewer: reviewer, Domains: domains,
		Decision: intel.Concur, Date: at.Format(time.RFC3339), Comment: attest.None, CommentTLP: attest.None,
	}
	switch {
	case c.before == "":
		s.Change = "add"
	case c.after == "":
		s.Change = "delete"
	}
	return s
}

func digest(text string) string {
	if text == "" {
		return attest.None
	}
	return string(doc.Sum([]byte(text)))
}

// reviews returns the files of nina and ian, signed by themselves half an hour
// after the last commit.
func (h *history) reviews(c change) map[string]string {
	files := map[string]string{}
	for id, domains := range map[string]string{"nina": "network", "ian": "identity"} {
		h.put(files, c.statement(id, domains, h.clock.Add(30*time.Minute)), key(id))
	}
	return files
}

// records returns the same as a recorder writes it.
func (h *history) records(pull int, c change, edit func(*intel.Statement)) map[string]string {
	files := map[string]string{}
	for id, domains := range map[string]string{"nina": "network", "ian": "identity"} {
		s := c.statement(id, domains, h.clock)
		s.Format = attest.RecordFormat
		s.Record = intel.Record{
			PullRequest: fmt.Sprint(pull), Review: fmt.Sprint(pull*100 + len(id)), Head: strings.Repeat("1", 40), MergeBase: strings.Repeat("2", 40),
			Author: "mia", Contributors: "mia", Objections: attest.None, Dismissals: attest.None,
			Policy: digest(h.files["content/policy.yaml"]), Council: h.council(), Recorder: "rec", Date: h.clock.Add(30 * time.Minute).Format(time.RFC3339),
		}
		if edit != nil {
			edit(&s)
		}
		h.put(files, s, key("rec"))
	}
	return files
}

func (h *history) council() string {
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(h.files)) {
		if strings.HasPrefix(name, "content/council/") {
			lines.WriteString(name + " " + digest(h.files[name]) + "\n")
		}
	}
	return digest(lines.String())
}

func (h *history) put(files map[string]string, s intel.Statement, k *attest.Signer) {
	h.t.Helper()
	armored, err := attest.Sign(s, k)
	if err != nil {
		h.t.Fatal(err)
	}
	data, err := attest.MarshalReview(&intel.Review{Statement: s, Signature: armored})
	if err != nil {
		h.t.Fatal(err)
	}
	place := attest.PathOf(s)
	if h.files[place] != "" {
		place = attest.LaterPathOf(s)
	}
	files[place] = string(data)
}

// repo imports what was committed.
func (h *history) repo() *gitrepo.Repo {
	h.t.Helper()
	dir := h.t.TempDir()
	h.git(dir, nil, "init", "-q", "--bare", "-b", "main")
	h.git(dir, &h.stream, "fast-import", "--quiet", "--export-marks=marks")
	marks, err := os.ReadFile(dir + "/marks")
	if err != nil {
		h.t.Fatal(err)
	}
	for line := range strings.Lines(string(marks)) {
		var mark int
		var id string
		if _, err := fmt.Sscanf(line, ":%d %s", &mark, &id); err == nil {
			h.ids[mark] = id
		}
	}
	r, ok, err := gitrepo.Open(dir)
	if !ok || err != nil {
		h.t.Fatalf("open %s: %v, %v", dir, ok, err)
	}
	h.t.Cleanup(func() {
		if err := r.Close(); err != nil {
			h.t.Error(err)
		}
	})
	return r
}

func (h *history) git(dir string, in *bytes.Buffer, args ...string) {
	h.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull)
	if in != nil {
		cmd.Stdin = in
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		h.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// audit audits everything after the first commit, a day after the last.
func (h *history) audit() *audit.Report {
	h.t.Helper()
	repo := h.repo()
	schemas, err := schema.Compile()
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := audit.Run(context.Background(), audit.Request{
		Repo: repo, Head: "main", Root: h.ids[1], Moment: h.clock.Add(24 * time.Hour), Schemas: schemas, Workers: 2,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}
