package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/fix"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// rounds bounds how often files are mended and checked again: one correction
// can bring another within reach.
const rounds = 8

// fix corrects what is mechanical in the wanted files, and in changed ones only
// if there is a base. The layout of a signed document is left alone unless the
// document was named. What was done is said on standard error.
func (e *env) fix(ctx context.Context, c *checking, wanted func(file string) bool, named bool) error {
	schemas, err := schema.Compile()
	if err != nil {
		return fmt.Errorf("compile the schemas: %w", err)
	}
	m := &mending{
		env: e, fixer: fix.New(schemas), wanted: wanted, named: named,
		void: map[string]int{}, files: map[string]bool{}, spared: map[string]bool{},
	}
	if c.base != nil {
		changed, err := c.base.Changed(c.now.fsys, "content")
		if err != nil {
			return err
		}
		m.wanted = func(file string) bool { return wanted(file) && slices.Contains(changed, file) }
	}
	for range rounds {
		if err := e.read(ctx, c.now); err != nil {
			return err
		}
		mended, err := m.round(c.now)
		if err != nil {
			return err
		}
		if !mended {
			break
		}
	}
	m.end()
	return nil
}

// mending is one run of --fix.
type mending struct {
	*env
	fixer  *fix.Fixer
	wanted func(file string) bool
	named  bool            // the wanted files were named one by one or by folder
	spared map[string]bool // signed files whose layout was left alone
	files  map[string]bool // that were mended
	void   map[string]int  // reviews voided, by document
	count  int
}

// round mends every file once and reports whether any changed.
func (m *mending) round(j *job) (bool, error) {
	found := map[string][]diag.Diagnostic{}
	for _, d := range j.found {
		found[d.File] = append(found[d.File], d)
	}
	any := false
	entries := j.world.Entries()
	for i := range entries {
		entry := &entries[i]
		if entry.Kind == intel.Reviews || !m.wanted(entry.Path) {
			continue
		}
		mended, err := m.mend(j, entry, found[entry.Path])
		if err != nil {
			return any, err
		}
		any = any || mended
	}
	return any, nil
}

func (m *mending) mend(j *job, entry *corpus.Entry, found []diag.Diagnostic) (bool, error) {
	before, err := fs.ReadFile(j.fsys, entry.Path)
	if err != nil {
		return false, fmt.Errorf("read %s: %w", entry.Path, err)
	}
	request := fix.Request{Kind: entry.Kind, Path: entry.Path, Data: before, Findings: found}
	after, changes := m.fixer.Document(request)
	signed := signatures(j.world, entry)
	if !m.named && signed > 0 && doc.Sum(after) != entry.Doc.Digest {
		request.Scope = fix.Findings
		after, changes = m.fixer.Document(request)
		m.spare(entry.Path, doc.Sum(after) == entry.Doc.Digest)
	}
	if len(changes) == 0 {
		return false, nil
	}
	if doc.Sum(before) != entry.Doc.Digest {
		return false, fmt.Errorf("%s changed while it was checked; run the command again", entry.Path)
	}
	if err := fix.Write(j.root, entry.Path, before, after); err != nil {
		return false, err
	}
	for _, change := range changes {
		m.say(entry.Path, change)
	}
	m.files[entry.Path] = true
	if doc.Sum(after) != entry.Doc.Digest {
		m.void[entry.Path] += signed
	}
	return true, nil
}

func (m *mending) say(file string, c fix.Change) {
	m.count++
	where, rule := file, ""
	if c.At.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", file, c.At.Line, c.At.Column)
	}
	if c.Rule != "" {
		rule = " (" + c.Rule + ")"
	}
	fmt.Fprintf(m.err, "%s: fixed: %s%s\n", where, c.Text, rule)
}

// signatures counts the reviews of a document as it stands.
func signatures(w *corpus.World, entry *corpus.Entry) int {
	n := 0
	for _, r := range w.Reviews.All() {
		if r.Statement.Path == entry.Path && doc.Digest(r.Statement.Digest) == entry.Doc.Digest {
			n++
		}
	}
	return n
}

// end says what the corrections mean for what was signed.
func (m *mending) end() {
	fmt.Fprintf(m.err, "%s in %s\n", count(m.count, "correction"), count(len(m.files), "file"))
	for _, file := range slices.Sorted(maps.Keys(m.void)) {
		if n := m.void[file]; n > 0 {
			fmt.Fprintf(m.err, "%s: %s void now, so it must be reviewed again\n", file, are(n, "signature"))
		}
	}
	if n := len(m.spared); n > 0 {
		fmt.Fprintf(m.err, "%s signed and wrong in layout only, so left alone; name a file to correct it and lose its signatures\n", are(n, "file"))
	}
}

// are counts and adds the verb.
func are(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return count(n, noun) + " are"
}

// spare notes whether a signed file was left as it is.
func (m *mending) spare(file string, left bool) {
	if left {
		m.spared[file] = true
	} else {
		delete(m.spared, file)
	}
}
