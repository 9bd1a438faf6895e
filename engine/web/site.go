package web

import (
	"cmp"
	"fmt"
	"html/template"
	"iter"
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/export"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// site is what all pages share. It does not change while pages are drawn.
type site struct {
	ed         *edition.Edition
	rounds     []*roundup.Roundup // newest first
	opts       Options
	zone       *time.Location
	lang       string
	week       roundup.Week
	footMoment template.HTML
	sheets     Sheets
	targets    map[intel.Ref]target
	around     []around // by depth
	shelves    []shelf
	groups     map[string][]shelf // years newest first, all others by name
	threats    map[*edition.EstateEntry][]*edition.Assessment
	terms      map[string]string // techniques and vulnerabilities that have a shelf, with its path
	attack     *attack.Catalog
	current    int // live assessments
	exports    *export.Exports
	highlights *markdown.Highlights
	changed    []development // newest first
}

// target is a document that texts may refer to.
type target struct {
	title string
	tlp   intel.TLP
}

func newSite(ed *edition.Edition, rounds []*roundup.Roundup, opts Options) (*site, error) {
	if opts.Sheets == nil {
		var err error
		if opts.Sheets, err = ReadSheets(); err != nil {
			return nil, err
		}
	}
	s := &site{
		ed: ed, opts: opts, sheets: opts.Sheets,
		zone: cmp.Or(ed.Organisation.Zone, time.UTC),
		lang: cmp.Or(ed.Organisation.Language, "en"),
		rounds: slices.SortedFunc(slices.Values(rounds), func(a, b *roundup.Roundup) int {
			return cmp.Or(cmp.Compare(b.Week.Year, a.Week.Year), cmp.Compare(b.Week.Number, a.Week.Number))
		}),
		targets: targets(ed), attack: ed.Attack,
	}
	if s.attack == nil {
		s.attack = attack.Embedded()
	}
	s.exports = export.New(ed)
	s.week = roundup.WeekOf(ed.Moment, s.zone)
	s.footMoment = template.HTML(`<time datetime="` + ed.Moment.UTC().Format(time.RFC3339) + `">` +
		ed.Moment.In(s.zone).Format(momentForm+" MST") + `</time>`)
	s.shelves = s.sorted(ed.Assessments)
	s.groups = grouped(s.shelves)
	s.threats = threatsTo(ed.Estate)
	s.current = living(ed.Assessments)
	s.changed = s.developments()
	s.terms = map[string]string{}
	for _, h := range s.shelves {
		if h.group == "technique" || h.group == "cve" {
			s.terms[h.key] = h.path + "/index.html"
		}
	}
	if err := s.surround(); err != nil {
		return nil, fmt.Errorf("draw the frame of pages: %w", err)
	}
	return s, nil
}

// targets indexes what a reference can name.
func targets(ed *edition.Edition) map[intel.Ref]target {
	m := make(map[intel.Ref]target, len(ed.Assessments)+len(ed.Requirements)+len(ed.Inquiries)+len(ed.Estate))
	put := func(i *edition.Item, title string) { m[i.Ref()] = target{title, i.TLP} }
	for _, a := range ed.Assessments {
		put(&a.Item, title(a))
	}
	for _, r := range ed.Requirements {
		put(&r.Item, r.ID+" "+r.Title)
	}
	for _, q := range ed.Inquiries {
		put(&q.Item, q.Question)
	}
	for _, e := range ed.Estate {
		put(&e.Item, e.Name)
	}
	for _, h := range ed.Stakeholders {
		put(&h.Item, h.Name)
	}
	for _, m := range ed.Members {
		put(&m.Item, m.Name)
	}
	for _, o := range ed.Sources {
		put(&o.Item, o.Name)
	}
	return m
}

// files yields everything the site consists of.
func (s *site) files() iter.Seq[file] {
	return func(yield func(file) bool) {
		for _, group := range []iter.Seq[file]{
			s.static(), s.papers(), s.singles(), s.guides(), s.indexes(), s.assessments(), s.pasts(), s.requirements(), s.roundups(), s.inquiries(), s.estateEntries(), s.moved(), s.feeds(),
		} {
			for f := range group {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// singles yields the pages that exist once.
func (s *site) singles() iter.Seq[file] {
	list := []file{
		{"index.html", s.home},
		{"index.json", s.homeRecord},
		{"index.md", s.homeSource},
		{"fusion-center/index.html", s.fusionCenter},
		{"fusion-center/index.json", s.fusionRecord},
		{"fusion-center/index.md", s.fusionSource},
		{"metrics/index.html", s.metrics},
		{"metrics/index.json", s.metricsRecord},
		{"metrics/index.md", s.metricsSource},
		{changesBase + "/index.json", s.changesRecord},
		{changesBase + "/index.md", s.changesSource},
		{"how-to-read/index.html", s.guide},
		{"how-to-read/index.json", s.guideRecord},
		{"how-to-read/index.md", s.guideSource},
		{"search/index.html", s.find},
		{exportsBase + "/index.html", s.exportsPage},
		{"404.html", s.notFound},
	}
	if len(s.ed.Sources) > 0 {
		list = append(list, file{"sources/index.json", s.sourcesRecord}, file{"sources/index.md", s.sourcesSource})
	}
	if len(s.of("technique")) > 0 {
		list = append(list, file{groupPath("technique") + "/index.html", s.matrix})
	}
	return slices.Values(list)
}

// each yields the files of every item of a list.
func each[T any](list []T, files func(T) []file) iter.Seq[file] {
	return func(yield func(file) bool) {
		for _, item := range list {
			for _, f := range files(item) {
				if !yield(f) {
					return
				}
			}
		}
	}
}
