package web

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
)

// frame is what surrounds the main part of every page.
type frame struct {
	Lang, Title          string
	Organisation, Reader string
	Root                 template.URL
	Public               bool
	TLP                  marking
	Nav, Foot            template.HTML
	Feed                 *link // of what the page is about; nil on pages without one of their own
	Crumbs               []link
	Here                 string       // last of the crumbs
	Moved                template.URL // where the page leads at once; "" for none
	Main                 any
}

// marking is a TLP label as it is printed.
type marking struct {
	Class, Handling string
	Label           template.HTML // never translated and never escaped: a "+" stays one
}

type navItem struct {
	link
	Current bool
}

type foot struct {
	Edition, Commit, Version, Notice string
	Moment                           template.HTML
	Links                            []link
}

func (s *site) marking(t intel.TLP) marking {
	t = max(t, intel.Clear)
	class := strings.ReplaceAll(t.String(), "+", "-")
	return marking{class, t.Handling(s.ed.Organisation.Name), template.HTML(t.Label())}
}

// sections are the entries of the main navigation.
var sections = []struct{ path, name string }{
	{"index.html", "Briefing"},
	{"requirements/index.html", "Requirements"},
	{"assessments/index.html", "Assessments"},
	{"roundups/index.html", "Roundups"},
	{"inquiries/index.html", "Inquiries"},
	{"fusion-center/index.html", "Fusion center"},
	{"metrics/index.html", "Metrics"},
}

// render draws the page with a template. Everything in main must have been
// prepared before, so that the page's label is known.
func (p *page) render(b *bytes.Buffer, name, title string, crumbs []link, main any) error {
	f := frame{
		Lang: p.lang, Title: title, Organisation: p.ed.Organisation.Name, Reader: p.ed.Audience.Name,
		Root: template.URL(p.root), Public: p.ed.Audience.Public, TLP: p.marking(p.tlp),
		Crumbs: crumbs, Main: main, Feed: p.feed, Moved: p.forward,
	}
	var err error
	if f.Nav, f.Foot, err = p.surroundings(); err != nil {
		return err
	}
	if len(crumbs) > 0 {
		f.Here, f.Crumbs = crumbs[len(crumbs)-1].Text, crumbs[:len(crumbs)-1]
	}
	begin := b.Len()
	if err := p.sheets[name].Execute(b, f); err != nil {
		return err
	}
	unbroken(b, begin)
	return nil
}

// deepest is the depth of the deepest page, such as
// assessments/by/product/flash-alert/page/2/index.html.
const deepest = 6

// surroundings returns the navigation and the foot, which are the same for all
// pages of one depth but those that the navigation names.
func (p *page) surroundings() (nav, foot template.HTML, err error) {
	items := p.nav()
	depth := strings.Count(p.path, "/")
	named := slices.ContainsFunc(items, func(i navItem) bool { return i.Current })
	if !named && depth < len(p.around) && p.root == p.around[depth].root {
		return p.around[depth].nav, p.around[depth].foot, nil
	}
	if nav, err = p.part("nav", items); err != nil {
		return "", "", err
	}
	foot, err = p.part("foot", p.foot())
	return nav, foot, err
}

// around is the surroundings of pages of one depth.
type around struct {
	root      string
	nav, foot template.HTML
}

// surround prepares the surroundings of every depth.
func (s *site) surround() error {
	list := make([]around, deepest+1)
	for depth := range list {
		p := s.page(strings.Repeat("x/", depth) + "index.html")
		if depth == 0 {
			p.path = "404.html"
		}
		nav, foot, err := p.surroundings()
		if err != nil {
			return err
		}
		list[depth] = around{p.root, nav, foot}
	}
	s.around = list
	return nil
}

// part draws one of the templates that every page has.
func (s *site) part(name string, data any) (template.HTML, error) {
	var b bytes.Buffer
	err := s.sheets[name].Execute(&b, data)
	return template.HTML(b.String()), err
}

// nav leads readers who are not the leadership past the sections that hold
// nothing for them. The pages are there, for links from elsewhere.
func (p *page) nav() []navItem {
	empty := map[string]bool{}
	if !p.ed.Audience.Default {
		empty["requirements/index.html"], empty["inquiries/index.html"] = len(p.ed.Requirements) == 0, len(p.ed.Inquiries) == 0
	}
	var items []navItem
	for _, s := range sections {
		if !empty[s.path] {
			items = append(items, navItem{p.at(s.path, s.name), p.path == s.path})
		}
	}
	return items
}

// crumbs is the way to a page below one of the sections.
func (p *page) crumbs(section int, below ...link) []link {
	s := sections[section]
	return append([]link{p.at(sections[0].path, sections[0].name), p.at(s.path, s.name)}, below...)
}

func (p *page) foot() foot {
	links := []link{p.at("how-to-read/index.html", "How to read likelihood and confidence"), p.at("guide/sign-off/index.html", "How sign-off works"), p.at(fieldsBase+"/index.html", "Fields")}
	if len(p.ed.Estate) > 0 {
		links = append(links, p.at("estate/index.html", "Estate"))
	}
	if len(p.ed.Sources) > 0 {
		links = append(links, p.at("sources/index.html", "Sources"))
	}
	links = append(links, p.at(changesBase+"/index.html", "Changes"), p.at("feed.atom", "Atom feed"), p.at("feed.json", "JSON feed"), p.at(exportsBase+"/index.html", "For machines"))
	if len(p.rounds) > 0 {
		if pdf, ok := p.opts.PDFs[RoundupPDF(p.rounds[0].Week)]; ok {
			links = append(links, p.at(RoundupPDF(p.rounds[0].Week), "This week as "+pdfWords(pdf)))
		}
	}
	return foot{
		Edition: p.week.String(), Commit: p.ed.Commit, Version: p.opts.Version, Notice: p.ed.Organisation.Notice,
		Moment: p.footMoment, Links: links,
	}
}
