package gate

import (
	"fmt"
	"slices"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
)

// work is what the commits of a pull request did.
type work struct {
	commits []gitrepo.Revision      // each before its parents
	touched map[string][]int        // the commits that touched a path, by their places
	passing map[intel.Kind][]string // paths of documents that came and went
	pulled  int                     // how many of the commits are the pull request's own; the rest made its landing
	carried map[string]bool         // paths that landed as the pull request held them
}

// worked reads the commits that some heads add to a base.
func worked(repo *gitrepo.Repo, base string, transitions []Transition, heads ...string) (*work, error) {
	w := &work{touched: map[string][]int{}, passing: map[intel.Kind][]string{}, carried: map[string]bool{}}
	seen := map[string]bool{}
	for i, head := range heads {
		list, err := repo.Between(head, base)
		if err != nil {
			return nil, fmt.Errorf("list the commits: %w", err)
		}
		for _, v := range list {
			if !seen[v.ID] {
				seen[v.ID] = true
				w.commits = append(w.commits, v)
			}
		}
		if i == 0 {
			w.pulled = len(w.commits)
		}
	}
	if err := w.carry(repo, heads[0], transitions); err != nil {
		return nil, err
	}
	for i, v := range w.commits {
		paths, err := touches(repo, v)
		if err != nil {
			return nil, fmt.Errorf("commit %s: %w", v.Short(), err)
		}
		for _, p := range paths {
			w.touched[p] = append(w.touched[p], i)
		}
	}
	return w, w.find(repo, base, transitions, heads)
}

// carry notes what landed as the pull request held it. Whoever pressed the
// button of a squash or a rebase commits the same bytes anew, and wrote nothing.
func (w *work) carry(repo *gitrepo.Repo, pull string, transitions []Transition) error {
	paths := make([]string, len(transitions))
	for i, t := range transitions {
		paths[i] = t.Path
	}
	files, err := repo.Files(pull, paths)
	if err != nil {
		return err
	}
	for i, t := range transitions {
		w.carried[t.Path] = files[i] == t.After
	}
	return nil
}

// find tells which touched documents are there neither before nor after.
func (w *work) find(repo *gitrepo.Repo, base string, transitions []Transition, heads []string) error {
	var paths []string
	for p := range w.touched {
		if refOf(p).Kind != attest.Outside && !slices.ContainsFunc(transitions, func(t Transition) bool { return t.Path == p || t.From == p }) {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	there := make([]bool, len(paths))
	for _, commit := range append([]string{base}, heads...) {
		files, err := repo.Files(commit, paths)
		if err != nil {
			return err
		}
		for i, f := range files {
			there[i] = there[i] || f != gitrepo.File{}
		}
	}
	for i, p := range paths {
		if !there[i] {
			w.passing[refOf(p).Kind] = append(w.passing[refOf(p).Kind], p)
		}
	}
	return nil
}

// of returns the commits that made a transition, in order.
func (w *work) of(t *Transition) []gitrepo.Revision {
	paths := []string{t.Path}
	if t.From != "" {
		paths = append(paths, t.From)
	}
	if t.Document() {
		paths = append(paths, w.passing[t.Ref.Kind]...)
	}
	var places []int
	for _, p := range paths {
		places = append(places, w.touched[p]...)
	}
	slices.Sort(places)
	var list []gitrepo.Revision
	for _, i := range slices.Compact(places) {
		if i < w.pulled || !w.carried[t.Path] {
			list = append(list, w.commits[i])
		}
	}
	return list
}

// touches returns the paths that a commit touches. A merge touches those that
// it holds otherwise than merging its parents would by itself.
func touches(repo *gitrepo.Repo, v gitrepo.Revision) ([]string, error) {
	lists, err := repo.Touched(v.ID)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, list := range lists {
		for _, c := range list {
			paths = append(paths, c.Path)
		}
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	if len(v.Parents) < 2 {
		return paths, nil
	}
	return made(repo, v, paths)
}

// made leaves out the paths that a merge took from the one side that changed
// them.
func made(repo *gitrepo.Repo, v gitrepo.Revision, paths []string) ([]string, error) {
	result, err := repo.Files(v.ID, paths)
	if err != nil {
		return nil, err
	}
	var sides, bases [][]gitrepo.File
	for i, p := range v.Parents {
		files, err := repo.Files(p, paths)
		if err != nil {
			return nil, err
		}
		sides = append(sides, files)
		for _, q := range v.Parents[:i] {
			ids, err := repo.MergeBases(p, q)
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				files, err := repo.Files(id, paths)
				if err != nil {
					return nil, err
				}
				bases = append(bases, files)
			}
		}
	}
	var list []string
	for i, p := range paths {
		if !follows(result[i], column(sides, i), column(bases, i)) {
			list = append(list, p)
		}
	}
	return list, nil
}

func column(files [][]gitrepo.File, i int) []gitrepo.File {
	list := make([]gitrepo.File, len(files))
	for k := range files {
		list[k] = files[k][i]
	}
	return list
}

// follows reports whether a merge holds what the sides that changed a file
// agree on.
func follows(result gitrepo.File, sides, bases []gitrepo.File) bool {
	var changed []gitrepo.File
	for _, s := range sides {
		if len(bases) == 0 || slices.ContainsFunc(bases, func(b gitrepo.File) bool { return b != s }) {
			changed = append(changed, s)
		}
	}
	if len(changed) == 0 {
		changed = sides
	}
	for _, s := range changed {
		if s != changed[0] {
			return false
		}
	}
	return result == changed[0]
}
