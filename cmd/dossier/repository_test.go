package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// repository is an intelligence repository that a test may spoil.
type repository struct {
	t   testing.TB
	dir string
}

// example returns a copy of the example without its reviews: a test that needs
// them signs for itself, with keys of its own.
func example(t testing.TB) *repository {
	t.Helper()
	r := &repository{t, t.TempDir()}
	content := os.DirFS("../../content")
	err := fs.WalkDir(content, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content, name)
		if err == nil && !strings.HasPrefix(name, "reviews/") {
			r.write("content/"+name, string(data))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *repository) path(name string) string { return filepath.Join(r.dir, filepath.FromSlash(name)) }

func (r *repository) read(name string) string {
	r.t.Helper()
	data, err := os.ReadFile(r.path(name))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(data)
}

func (r *repository) write(name, text string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.path(name)), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(r.path(name), []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// outcome is what one run of the program leaves.
type outcome struct {
	code     int
	out, err string
}

// run runs the program in the repository, as `dossier -C DIR ARGS` does.
func (r *repository) run(args ...string) outcome { return r.with(2, args...) }

// with runs the program with a number of workers.
func (r *repository) with(workers int, args ...string) outcome {
	var out, err bytes.Buffer
	code := run(context.Background(), append([]string{"-C", r.dir}, args...), &env{
		out: &out, err: &err, getenv: func(string) string { return "" }, workers: workers,
		now: func() time.Time { return time.Date(2024, 11, 22, 16, 30, 0, 0, time.UTC) },
	})
	return outcome{code, out.String(), err.String()}
}

// build writes an edition to a folder beside content, which it returns.
func (r *repository) build(audience string, more ...string) string {
	r.t.Helper()
	folder := "public"
	args := []string{"build"}
	if audience != "" {
		folder += "-" + audience
		args = append(args, "--audience", audience)
	}
	args = append(append(args, "-o", folder), more...)
	if got := r.run(args...); got.code != 0 {
		r.t.Fatalf("dossier %s: exit code %d\n%s%s", strings.Join(args, " "), got.code, got.out, got.err)
	}
	return r.path(folder)
}

// findings returns what `dossier check` finds, as "file:line:column: code", and
// its exit code.
func (r *repository) findings() ([]string, int) {
	r.t.Helper()
	got := r.run("check", "--format", "json")
	var report struct {
		Diagnostics []struct {
			File, Rule   string
			Line, Column int
		}
	}
	if err := json.Unmarshal([]byte(got.out), &report); err != nil {
		r.t.Fatalf("exit code %d, and no report: %v\n%s", got.code, err, got.err)
	}
	list := make([]string, len(report.Diagnostics))
	for i, d := range report.Diagnostics {
		list[i] = fmt.Sprintf("%s:%d:%d: %s", d.File, d.Line, d.Column, d.Rule)
	}
	slices.Sort(list)
	return list, got.code
}

// load loads and judges the repository as build does.
func (r *repository) load() *job {
	r.t.Helper()
	e := &env{out: &bytes.Buffer{}, err: &bytes.Buffer{}, getenv: func(string) string { return "" }, workers: 2, now: time.Now, dir: r.dir}
	j, err := e.load(context.Background(), "")
	if err != nil {
		r.t.Fatal(err)
	}
	return j
}

// notary signs the documents of a repository as its policy asks.
type notary struct {
	*repository
	world   *corpus.World
	comment func(*corpus.Entry) (string, intel.TLP) // of each review; may be nil
	ask     func(*corpus.Entry) int                 // how many may sign at most; nil: as many as the policy asks
}

// sign gives every member a key that follows from the id, and signs every
// document until the policy is satisfied.
func (r *repository) sign(n notary) {
	r.t.Helper()
	members, err := filepath.Glob(r.path("content/council/*.yaml"))
	if err != nil {
		r.t.Fatal(err)
	}
	line := regexp.MustCompile(`key: "ssh-[^"]*"`)
	for _, name := range members {
		id := strings.TrimSuffix(filepath.Base(name), ".yaml")
		path := "content/council/" + id + ".yaml"
		r.write(path, line.ReplaceAllLiteralString(r.read(path), `key: "`+r.key(id).Public()+`"`))
	}
	n.repository = r
	n.world = r.world()
	for i := range n.world.Entries() {
		n.document(&n.world.Entries()[i])
	}
}

// key returns the key of a member, the same in every run.
func (r *repository) key(member string) *attest.Signer {
	key, err := attest.NewKey(strings.NewReader(member + strings.Repeat(".", 32)))
	if err != nil {
		r.t.Fatal(err)
	}
	return key
}

func (r *repository) world() *corpus.World {
	r.t.Helper()
	schemas, err := schema.Compile()
	if err != nil {
		r.t.Fatal(err)
	}
	w, found, err := corpus.Load(context.Background(), os.DirFS(r.dir), corpus.Options{Schemas: schemas, Workers: 2})
	if err != nil {
		r.t.Fatal(err)
	}
	if errors, _ := diag.Count(found); errors > 0 {
		r.t.Fatalf("cannot sign: %s:%d: %s", found[0].File, found[0].Span.Start.Line, found[0].Message)
	}
	return w
}

func (n *notary) document(e *corpus.Entry) {
	n.t.Helper()
	center, subject := signoff.CenterOf(n.world), signoff.SubjectOf(n.world, e)
	limit := 99
	if n.ask != nil {
		limit = n.ask(e)
	}
	var list []signoff.Review
	for len(list) < limit {
		missing := signoff.Decide(center, subject, list, n.moment()).Missing()
		if len(missing) == 0 {
			return
		}
		if len(missing[0].Candidates) == 0 {
			n.t.Fatalf("nobody can sign %s for %q", e.Ref, missing[0].Rule)
		}
		list = append(list, n.review(e, &subject, missing[0].Candidates[0]))
	}
}

// moment is the last at which anything can be signed.
func (n *notary) moment() time.Time { return n.world.Organisation.AsOf.Add(-10 * time.Minute) }

// review writes the review of a document by a member who agrees.
func (n *notary) review(e *corpus.Entry, s *signoff.Subject, member string) signoff.Review {
	n.t.Helper()
	r := signoff.Review{
		Member: member, Decision: intel.Concur, At: n.when(e), Document: e.Ref, Path: e.Path,
		Change: s.Change, Previous: signoff.NoPrevious, Digest: e.Doc.Digest, Verified: true,
	}
	for _, d := range s.Domains {
		if n.world.Council.Get(member).Covers(d) {
			r.Domains = append(r.Domains, d)
		}
	}
	if n.comment != nil {
		r.Comment, r.Label = n.comment(e)
		r.Decision = intel.ConcurWithComment
	}
	n.file(r)
	return r
}

// when returns an hour after a document speaks, and the last moment for one
// that stays provisional, so that it has not lapsed.
func (n *notary) when(e *corpus.Entry) time.Time {
	if n.ask != nil && n.ask(e) == 1 {
		return n.moment()
	}
	for _, path := range [][]any{{"withdrawn", "at"}, {"information_cutoff"}, {"answered_at"}, {"asked_at"}, {"resolved_at"}} {
		if at := e.Doc.Nodes().At(path...).Time(); !at.IsZero() {
			if at = at.Add(time.Hour); at.After(n.moment()) {
				return n.moment()
			}
			return at
		}
	}
	return n.moment()
}

// file writes the review file of a review and returns its path.
func (n *notary) file(r signoff.Review) string {
	n.t.Helper()
	review := &intel.Review{Comment: r.Comment, Statement: intel.Statement{
		Format: attest.Format, Repository: n.world.Organisation.Repository,
		Document: r.Document.String(), Path: r.Path, Change: string(r.Change), Previous: string(r.Previous),
		Digest: string(r.Digest), Reviewer: r.Member, Domains: strings.Join(r.Domains, ", "),
		Decision: r.Decision, Date: r.At.UTC().Format(time.RFC3339), Comment: attest.CommentSum(r.Comment), CommentTLP: attest.Label(r.Label),
	}}
	if len(r.Domains) == 0 {
		review.Statement.Domains = attest.None
	}
	var err error
	if review.Signature, err = attest.Sign(review.Statement, n.key(r.Member)); err != nil {
		n.t.Fatal(err)
	}
	data, err := attest.MarshalReview(review)
	if err != nil {
		n.t.Fatal(err)
	}
	path := attest.Path(r.Path, r.Digest, r.Member)
	n.write(path, string(data))
	return path
}

// tree returns the files of a folder by their paths below it.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
