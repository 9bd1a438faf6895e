package main

import (
	"strings"
	"testing"
)

const edge = "content/assessments/2024/11/2024-11-18-edge.md"

// onGateways is a committed repository whose product says something of a system,
// which partners may read.
func onGateways(t *testing.T) *repository {
	t.Helper()
	r := unsigned(t)
	r.edit("content/dossier.yaml", "{assessments: amber, ", "{assessments: amber, estate: amber, requirements: amber, ")
	r.edit("content/dossier.yaml", "default_audience", "  - {id: partners, name: Partners, tlp: amber, access: restricted}\ndefault_audience")
	r.write("content/estate/gateways.yaml", "type: technology\nname: Gateways\ndescription: Fourteen.\nkeywords: [VPN]\nvendor: V\nproduct: P\nexposure: internet\nowner: Ops\ndomain: network\n")
	r.edit(edge, "estate: []", "estate: [gateways]")
	r.edit(edge, "status: not-affected", "status: mitigated")
	r.edit(edge, "No firewall is exposed now.", "CANARY is closed.")
	need(t, "git")
	r.git("init", "-q", "-b", "main")
	r.land("2024-11-19T10:00:00Z")
	return r
}

func (r *repository) edit(name, old, text string) {
	r.t.Helper()
	before := r.read(name)
	if !strings.Contains(before, old) {
		r.t.Fatalf("%s holds no %q", name, old)
	}
	r.write(name, strings.Replace(before, old, text, 1))
}

// silent lets the product say nothing of the system any more.
func (r *repository) silent() {
	r.t.Helper()
	r.edit(edge, "estate: [gateways]", "estate: []")
	r.edit(edge, "status: mitigated", "status: not-affected")
	r.edit(edge, "CANARY is closed.", "We run none.")
}

// land signs and commits all.
func (r *repository) land(at string) {
	r.t.Helper()
	r.sign(notary{})
	r.commit(at)
}

func (r *repository) commit(at string) {
	r.t.Helper()
	r.t.(*testing.T).Setenv("GIT_COMMITTER_DATE", at)
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "Land")
}

// tell returns the files of an edition that hold a text, and fails unless there is
// a page of the first revision.
func (r *repository) tell(audience, text string) []string {
	r.t.Helper()
	files := tree(r.t, r.build(audience, "--pdf", "none", "--no-cache"))
	if _, ok := files["assessments/2024-11-18-edge/r1/index.html"]; !ok {
		r.t.Fatal("there is no page of the first revision")
	}
	var list []string
	for name, data := range files {
		if strings.Contains(data, text) {
			list = append(list, name)
		}
	}
	return list
}

// A revision names a system by the name that it had. When the system has another,
// and is marked more strictly under it, that binds the revision, though the product
// says nothing of the system any more: a rule would ask for the label there.
func TestASystemOfAnotherNameIsInNoLowerEdition(t *testing.T) {
	r := onGateways(t)
	r.git("mv", "content/estate/gateways.yaml", "content/estate/project-x.yaml")
	r.silent()
	r.land("2024-11-20T10:00:00Z")
	if list := r.tell("partners", "CANARY"); len(list) < 1 {
		t.Fatalf("before the label is raised, partners read it in %q", list)
	}
	r.write("content/estate/project-x.yaml", r.read("content/estate/project-x.yaml")+"tlp: amber+strict\n")
	r.land("2024-11-21T10:00:00Z")
	if list := r.tell("partners", "CANARY"); len(list) > 0 {
		t.Errorf("partners read it in %q", list)
	}
	if list := r.tell("executives", "CANARY"); len(list) < 1 {
		t.Errorf("executives read it in %q", list)
	}
}

// So it does where the product shows its last signed text, which knew the system by
// its former name, and whose draft marks what it says of us more strictly.
func TestADraftBindsWhatWasSignedBefore(t *testing.T) {
	for name, change := range map[string]func(r *repository){
		"the system": func(r *repository) {
			r.git("mv", "content/estate/gateways.yaml", "content/estate/project-x.yaml")
			r.silent()
			r.write("content/estate/project-x.yaml", r.read("content/estate/project-x.yaml")+"tlp: amber+strict\n")
		},
		"the part": func(r *repository) { r.edit(edge, "estate: [gateways]", "estate: [gateways]\n  tlp: amber+strict") },
	} {
		t.Run(name, func(t *testing.T) {
			r := onGateways(t)
			r.edit(edge, "Keep them closed.", "Keep them closed for good.")
			r.land("2024-11-20T10:00:00Z")
			change(r)
			r.commit("2024-11-21T10:00:00Z")
			if list := r.tell("partners", "CANARY"); len(list) > 0 {
				t.Errorf("partners read it in %q", list)
			}
			if list := r.tell("executives", "CANARY"); len(list) < 2 {
				t.Errorf("executives read it in %q", list)
			}
		})
	}
}
