package web

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"html/template"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Feeds tell of products and answers as Atom (RFC 4287) and JSON Feed 1.1: one
// pair for the edition, one for what changed and one for each requirement. Ids are tag URIs (RFC 4151)
// that no later edition changes. Contents hold no address, so that they mean
// the same wherever they are read. Where a feed lies, and the site, is left out when
// nobody knows: it would have to be whole (RFC 4287, 4.2.7.2; JSON Feed, feed_url).

// feedMost is how many entries a feed has.
const feedMost = 30

// news is one feed.
type news struct {
	folder, title string // folder from the root: "" or "requirements/PIR-001/"
	entries       []newsEntry
	tlp           intel.TLP
}

type newsEntry struct {
	id                   string // "": the path
	path, title, summary string
	content              template.HTML
	published, updated   time.Time
	tlp                  intel.TLP
	tags                 []string
}

// feeds yields the files of all feeds.
func (s *site) feeds() iter.Seq[file] {
	return func(yield func(file) bool) {
		for folder, n := range s.allFeeds() {
			for _, f := range []file{
				{folder + "feed.atom", func(b *bytes.Buffer) error { return s.atom(n(folder), b) }},
				{folder + "feed.json", func(b *bytes.Buffer) error { return s.jsonFeed(n(folder), b) }},
			} {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// allFeeds yields the folders of feeds, with what makes their news when they are drawn.
func (s *site) allFeeds() iter.Seq2[string, func(folder string) news] {
	return func(yield func(string, func(string) news) bool) {
		if !yield("", s.allNews) || !yield(changesBase+"/", s.changeNews) {
			return
		}
		for _, r := range s.ed.Requirements {
			if !yield("requirements/"+r.ID+"/", func(folder string) news { return s.needNews(folder, r) }) {
				return
			}
		}
	}
}

func (s *site) allNews(folder string) news {
	n := news{folder: folder, title: s.ed.Organisation.Name + " threat intelligence briefing", tlp: intel.Clear}
	products, _ := first(s.ed.Assessments, feedMost)
	for _, a := range products {
		n.entries = append(n.entries, s.productNews(a))
	}
	questions, _ := first(s.ed.Inquiries, feedMost)
	for _, q := range questions {
		if q.Answered() {
			n.entries = append(n.entries, s.answerNews(q))
		}
	}
	return n.settled()
}

func (s *site) needNews(folder string, r *edition.Requirement) news {
	n := news{folder: folder, title: r.ID + " " + r.Title + " · " + s.ed.Organisation.Name, tlp: max(r.TLP, intel.Clear)}
	products, _ := first(r.Assessments, feedMost)
	for _, a := range products {
		n.entries = append(n.entries, s.productNews(a))
	}
	return n.settled()
}

// settled puts the entries in order and marks the feed as strictly as they are.
func (n news) settled() news {
	slices.SortStableFunc(n.entries, func(a, b newsEntry) int { return b.updated.Compare(a.updated) })
	n.entries, _ = first(n.entries, feedMost)
	for _, e := range n.entries {
		n.tlp = max(n.tlp, e.tlp)
	}
	return n
}

func (s *site) productNews(a *edition.Assessment) newsEntry {
	e := newsEntry{path: "assessments/" + a.ID + "/", title: title(a), published: a.Issued, updated: s.ed.SettledAt(a), tlp: max(a.TLP, intel.Clear)}
	if removed(a) {
		e.summary = a.Withdrawal.Reason
		e.content = content(e.summary)
		return e
	}
	e.tags = []string{sentence(a.Product.Noun()), a.Status.Noun()}
	lead := a.BottomLine
	if !a.Live() {
		lead = a.Status.Noun() + ". " + lead
	}
	e.summary = lead
	parts := []string{lead}
	if a.Affected != nil && a.Live() {
		parts = append(parts, a.Affected.Status.Sentence()+" "+a.Affected.Statement)
	}
	some, _ := first(a.Judgements, 10)
	for _, j := range some {
		parts = append(parts, j.Statement+" ("+estimateWords(j)+")")
	}
	e.content = content(append(parts, signedSentence(&a.SignOff))...)
	return e
}

func estimateWords(j *edition.Judgement) string {
	e := newEstimate(j.Likelihood, j.Probability, j.Confidence)
	words := e.Confidence + " confidence"
	if e.Term != "" {
		words = e.Term + ", " + e.Range + "; " + words
	}
	return words
}

func signedSentence(o *edition.SignOff) string { return sentence(signedPhrase(o)) + "." }

func (s *site) answerNews(q *edition.Inquiry) newsEntry {
	line := q.Answer.Word() + "."
	if rest := unanswered(q); rest != line {
		line += " " + rest
	}
	return newsEntry{
		path: "inquiries/" + q.ID + "/", title: q.Question, summary: line, content: content(line), published: q.AnsweredAt, updated: q.AnsweredAt,
		tlp: max(q.TLP, intel.Clear), tags: []string{"Answered inquiry"},
	}
}

// content is paragraphs without a link.
func content(paragraphs ...string) template.HTML {
	var m markup
	for _, words := range paragraphs {
		m.raw("<p>")
		m.text(words)
		m.raw("</p>")
	}
	return m.html()
}

// tagged is the id of a path for all times. Its authority is the host of the
// site, or the team's address where the site has none.
func (s *site) tagged(path string) string {
	authority := s.ed.Organisation.Contact
	if u, err := url.Parse(s.ed.Organisation.SiteURL); err == nil && u.Hostname() != "" {
		authority = u.Hostname()
	}
	return "tag:" + authority + ",2024:" + s.ed.Audience.ID + "/" + strings.TrimSuffix(path, "/")
}

// addressed reports whether it is known where the site lies.
func (s *site) addressed() bool { return s.ed.Organisation.SiteURL != "" }

// full is the address of a path; relative to the feed where the site has none.
func (s *site) full(n news, path string) string {
	if at := s.ed.Organisation.SiteURL; at != "" {
		return strings.TrimSuffix(at, "/") + "/" + path
	}
	return cmp.Or(strings.Repeat("../", strings.Count(n.folder, "/"))+path, "./")
}

func (s *site) updated(n news) time.Time {
	if len(n.entries) == 0 {
		return s.ed.Moment
	}
	return n.entries[0].updated
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   atomPerson  `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Rights   string      `xml:"rights"`
	Entries  []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Link       atomLink       `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Rights     string         `xml:"rights"`
	Summary    string         `xml:"summary"`
	Content    atomContent    `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

func (s *site) rights(t intel.TLP) string {
	return t.Label() + ", " + t.Handling(s.ed.Organisation.Name)
}

func (s *site) atom(n news, b *bytes.Buffer) error {
	f := atomFeed{
		Lang: s.lang, ID: s.tagged(n.folder + "feed"), Title: n.title, Subtitle: s.rights(n.tlp), Rights: s.rights(n.tlp),
		Updated: instant(s.updated(n)), Author: atomPerson{s.ed.Organisation.Name},
		Links: []atomLink{{"alternate", "text/html", s.full(n, n.folder)}},
	}
	if s.addressed() {
		f.Links = slices.Insert(f.Links, 0, atomLink{"self", "application/atom+xml", s.full(n, n.folder+"feed.atom")})
	}
	for _, e := range n.entries {
		entry := atomEntry{
			ID: s.tagged(cmp.Or(e.id, e.path)), Title: e.title, Published: instant(e.published), Updated: instant(e.updated),
			Link: atomLink{"alternate", "text/html", s.full(n, e.path)}, Rights: s.rights(e.tlp), Summary: e.summary,
			Content: atomContent{"html", string(e.content)},
		}
		for _, tag := range append([]string{e.tlp.Label()}, e.tags...) {
			entry.Categories = append(entry.Categories, atomCategory{tag})
		}
		f.Entries = append(f.Entries, entry)
	}
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(b).Encode(f); err != nil {
		return err
	}
	b.WriteByte('\n')
	return nil
}

// instant is a time as feeds have it; dates without a time of day begin at
// midnight.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePage    string       `json:"home_page_url,omitempty"`
	Feed        string       `json:"feed_url,omitempty"`
	Description string       `json:"description"`
	Language    string       `json:"language"`
	Authors     []jsonAuthor `json:"authors"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Summary   string   `json:"summary,omitempty"`
	Content   string   `json:"content_html"`
	Published string   `json:"date_published"`
	Modified  string   `json:"date_modified"`
	Tags      []string `json:"tags"`
}

func (s *site) jsonFeed(n news, b *bytes.Buffer) error {
	f := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: n.title,
		Description: s.rights(n.tlp), Language: s.lang, Authors: []jsonAuthor{{s.ed.Organisation.Name}}, Items: []jsonItem{},
	}
	if s.addressed() {
		f.HomePage, f.Feed = s.full(n, n.folder), s.full(n, n.folder+"feed.json")
	}
	for _, e := range n.entries {
		f.Items = append(f.Items, jsonItem{
			s.tagged(cmp.Or(e.id, e.path)), s.full(n, e.path), e.title, e.summary, string(e.content), instant(e.published), instant(e.updated),
			append([]string{e.tlp.Label()}, e.tags...),
		})
	}
	return encode(b, f)
}
