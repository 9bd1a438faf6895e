// Package rule judges a whole repository by what no schema can say: that
// references lead somewhere, that likelihood and confidence are stated as
// ICD 203 asks, that sources carry their judgements, that dates are possible,
// that no part is marked more loosely than what it holds, and that the council
// can meet its policy.
//
//	for _, d := range rule.Check(world, moment) {
//		fmt.Println(d.File, d.Span.Start.Line, d.Message)
//	}
//
// One file holds one family: the texts of its rules, for `dossier explain`, and
// the functions that find them broken. Nearly every finding that the mere
// passing of time can bring about is a warning, so that a repository which
// passed yesterday can still be published today.
package rule

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Check returns the findings about a world at a moment, sorted by place and
// without those that a document suppresses. The same world and moment give the
// same list. Documents that are not valid by themselves are checked for their
// references only.
func Check(w *corpus.World, moment time.Time) []diag.Diagnostic {
	return CheckPrinted(w, moment, Fonts{})
}

// CheckPrinted is Check with the question whether everything can be printed.
func CheckPrinted(w *corpus.World, moment time.Time, fonts Fonts) []diag.Diagnostic {
	s := newSurvey(w, moment)
	s.fonts = fonts
	found := s.documents(func(*corpus.Entry) bool { return true })
	for _, f := range families() {
		if f.world != nil {
			found = append(found, f.world(s)...)
		}
	}
	return diag.Sort(s.suppress(found))
}

// CheckFresh returns the findings about those documents alone that the last Load
// read ([corpus.Entry.Fresh]): a quick look at what an author has just written,
// before CheckPrinted tells what it means for all others.
func CheckFresh(w *corpus.World, moment time.Time, fonts Fonts) []diag.Diagnostic {
	s := newSurvey(w, moment)
	s.fonts = fonts
	silenced, _ := s.silences()
	return diag.Sort(silenced.drop(s.documents(func(e *corpus.Entry) bool { return e.Fresh })))
}

// Rules returns the rules of this package, family by family.
func Rules() []*diag.Rule {
	var list []*diag.Rule
	for _, f := range families() {
		list = append(list, f.rules...)
	}
	return list
}

// family is a group of rules with the functions that apply them. Functions a
// family does not need are nil.
type family struct {
	rules    []*diag.Rule
	document func(*pass)                     // every file that can be read
	product  func(*pass, *intel.Assessment)  // every valid assessment
	world    func(*survey) []diag.Diagnostic // once
	others   map[intel.Kind]func(p *pass)    // valid documents of other kinds
}

func families() []family {
	return []family{
		references(), lineage(),
		likelihoods(), language(), sourcing(),
		dates(), form(), labels(),
		techniques(), vulnerabilities(), observables(),
		inquiries(), outcomes(), contradictions(),
		settings(), typefaces(), sittings(), policies(), coverage(),
		suppressions(),
	}
}

// pass is the check of one document.
type pass struct {
	*survey
	desk  *corpus.Desk
	entry *corpus.Entry
	root  *doc.Node
	found []diag.Diagnostic

	prose   *prose   // of the body, read when first asked for
	cited   []string // the ids of its sources, read when first asked for
	guesses int      // suggestions made so far
	count   int      // findings so far
}

// report adds a finding about the document at hand.
func (p *pass) report(r *diag.Rule, at diag.Span, format string, args ...any) {
	p.add(p.at(r, at, format, args...))
}

// at returns a finding about the document at hand, to be completed and added.
func (p *pass) at(r *diag.Rule, at diag.Span, format string, args ...any) diag.Diagnostic {
	return r.At(p.entry.Path, at, format, args...)
}

// maxFindings bounds what is told of one document; nobody mends more at once.
const maxFindings = 500

// full reports whether enough has been told of the document at hand.
func (p *pass) full() bool { return p.count >= maxFindings }

func (p *pass) add(d diag.Diagnostic) {
	if p.count++; p.count <= maxFindings {
		p.found = append(p.found, d)
	}
}

// chunk is how many documents a worker takes at a time.
const chunk = 64

// documents checks some documents, each by itself, several at a time.
func (s *survey) documents(which func(*corpus.Entry) bool) []diag.Diagnostic {
	entries, all := s.Entries(), families()
	parts := make([][]diag.Diagnostic, (len(entries)+chunk-1)/chunk)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		workers.Go(func() {
			desk := s.Desk()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(parts) {
					return
				}
				p := &pass{survey: s, desk: desk}
				for j := i * chunk; j < min((i+1)*chunk, len(entries)); j++ {
					if e := &entries[j]; which(e) {
						p.check(e, all)
					}
				}
				parts[i] = p.found
			}
		})
	}
	workers.Wait()
	var found []diag.Diagnostic
	for _, part := range parts {
		found = append(found, part...)
	}
	return found
}

func (p *pass) check(e *corpus.Entry, all []family) {
	if e = p.desk.Open(e); e.Doc.Root == nil {
		return
	}
	*p = pass{survey: p.survey, desk: p.desk, found: p.found, entry: e, root: e.Doc.Root}
	var product *intel.Assessment
	if e.Valid && e.Kind == intel.Assessments {
		product = p.Assessments.Get(e.ID)
	}
	for i := range all {
		if all[i].document != nil {
			all[i].document(p)
		}
		if product != nil && all[i].product != nil {
			all[i].product(p, product)
		}
		if other := all[i].others[e.Kind]; other != nil && e.Valid {
			other(p)
		}
	}
}

// body returns the Markdown of the document at hand in lines and sections.
func (p *pass) body() *prose {
	if p.prose == nil {
		p.prose = readProse(p.entry.Doc)
	}
	return p.prose
}
