package audit

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
)

// filed is a review file as it landed.
type filed struct {
	path   string
	step   int          // that added it; -1: it was there at the root
	added  gitrepo.File // as it was then
	now    gitrepo.File // at the head; zero: gone
	review *intel.Review
	flaw   error // why it does not count
	commit gitrepo.Commit
	member *intel.Member // the reviewer, as the council knew them when the file landed
}

// intact reports whether the file still is what landed.
func (f *filed) intact() bool { return f.now == f.added }

// gather finds all review files, notes who changed one, and checks them.
func (a *auditor) gather() error {
	a.reviews = map[string]*filed{}
	there, err := a.Repo.Compare("", a.Root)
	if err != nil {
		return err
	}
	for _, c := range there {
		if strings.HasPrefix(c.Path, reviews) {
			a.reviews[c.Path] = &filed{path: c.Path, step: -1, added: c.After, now: c.After}
		}
	}
	var files []*filed
	for i := range a.steps {
		for _, c := range a.steps[i].reviews {
			f := a.reviews[c.Path]
			if f == nil {
				f = &filed{path: c.Path, step: i, commit: a.steps[i].Commit, added: c.After, now: c.After}
				a.reviews[c.Path], files = f, append(files, f)
				continue
			}
			a.tampered(i, f, c)
		}
	}
	if err := a.read(files); err != nil {
		return err
	}
	for _, f := range files {
		if f.flaw == nil && attest.Recorded(f.review.Statement) {
			f.member = a.seated(f.step).keys[f.review.Statement.Reviewer]
			a.report.records = append(a.report.records, f)
		}
	}
	a.complain(files)
	return nil
}

// tampered notes that a step changed, removed or restored a review file.
func (a *auditor) tampered(i int, f *filed, c gitrepo.FileChange) {
	f.now = c.After
	what := "changed"
	switch c.After {
	case gitrepo.File{}:
		what = "removed"
	case f.added:
		return // restored
	}
	a.find(i, ReviewChanged, c.Path, fmt.Sprintf("it %s the review file %s, and a review is added once and never changed; restore it from before that commit (git checkout %s -- %[2]s)", what, c.Path, a.steps[i].base()))
}

// read parses and checks review files, several at once.
func (a *auditor) read(files []*filed) error {
	revoked := a.revoked()
	fail := make([]error, len(files))
	parallel(max(a.Workers, 1), len(files), func(i int) {
		f := files[i]
		if !f.added.Plain() {
			f.flaw = errors.New("it is no plain file")
			return
		}
		data, err := a.Repo.Read(f.added, doc.MaxBytes+1)
		if err != nil {
			fail[i] = err
			return
		}
		if f.flaw = a.parse(f, data); f.flaw == nil {
			f.flaw = a.vouched(f, revoked)
		}
	})
	return errors.Join(fail...)
}

// parse reads one file, which must be in the one form that `dossier sign` and
// `dossier record` write.
func (a *auditor) parse(f *filed, data []byte) error {
	d, found := doc.Parse(f.path, data)
	if d.Root != nil {
		found = append(found, a.Schemas.Check(intel.Reviews, d)...)
	}
	if len(found) > 0 {
		return errors.New(found[0].Message)
	}
	org := a.latest().organisation
	h := intel.Header{Path: f.path, TLP: intel.ParseTLP(d.Root.Get("tlp").Text())}
	if h.TLP == 0 && org != nil {
		h.TLP = org.DefaultTLP(intel.Reviews)
	}
	f.review = intel.DecodeReview(h, d)
	written, err := attest.MarshalReview(f.review)
	if err == nil && doc.Sum(written) != d.Digest {
		err = errors.New("it is not in the form in which it was written")
	}
	return err
}

// vouched checks who signed, with a key that was valid when it did and when the
// file landed.
func (a *auditor) vouched(f *filed, revoked map[string]time.Time) error {
	r, s := f.review, a.seated(f.step)
	at := a.landed(f.step)
	if s.organisation == nil {
		return errors.New("there was no content/dossier.yaml when it landed")
	}
	if attest.Recorded(r.Statement) && f.step >= 0 && len(a.steps[f.step].changes) > 0 {
		return errMixed
	}
	if s.center.Policy != nil && s.center.Policy.Unsigned && attest.Unsigned(r) {
		return attest.CheckForm(r, s.organisation.Repository)
	}
	m := s.keys[attest.Signatory(r.Statement)]
	err := attest.Check(r, s.organisation.Repository, m)
	if err != nil || m == nil {
		return err
	}
	then := *m
	then.Keys = slices.DeleteFunc(slices.Clone(m.Keys), func(k intel.Key) bool {
		id, _ := attest.Fingerprint(k.Public)
		end, ok := revoked[id]
		return !k.Holds(at) || ok && !at.Before(end)
	})
	if len(then.Keys) < len(m.Keys) && attest.Check(r, s.organisation.Repository, &then) != nil {
		return fmt.Errorf("it landed on %s, when the key of %s was not valid, or had been revoked; somebody with a valid key must sign again", moment(at), m.ID)
	}
	return nil
}

// errMixed is the flaw of a record in a commit that does more than record.
var errMixed = errors.New("it is a record in a commit that changes other files too")

// revoked returns when keys were revoked, by their fingerprints, as the last
// council says that knows them.
func (a *auditor) revoked() map[string]time.Time {
	ends := map[string]time.Time{}
	for i := range a.seats {
		for _, m := range a.seats[i].center.Council {
			for _, k := range m.Keys {
				id, ok := attest.Fingerprint(k.Public)
				if delete(ends, id); ok && !k.RevokedAt.IsZero() {
					ends[id] = k.RevokedAt
				}
			}
		}
	}
	return ends
}

// landed returns when a step landed.
func (a *auditor) landed(i int) time.Time {
	if i < 0 {
		return a.report.Root.Time
	}
	return a.steps[i].at
}

// complain reports the review files that do not count.
func (a *auditor) complain(files []*filed) {
	mixed := map[int]bool{}
	for _, f := range files {
		switch {
		case errors.Is(f.flaw, errMixed) && !mixed[f.step]:
			mixed[f.step] = true
			a.find(f.step, RecordMixed, a.steps[f.step].changes[0].Path, fmt.Sprintf("it adds recorded reviews and changes %s too; a commit of the recorder touches content/reviews/ only, so none of these records counts: record them again in a commit of their own", a.steps[f.step].changes[0].Path))
		case f.flaw != nil && !errors.Is(f.flaw, errMixed):
			a.find(f.step, ReviewVoid, f.path, fmt.Sprintf("the review %s does not count: %s", f.path, strings.TrimSuffix(f.flaw.Error(), ".")))
		}
	}
}

// parallel calls do for 0 to n-1 from some goroutines.
func parallel(workers, n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(workers, n, 2*runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}

func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
