package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/github"
)

// project is a team at work: a clone of a bare repository, the forge's word on
// one pull request, and a clock that every step moves by a minute.
type project struct {
	*repository
	forge string // the bare repository
	now   time.Time
	e     github.Evidence
}

// The document that the team changes, and the page it becomes.
const (
	look     = "content/assessments/2024/11/2024-11-22-first-look.md"
	lookPage = "assessments/2024-11-22-first-look/index.html"
)

const teamPolicy = `records: signed
objections: block
default: deny
rules:
  - name: flash alerts
    applies_to: {products: [flash-alert]}
    require: {per_domain: 1, people: 1}
    provisional: true
    respond_within: 4h
  - name: assessments
    applies_to: {products: [assessment, actor-profile, campaign-report, intrusion-analysis, vulnerability-advisory]}
    require: {per_domain: 1, people: 2}
    respond_within: 48h
  - name: the rest
    applies_to: {kinds: [requirements, stakeholders, inquiries, roundups, outcomes, estate, sources, leads, feedback, reviews]}
    require: {people: 0}
  - name: rules
    applies_to: {paths: [content/policy.yaml, content/dossier.yaml, "content/council/**"]}
    require: {people: 0}
  - name: all else
    applies_to: {outside: content}
    require: {people: 0}
`

// newProject founds a team: analyst-1 writes, network-sme, identity-sme and
// response-sme review, and each has an account, an address and a key.
func newProject(t *testing.T) *project {
	t.Helper()
	need(t, "git")
	p := &project{repository: &repository{t, filepath.Join(t.TempDir(), "team")}, now: time.Date(2024, 11, 22, 16, 30, 0, 0, time.UTC)}
	p.forge = filepath.Join(filepath.Dir(p.dir), "forge.git")
	for _, setting := range []string{"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_SYSTEM=" + os.DevNull, "GIT_AUTHOR_NAME=A", "GIT_COMMITTER_NAME=A"} {
		name, value, _ := strings.Cut(setting, "=")
		t.Setenv(name, value)
	}
	p.as("analyst-1")
	p.do(0, "init", "--repository", "harbour/intelligence", ".")
	for i, name := range []string{"analyst-1", "network-sme", "identity-sme", "response-sme"} {
		file := "content/council/" + name + ".yaml"
		p.write(file, p.read(file)+identities(name, 10+i, p.key(name)))
	}
	p.write("content/council/recorder.yaml", "name: The recorder\nteam: Threat Intelligence\nroles: [recorder]\ndomains: []\nactive: {from: 2024-11-22}\n"+identities("recorder", 20, p.key("recorder")))
	p.write("content/council/network-two.yaml", "name: Another network SME\nteam: Network\nroles: [sme]\ndomains: [network]\nactive: {from: 2024-11-22}\n"+identities("network-two", 21, p.key("network-two")))
	p.write("content/policy.yaml", teamPolicy)
	p.commit("Say who is who")
	p.write("content/policy.yaml", "founded: "+p.git("rev-parse", "HEAD")+"\n"+teamPolicy)
	p.commit("Found the repository")
	p.git("init", "-q", "--bare", "-b", "main", p.forge)
	p.git("remote", "add", "origin", p.forge)
	p.git("push", "-q", "origin", "main")
	return p
}

func identities(name string, id int, key *attest.Signer) string {
	return "identities:\n  github: {login: " + name + ", id: " + itoa(id) + "}\n  emails: [" + name + "@harbour.example]\nkeys:\n  - {key: \"" + key.Public() + "\", valid_from: 2024-11-22T00:00:00Z}\n"
}

// as says who commits from now on.
func (p *project) as(who string) {
	p.t.(*testing.T).Setenv("GIT_AUTHOR_EMAIL", who+"@harbour.example")
	p.t.(*testing.T).Setenv("GIT_COMMITTER_EMAIL", who+"@harbour.example")
}

// tick moves the clock.
func (p *project) tick() time.Time {
	p.now = p.now.Add(time.Minute)
	p.t.(*testing.T).Setenv("GIT_AUTHOR_DATE", p.now.Format(time.RFC3339))
	p.t.(*testing.T).Setenv("GIT_COMMITTER_DATE", p.now.Format(time.RFC3339))
	return p.now
}

func (p *project) git(args ...string) string {
	p.t.Helper()
	p.tick()
	cmd := exec.Command("git", args...)
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (p *project) commit(message string) string {
	p.t.Helper()
	p.git("add", "-A", ".")
	p.git("commit", "-q", "-m", message)
	return p.git("rev-parse", "HEAD")
}

// do runs the program, which must end with a code, and returns what it prints.
func (p *project) do(code int, args ...string) string {
	p.t.Helper()
	p.tick()
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	var out, said bytes.Buffer
	got := run(context.Background(), append([]string{"-C", p.dir}, args...), &env{
		out: &out, err: &said, getenv: func(string) string { return "" }, workers: 2, now: func() time.Time { return p.now },
	})
	if got != code {
		p.t.Fatalf("dossier %s: exit code %d, not %d\n%s%s", strings.Join(args, " "), got, code, out.String(), said.String())
	}
	return out.String() + said.String()
}

// open begins a pull request by the analyst.
func (p *project) open(branch string) {
	p.t.Helper()
	p.git("switch", "-q", "-c", branch, "main")
	p.e = github.Evidence{Repository: "harbour/intelligence", Number: p.e.Number + 1, Author: github.Actor{ID: 10, Login: "analyst-1", Type: "User"}, Base: p.git("rev-parse", "main")}
}

// approve lets members approve what is at the head of the branch.
func (p *project) approve(who ...string) {
	p.t.Helper()
	head := p.git("rev-parse", "HEAD")
	ids := map[string]int64{"network-sme": 11, "identity-sme": 12, "response-sme": 13, "network-two": 21}
	for _, w := range who {
		p.e.Reviews = append(p.e.Reviews, github.Review{
			ID: int64(p.e.Number*100 + len(p.e.Reviews) + 1), Actor: &github.Actor{ID: ids[w], Login: w, Type: "User"},
			State: github.Approved, Commit: head, SubmittedAt: p.tick(),
		})
	}
}

// evidence writes what the forge knows by now and returns the file.
func (p *project) evidence(head string) string {
	p.t.Helper()
	p.e.Head = p.git("rev-parse", head)
	data, err := json.Marshal(p.e)
	if err != nil {
		p.t.Fatal(err)
	}
	name := filepath.Join(filepath.Dir(p.dir), "evidence.json")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		p.t.Fatal(err)
	}
	return name
}

// gate asks whether the branch is signed off.
func (p *project) gate(code int, branch string) string {
	p.t.Helper()
	return p.do(code, "gate", "--base", "main", "--head", branch, "--evidence", p.evidence(branch))
}

// land merges a branch as a forge would, and pushes.
func (p *project) land(how, branch string) {
	p.t.Helper()
	p.git("switch", "-q", "main")
	switch how {
	case "merge commit":
		p.git("merge", "-q", "--no-ff", "-m", "Merge pull request", branch)
	case "squash":
		p.git("merge", "-q", "--squash", branch)
		p.git("commit", "-q", "-m", "Land it")
	case "rebase":
		p.git("switch", "-q", "-c", branch+"-rebased", branch)
		p.git("rebase", "-q", "--force-rebase", "main")
		p.git("switch", "-q", "main")
		p.git("merge", "-q", "--ff-only", branch+"-rebased")
	}
	p.git("push", "-q", "origin", "main")
}

// record keeps the approvals of the branch that landed, and pushes them.
func (p *project) record(branch string) string {
	p.t.Helper()
	return p.do(0, "record", "--evidence", p.evidence(branch), "--recorder", "recorder", "--key", p.keyFile("recorder"), "--push")
}

// site builds as of a moment and returns the folder.
func (p *project) site(at string) string {
	p.t.Helper()
	p.do(0, "build", "--at", at, "--pdf", "none", "-o", "public")
	return p.path("public")
}

// page returns a page of the site as of a moment, and "" when there is none.
func (p *project) page(name, at string) string {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.site(at), filepath.FromSlash(name)))
	if err != nil && !os.IsNotExist(err) {
		p.t.Fatal(err)
	}
	return string(data)
}

// edit changes a text in a file.
func (p *project) edit(name, old, text string) {
	p.t.Helper()
	before := p.read(name)
	after := strings.Replace(before, old, text, 1)
	if after == before {
		p.t.Fatalf("%s holds no %q", name, old)
	}
	p.write(name, after)
}

// has fails unless a text holds another.
func (p *project) has(text, want string) {
	p.t.Helper()
	if !strings.Contains(text, want) {
		p.t.Errorf("it does not say %q:\n%s", want, text)
	}
}
