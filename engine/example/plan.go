package example

import (
	_ "embed"
	"fmt"
	"iter"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
)

//go:embed changes.yaml
var changes []byte

func sorted(keys iter.Seq[string]) []string { return slices.Sorted(keys) }

// plan lists the states of every document but those that follow from when
// others landed: requirements and leads.
func (s *story) plan() error {
	for _, name := range s.paths() {
		d, _ := doc.Parse(name, []byte(s.texts[name]))
		s.first(name, d.Nodes())
	}
	d, found := doc.Parse("changes.yaml", changes)
	if len(found) > 0 {
		return fmt.Errorf("read changes.yaml: line %d: %s", found[0].Span.Start.Line, found[0].Message)
	}
	for _, n := range d.Root.Get("revisions").Each() {
		if err := s.revise(n); err != nil {
			return err
		}
	}
	for _, n := range d.Root.Get("renamed").Each() {
		s.rename(n)
	}
	return nil
}

// kind returns the folder below content/ that a document lies in.
func kind(name string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(name, "content/"), "/")
	return first
}

func id(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }

// first plans how a document came: at once, or as an open question that was
// answered, or as a product that was withdrawn.
func (s *story) first(name string, n *doc.Node) {
	v := &version{path: name, text: s.texts[name], author: "mvega", title: text(n, "title", "name", "question")}
	switch kind(name) {
	case "assessments":
		v.ready, v.author = n.Get("information_cutoff").Time(), n.At("authors", 0).Text()
		if w := n.Get("withdrawn"); w != nil {
			before := *v
			before.text = withdrawn.ReplaceAllString(v.text, "")
			v.ready, v.title = w.Get("at").Time(), "Withdraw: "+v.title
			s.add(&before)
		}
	case "inquiries":
		v.ready = n.Get("answered_at").Time()
		if open := *v; !v.ready.IsZero() {
			open.text, open.ready, open.title = unanswered(v.text), n.Get("asked_at").Time(), "Ask: "+v.title
			v.title = "Answer: " + v.title
			s.add(&open)
		} else {
			v.ready, v.title = n.Get("asked_at").Time(), "Ask: "+v.title
		}
	case "outcomes":
		v.ready, v.author = n.Get("resolved_at").Time(), n.Get("author").Text()
		v.title = fmt.Sprintf("Resolve %s of %s", n.Get("judgement").Text(), n.Get("assessment").Text())
	case "feedback":
		v.ready, v.title = n.Get("at").Time(), "Feedback of the "+n.Get("from").Text()
	case "roundups":
		v.author, v.ready = n.Get("editor").Text(), friday(id(name))
		v.title = "Editor's note for " + id(name)
	case "requirements", "leads":
		return // see update
	case "estate", "sources":
		v.ready = start.Add(26 * time.Hour)
	case "stakeholders":
		v.ready = start.Add(4 * time.Hour) // with the requirements
	default:
		v.ready = start
	}
	s.add(v)
}

func (s *story) add(v *version) { s.versions[v.path] = append(s.versions[v.path], v) }

func text(n *doc.Node, keys ...string) string {
	for _, k := range keys {
		if t := strings.Join(strings.Fields(n.Get(k).Text()), " "); t != "" {
			return t
		}
	}
	return ""
}

// friday returns the afternoon on which the note of an ISO week is written.
func friday(week string) time.Time {
	var year, n int
	if _, err := fmt.Sscanf(week, "%d-W%d", &year, &n); err != nil {
		return start
	}
	monday := time.Date(year, 1, 4, 12, 0, 0, 0, time.UTC)
	monday = monday.AddDate(0, 0, -(int(monday.Weekday())+6)%7+7*(n-1))
	return monday.AddDate(0, 0, 4)
}

var (
	withdrawn = regexp.MustCompile(`(?m)^withdrawn:\n(?:[ ]+.*\n)+`)
	answered  = regexp.MustCompile(`(?m)^(answer|answered_at|assessment): .*\n`)
)

// unanswered returns an inquiry as it was when it was asked.
func unanswered(text string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	return "---\n" + answered.ReplaceAllString(head+"\n", "") + "---\nNot answered yet.\n"
}

// revise plans a later state of a document that was signed.
func (s *story) revise(n *doc.Node) error {
	name := n.Get("document").Text()
	list := s.versions[name]
	if len(list) == 0 {
		return fmt.Errorf("changes.yaml: there is no document %s", name)
	}
	now := *list[len(list)-1]
	now.ready, now.author, now.title = n.Get("at").Time(), n.Get("author").Text(), n.Get("title").Text()
	for _, pair := range n.Get("replace").Each() {
		old, put := pair.At(0).Text(), pair.At(1).Text()
		if strings.Count(now.text, old) != 1 {
			return fmt.Errorf("changes.yaml: %q stands %d times in %s", old, strings.Count(now.text, old), name)
		}
		now.text = strings.Replace(now.text, old, put, 1)
	}
	reason := "change_reason: >-\n  " + strings.Join(strings.Fields(n.Get("reason").Text()), " ") + "\n---\n"
	now.text = strings.Replace(now.text, "\n---\n", "\n"+reason, 1)
	s.add(&now)
	return nil
}

// rename plans a document that had another name before.
func (s *story) rename(n *doc.Node) {
	from, to := n.Get("from").Text(), n.Get("to").Text()
	now := *s.versions[to][0]
	before := now
	before.path = from
	now.gone, now.ready, now.author, now.title = from, n.Get("at").Time(), n.Get("author").Text(), n.Get("title").Text()
	s.versions[from], s.versions[to] = []*version{&before}, []*version{&now}
}
