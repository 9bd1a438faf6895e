package main

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// lastSigned puts in the place of products that were edited after they were
// signed their last signed revision, and judges again. A draft that withdraws
// its product is left alone: what its authors take back is not put forward.
func (e *env) lastSigned(ctx context.Context, j *job, l *gitrepo.Lineage) error {
	texts, drafts, names := map[string][]byte{}, map[intel.Ref]*intel.Assessment{}, map[intel.Ref]intel.Ref{}
	h := &annals{job: j, lineage: l, landings: map[string][]gitrepo.Step{}}
	for _, a := range j.world.Assessments.All() {
		if d := j.decisions[a.Ref]; d == nil || out(d) || a.Withdrawn != nil {
			continue
		}
		text, line, err := j.signedText(l.Revisions(a.Path), j.world.Entry(a.Ref))
		if err != nil {
			return fmt.Errorf("read the revisions of %s: %w", a.Ref, err)
		}
		if text != nil {
			texts[a.Path], drafts[a.Ref] = text, a
			h.renames(names, a.Path, text, line)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	if err := e.again(ctx, j, texts); err != nil {
		return err
	}
	shown := 0
	for ref := range drafts {
		if d := j.decisions[ref]; d != nil && out(d) {
			shown++
		}
	}
	if j.stale, j.names = drafts, names; shown > 0 {
		fmt.Fprintf(e.err, "%s a newer draft that is not signed; the last signed revision is shown\n", map[bool]string{true: "1 product has", false: fmt.Sprintf("%d products have", shown)}[shown == 1])
	}
	return nil
}

// out reports whether a document may go out.
func out(d *signoff.Decision) bool {
	return d.State == signoff.Satisfied || d.State == signoff.ProvisionalState
}

// renames notes what is called today what a text named that landed at a place on
// the line of first parents.
func (h *annals) renames(names map[intel.Ref]intel.Ref, name string, text []byte, line int) {
	d, _ := doc.Parse(name, text)
	for _, ref := range cites(d.Nodes()) {
		if p := h.lay(ref, line); p != "" {
			h.rename(names, p, line)
		}
	}
}

// signedText returns the youngest earlier text of a document of which there are
// reviews, and the place on the line of first parents at which it landed; nil for
// none.
func (j *job) signedText(steps []gitrepo.Step, e *corpus.Entry) (text []byte, line int, err error) {
	rest := strings.TrimPrefix(e.Path, "content/")
	reviews, err := fs.ReadDir(j.fsys, "content/reviews/"+strings.TrimSuffix(rest, path.Ext(rest)))
	if err != nil {
		return nil, 0, nil // nobody ever reviewed it
	}
	for _, s := range slices.Backward(steps) {
		if s.Path != e.Path || s.File.ID == "" {
			continue
		}
		data, err := j.repo.Read(s.File, doc.MaxBytes)
		if err != nil {
			return nil, 0, err
		}
		sum := doc.Sum(data)
		if sum != e.Doc.Digest && slices.ContainsFunc(reviews, func(d fs.DirEntry) bool { return strings.HasPrefix(d.Name(), sum.Short()+"-") }) {
			return data, s.Line, nil
		}
	}
	return nil, 0, nil
}

// again loads and judges the repository with some texts replaced.
func (e *env) again(ctx context.Context, j *job, texts map[string][]byte) error {
	schemas, err := schema.Compile()
	if err != nil {
		return fmt.Errorf("compile the schemas: %w", err)
	}
	world, _, err := corpus.Load(ctx, replaced{only{j.fsys, []string{"content"}}, texts}, corpus.Options{Schemas: schemas, Workers: e.workers})
	if err != nil {
		return fmt.Errorf("read signed revisions: %w", err)
	}
	world.Trim()
	j.world = world
	j.decisions, _ = signoff.Judge(world, j.moment, e.workers)
	return e.hindsight(ctx, j)
}
