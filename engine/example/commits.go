package example

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// landing is what came to the main line at one moment.
type landing struct {
	title, author string
	at            time.Time
	versions      []*version
}

// group puts states together that landed with one pull request: those of one
// title and hour, and what a product brings with it.
func (s *story) group() []*landing {
	byKey := map[string]*landing{}
	for _, p := range sorted(keys(s.versions)) {
		for _, v := range s.versions[p] {
			key, title := v.title+v.merged.Format(time.RFC3339), v.title
			if v.merged.Before(start.Add(96*time.Hour)) && v.gone == "" {
				title = foundingTitle(v.path)
				key = title
			} else if kind(v.path) == "requirements" {
				key = title + v.ready.Format(time.DateOnly)
			} else if kind(v.path) == "outcomes" {
				title = "Resolve judgements, " + v.merged.Format(time.DateOnly)
				key = title
			}
			l := byKey[key]
			if l == nil {
				l = &landing{title: title, author: v.author}
				byKey[key] = l
			}
			l.at = later(l.at, v.merged)
			l.versions = append(l.versions, v)
		}
	}
	var list []*landing
	for _, key := range sorted(keys(byKey)) {
		list = append(list, byKey[key])
	}
	slices.SortStableFunc(list, func(a, b *landing) int { return a.at.Compare(b.at) })
	return list
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func foundingTitle(name string) string {
	switch kind(name) {
	case "assessments", "outcomes":
		return "Bring over the products since June 2023"
	case "estate", "sources":
		return "List what we run and what we read"
	case "requirements", "stakeholders":
		return "State the requirements"
	}
	return "Found the repository"
}

// commits writes the landings as commits, each pull request as a branch from
// where the main line stood when it was begun.
func (s *story) commits() []Commit {
	w := &scribe{story: s, born: map[string]int{}}
	for i, l := range s.group() {
		if i == 0 {
			w.found(l)
			continue
		}
		w.land(l, i)
	}
	return w.list
}

// scribe writes commits.
type scribe struct {
	*story
	list []Commit
	line []int          // places of the commits of the main line
	born map[string]int // where in line a document of an id first lay, of any kind
}

func (w *scribe) add(c Commit) int {
	w.list = append(w.list, c)
	return len(w.list) - 1
}

func (w *scribe) found(l *landing) {
	c := Commit{Author: w.people["tnowak"], Committer: w.people["tnowak"], At: l.at, Message: l.title + "\n"}
	for _, v := range l.versions {
		c.Changes = append(c.Changes, v.changes()...)
		c.Changes = append(c.Changes, reviewChanges(v.reviews, "")...)
	}
	c.Changes = append(c.Changes, Change{"README.md", []byte(readme)})
	w.reach(l, w.add(c))
}

func (v *version) changes() []Change {
	list := []Change{{v.path, []byte(v.text)}}
	if v.gone != "" {
		list = append(list, Change{v.gone, nil})
	}
	return list
}

// reviewChanges returns the review files of one member, or of all.
func reviewChanges(reviews []File, member string) []Change {
	var list []Change
	for _, r := range reviews {
		if member == "" || strings.HasSuffix(r.Path, "-"+member+".yaml") {
			list = append(list, Change{r.Path, []byte(r.Data)})
		}
	}
	return list
}

// land writes a branch with what its author wrote and one commit for each
// reviewer, and merges it.
func (w *scribe) land(l *landing, number int) {
	last := w.line[len(w.line)-1]
	l.at = later(l.at, w.list[last].At.Add(time.Minute))
	base, begun := w.branch(l)
	l.at = later(l.at, begun.Add(time.Minute))
	who := w.people[l.author]
	write := Commit{Author: who, Committer: who, At: begun, Message: l.title + "\n", Parents: []int{base}}
	var all []Change
	for _, v := range l.versions {
		write.Changes = append(write.Changes, v.changes()...)
	}
	all = append(all, write.Changes...)
	tip := w.add(write)
	for _, r := range w.reviewers(l) {
		c := Commit{Author: w.people[r.member], Committer: w.people[r.member], At: later(r.at, w.list[tip].At.Add(time.Minute)), Message: "Review: " + l.title + "\n", Parents: []int{tip}}
		c.At = earlier(c.At, l.at)
		for _, v := range l.versions {
			c.Changes = append(c.Changes, reviewChanges(v.reviews, r.member)...)
		}
		all = append(all, c.Changes...)
		tip = w.add(c)
	}
	merger := w.people["dmurphy"]
	if l.author != "nberg" {
		merger = w.people["tnowak"]
	}
	message := fmt.Sprintf("Merge pull request #%d from northlight-energy/%s\n\n%s\n", number, branchName(l), l.title)
	w.reach(l, w.add(Commit{Author: merger, Committer: merger, At: l.at, Message: message, Parents: []int{last, tip}, Changes: all}))
}

// branch returns the commit of the main line at which the branch of a landing
// begins, and when its author commits: once all is known that the documents
// speak of, and on top of every document that they name.
func (w *scribe) branch(l *landing) (base int, begun time.Time) {
	for _, v := range l.versions {
		begun = later(begun, v.ready.Add(3*time.Minute))
	}
	begun = earlier(begun, l.at.Add(-time.Minute))
	k := 0
	for i, c := range w.line {
		if !w.list[c].At.After(begun) {
			k = i
		}
	}
	for _, v := range l.versions {
		for _, named := range word.FindAllString(v.text, -1) {
			k = max(k, w.born[named])
		}
	}
	base = w.line[k]
	return base, later(begun, w.list[base].At.Add(2*time.Minute))
}

// word matches what may be the id of a document.
var word = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]`)

// reach lets the main line reach a commit, with which a landing is there.
func (w *scribe) reach(l *landing, commit int) {
	for _, v := range l.versions {
		if w.versions[v.path][0] == v {
			w.born[id(v.path)] = len(w.line)
		}
	}
	w.line = append(w.line, commit)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func branchName(l *landing) string {
	return l.author + "/" + strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(l.versions[0].path, "content/"), ".md"), ".yaml", "")
}

type reviewer struct {
	member string
	at     time.Time
}

// reviewers returns who signed something of a landing, by their last review.
func (w *scribe) reviewers(l *landing) []reviewer {
	last := map[string]time.Time{}
	for _, v := range l.versions {
		for _, r := range v.reviews {
			member := r.Path[strings.LastIndexByte(r.Path, '-')+1 : len(r.Path)-len(".yaml")]
			last[member] = later(last[member], r.At)
		}
	}
	var list []reviewer
	for _, m := range sorted(keys(last)) {
		list = append(list, reviewer{m, last[m]})
	}
	slices.SortStableFunc(list, func(a, b reviewer) int { return a.at.Compare(b.at) })
	return list
}

const readme = `# Northlight Energy

A made-up utility, made-up people, and an intelligence repository with ten weeks
of history, to try Dossier on. The threats, dates and sources are real.

**The keys that sign here are no secret**: they follow from the ids of the
members, and anyone can sign in their names. Never take them into a repository of
your own; ` + "`dossier init`" + ` without --example makes one.
`
