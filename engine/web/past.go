package web

import (
	"bytes"
	"fmt"
	"html/template"
	"iter"
	"strconv"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// Each signed revision of a product that was revised has an address of its own,
// assessments/ID/r2/, whose words never change: it draws nothing that depends
// on another document or on the time. Above and beside the words stands what is
// current: label, banners, which revision is the latest.

// past is a revision as its page shows it.
type past struct {
	product
	N, Of     string
	Landed    template.HTML
	Revisions []revisionLink
}

// revisionLink leads to a revision; without an address it is the page's own.
type revisionLink struct {
	link
	Day template.HTML
}

func revisionPath(id string, n int) string { return fmt.Sprintf("assessments/%s/r%d/", id, n) }

// pasts yields the revisions of products. Of what was removed a notice is at
// every address that may have been one.
func (s *site) pasts() iter.Seq[file] {
	return each(s.ed.Assessments, func(a *edition.Assessment) []file {
		var list []file
		for n := 1; removed(a) && a.Revision.N > 1 && n <= a.Revision.N; n++ {
			folder := revisionPath(a.ID, n)
			list = append(list,
				file{folder + "index.html", func(b *bytes.Buffer) error { return s.notice(folder, a, b) }},
				file{folder + "index.json", func(b *bytes.Buffer) error { return s.assessmentRecord(a, b) }},
				file{folder + "index.md", func(b *bytes.Buffer) error { return s.assessmentSource(a, b) }})
		}
		for _, r := range a.Revision.Signed {
			folder := revisionPath(a.ID, r.N)
			list = append(list,
				file{folder + "index.html", func(b *bytes.Buffer) error { return s.revision(a, r, b) }},
				file{folder + "index.json", func(b *bytes.Buffer) error { return s.pastRecord(a, r, b) }},
				file{folder + "index.md", func(b *bytes.Buffer) error { return s.pastSource(a, r, b) }})
		}
		return list
	})
}

// revision draws the page of a revision.
func (s *site) revision(a *edition.Assessment, r edition.Past, b *bytes.Buffer) error {
	p := s.page(revisionPath(a.ID, r.N) + "index.html")
	p.raise(r.Text.TLP)
	words := fmt.Sprintf("revision %d", r.N)
	v := past{product: p.words(r.Text), N: strconv.Itoa(r.N), Of: strconv.Itoa(a.Revision.N), Landed: p.day(r.Updated)}
	v.Status, v.Banners, v.Revisions = a.Status.Noun(), p.pastBanners(a, r), p.revisionLinks(a, r.N)
	v.Margin.SignOff, v.Margin.Digest = p.signOff(&r.Text.SignOff), short(r.Text.Digest)
	v.Margin.Cite = fmt.Sprintf("%s, “%s”, %s, revision %d, state %s.", p.ed.Organisation.Name, r.Text.Title, a.ID, r.N, short(r.Text.Digest))
	if p.ed.Organisation.SiteURL != "" {
		v.Margin.Address = p.ed.Organisation.SiteURL + "/" + revisionPath(a.ID, r.N)
	}
	crumbs := p.crumbs(2, p.at("assessments/"+a.ID+"/index.html", a.ID), link{Text: words})
	return p.render(b, "revision", r.Text.Title+", "+words, crumbs, v)
}

// words prepares what a revision says, and nothing else.
func (p *page) words(a *edition.Assessment) product {
	v := product{
		ID: a.ID, Title: a.Title, Noun: intel.Upper(a.Product.Noun()), Issued: p.day(a.Issued), Cutoff: p.moment(a.Cutoff),
		Review: p.day(a.ReviewBy), BottomLine: a.BottomLine, Affected: p.affected(a.Affected), MindChangers: a.WouldChangeOurMind,
		Assumptions: a.Assumptions, Gaps: a.Gaps, Indicators: p.indicators(a.Indicators), Body: p.alone(a),
	}
	for i := range v.Indicators {
		v.Indicators[i].Lapsed = false
	}
	for _, j := range a.Judgements {
		v.Judgements = append(v.Judgements, judgement{
			ID: j.ID, Statement: j.Statement, estimate: newEstimate(j.Likelihood, j.Probability, j.Confidence), Because: j.Because,
			Criteria: j.Resolution, Resolves: p.day(j.ResolvesBy),
			Sources: links(j.Citations, func(id string) link { return link{template.URL("#" + id), id} }),
		})
	}
	hostile := named(a.Indicators)
	for i := range a.Citations {
		v.Citations = append(v.Citations, p.citation(&a.Citations[i], hostile))
	}
	for _, list := range [][]string{a.Attack, a.CVEs, a.Actors} {
		for _, name := range list {
			v.Margin.Techniques = append(v.Margin.Techniques, link{Text: name})
		}
	}
	return v
}

// pastBanners are what a reader of a revision must know today.
func (p *page) pastBanners(a *edition.Assessment, r edition.Past) []banner {
	var list []banner
	for _, b := range p.banners(a) {
		if b.Kind != "provisional" && b.Kind != "stale" || r.N == a.Revision.N {
			list = append(list, b)
		}
	}
	if r.N < a.Revision.N {
		l := p.at("assessments/"+a.ID+"/index.html", fmt.Sprintf("revision %d", a.Revision.N))
		list = append(list, banner{"superseded", "An older revision.", "It stays as it was signed; the latest, of " + p.day(a.Revision.Updated) + ", is", &l})
	}
	return list
}

// revisionLinks leads to the signed revisions of a product, the youngest first.
func (p *page) revisionLinks(a *edition.Assessment, but int) []revisionLink {
	some, _ := first(a.Revision.Signed, perPage)
	list := make([]revisionLink, len(some))
	for i, r := range some {
		list[i] = revisionLink{link{Text: strconv.Itoa(r.N)}, p.day(r.Updated)}
		if r.N != but {
			list[i].Href = p.to(revisionPath(a.ID, r.N) + "index.html")
		}
	}
	return list
}

// alone draws the Markdown of a revision, without a link to any page of ours.
func (p *page) alone(a *edition.Assessment) template.HTML {
	if a.Body == "" {
		return ""
	}
	return template.HTML(markdown.Parse(a.Body, markdown.Options{
		Source: cited(a), Indicator: named(a.Indicators), IDPrefix: "text-", Highlights: p.highlights,
	}).HTML())
}

// pastRecord is the JSON beside a revision.
func (s *site) pastRecord(a *edition.Assessment, r edition.Past, b *bytes.Buffer) error {
	p := s.page(revisionPath(a.ID, r.N) + "index.json")
	v := assessmentRecord{record: p.record(&r.Text.Item), Revision: r.N, Latest: a.Revision.N}
	if w := a.Withdrawal; w != nil {
		v.Withdrawn = &withdrawnRecord{stamp(w.At), w.Reason}
	}
	p.fillAssessment(r.Text, &v)
	if a.SupersededBy != nil && a.Status == edition.Superseded {
		v.SupersededBy = p.idOf(&a.SupersededBy.Item)
	}
	v.TLP = max(p.tlp, intel.Clear).String()
	return encode(b, v)
}

// pastSource is the Markdown beside a revision.
func (s *site) pastSource(a *edition.Assessment, r edition.Past, b *bytes.Buffer) error {
	return s.account(b, &r.Text.Item, r.Text.Title, func(m account) {
		m.paragraph(fmt.Sprintf("Revision %d of %d, of %s.", r.N, a.Revision.N, stamp(r.Updated)))
		m.words(r.Text)
	})
}
