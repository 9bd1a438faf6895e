package main

import (
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// signedExample is the example with its draft, and with one product that only
// one expert has signed.
func signedExample(t testing.TB) *repository {
	t.Helper()
	r := example(t)
	r.sign(notary{ask: func(e *corpus.Entry) int {
		switch e.ID {
		case "2024-11-22-draft-volt-typhoon-review":
			return 0
		case "2024-11-21-panos-mass-exploitation":
			return 1
		}
		return 99
	}})
	return r
}

func TestABuildDependsOnNothingButItsContent(t *testing.T) {
	r := signedExample(t)
	var first map[string]string
	for _, workers := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(workers)
		got := r.with(workers, "build", "-o", "public")
		runtime.GOMAXPROCS(before)
		if got.code != 0 {
			t.Fatalf("exit code %d\n%s", got.code, got.err)
		}
		built := tree(t, r.path("public"))
		if first == nil {
			first = built
			continue
		}
		if files := different(first, built); len(files) > 0 {
			t.Errorf("with %d workers these files differ from those of one: %s", workers, strings.Join(files, ", "))
		}
	}
	t.Run("and holds a page for what is released, and for nothing else", func(t *testing.T) { r.pages(t, first) })
}

// different lists the files that two trees do not share.
func different(a, b map[string]string) []string {
	var list []string
	for name, text := range a {
		if other, ok := b[name]; !ok || other != text {
			list = append(list, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// paged are the kinds whose documents have pages of their own.
var paged = []intel.Kind{intel.Assessments, intel.Requirements, intel.Inquiries, intel.Estate}

// pages compares the pages of a build with the decisions: every released
// document has one that says where it stands, and nothing else has.
func (r *repository) pages(t *testing.T, built map[string]string) {
	j := r.load()
	statuses := signoff.Statuses(j.world, j.decisions, j.moment)
	counted := map[signoff.Status]int{}
	for _, kind := range paged {
		for _, id := range j.world.IDs(kind) {
			status := statuses[intel.Ref{Kind: kind, ID: id}]
			page, shown := built[string(kind)+"/"+id+"/index.html"]
			if shown != (status != signoff.Draft) {
				t.Errorf("%s/%s is %s, and that it has a page is %t", kind, id, status, shown)
			}
			if !shown {
				for name, text := range built {
					if strings.Contains(name, id) || strings.Contains(text, id) {
						t.Errorf("%s names %s, which is not released", name, id)
					}
				}
				continue
			}
			counted[status]++
			if word := marking[status]; !strings.Contains(page, word) {
				t.Errorf("%s/%s is %s, and its page does not say %q", kind, id, status, word)
			}
		}
	}
	for name := range built {
		kind, rest, _ := strings.Cut(name, "/")
		id, _, page := strings.Cut(rest, "/")
		list := id == "by" || id == "page" // lists of documents
		if page && !list && slices.Contains(paged, intel.Kind(kind)) && j.world.Entry(intel.Ref{Kind: intel.Kind(kind), ID: id}) == nil {
			t.Errorf("%s belongs to no document", name)
		}
	}
	for status := range marking {
		if counted[status] == 0 {
			t.Errorf("the example has no document that is %s", status)
		}
	}
}

// marking is what a page says of its document's status.
var marking = map[signoff.Status]string{
	signoff.SignedOff:   "",
	signoff.Provisional: "Provisional",
	signoff.Superseded:  "Superseded",
	signoff.Expired:     "Expired",
	signoff.Withdrawn:   "Withdrawn",
}

// A build that is killed leaves the former site whole, and the next one removes
// what it left behind.
func TestAKilledBuildLeavesTheFormerSiteAndTheNextOneCleansUp(t *testing.T) {
	r := signedExample(t)
	before := tree(t, r.build("executives", "--pdf", "none"))
	begin := time.Now()
	after := tree(t, r.build("executives", "--pdf", "none", "--at", "2024-11-25T12:00:00Z"))
	took := time.Since(begin)
	if len(different(before, after)) == 0 {
		t.Fatal("the two moments give the same site, so nothing can be told apart")
	}
	r.build("executives", "--pdf", "none")
	left := 0
	for i := range 6 {
		cmd := exec.Command("dossier", "-C", r.dir, "build", "--audience", "executives", "-o", "public-executives", "--pdf", "none", "--at", "2024-11-25T12:00:00Z")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(i+1) / 7)
		cmd.Process.Kill()
		cmd.Wait()
		left += len(r.leftovers())
		now := tree(t, r.path("public-executives"))
		if mixed := different(before, now); len(mixed) > 0 && len(different(after, now)) > 0 {
			t.Fatalf("killed after %v the site is neither the former nor the new one; these differ from the former: %s", took*time.Duration(i+1)/7, strings.Join(mixed, ", "))
		}
	}
	if left == 0 {
		t.Error("no kill left anything behind, so none came while files were written")
	}
	r.build("executives", "--pdf", "none")
	if rest := r.leftovers(); len(rest) > 0 {
		t.Errorf("the next build leaves %s behind", strings.Join(rest, ", "))
	}
}

// leftovers lists the folders beside content/ that are no published site.
func (r *repository) leftovers() []string {
	r.t.Helper()
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		if e.Name() != "content" && e.Name() != "public-executives" {
			list = append(list, e.Name())
		}
	}
	return list
}

func TestABuildThatFailsLeavesTheFormerSite(t *testing.T) {
	r := small(t)
	before := tree(t, r.build("executives", "--pdf", "none"))
	r.write("content/requirements/PIR-001.yaml", r.read("content/requirements/PIR-001.yaml")+"colour: red\n")
	got := r.run("build", "-o", "public-executives")
	if got.code != 1 || !strings.Contains(got.err, "nothing was built, what was there is as it was") {
		t.Errorf("exit code %d, want 1\n%s", got.code, got.err)
	}
	if files := different(before, tree(t, r.path("public-executives"))); len(files) > 0 {
		t.Errorf("these files changed: %s", strings.Join(files, ", "))
	}
	if rest := r.leftovers(); len(rest) > 0 {
		t.Errorf("left behind: %s", strings.Join(rest, ", "))
	}
}
