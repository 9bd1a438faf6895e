package web

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// development is one change in what we hold: a product was issued, revised,
// superseded or withdrawn, or a judgement was decided. It says what changed in
// meaning, of texts that the edition holds.
type development struct {
	at     time.Time
	id     string // of all times, below the edition's tag
	folder string // where readers are led, "assessments/ID/r2/"
	tlp    intel.TLP
	What   string // "Revised"
	Title  string
	Reason string
	Lines  []string
}

// changesBase is the folder of the page and the feed of changes.
const changesBase = "changes"

// developments returns every change, the newest first.
func (s *site) developments() []development {
	var list []development
	for _, a := range s.ed.Assessments {
		list = append(list, lifeOf(a)...)
	}
	for _, o := range s.ed.Outcomes {
		a := o.Judgement.Assessment
		list = append(list, development{
			at: o.ResolvedAt, id: "outcomes/" + o.ID, folder: "assessments/" + a.ID + "/", tlp: max(o.TLP, a.TLP), What: "Decided", Title: title(a),
			Lines: []string{o.Judgement.ID + ": " + safe(o.Judgement.Statement, a.Indicators) + " " + intel.Stop(o.Result.Sentence())},
		})
	}
	slices.SortFunc(list, func(a, b development) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(a.id, b.id)) })
	return list
}

// lifeOf tells what became of one product.
func lifeOf(a *edition.Assessment) []development {
	folder := "assessments/" + a.ID + "/"
	made := func(at time.Time, id, what string) development {
		return development{at: at, id: folder + id, folder: folder, tlp: a.TLP, What: what, Title: title(a)}
	}
	var list []development
	if w := a.Withdrawal; w != nil {
		d := made(w.At, "withdrawn", "Withdrawn")
		d.Reason = w.Reason
		if list = append(list, d); removed(a) {
			return list
		}
	}
	first := made(a.Issued, "new", "New")
	for i, r := range a.Revision.Signed {
		if i+1 == len(a.Revision.Signed) {
			first.at, first.tlp = r.Text.Issued, r.Text.TLP
			break
		}
		old := a.Revision.Signed[i+1].Text
		d := made(r.Text.Issued, fmt.Sprintf("r%d", r.N), "Revised")
		d.folder, d.tlp, d.Lines = revisionPath(a.ID, r.N), max(r.Text.TLP, old.TLP), differences(old, r.Text, sameID)
		d.Title += fmt.Sprintf(", revision %d", r.N) // links of the same words lead to the same page
		if r.Text.ChangeReason != old.ChangeReason {
			d.Reason = r.Text.ChangeReason
		}
		if len(d.Lines) > 0 {
			list = append(list, d)
		}
	}
	if old := a.Supersedes; old != nil && !removed(old) {
		first.What, first.Reason = "New, in place of "+old.ID, a.ChangeReason
		if a.Revision.Before == nil {
			first.Lines = differences(old, a, in)
		}
	}
	if w := a.Withdrawal; w == nil || first.at.Before(w.At) { // else the text that was signed is that of the withdrawal
		list = append(list, first)
	}
	return defanged(list, a)
}

// defanged makes harmless what a product and its revisions name as indicators.
func defanged(list []development, a *edition.Assessment) []development {
	hostile := a.Indicators
	for _, r := range a.Revision.Signed {
		hostile = slices.Concat(hostile, r.Text.Indicators)
	}
	for i := range list {
		for k, line := range list[i].Lines {
			list[i].Lines[k] = safe(line, hostile)
		}
	}
	return list
}

// sameID finds the judgement of a former revision by its id.
func sameID(old *edition.Assessment, j *edition.Judgement) *edition.Judgement {
	i := slices.IndexFunc(old.Judgements, func(k *edition.Judgement) bool { return k.ID == j.ID })
	if i < 0 {
		return nil
	}
	return old.Judgements[i]
}

// differences says in words what differs in meaning between two texts; before
// finds a judgement in the former one.
func differences(old, a *edition.Assessment, before func(*edition.Assessment, *edition.Judgement) *edition.Judgement) []string {
	var list []string
	kept := map[*edition.Judgement]bool{}
	for _, j := range a.Judgements {
		b := before(old, j)
		kept[b] = true
		for _, m := range moves(j, b) {
			list = append(list, m.line(j, b))
		}
	}
	for _, j := range old.Judgements {
		if !kept[j] {
			list = append(list, "Former "+j.ID+", no longer stated: "+j.Statement)
		}
	}
	if x, y := old.Affected, a.Affected; x != nil && y != nil && x.Status != y.Status {
		list = append(list, "Are we affected? "+x.Status.Sentence()+" → "+y.Status.Sentence())
	}
	if old.BottomLine != a.BottomLine {
		list = append(list, "Bottom line: "+a.BottomLine)
	}
	for _, f := range []struct {
		name     string
		old, now []string
	}{
		{"techniques", old.Attack, a.Attack}, {"vulnerabilities", old.CVEs, a.CVEs}, {"actors", old.Actors, a.Actors},
	} {
		if !slices.Equal(f.old, f.now) {
			list = append(list, fmt.Sprintf("Its %s are %s", f.name, cmp.Or(intel.Join(f.now), "none now")))
		}
	}
	return list
}

// line says a move in words; b is nil for a new judgement.
func (m move) line(j, b *edition.Judgement) string {
	switch {
	case b == nil:
		return j.ID + ", new: " + j.Statement
	case m.Words != "":
		return j.ID + ", reworded: " + j.Statement
	}
	return j.ID + ", " + m.What + ": " + m.Before + " → " + m.After
}

// changesPage is one page of the list of changes.
type changesPage struct {
	Title   string
	Entries []developed
	Pager   pager
	Empty   bool
}

// developed is a development as the page shows it.
type developed struct {
	development
	Link link
	Day  template.HTML
}

func (s *site) changesIndex(l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	p.feed = &link{p.to(changesBase + "/feed.atom"), "Changes"}
	v := changesPage{Title: l.titled("Changes"), Pager: p.pager(l), Empty: l.of == 0}
	for _, d := range part(l, s.changed) {
		p.raise(d.tlp)
		v.Entries = append(v.Entries, developed{d, p.at(d.folder+"index.html", d.Title), p.day(d.at)})
	}
	return p.render(b, "changes", v.Title, []link{p.at(sections[0].path, sections[0].name), {Text: "Changes"}}, v)
}

// changeNews is the feed of changes.
func (s *site) changeNews(folder string) news {
	n := news{folder: folder, title: "Changes · " + s.ed.Organisation.Name, tlp: intel.Clear}
	some, _ := first(s.changed, feedMost)
	for _, d := range some {
		words := slices.Concat([]string{intel.Stop(strings.TrimSpace(d.What + ". " + d.Reason))}, d.Lines)
		n.entries = append(n.entries, newsEntry{
			id: d.id, path: d.folder, title: d.What + ": " + d.Title, summary: words[0], content: content(words...),
			published: d.at, updated: d.at, tlp: max(d.tlp, intel.Clear), tags: []string{d.What},
		})
	}
	return n.settled()
}
