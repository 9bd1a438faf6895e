package web

import (
	"bytes"
	"fmt"
	"html/template"
	"iter"
	"strconv"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// perPage is the greatest number of entries on one page of a list.
const perPage = 50

// entry is one product in a list.
type entry struct {
	link
	Day      template.HTML
	Noun     string
	State    string // empty for what is signed off
	Affected string
	Answers  []link
	Summary  string
	Reason   string     // why it was withdrawn
	Leading  *judgement // its first judgement, where the list shows estimates
}

func (p *page) entry(a *edition.Assessment) entry {
	e := entry{link: p.assessment(a), Day: p.day(a.Issued), Noun: intel.Upper(a.Product.Noun())}
	if a.Status != edition.SignedOff {
		e.State = a.Status.Noun()
	}
	if a.Withdrawal != nil {
		e.Reason = a.Withdrawal.Reason
	}
	if removed(a) {
		return e
	}
	e.Answers = p.requirementIDs(a.Answers)
	if a.Live() {
		e.Affected = affectedBrief(a.Affected)
	}
	return e
}

// entryWithEstimate adds the bottom line and the first judgement.
func (p *page) entryWithEstimate(a *edition.Assessment) entry {
	e := p.entryWithSummary(a)
	if len(a.Judgements) > 0 && a.Withdrawal == nil {
		j := p.judgementOn(a.Judgements[0])
		e.Leading = &j
	}
	return e
}

// entryWithSummary adds the bottom line, unless it no longer holds.
func (p *page) entryWithSummary(a *edition.Assessment) entry {
	e := p.entry(a)
	if a.Withdrawal == nil {
		e.Summary = a.BottomLine
	}
	return e
}

func entries(list []*edition.Assessment, one func(*edition.Assessment) entry) []entry {
	out := make([]entry, len(list))
	for i, a := range list {
		out[i] = one(a)
	}
	return out
}

// pager says which part of a list a page shows and leads to its neighbours.
type pager struct {
	Page, Pages  int
	From, To, Of int
	Newer, Older *link
}

// leaf is one page of a list: the path of the list and the number of the page.
type leaf struct {
	base string // folder, such as "assessments"
	page int    // from 1
	of   int    // entries of the whole list
}

// leaves yields the pages of a list; an empty list has one.
func leaves(base string, of int) iter.Seq[leaf] {
	return func(yield func(leaf) bool) {
		for n := 1; n == 1 || (n-1)*perPage < of; n++ {
			if !yield(leaf{base, n, of}) {
				return
			}
		}
	}
}

func (l leaf) path() string {
	if l.page == 1 {
		return l.base + "/index.html"
	}
	return l.base + "/page/" + strconv.Itoa(l.page) + "/index.html"
}

func (l leaf) pages() int { return max(1, (l.of+perPage-1)/perPage) }

func (l leaf) bounds() (from, to int) {
	return min((l.page-1)*perPage, l.of), min(l.page*perPage, l.of)
}

// part returns the entries that a leaf shows.
func part[T any](l leaf, all []T) []T {
	from, to := l.bounds()
	return all[from:to]
}

// titled adds the number of the page to a title, except on the first.
func (l leaf) titled(title string) string {
	if l.page == 1 {
		return title
	}
	return fmt.Sprintf("%s, page %d", title, l.page)
}

func (p *page) pager(l leaf) pager {
	from, to := l.bounds()
	g := pager{Page: l.page, Pages: l.pages(), From: from + 1, To: to, Of: l.of}
	if l.page > 1 {
		g.Newer = &link{Href: p.to(leaf{l.base, l.page - 1, l.of}.path())}
	}
	if l.page < l.pages() {
		g.Older = &link{Href: p.to(leaf{l.base, l.page + 1, l.of}.path())}
	}
	return g
}

// leafFiles yields a file for each page of a list.
func leafFiles(base string, of int, draw func(leaf, *bytes.Buffer) error) iter.Seq[file] {
	return func(yield func(file) bool) {
		for l := range leaves(base, of) {
			if !yield(file{l.path(), func(b *bytes.Buffer) error { return draw(l, b) }}) {
				return
			}
		}
	}
}

// first returns at most n entries of a list, and how many it leaves out.
func first[T any](list []T, n int) (head []T, rest int) {
	if len(list) <= n {
		return list, 0
	}
	return list[:n], len(list) - n
}
