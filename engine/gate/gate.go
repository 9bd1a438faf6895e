// Package gate decides whether a pull request may land: which documents would
// change, who made them, who must sign them, and who has. It reads git objects
// only. Nothing of the pull request is checked out or run, and its own policy
// and council mean nothing: those of the base decide.
//
//	v, err := gate.Judge(ctx, gate.Request{
//		Repo: repo, Base: "origin/main", Head: "feature", Evidence: evidence, Moment: now, Schemas: schemas,
//	})
//	err = v.Text(os.Stdout)
//
// Without evidence of a forge the signed review files of the pull request are
// all that counts. What has landed is judged in the same way, its first parent
// being the base.
//
// # What lands
//
// A path lands with the bytes of the head if the base has not touched it since
// their merge base, and is no subject if only the base has. Where both changed
// it the document waits: the branch is to be updated and reviewed again. With
// several merge bases a side has touched a path that differs from any of them.
//
// # Who made it
//
// Every author, committer and co-author of a commit that the head adds and that
// touches the path, where it lay before, or a document of its kind that came and
// went in between, from which its text may stem. A merge touches what it holds
// otherwise than the merge of its parents would by itself.
//
// # What was reviewed
//
// An approval counts if the commit that the forge names held the same change:
// the same bytes, in place of the same bytes. After a force-push or an update of
// the branch the forge may name a commit that the reviewer never saw. Then the
// approval counts for documents that the pull request adds, and for others if a
// [attest.Capture], made and signed before, shows the same change.
package gate

import (
	"context"
	"fmt"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Request is what is to be judged. Base and Head are names of commits as git
// knows them.
type Request struct {
	Repo     *gitrepo.Repo
	Base     string           // where it lands; its policy and council decide
	Head     string           // what lands
	Pull     string           // head of the pull request where that is another commit, as in a merge queue and after a landing; empty: Head
	Evidence *github.Evidence // of a forge; nil: none
	Moment   time.Time
	Schemas  *schema.Set
	Workers  int    // files read at once; 0 means one
	Host     string // of the forge, for its no-reply addresses; empty: github.com
}

// Verdict is what the gate says of a pull request.
type Verdict struct {
	State        signoff.State // the least favourable of its documents; Satisfied when nothing changes
	Base, Head   string        // full commit ids
	Repository   string        // owner/name on the forge; empty without evidence
	Number       int           // of the pull request; 0 without evidence
	Moment       time.Time
	Documents    []*Document       // in the order of their paths
	Contributors []Contributor     // to anything, in order
	Uncaptured   []github.Vote     // whose commit is what the reviewer saw, though no capture shows it yet
	Captures     []attest.Capture  // of the evidence, as far as they can be relied on
	Center       *signoff.Center   // of the base
	Transitions  []Transition      // what lands, review files included
	Logins       map[string]string // of the accounts that reviewed, by reference
}

// Document is the decision about one path.
type Document struct {
	*signoff.Decision
	Transition   Transition
	Contributors []Contributor
	Unknown      []Contributor // of these, whom nobody can attribute to a person
}

// Judge decides a request. The error is for what could not be read.
func Judge(ctx context.Context, r Request) (*Verdict, error) {
	j, err := begin(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("judge %s on %s: %w", r.Head, r.Base, err)
	}
	for i := range j.transitions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := j.document(&j.transitions[i])
		if err != nil {
			return nil, fmt.Errorf("judge %s: %w", j.transitions[i].Path, err)
		}
		j.verdict.Documents = append(j.verdict.Documents, d)
	}
	return j.finish()
}

// Passes reports whether the pull request may land: it is signed off, or may be
// published provisionally.
func (v *Verdict) Passes() bool {
	return v.State == signoff.Satisfied || v.State == signoff.ProvisionalState
}

// worst lists the states, the least favourable last.
var worst = []signoff.State{signoff.Satisfied, signoff.ProvisionalState, signoff.Waiting, signoff.Objected, signoff.Denied}
