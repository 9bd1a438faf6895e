package web

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/search"
)

// writeIndex writes the search index of the edition.
func (s *site) writeIndex(out Output) error {
	x := search.New(s.lang)
	guides, err := s.guideHits()
	if err != nil {
		return err
	}
	for _, d := range guides {
		x.Add(d)
	}
	for _, h := range s.shelves {
		if d, ok := s.shelfHit(&h); ok {
			x.Add(d)
		}
	}
	for _, e := range slices.Backward(s.ed.Estate) {
		x.Add(estateHit(e))
	}
	for _, q := range slices.Backward(s.ed.Requirements) {
		x.Add(s.requirementHit(q))
	}
	for _, r := range slices.Backward(s.rounds) {
		x.Add(s.roundupHit(r))
	}
	for _, q := range slices.Backward(s.ed.Inquiries) {
		x.Add(s.inquiryHit(q))
	}
	for _, a := range slices.Backward(s.ed.Assessments) {
		x.Add(s.assessmentHit(a))
	}
	return x.Write(func(name string, data []byte) error { return out(name, Whole(data)) })
}

// isIndex reports whether a path is that of a file of the index.
func isIndex(path string) bool {
	return strings.HasPrefix(path, search.Folder) && strings.HasSuffix(path, ".js")
}

// hit is what all documents have.
func (s *site) hit(i *edition.Item, title, kind string) search.Document {
	d := search.Document{Path: itemPath(i.Ref()), ID: i.ID, Title: title, Kind: kind, TLP: max(i.TLP, intel.Clear).Label()}
	if !i.Issued.IsZero() {
		d.Day, d.Year = s.dayText(i.Issued), strconv.Itoa(i.Issued.In(s.zone).Year())
	}
	return d
}

func (s *site) assessmentHit(a *edition.Assessment) search.Document {
	d := s.hit(&a.Item, title(a), intel.Upper(a.Product.Noun()))
	d.Past = !a.Live()
	if a.Status != edition.SignedOff {
		d.State = a.Status.Noun()
	}
	if removed(a) {
		return d
	}
	d.Lead, d.Needs = a.BottomLine, needIDs(a.Answers)
	words := slices.Concat(a.Attack, a.CVEs, a.Actors, d.Needs)
	for _, n := range a.Indicators {
		words = append(words, n.Value, n.Note)
	}
	d.Names = lines(words)
	d.Heads, d.Body = parted(a.Body)
	more := slices.Concat(a.Assumptions, a.Gaps, a.WouldChangeOurMind)
	if f := a.Affected; f != nil {
		more = append(more, f.Statement, f.Because)
		for _, e := range slices.Concat(f.Estate, f.Services) {
			more = append(more, e.Name)
		}
	}
	for _, j := range a.Judgements {
		d.Heads += "\n" + j.Statement
		more = append(more, j.Because, j.Resolution)
	}
	for i := range a.Citations {
		more = append(more, a.Citations[i].Title, a.Citations[i].Publisher)
	}
	for _, m := range a.Authors {
		more = append(more, m.Name)
	}
	d.Body += "\n" + lines(more)
	return d
}

func (s *site) requirementHit(q *edition.Requirement) search.Document {
	d := s.hit(&q.Item, q.ID+" "+q.Title, requirementKind(q))
	d.Day, d.Year, d.Lead, d.Past, d.Needs = "", "", q.Question, q.Retired, []string{q.ID}
	if q.Retired {
		d.State = "Retired"
	}
	words := slices.Concat([]string{q.Decision, q.Notes}, q.Keywords)
	for _, e := range q.EEIs {
		words = append(words, e.Question)
	}
	d.Body = lines(words)
	return d
}

func (s *site) inquiryHit(q *edition.Inquiry) search.Document {
	d := s.hit(&q.Item, q.Question, "Inquiry")
	d.Day, d.Year = s.dayText(q.AskedAt), strconv.Itoa(q.AskedAt.In(s.zone).Year())
	d.Lead, d.Needs = q.Line, needIDs(q.Requirements)
	if !q.Answered() {
		d.State = "Open"
	}
	d.Heads, d.Body = parted(q.Body)
	if q.Article != nil {
		d.Body += "\n" + q.Article.Title + "\n" + q.Article.Publisher
	}
	return d
}

func (s *site) roundupHit(r *roundup.Roundup) search.Document {
	d := search.Document{
		Path: "roundups/" + r.Week.String() + "/index.html", ID: r.Week.String(), Title: roundTitle(r), Kind: "Weekly roundup",
		TLP: max(r.TLP, intel.Clear).Label(), Day: s.dayText(r.From), Year: strconv.Itoa(r.From.Year()), Lead: strings.Join(r.BottomLine, " "),
	}
	if r.Note != nil {
		d.Heads, d.Body = parted(r.Note.Body)
		d.Heads += "\n" + r.Note.Title
	}
	return d
}

func estateHit(e *edition.EstateEntry) search.Document {
	return search.Document{
		Path: itemPath(e.Ref()), ID: e.ID, Title: e.Name, Kind: estateKind(e.Type), TLP: max(e.TLP, intel.Clear).Label(),
		Lead: e.Description, Body: lines(append(slices.Clone(e.Versions), e.Vendor, e.Product, e.Provides, e.Owner, e.Exposure)),
	}
}

// shelfHit is the page of a technique or an actor; other shelves are found by
// choosing a facet.
func (s *site) shelfHit(h *shelf) (search.Document, bool) {
	d := search.Document{
		Path: h.path + "/index.html", Title: h.name, TLP: max(h.tlp, intel.Clear).Label(),
		Lead: intel.Count(len(h.list), "product") + ", " + strconv.Itoa(living(h.list)) + " current.",
	}
	switch h.group {
	case "technique":
		d.Kind, d.ID = "Technique", h.key
	case "cve":
		d.Kind, d.ID = "Vulnerability", h.key
	case "actor":
		d.Kind = "Actor"
	default:
		return d, false
	}
	return d, true
}

func needIDs(list []*edition.Requirement) []string {
	return texts(list, func(r *edition.Requirement) string { return r.ID })
}

// lines joins texts so that no phrase reaches from one to the next: an empty
// paragraph is a gap.
func lines(texts []string) string { return strings.Join(texts, "\n") }

var sourceMark = regexp.MustCompile(`\[S[0-9]+\]`)

// parted tells the headings of a Markdown text from the rest.
func parted(markdown string) (heads, body string) {
	var h, b strings.Builder
	b.Grow(len(markdown))
	for line := range strings.Lines(markdown) {
		if strings.HasPrefix(line, "#") {
			h.WriteString(strings.TrimLeft(line, "#"))
			continue
		}
		if strings.Contains(line, "[S") {
			line = sourceMark.ReplaceAllString(line, "")
		}
		b.WriteString(line)
	}
	return h.String(), b.String()
}

// findPage is the page on which the script answers; without it, the lists on
// the page lead to everything.
type findPage struct{ Lists []indexGroup }

type indexGroup struct {
	Name  string
	Links []link
	More  *link
}

// listMost is how many links of one group stand on a page of groups.
const listMost = 40

func (s *site) find(b *bytes.Buffer) error {
	p := s.page("search/index.html")
	p.raise(s.ed.TLP) // what it finds is marked up to that
	v := findPage{Lists: p.indexGroups()}
	crumbs := []link{p.at(sections[0].path, sections[0].name), {Text: "Search"}}
	return p.render(b, "search", "Search", crumbs, v)
}

// indexGroups are the ways to every page, group by group.
func (p *page) indexGroups() []indexGroup {
	all := indexGroup{Name: "Everything", Links: []link{
		p.at("assessments/index.html", "Assessments, newest first"), p.at("requirements/index.html", "Requirements"),
		p.at("roundups/index.html", "Weekly roundups"), p.at("inquiries/index.html", "Inquiries"),
	}}
	if len(p.ed.Estate) > 0 {
		all.Links = append(all.Links, p.at("estate/index.html", "Estate"))
	}
	if len(p.ed.Sources) > 0 {
		all.Links = append(all.Links, p.at("sources/index.html", "Sources"))
	}
	groups := []indexGroup{all}
	needs, rest := first(p.ed.Requirements, listMost)
	byNeed := indexGroup{Name: "By requirement", Links: links(needs, p.requirement)}
	if rest > 0 {
		l := p.at("requirements/index.html", "All requirements")
		byNeed.More = &l
	}
	groups = append(groups, byNeed)
	for _, g := range shelfGroups {
		group := indexGroup{Name: g.title}
		group.Links, rest = first(p.onShelf(g.group), listMost)
		if rest > 0 {
			l := p.at(groupPath(g.group)+"/index.html", "All "+g.plural)
			group.More = &l
		}
		groups = append(groups, group)
	}
	return slices.DeleteFunc(groups, func(g indexGroup) bool { return len(g.Links) == 0 })
}
