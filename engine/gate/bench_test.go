package gate_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/gate"
	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/schema"
)

// BenchmarkGate judges a pull request of 1,000 documents in 250 commits, each
// pushed on its own, with 40 reviews at 20 different heads, in a repository of
// 10,000 documents with as many commits and more. The goal is 3 s of CPU time.
func BenchmarkGate(b *testing.B) {
	dir, evidence := large(b)
	schemas, err := schema.Compile()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	before := cpu(b)
	for b.Loop() {
		repo, _, err := gitrepo.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		v, err := gate.Judge(context.Background(), gate.Request{
			Repo: repo, Base: "main", Head: "pr", Evidence: evidence, Schemas: schemas, Workers: 2,
			Moment: time.Date(2024, 11, 24, 8, 0, 0, 0, time.UTC),
		})
		if err != nil || len(v.Documents) != 1000 || !v.Passes() {
			b.Fatalf("%d documents, %v", len(v.Documents), err)
		}
		if err := repo.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpu(b)-before).Seconds()/float64(b.N), "cpu-s/op")
}

// cpu returns the CPU time of this process.
func cpu(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func large(b *testing.B) (string, *github.Evidence) {
	dir := filepath.Join(b.TempDir(), "large")
	if out, err := exec.Command("go", "run", "../../cmd/gencorpus", "-n", "10000", "-git", dir).CombinedOutput(); err != nil {
		b.Fatalf("gencorpus: %v\n%s", err, out)
	}
	products, err := filepath.Glob(filepath.Join(dir, "content/assessments/*/*/*.md"))
	if err != nil || len(products) < 2000 {
		b.Fatal(len(products), err)
	}
	members, _ := filepath.Glob(filepath.Join(dir, "content/council/*.yaml"))
	began := time.Date(2024, 11, 23, 8, 0, 0, 0, time.UTC)
	var in strings.Builder
	commitTo(&in, "main", "refs/heads/main^0", began)
	e := &github.Evidence{Repository: "northlight/intelligence", Number: 7, Author: github.Actor{ID: 99, Login: "mia", Type: "User"}}
	for i, name := range members {
		write(b, &in, dir, name, fmt.Sprintf("identities: {github: {login: m%d, id: %d}}\n", i, 1000+i))
	}
	for i := range 250 {
		from := ""
		if i == 0 {
			from = ":1"
		}
		commitTo(&in, "pr", from, began.Add(time.Duration(i)*time.Minute))
		for _, name := range products[4*i : 4*i+4] {
			write(b, &in, dir, name, "\nOne more sentence.\n")
		}
	}
	in.WriteString("done\n")
	cmd := exec.Command("git", "-C", dir, "fast-import", "--quiet", "--force", "--done")
	cmd.Stdin = strings.NewReader(in.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("fast-import: %v\n%s", err, out)
	}
	evidenceOf(b, dir, e, began)
	return dir, e
}

// commitTo begins a commit on a branch.
func commitTo(in *strings.Builder, branch, from string, at time.Time) {
	fmt.Fprintf(in, "commit refs/heads/%s\n", branch)
	if branch == "main" {
		in.WriteString("mark :1\n")
	}
	fmt.Fprintf(in, "committer Mia <mia@northlight.example> %d +0000\ndata 4\nEdit\n", at.Unix())
	if from != "" {
		fmt.Fprintf(in, "from %s\n", from)
	}
}

// write adds text to the end of a file.
func write(b *testing.B, in *strings.Builder, dir, name, more string) {
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	rel, err := filepath.Rel(dir, name)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Fprintf(in, "M 100644 inline %s\ndata %d\n%s%s\n", filepath.ToSlash(rel), len(data)+len(more), data, more)
}

func evidenceOf(b *testing.B, dir string, e *github.Evidence, began time.Time) {
	out, err := exec.Command("git", "-C", dir, "rev-list", "--reverse", "main..pr").Output()
	if err != nil {
		b.Fatal(err)
	}
	commits := strings.Fields(string(out))
	for i, id := range commits {
		e.Pushes = append(e.Pushes, github.Push{Head: id, At: began.Add(time.Duration(i) * time.Minute)})
	}
	slices.Reverse(commits)
	e.Head, e.Base = commits[0], "main"
	e.Accounts = []github.Account{{Email: "mia@northlight.example", ID: 99, Login: "mia"}}
	for i := range 40 {
		at := commits[0]
		if i < 16 {
			at = commits[5*i+5]
		}
		a := github.Actor{ID: int64(1000 + i%24), Login: fmt.Sprintf("m%d", i%24), Type: "User"}
		e.Reviews = append(e.Reviews, github.Review{ID: int64(i + 1), Actor: &a, State: github.Approved, Commit: at, SubmittedAt: began.Add(5*time.Hour + time.Duration(i)*time.Minute)})
	}
}
