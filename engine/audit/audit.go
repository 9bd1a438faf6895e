// Package audit recomputes, from the git repository alone, the sign-off of
// everything that has landed on a branch since the repository was founded.
//
//	report, err := audit.Run(ctx, audit.Request{Repo: repo, Head: "main", Root: founded, Moment: now, Schemas: schemas})
//	err = report.Text(os.Stdout)
//
// A landing is one step along the first parents, whether a merge, a squash or a
// push; steps that a review file signs as one change, as those of a rebase, are
// one landing. Each document that a landing changes is judged as it is at its
// end, never in between, under the policy and council of the commit before it:
// what landed stays judged as it landed.
//
// A review counts for the landing that it follows, so that none can be used
// again. It counts if its key was valid when it was signed and when its file
// landed, and had not been revoked by then, as today's council tells. Landing
// times never go back: a commit that claims to be older than the one it follows
// is taken to be as old as that.
package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Request is what to audit. Head and Root are names of commits.
type Request struct {
	Repo     *gitrepo.Repo
	Head     string // the branch
	Root     string // nothing before it is judged, nor itself; a first parent of Head
	Moment   time.Time
	Schemas  *schema.Set
	Workers  int                   // files read at once; 0 means one
	Progress func(done, total int) // of landings; may be nil
}

// Report is what the audit found.
type Report struct {
	Root, Head gitrepo.Commit
	Moment     time.Time
	Landings   int       // judged
	Documents  int       // transitions judged
	Findings   []Finding // in the order of landing, then of paths
	// Decisions holds, of every document that has landed since the root and is
	// still there, what was decided of its present state.
	Decisions map[intel.Ref]*signoff.Decision
	records   []*filed // that can be relied on
	complete  map[State]func() Completion
	steps     map[string]bool // ids of the commits that were judged
}

// Finding is something that a person should know.
type Finding struct {
	Problem  Problem
	Commit   gitrepo.Commit // that landed
	Path     string         // of the document or file
	Reason   string         // stated for a forced merge
	Settled  bool           // it was made good later, or is a forced merge with a reason: it is shown for ever, and fails no audit
	Sentence string
	step     int
}

// Problem is the sort of a finding.
type Problem string

// The problems.
const (
	DirectPush    Problem = "direct-push"     // a document landed without a record of any review
	Unsigned      Problem = "unsigned"        // a document landed, or stays, without the reviews that the policy asks for
	Forced        Problem = "forced-merge"    // the same, with a stated reason
	ReviewChanged Problem = "review-changed"  // a review file was changed or removed
	ReviewVoid    Problem = "review-void"     // a review file does not count
	RecordMixed   Problem = "record-mixed"    // a commit with records touches something else
	Disagrees     Problem = "forge-disagrees" // the forge does not bear out a record
)

// Open counts the findings that are not settled.
func (r *Report) Open() int {
	n := 0
	for _, f := range r.Findings {
		if !f.Settled {
			n++
		}
	}
	return n
}

// Run audits a branch. The error is for what could not be read.
func Run(ctx context.Context, r Request) (*Report, error) {
	a := &auditor{
		Request: r, ctx: ctx, signed: map[string]int{},
		report: &Report{
			Moment: r.Moment, Decisions: map[intel.Ref]*signoff.Decision{},
			complete: map[State]func() Completion{}, steps: map[string]bool{},
		},
	}
	for _, part := range []struct {
		what string
		do   func() error
	}{
		{"follow the branch", a.walk},
		{"read the councils", a.seat},
		{"read the reviews", a.gather},
		{"tell the landings apart", a.group},
		{"judge what landed", a.judge},
	} {
		if err := part.do(); err != nil {
			return nil, fmt.Errorf("audit %s: %s: %w", r.Head, part.what, err)
		}
	}
	a.settle()
	return a.report, nil
}

// auditor is one audit in the making.
type auditor struct {
	Request
	ctx      context.Context
	report   *Report
	steps    []step
	seats    []seat
	reviews  map[string]*filed // by path
	landings []landing
	byPath   map[string][]*filed // review files by the path that they are about
	paths    map[string][]int    // steps by the paths that they change
	signed   map[string]int      // the last landing, by its last step, that left a path signed
}
