package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// job is one repository, loaded, checked and judged.
type job struct {
	root      string
	world     *corpus.World
	moment    time.Time
	zone      *time.Location
	commit    string // abbreviated; "" outside git
	decisions map[intel.Ref]*signoff.Decision
	found     []diag.Diagnostic // sorted
}

// load does everything that comes before an edition. at is the --at flag.
func (e *env) load(ctx context.Context, at string) (*job, error) {
	root, err := e.root()
	if err != nil {
		return nil, err
	}
	schemas, err := schema.Compile()
	if err != nil {
		return nil, fmt.Errorf("compile the schemas: %w", err)
	}
	j := &job{root: root}
	bar := e.progress("Reading document")
	j.world, j.found, err = corpus.Load(ctx, os.DirFS(root), corpus.Options{
		Schemas: schemas, Workers: e.workers, Progress: bar.step,
	})
	bar.end()
	if err != nil {
		return nil, err
	}
	if err := j.when(at, e.now); err != nil {
		return nil, err
	}
	j.found = append(j.found, rule.Check(j.world, j.moment)...)
	var found []diag.Diagnostic
	j.decisions, found = signoff.Judge(j.world, j.moment, e.workers)
	j.found = diag.Sort(append(j.found, found...))
	return j, ctx.Err()
}

// when settles the moment the output speaks of: --at, else the as_of of an
// example, else the time of the commit.
func (j *job) when(at string, now func() time.Time) error {
	head, inGit, err := gitrepo.Head(j.root)
	if err != nil {
		return err
	}
	j.commit = head.Short()
	if j.zone, err = time.LoadLocation(j.world.Organisation.TimeZone); err != nil {
		j.zone = time.UTC // the schema has reported it
	}
	switch asOf := j.world.Organisation.AsOf; {
	case at == "now":
		j.moment = now().UTC().Truncate(time.Hour)
	case at != "":
		j.moment, err = parseMoment(at, j.zone)
	case !asOf.IsZero():
		j.moment = asOf
	case inGit:
		j.moment = head.Time
	default:
		err = fmt.Errorf("%s is not in a git repository, so there is no commit whose time the output could bear; commit once (git init && git add . && git commit), or name the moment with --at DATE or --at now", j.root)
	}
	return err
}

func parseMoment(at string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		return t.UTC(), nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, at, zone); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second).UTC(), nil // the end of that day
	}
	return time.Time{}, fmt.Errorf("--at %s: not a moment; write 2024-11-22, 2024-11-22T16:00:00Z or now", at)
}
