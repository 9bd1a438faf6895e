package web

import (
	"bytes"
	"cmp"
	"html/template"
	"iter"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// estateEach is how many products the index shows for one entry.
const estateEach = 3

// estateIndexPage is one page of the estate, by type.
type estateIndexPage struct {
	Title  string
	Groups []estateGroup
	Pager  pager
	Empty  bool
}

type estateGroup struct {
	Name    string
	Entries []estateRow
}

// estateRow is one entry with what threatens it now.
type estateRow struct {
	link
	ID, Kind    string
	Description string
	Supports    []link
	Threats     []entry
	More        int
}

// estatePage is one technology, supplier or objective.
type estatePage struct {
	ID, Name, Kind, Description string
	Facts                       []fact
	Supports, SupportedBy       []link
	Supplier                    *link
	Domain                      *link
	Live                        int
	JSON, MD                    template.URL
	Assessments                 []entry
	Pager                       pager
}

type fact struct{ Name, Value string }

func estateKind(t intel.EstateType) string {
	switch t {
	case intel.Objective:
		return "Business objective"
	case intel.Supplier:
		return "Supplier"
	}
	return "Technology"
}

func (s *site) estateIndex(l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := estateIndexPage{Title: "What threatens our systems", Pager: p.pager(l), Empty: l.of == 0}
	for _, e := range part(l, s.ed.Estate) {
		name := intel.Upper(intel.Plural(strings.ToLower(estateKind(e.Type))))
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
			v.Groups = append(v.Groups, estateGroup{Name: name})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Entries = append(g.Entries, p.estateRow(e))
	}
	crumbs := []link{p.at(sections[0].path, sections[0].name), {Text: "Estate"}}
	return p.render(b, "estate", l.titled(v.Title), crumbs, v)
}

func (p *page) estateRow(e *edition.EstateEntry) estateRow {
	live := liveOf(p.threats[e])
	shown, rest := first(live, estateEach)
	return estateRow{
		link: p.estate(e), ID: e.ID, Kind: estateKind(e.Type), Description: e.Description,
		Supports: links(e.Supports, p.estate), Threats: entries(shown, p.entry), More: rest,
	}
}

// threatsTo lists, newest first, the products that name an entry of the estate
// or, for what other entries support, that name one of those.
func threatsTo(estate []*edition.EstateEntry) map[*edition.EstateEntry][]*edition.Assessment {
	threats := make(map[*edition.EstateEntry][]*edition.Assessment, len(estate))
	for _, e := range estate {
		threats[e] = append(threats[e], e.Assessments...)
		for _, above := range e.Supports {
			threats[above] = append(threats[above], e.Assessments...)
		}
	}
	for e, list := range threats {
		slices.SortStableFunc(list, func(a, b *edition.Assessment) int {
			return cmp.Or(b.Issued.Compare(a.Issued), cmp.Compare(a.ID, b.ID))
		})
		threats[e] = slices.Compact(list)
	}
	return threats
}

func liveOf(all []*edition.Assessment) []*edition.Assessment {
	var live []*edition.Assessment
	for _, a := range all {
		if a.Live() {
			live = append(live, a)
		}
	}
	return live
}

func living(all []*edition.Assessment) int {
	n := 0
	for _, a := range all {
		if a.Live() {
			n++
		}
	}
	return n
}

func (s *site) estateEntries() iter.Seq[file] {
	return func(yield func(file) bool) {
		for _, e := range s.ed.Estate {
			for f := range leafFiles("estate/"+e.ID, len(s.threats[e]), func(l leaf, b *bytes.Buffer) error { return s.estateEntry(e, l, b) }) {
				if !yield(f) {
					return
				}
			}
			if !yield(file{"estate/" + e.ID + "/index.json", func(b *bytes.Buffer) error { return s.estateRecord(e, b) }}) ||
				!yield(file{"estate/" + e.ID + "/index.md", func(b *bytes.Buffer) error { return s.estateSource(e, b) }}) {
				return
			}
		}
	}
}

func (s *site) estateEntry(e *edition.EstateEntry, l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	p.raise(e.TLP)
	v := estatePage{
		ID: e.ID, Name: e.Name, Kind: estateKind(e.Type), Description: e.Description, Live: living(s.threats[e]), Facts: estateFacts(e),
		JSON: p.to("estate/" + e.ID + "/index.json"), MD: p.to("estate/" + e.ID + "/index.md"),
		Supports: links(e.Supports, p.estate), Assessments: entries(part(l, s.threats[e]), p.entryWithEstimate), Pager: p.pager(l),
	}
	for _, other := range s.ed.Estate {
		if slices.Contains(other.Supports, e) {
			v.SupportedBy = append(v.SupportedBy, p.estate(other))
		}
	}
	v.SupportedBy, _ = first(v.SupportedBy, perPage)
	if e.Supplier != nil {
		l := p.estate(e.Supplier)
		v.Supplier = &l
	}
	if e.Domain != nil {
		l := p.domain(e.Domain)
		v.Domain = &l
	}
	crumbs := []link{p.at(sections[0].path, sections[0].name), p.at("estate/index.html", "Estate"), {Text: e.Name}}
	return p.render(b, "estate-entry", l.titled(e.Name), crumbs, v)
}

// estateFacts are those that are known of an entry.
func estateFacts(e *edition.EstateEntry) []fact {
	list := []fact{
		{"Vendor", e.Vendor}, {"Product", e.Product}, {"Versions", strings.Join(e.Versions, ", ")},
		{"Exposure", intel.Upper(e.Exposure)}, {"Provides", e.Provides}, {"Criticality", intel.Upper(e.Criticality)}, {"Owner", e.Owner},
	}
	return slices.DeleteFunc(list, func(f fact) bool { return f.Value == "" })
}

// sourcesPage is one page of the collection sources.
type sourcesPage struct {
	Title   string
	Sources []sourceRow
	Pager   pager
	Empty   bool
}

type sourceRow struct {
	ID, Name, Href, Kind, Grade, Words string
	Serves                             []link
	Cited                              int
	Latest                             *link
}

const sourcesTitle = "Where our information comes from"

func (s *site) sourceIndex(l leaf, b *bytes.Buffer) error {
	p := s.page(l.path())
	v := sourcesPage{Title: sourcesTitle, Pager: p.pager(l), Empty: l.of == 0}
	for _, o := range part(l, s.ed.Sources) {
		p.raise(o.TLP)
		shown, _ := first(o.Requirements, 10)
		row := sourceRow{
			ID: o.ID, Name: o.Name, Href: outward(o.URL), Kind: o.Type, Grade: o.Reliability,
			Words: intel.Grade(o.Reliability + "1").Reliability(), Serves: p.requirementIDs(shown), Cited: len(o.Cited),
		}
		if len(o.Cited) > 0 {
			l := p.assessment(o.Cited[0])
			row.Latest = &l
		}
		v.Sources = append(v.Sources, row)
	}
	crumbs := []link{p.at(sections[0].path, sections[0].name), {Text: "Sources"}}
	return p.render(b, "sources", l.titled(v.Title), crumbs, v)
}
