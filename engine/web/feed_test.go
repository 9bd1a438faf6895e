package web

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestFeedsKeepTheirStandards(t *testing.T) {
	files := draw(t, rich())
	atoms, jsons := 0, 0
	for name, text := range files {
		switch path.Base(name) {
		case "feed.atom":
			atoms++
			for _, problem := range atomProblems(text, "https://briefing.northlight.example/"+name) {
				t.Errorf("%s: %s", name, problem)
			}
		case "feed.json":
			jsons++
			for _, problem := range jsonProblems(text, "https://briefing.northlight.example/"+name) {
				t.Errorf("%s: %s", name, problem)
			}
		}
	}
	if want := 2 + 5; atoms != want || jsons != want { // the edition's, that of changes and one for each requirement
		t.Errorf("%d Atom feeds and %d JSON feeds, want %d", atoms, jsons, want)
	}
	if !strings.Contains(files["requirements/PIR-001/index.html"], `href="../../requirements/PIR-001/feed.atom"`) {
		t.Error("a requirement does not lead to its feed")
	}
	if html := files["fusion-center/index.html"]; strings.Count(html, `href="../feed.atom"`) != 2 || !strings.Contains(html, `href="../feed.json"`) {
		t.Error("a page does not lead to the feeds")
	}
}

// counted is an element with how often it may stand in its parent.
type counted struct{ least, most int }

// The rules of RFC 4287, sections 4.1.1 and 4.1.2, stricter where the RFC lets
// feeds leave out what readers need.
var (
	feedElements = map[string]counted{
		"id": {1, 1}, "title": {1, 1}, "subtitle": {1, 1}, "updated": {1, 1}, "author": {1, 1}, "link": {2, 2}, "rights": {1, 1}, "entry": {0, feedMost},
	}
	entryElements = map[string]counted{
		"id": {1, 1}, "title": {1, 1}, "updated": {1, 1}, "published": {1, 1}, "link": {1, 1}, "content": {1, 1}, "summary": {1, 1}, "rights": {1, 1}, "category": {1, 9},
	}
)

// node is an element as it was read.
type node struct {
	name     xml.Name
	attr     map[string]string
	text     string
	children []*node
}

func (e *node) of(name string) (list []*node) {
	for _, c := range e.children {
		if c.name.Local == name {
			list = append(list, c)
		}
	}
	return list
}

func readXML(text string) (*node, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	root := &node{}
	stack := []*node{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root.children[0], nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &node{name: token.Name, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			top.children, stack = append(top.children, e), append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
}

func atomProblems(text, self string) (list []string) {
	complain := func(format string, a ...any) { list = append(list, fmt.Sprintf(format, a...)) }
	feed, err := readXML(text)
	if err != nil || feed.name.Local != "feed" {
		return []string{fmt.Sprint("not a feed: ", err)}
	}
	check := func(e *node, rules map[string]counted) {
		for _, c := range e.children {
			if _, ok := rules[c.name.Local]; !ok || c.name.Space != "http://www.w3.org/2005/Atom" {
				complain("%s in %s", c.name, e.name.Local)
			}
		}
		for name, r := range rules {
			if n := len(e.of(name)); n < r.least || n > r.most {
				complain("%d of %s in %s", n, name, e.name.Local)
			}
		}
	}
	check(feed, feedElements)
	ids := map[string]bool{}
	last := "9999"
	for _, e := range append(feed.of("entry"), feed) {
		if e != feed {
			check(e, entryElements)
		}
		id, updated := e.of("id")[0].text, e.of("updated")[0].text
		if problem := idProblem(id, ids); problem != "" {
			complain("%s", problem)
		}
		if _, err := time.Parse(time.RFC3339, updated); err != nil {
			complain("%s: %v", id, err)
		}
		for _, l := range e.of("link") {
			if u, err := url.Parse(l.attr["href"]); err != nil || !u.IsAbs() || l.attr["type"] == "" {
				complain("%s: link %v", id, l.attr)
			}
		}
		if e == feed {
			continue
		}
		if updated > last {
			complain("%s is newer than the entry before it", id)
		}
		if published := e.of("published")[0].text; published > updated {
			complain("%s was published at %s, after it was updated at %s", id, published, updated)
		}
		last = updated
		if c := e.of("content")[0]; c.attr["type"] != "html" || strings.Contains(c.text, "href") || strings.Contains(c.text, "<script") {
			complain("%s: content %q", id, c.text)
		}
	}
	if l := feed.of("link")[0]; l.attr["rel"] != "self" || l.attr["href"] != self {
		complain("self is %v", l.attr)
	}
	return list
}

// idProblem says what is wrong with a tag URI (RFC 4151).
func idProblem(id string, seen map[string]bool) string {
	switch {
	case !strings.HasPrefix(id, "tag:briefing.northlight.example,2024:executives/") || strings.ContainsAny(id, " \n<>"):
		return id + " is no tag of this site"
	case seen[id]:
		return id + " stands twice"
	}
	seen[id] = true
	return ""
}

func jsonProblems(text, self string) (list []string) {
	complain := func(format string, a ...any) { list = append(list, fmt.Sprintf(format, a...)) }
	var f jsonFeed
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return []string{err.Error()}
	}
	if f.Version != "https://jsonfeed.org/version/1.1" || f.Title == "" || f.Feed != self || f.Items == nil || len(f.Items) > feedMost {
		complain("head %q %q %q, %d items", f.Version, f.Title, f.Feed, len(f.Items))
	}
	ids := map[string]bool{}
	for _, i := range f.Items {
		if problem := idProblem(i.ID, ids); problem != "" {
			complain("%s", problem)
		}
		if u, err := url.Parse(i.URL); err != nil || !u.IsAbs() || i.Content == "" || strings.Contains(i.Content, "href") || len(i.Tags) == 0 {
			complain("item %+v", i)
		}
		for _, at := range []string{i.Published, i.Modified} {
			if _, err := time.Parse(time.RFC3339, at); err != nil {
				complain("%s: %v", i.ID, err)
			}
		}
	}
	return list
}

func TestAnEntryIsUpdatedWhenItsProductEnds(t *testing.T) {
	for name, test := range map[string]struct {
		change func(a, next *edition.Assessment)
		want   time.Time
		words  string
	}{
		"in force":   {func(_, _ *edition.Assessment) {}, ago(3 * day), "The bottom line of a"},
		"superseded": {func(a, next *edition.Assessment) { a.Status, a.SupersededBy = edition.Superseded, next }, ago(day), "Superseded. The bottom"},
		"withdrawn": {func(a, _ *edition.Assessment) {
			a.Status, a.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: ago(2 * day), Reason: "It was wrong."}
		}, ago(2 * day), "Withdrawn. "},
		"removed": {func(a, _ *edition.Assessment) {
			a.Status, a.Withdrawal = edition.Withdrawn, &intel.Withdrawal{At: ago(2 * day), Reason: "It named a person.", Remove: true}
		}, ago(2 * day), "It named a person."},
		"expired": {func(a, _ *edition.Assessment) { a.Status, a.Expires = edition.Expired, ago(day) }, ago(day), "Expired. "},
	} {
		t.Run(name, func(t *testing.T) {
			var f jsonFeed
			if err := json.Unmarshal([]byte(draw(t, asking(test.change))["feed.json"]), &f); err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Items {
				if strings.HasSuffix(i.ID, "assessments/a") && (i.Modified != instant(test.want) || !strings.HasPrefix(i.Summary, test.words)) {
					t.Errorf("modified %s, want %s: %s", i.Modified, instant(test.want), i.Summary)
				}
			}
		})
	}
}

func TestASiteWithoutAnAddressHasFeedsWithRelativeOnes(t *testing.T) {
	w := rich()
	w.ed.Organisation.SiteURL = ""
	files := draw(t, w)
	if text := files["requirements/PIR-001/feed.atom"]; !strings.Contains(text, `href="../../assessments/2024-11-21-panos-management/"`) || !strings.Contains(text, "<id>tag:cti@northlight.example,2024:executives/") {
		t.Error(text[:1500])
	}
	for name, text := range files {
		if strings.HasSuffix(name, "feed.atom") && strings.Contains(text, `rel="self"`) {
			t.Errorf("%s claims to know where it lies:\n%.700s", name, text)
		}
		if strings.HasSuffix(name, "feed.json") && (strings.Contains(text, "feed_url") || strings.Contains(text, "home_page_url")) {
			t.Errorf("%s claims to know where it lies:\n%.700s", name, text)
		}
	}
}
