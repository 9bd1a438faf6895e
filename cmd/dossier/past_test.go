package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// body returns what must never change of the page of a revision: its words and
// its sign-off.
func body(page string) string {
	_, words, _ := strings.Cut(page, `<div class="body">`)
	words, _, _ = strings.Cut(words, "<h2>Cite this revision</h2>")
	return words
}

// Members leave, keys are revoked, systems, requirements and domains get other
// names, the policy asks for more, the product itself is renamed: what was
// signed before stays on its page as it was signed. So it is where the audit
// judges each landing, and where there is no audit.
func TestARevisionStaysAsItWasSigned(t *testing.T) {
	for _, founded := range []bool{true, false} {
		t.Run(map[bool]string{true: "founded", false: "not founded"}[founded], func(t *testing.T) {
			p := newProject(t)
			if !founded {
				p.write("content/policy.yaml", teamPolicy)
				p.commit("Judge everything as it is today")
			}
			p.change("first", `"Example: what we watch for first"`, "What we watch for", "network-sme", "identity-sme", "response-sme")
			p.change("second", "What we watch for", "What we watch", "network-two", "identity-sme", "response-sme")
			before := p.bodies("2024-11-22-first-look", 2, 3)
			p.upheaval()
			if d := cmp.Diff(before, p.bodies("2024-11-22-first-look", 2, 3)); d != "" {
				t.Errorf("after the upheaval (-before +after):\n%s", d)
			}
			p.rename("2024-11-22-first-look", "2024-11-22-second-look")
			if d := cmp.Diff(before, p.bodies("2024-11-22-second-look", 2, 3)); d != "" {
				t.Errorf("under another name (-before +after):\n%s", d)
			}
			for _, n := range []string{"2", "3"} {
				from := p.read("public/assessments/2024-11-22-first-look/r" + n + "/index.html")
				p.has(from, `href="../../../assessments/2024-11-22-second-look/r`+n+`/index.html"`)
			}
			if _, err := os.Stat(p.path("public/assessments/2024-11-22-first-look/r1")); err == nil {
				t.Error("there is a page for what was never signed")
			}
		})
	}
}

// change lands a signed change of the product's title.
func (p *project) change(branch, old, text string, who ...string) {
	p.t.Helper()
	p.open(branch)
	p.edit(look, old, text)
	p.commit("Retitle it")
	p.approve(who...)
	p.gate(0, branch)
	p.land("merge commit", branch)
	p.record(branch)
}

// bodies builds the site and returns the bodies of some revisions.
func (p *project) bodies(id string, revisions ...int) map[int]string {
	p.t.Helper()
	p.site("now")
	list := map[int]string{}
	for _, n := range revisions {
		data, err := os.ReadFile(filepath.Join(p.path("public/assessments"), id, "r"+itoa(n), "index.html"))
		if err != nil {
			p.t.Fatal(err)
		}
		list[n] = body(string(data))
		p.has(list[n], "an expert of Network")
	}
	return list
}

// upheaval changes all that stands behind a product and not in it.
func (p *project) upheaval() {
	p.t.Helper()
	p.git("rm", "-q", "content/council/network-sme.yaml")
	for _, name := range []string{"content/dossier.yaml", "content/requirements/PIR-001.yaml", "content/requirements/PIR-002.yaml", "content/requirements/PIR-003.yaml"} {
		p.write(name, strings.ReplaceAll(p.read(name), "network-sme", "network-two"))
	}
	p.edit("content/dossier.yaml", "name: Network", "name: Networks and links")
	p.edit("content/council/response-sme.yaml", "valid_from: 2024-11-22T00:00:00Z", "valid_from: 2024-11-22T00:00:00Z, revoked_at: 2024-11-23T00:00:00Z")
	p.edit("content/council/identity-sme.yaml", "name: \"", "name: \"Former ")
	p.edit("content/requirements/PIR-001.yaml", "question: ", "question: Renamed ")
	p.edit("content/policy.yaml", "{per_domain: 1, people: 2}", "{per_domain: 1, people: 3}")
	p.commit("Turn everything over")
	p.git("push", "-q", "origin", "main")
}

// rename gives the product another name.
func (p *project) rename(from, to string) {
	p.t.Helper()
	p.open("rename")
	p.git("mv", "content/assessments/2024/11/"+from+".md", "content/assessments/2024/11/"+to+".md")
	p.commit("Call it by another name")
	p.approve("network-two", "identity-sme", "response-sme")
	p.gate(0, "rename")
	p.land("merge commit", "rename")
	p.record("rename")
}
