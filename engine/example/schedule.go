package example

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// sign lets the experts sign every state that is planned. States are loaded in
// layers: the first of each document, then the second of those that have one.
func (s *story) sign(ctx context.Context) error {
	script, err := ReadScript()
	if err != nil {
		return err
	}
	for layer, more := 0, true; more; layer++ {
		tree, ready := fstest.MapFS{}, map[string]time.Time{}
		more = false
		for p, text := range s.texts { // what is planned later is there already
			if len(s.versions[p]) == 0 {
				tree[p] = &fstest.MapFile{Data: []byte(text)}
			}
		}
		for _, list := range s.versions {
			v := list[min(layer, len(list)-1)]
			more = more || len(list) > layer+1
			tree[v.path], ready[v.path] = &fstest.MapFile{Data: []byte(v.text)}, v.ready
		}
		world, err := Load(ctx, tree)
		if err != nil {
			return err
		}
		n := &Notary{
			World: world, Keys: s.keys, Script: script,
			Written: func(name string) time.Time { return ready[name] },
			Former:  func(name string) (signoff.Change, doc.Digest) { return s.former(name, layer) },
		}
		if layer > 0 { // what is written down was said of the first state
			n.Quick = true
			n.Script = &Script{Unsigned: script.Unsigned, provisional: script.provisional}
		}
		if err := s.layer(n, layer); err != nil {
			return err
		}
	}
	return nil
}

// former says what a planned state of a document comes out of.
func (s *story) former(name string, layer int) (signoff.Change, doc.Digest) {
	list := s.versions[name]
	if layer >= len(list) {
		return signoff.Add, signoff.NoPrevious // not planned yet, so nobody signs it
	}
	v := list[layer]
	switch {
	case v.gone != "":
		before := s.versions[v.gone]
		return signoff.Rename, doc.Sum([]byte(before[len(before)-1].text))
	case layer == 0:
		return signoff.Add, signoff.NoPrevious
	}
	before := list[layer-1].text
	if withdrawn.MatchString(v.text) && !withdrawn.MatchString(before) {
		return signoff.Withdraw, doc.Sum([]byte(before))
	}
	return signoff.Modify, doc.Sum([]byte(before))
}

func (s *story) layer(n *Notary, layer int) error {
	for i := range n.World.Entries() {
		e := &n.World.Entries()[i]
		list := s.versions[e.Path]
		if layer >= len(list) || n.Script.Unsigned[e.Ref.String()] || len(list[layer].reviews) > 0 {
			continue
		}
		reviews, err := n.Document(e)
		if err != nil {
			return err
		}
		list[layer].reviews = reviews
	}
	return nil
}

// name matches what may be the id of a dated document.
var name = regexp.MustCompile(`\b20\d\d-\d\d-\d\d-[a-z0-9-]+`)

// schedule settles when each state landed: after its last review, and after
// what it refers to.
func (s *story) schedule(context.Context) error {
	for _, list := range s.versions {
		for _, v := range list {
			v.merged = v.ready.Add(10 * time.Minute)
			for _, r := range v.reviews {
				v.merged = later(v.merged, r.At.Add(7*time.Minute))
			}
			v.merged = later(v.merged, start)
			if k := kind(v.path); v.ready.Before(start) && (k == "assessments" || k == "outcomes") {
				v.merged = start.Add(54 * time.Hour) // brought over on the third day
			}
		}
	}
	for range 20 { // until nothing moves any more
		if !s.wait() {
			return nil
		}
	}
	return fmt.Errorf("documents of the example wait for each other")
}

// wait moves states behind those they refer to; it reports whether any moved.
func (s *story) wait() bool {
	s.merged = map[string]time.Time{}
	for p, list := range s.versions {
		if k := kind(p); k == "assessments" || k == "inquiries" {
			s.merged[k+id(p)] = list[0].merged
		}
	}
	moved := false
	for p, list := range s.versions {
		for i, v := range list {
			at := v.merged
			if i > 0 {
				at = later(at, list[i-1].merged.Add(20*time.Minute))
			}
			for _, ref := range name.FindAllString(v.text, -1) {
				for _, k := range []string{"assessments", "inquiries"} {
					if t, ok := s.merged[k+ref]; ok && !(kind(p) == k && id(p) == ref) {
						at = later(at, t.Add(3*time.Minute))
					}
				}
			}
			moved = moved || at.After(v.merged)
			v.merged = at
		}
	}
	return moved
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// update plans the states of requirements and leads, which name products once
// these have landed, and lets the chairs sign the requirements.
func (s *story) update(ctx context.Context) error {
	for _, p := range s.paths() {
		switch kind(p) {
		case "requirements":
			s.requirement(p)
		case "leads":
			s.leads(p)
		}
	}
	return s.sign(ctx)
}

// end is the afternoon of the last day.
var end = time.Date(2024, 11, 22, 13, 0, 0, 0, time.UTC)

// requirement plans a state for every Friday on which something new is answered.
func (s *story) requirement(p string) {
	last := ""
	for at := start.Add(4 * time.Hour); !at.After(end); at = friday(isoWeek(at.AddDate(0, 0, 7))) {
		text := answeredBy(s.texts[p], func(id string) bool { t, ok := s.merged["assessments"+id]; return ok && t.Before(at) })
		if at.AddDate(0, 0, 7).After(end) {
			at = end
			text = s.texts[p]
		}
		if text != last {
			s.add(&version{path: p, text: text, ready: at, author: "mvega", title: "Bring the requirements up to date", merged: at.Add(2 * time.Hour)})
		}
		last = text
	}
}

func isoWeek(t time.Time) string {
	year, week := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

var eei = regexp.MustCompile(`(?m)^    state: answered\n    answered_by: \[([^\]]*)\]\n`)

// answeredBy leaves in a requirement only answers that are there.
func answeredBy(text string, there func(id string) bool) string {
	return eei.ReplaceAllStringFunc(text, func(block string) string {
		list := strings.Split(eei.FindStringSubmatch(block)[1], ", ")
		list = slices.DeleteFunc(list, func(id string) bool { return !there(id) })
		if len(list) == 0 {
			return "    state: open\n"
		}
		return "    state: answered\n    answered_by: [" + strings.Join(list, ", ") + "]\n"
	})
}

var promoted = regexp.MustCompile(`(?m)^    state: promoted\n((?:    reason: .*\n)?)    assessment: (\S+)\n`)

// leads plans a day of leads as it was collected, and how its items became
// products.
func (s *story) leads(p string) {
	day, err := time.Parse(time.DateOnly, id(p))
	if err != nil {
		day = start
	}
	moments := map[time.Time]bool{day.Add(6 * time.Hour): true}
	for _, m := range promoted.FindAllStringSubmatch(s.texts[p], -1) {
		moments[later(s.merged["assessments"+m[2]], day.Add(6*time.Hour))] = true
	}
	for _, at := range slices.SortedFunc(maps.Keys(moments), time.Time.Compare) {
		text := promoted.ReplaceAllStringFunc(s.texts[p], func(block string) string {
			if s.merged["assessments"+promoted.FindStringSubmatch(block)[2]].After(at) {
				return "    state: new\n"
			}
			return block
		})
		v := &version{path: p, text: text, ready: at, author: "nberg", title: "Collect the leads of " + id(p), merged: at}
		if list := s.versions[p]; len(list) > 0 {
			v.title, v.merged = "Promote leads of "+id(p), at.Add(time.Minute)
		}
		s.add(v)
	}
}
