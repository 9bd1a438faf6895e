package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// resign signs the repository in dir with fresh keys of every member. The
// private keys are never written down.
func resign(ctx context.Context, dir string) error {
	if _, err := load(ctx, os.DirFS(dir)); err != nil {
		return err
	}
	keys := map[string]*attest.Signer{}
	members, err := filepath.Glob(filepath.Join(dir, "content", "council", "*.yaml"))
	if err != nil {
		return fmt.Errorf("list the council: %w", err)
	}
	for _, name := range members {
		data, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read the council: %w", err)
		}
		id := strings.TrimSuffix(filepath.Base(name), ".yaml")
		if keys[id], err = attest.NewKey(rand.Reader); err != nil {
			return fmt.Errorf("make a key for %s: %w", id, err)
		}
		if err := os.WriteFile(name, []byte(withKey(string(data), keys[id])), 0o644); err != nil {
			return fmt.Errorf("write the public key of %s: %w", id, err)
		}
	}
	script, err := readScript()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(dir, "content", "reviews")); err != nil {
		return fmt.Errorf("remove the former reviews: %w", err)
	}
	world, err := load(ctx, os.DirFS(dir))
	if err != nil {
		return err
	}
	reviews, err := (&notary{world: world, keys: keys, script: script}).all()
	if err != nil {
		return err
	}
	return write(dir, reviews)
}

// signed adds the reviews of a generated repository, whose keys follow from
// the seed, so that the same seed gives the same bytes.
func signed(ctx context.Context, files []file, seed uint64) ([]file, error) {
	keys := map[string]*attest.Signer{}
	tree := fstest.MapFS{}
	for i := range files {
		f := &files[i]
		if id, ok := strings.CutPrefix(f.path, "content/council/"); ok {
			id = strings.TrimSuffix(id, ".yaml")
			key, err := attest.NewKey(stream256(fmt.Sprintf("%d %s", seed, id)))
			if err != nil {
				return nil, fmt.Errorf("make a key for %s: %w", id, err)
			}
			keys[id], f.data = key, withKey(f.data, key)
		}
		tree[f.path] = &fstest.MapFile{Data: []byte(f.data)}
	}
	world, err := load(ctx, tree)
	if err != nil {
		return nil, err
	}
	reviews, err := (&notary{world: world, keys: keys, script: &script{}}).all()
	if err != nil {
		return nil, err
	}
	files = append(files, reviews...)
	slices.SortStableFunc(files, func(a, b file) int { return a.at.Compare(b.at) })
	return files, nil
}

// stream256 returns 32 bytes that follow from a text.
func stream256(text string) io.Reader {
	sum := sha256.Sum256([]byte(text))
	return strings.NewReader(string(sum[:]))
}

var keyLine = regexp.MustCompile(`key: "ssh-[^"]*"`)

func withKey(text string, key *attest.Signer) string {
	return keyLine.ReplaceAllLiteralString(text, `key: "`+strings.TrimSpace(key.Public())+`"`)
}

// load reads a repository that must be valid but for its reviews.
func load(ctx context.Context, tree fs.FS) (*corpus.World, error) {
	schemas, err := schema.Compile()
	if err != nil {
		return nil, fmt.Errorf("compile the schemas: %w", err)
	}
	world, found, err := corpus.Load(ctx, tree, corpus.Options{Schemas: schemas, Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || strings.HasPrefix(d.File, "content/reviews/")
	})
	if n := len(found); n > 0 {
		first := diag.Sort(found)[0]
		return nil, fmt.Errorf("%s:%d: %s (and %d more; see `dossier check`)", first.File, first.Span.Start.Line, first.Message, n-1)
	}
	return world, nil
}

// notary signs what a policy asks to be signed.
type notary struct {
	world  *corpus.World
	keys   map[string]*attest.Signer
	script *script
}

// all returns the review files of every document.
func (n *notary) all() ([]file, error) {
	var files []file
	for i := range n.world.Entries() {
		e := &n.world.Entries()[i]
		if e.Kind == intel.Reviews || n.script.unsigned[e.Ref.String()] {
			continue
		}
		reviews, err := n.reviews(e)
		if err != nil {
			return nil, fmt.Errorf("sign %s: %w", e.Ref, err)
		}
		for _, r := range reviews {
			f, err := n.file(e, r)
			if err != nil {
				return nil, fmt.Errorf("sign %s: %w", e.Ref, err)
			}
			files = append(files, f)
		}
	}
	return files, nil
}

// reviews returns what the script says of a document, and after that plain
// agreement by whom the policy still asks, until it is signed off.
func (n *notary) reviews(e *corpus.Entry) ([]signoff.Review, error) {
	center := signoff.CenterOf(n.world)
	subject := signoff.SubjectOf(n.world, e)
	var list []signoff.Review
	for _, line := range n.script.lines[e.Ref.String()] {
		list = append(list, n.review(&subject, e, line))
	}
	end := asOf
	if as := n.world.Organisation.AsOf; !as.IsZero() {
		end = as
	}
	for {
		d := signoff.Decide(center, subject, list, end)
		if d.State == signoff.Satisfied || d.State == signoff.ProvisionalState && n.script.provisional[e.Ref.String()] {
			return list, nil
		}
		who := n.next(d)
		if who == "" {
			return nil, fmt.Errorf("nobody is left to ask: %s", d.Sentence)
		}
		list = append(list, n.review(&subject, e, line{reviewer: who, decision: intel.Concur}))
	}
}

// next chooses whom to ask: of the first demand that is not met the lead of
// its domain, else the first who can sign.
func (n *notary) next(d *signoff.Decision) string {
	for _, r := range d.Missing() {
		if len(r.Candidates) == 0 {
			continue
		}
		domain, _ := n.world.Organisation.Domain(r.Domain)
		if slices.Contains(r.Candidates, domain.Lead) {
			return domain.Lead
		}
		return slices.MinFunc(r.Candidates, func(a, b string) int {
			return cmp.Or(cmp.Compare(chance(d.Ref, a), chance(d.Ref, b)), cmp.Compare(a, b))
		})
	}
	return ""
}

// chance is a number below 2³² that looks random and follows from its
// arguments.
func chance(r intel.Ref, salt string) uint32 {
	sum := sha256.Sum256([]byte(r.String() + " " + salt))
	return uint32(sum[0])<<24 | uint32(sum[1])<<16 | uint32(sum[2])<<8 | uint32(sum[3])
}

func (n *notary) review(s *signoff.Subject, e *corpus.Entry, l line) signoff.Review {
	m := n.world.Council.Get(l.reviewer)
	var domains []string
	for _, d := range s.Domains {
		if m != nil && (m.Covers(d) || slices.Contains(l.domains, d)) {
			domains = append(domains, d)
		}
	}
	return signoff.Review{
		Member: l.reviewer, Decision: l.decision, At: n.when(e, l), Domains: domains,
		Document: e.Ref, Path: e.Path, Change: s.Change, Previous: signoff.NoPrevious,
		Digest: e.Doc.Digest, Verified: true, Comment: l.comment,
	}
}

// when sets the time of a review: some hours after an assessment was written,
// some minutes after a flash alert or anything else.
func (n *notary) when(e *corpus.Entry, l line) time.Time {
	begin, quick := n.written(e)
	wait := l.after
	if wait == 0 && quick {
		wait = time.Duration(15+chance(e.Ref, l.reviewer)%90) * time.Minute
	} else if wait == 0 {
		wait = time.Duration(90+chance(e.Ref, l.reviewer)%1100) * time.Minute
	}
	at := begin.Add(wait)
	if last := n.world.Organisation.AsOf.Add(-time.Duration(20+chance(e.Ref, l.reviewer)%40) * time.Minute); at.After(last) {
		at = last
	}
	return at.Truncate(time.Minute)
}

// written returns when a document was put before its reviewers, and whether
// they hurried.
func (n *notary) written(e *corpus.Entry) (at time.Time, quick bool) {
	root := e.Doc.Nodes()
	switch e.Kind {
	case intel.Assessments:
		if w := root.At("withdrawn", "at"); w != nil {
			return w.Time(), true
		}
		return root.Get("information_cutoff").Time(), root.Get("product").Text() == string(intel.FlashAlert)
	case intel.Inquiries:
		if at := root.Get("answered_at").Time(); !at.IsZero() {
			return at, true
		}
		return root.Get("asked_at").Time(), true
	case intel.Outcomes:
		return root.Get("resolved_at").Time(), true
	}
	return n.world.Organisation.AsOf.Add(-50 * time.Hour), true
}

func (n *notary) file(e *corpus.Entry, r signoff.Review) (file, error) {
	review := &intel.Review{
		Comment: r.Comment,
		Statement: intel.Statement{
			Format: attest.Format, Repository: n.world.Organisation.Repository,
			Document: e.Ref.String(), Path: e.Path, Change: string(r.Change), Previous: string(r.Previous),
			Digest: string(r.Digest), Reviewer: r.Member, Domains: strings.Join(r.Domains, ", "),
			Decision: r.Decision, Date: r.At.Format(time.RFC3339), Comment: attest.CommentSum(r.Comment), CommentTLP: attest.None,
		},
	}
	key := n.keys[r.Member]
	if key == nil {
		return file{}, fmt.Errorf("%s has no key in the council", r.Member)
	}
	if len(r.Domains) == 0 {
		review.Statement.Domains = attest.None
	}
	var err error
	if review.Signature, err = attest.Sign(review.Statement, key); err != nil {
		return file{}, err
	}
	data, err := attest.MarshalReview(review)
	return file{path: attest.Path(e.Path, e.Doc.Digest, r.Member), data: string(data), at: r.At}, err
}
