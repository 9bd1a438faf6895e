package web

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
)

// guide explains the words of an estimate from the vocabularies themselves.
type guide struct {
	Likelihoods  []likelihoodRow
	Confidences  []confidenceRow
	Reliability  []gradeRow
	Credibility  []gradeRow
	Labels       []marking
	Organisation string
	Example      estimate
}

type likelihoodRow struct {
	estimate
	Other string // the term of the second row
}

type confidenceRow struct {
	Word, Means string
	Bars        template.HTML
}

type gradeRow struct {
	Sign  string `json:"sign"`
	Words string `json:"words"`
}

const guideTitle = "How to read likelihood and confidence"

func (s *site) guide(b *bytes.Buffer) error {
	p := s.page("how-to-read/index.html")
	crumbs := []link{p.at(sections[0].path, sections[0].name), {Text: "How to read"}}
	return p.render(b, "how-to-read", guideTitle, crumbs, s.vocabularies())
}

func (s *site) vocabularies() guide {
	all := intel.Likelihoods()
	v := guide{Organisation: s.ed.Organisation.Name, Example: newEstimate(all[4], 70, intel.Moderate)}
	for i, l := range all[:7] {
		v.Likelihoods = append(v.Likelihoods, likelihoodRow{newEstimate(l, 0, 0), all[7+i].Term()})
	}
	for c := intel.Low; c <= intel.High; c++ {
		v.Confidences = append(v.Confidences, confidenceRow{intel.Upper(c.String()), confidenceMeans[c], bars(c)})
	}
	for i := range 6 {
		g := intel.Grade(fmt.Sprintf("%c%d", 'A'+i, i+1))
		v.Reliability = append(v.Reliability, gradeRow{string(g[0]), g.Reliability()})
		v.Credibility = append(v.Credibility, gradeRow{string(g[1]), g.Credibility()})
	}
	for t := intel.Clear; t <= intel.Red; t++ {
		v.Labels = append(v.Labels, s.marking(t))
	}
	return v
}

// confidenceMeans follows ICD 203: confidence rests on the sources and the
// argument, not on how probable the event is.
var confidenceMeans = [...]string{
	intel.Low:      "Scanty, questionable or fragmentary information, or many key assumptions: sound conclusions are hard to draw.",
	intel.Moderate: "Credibly sourced and plausible information, but not enough of it, or not from enough independent sources.",
	intel.High:     "High-quality information from several independent sources, few assumptions and a strong argument. It can still be wrong.",
}

// notFound is served in place of any page, at any depth, so its addresses begin
// with the path of the site. Where nobody has said it, the site is taken to have a
// host of its own, as most have.
func (s *site) notFound(b *bytes.Buffer) error {
	p := s.page("404.html")
	p.root = cmp.Or(s.opts.Root, sitePath(s.ed.Organisation.SiteURL))
	return p.render(b, "404", "Page not found", nil, struct{ Home, All, Ask link }{
		p.at("index.html", "the briefing"), p.at("assessments/index.html", "all assessments"),
		link{s.mailto("A page that I could not find", ""), ""},
	})
}

// sitePath is the path of a site's address with a slash at the end, "/" when the
// address is not known.
func sitePath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "/"
	}
	return strings.TrimSuffix(path.Join("/", u.EscapedPath()), "/") + "/"
}
