package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// job is one state of a repository: the work tree or a revision.
type job struct {
	root      string
	fsys      fs.FS
	moment    time.Time
	zone      *time.Location
	commit    string        // abbreviated; "" outside git
	head      string        // the same in full, the files on disk may differ from it
	light     bool          // only findings are asked for: nothing is kept to be drawn, nothing decided
	world     *corpus.World // nil before read
	decisions map[intel.Ref]*signoff.Decision
	found     []diag.Diagnostic // sorted
	fonts     [][]byte          // for scripts that the program's own lack
	embed     bool              // PDFs carry their text and data
	repo      *gitrepo.Repo     // that fsys is read from; nil outside git
	bare      bool              // nothing lies on disk: there are commits only
	rev       string            // the commit that fsys is; "" for the files on disk
	drafts    bool              // editions hold what is not signed, too
	dirty     int               // files on disk that are not as in the commit
	heritage  *heritage         // what is known of the history; nil before it was asked for
	former    edition.Former    // what was before the last revisions
	renamed   []edition.Renaming
	stale     map[intel.Ref]*intel.Assessment // drafts whose last signed revision is shown
	names     map[intel.Ref]intel.Ref         // of today, of what those revisions name otherwise
	memory    *memory                         // of the state before; nil: everything is read
	saved     []string                        // paths that may have changed since that state; nil: any
}

// load does everything that comes before an edition. at is the --at flag.
func (e *env) load(ctx context.Context, at string) (*job, error) {
	j, err := e.open(at)
	if err != nil {
		return nil, err
	}
	if err := e.fill(ctx, j); err != nil {
		return nil, errors.Join(err, j.close())
	}
	return j, nil
}

// open settles which state of the repository a job is about; nothing is read yet.
func (e *env) open(at string) (*job, error) {
	j, err := e.ground(at)
	if err != nil {
		return nil, err
	}
	if err := j.at(at, e.now); err != nil {
		return nil, errors.Join(err, j.close())
	}
	return j, nil
}

// fill reads and judges the content of a job, and looks back at its history. That
// is read first, which takes the more room, before there is anything beside it.
func (e *env) fill(ctx context.Context, j *job) error {
	if err := e.recollect(ctx, j); err != nil {
		return err
	}
	if err := e.read(ctx, j); err != nil {
		return err
	}
	if err := e.hindsight(ctx, j); err != nil || len(stopping(j.found)) > 0 {
		return err
	}
	return e.lookBack(ctx, j)
}

// read loads, checks and judges the content of a job.
func (e *env) read(ctx context.Context, j *job) error {
	if j.memory != nil {
		return e.reread(ctx, j)
	}
	defer e.unhurried()()
	schemas, err := schema.Compile()
	if err != nil {
		return fmt.Errorf("compile the schemas: %w", err)
	}
	bar := e.progress("Reading document")
	j.world, j.found, err = corpus.Load(ctx, j.fsys, corpus.Options{
		Schemas: schemas, Workers: e.workers, Progress: bar.step, Light: j.light,
	})
	bar.end()
	if err != nil {
		return err
	}
	j.found = append(j.found, rule.CheckPrinted(j.world, j.moment, j.typefaces())...)
	j.world.Trim()
	runtime.GC() // or the heap would grow on top of what was let go
	var found []diag.Diagnostic
	if j.light {
		found = signoff.Check(j.world, e.workers)
	} else {
		j.decisions, found = signoff.Judge(j.world, j.moment, e.workers)
	}
	j.found = diag.Sort(append(j.found, found...))
	return ctx.Err()
}

// when settles the moment the output speaks of: --at, else the as_of of an
// example, else the time of the commit.
func (j *job) when(at string, now func() time.Time, head gitrepo.Commit, inGit bool) error {
	settings, err := j.settings()
	if err != nil {
		return err
	}
	j.zone = zoneOf(settings)
	switch asOf := settings.Get("as_of").Time(); {
	case at == "now":
		j.moment = onTheHour(now(), head, inGit)
	case at != "":
		j.moment, err = parseMoment(at, j.zone)
		return err
	case !asOf.IsZero():
		j.moment = asOf
	case inGit:
		j.moment = head.Time
	case settings == nil:
		j.moment = now().UTC() // nothing is built; what is wrong with the file is reported
	default:
		return fmt.Errorf("%s is not in a git repository, so there is no commit whose time the output could bear; commit once (git init && git add . && git commit), or name the moment with --at DATE or --at now", j.root)
	}
	return nil
}

// onTheHour returns the beginning of the hour, so that builds of one hour are the
// same, or the last commit if that is younger: what it holds is not yet to come.
func onTheHour(now time.Time, head gitrepo.Commit, inGit bool) time.Time {
	now = now.UTC()
	switch hour := now.Truncate(time.Hour); {
	case !inGit:
		return now.Truncate(time.Minute)
	case head.Time.After(hour):
		return head.Time
	default:
		return hour
	}
}

// locate finds the time zone of the organisation.
func (j *job) locate() error {
	settings, err := j.settings()
	j.zone = zoneOf(settings)
	return err
}

func zoneOf(settings *doc.Node) *time.Location {
	zone, err := time.LoadLocation(settings.At("organisation", "time_zone").Text())
	if err != nil {
		return time.UTC // a rule reports it
	}
	return zone
}

// settings reads content/dossier.yaml, which tells the moment before anything
// else is read. What is wrong with it is found later.
func (j *job) settings() (*doc.Node, error) {
	const name = "content/dossier.yaml"
	data, err := document(j.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, corpus.ErrNoRepository
	}
	if err != nil {
		return nil, err
	}
	d, _ := doc.Parse(name, data)
	return d.Root, nil
}

// document reads no more of a file than tells that it is too large.
func document(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	data, err := io.ReadAll(io.LimitReader(f, doc.MaxBytes+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

// forget lets go of all but the editions that were cut, or drawing would begin on
// top of it.
func (j *job) forget() error {
	j.world, j.decisions, j.heritage, j.former, j.renamed = nil, nil, nil, edition.Former{}, nil
	var err error
	if j.repo != nil {
		err = j.repo.Rest()
	}
	runtime.GC()
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
