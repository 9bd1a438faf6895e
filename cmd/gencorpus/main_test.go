package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/example"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/signoff"
)

func TestAGeneratedRepositoryIsValidAndSigned(t *testing.T) {
	dir := t.TempDir()
	if err := run(context.Background(), []string{"-n", "150", dir}); err != nil {
		t.Fatal(err)
	}
	w, err := example.Load(context.Background(), os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	found := rule.Check(w, asOf)
	decisions, more := signoff.Judge(w, asOf, 2)
	for _, d := range append(found, more...) {
		if d.Severity == diag.Error {
			t.Errorf("%s:%d: %s", d.File, d.Span.Start.Line, d.Message)
		}
	}
	for ref, d := range decisions {
		if d.State != signoff.Satisfied {
			t.Errorf("%s is %s: %s", ref, d.State, d.Sentence)
		}
	}
	documents := 0
	for _, k := range intel.Kinds {
		n := len(w.IDs(k))
		if n == 0 {
			t.Errorf("there is none of %s", k)
		}
		if k != intel.Reviews {
			documents += n
		}
	}
	if documents+2 != 150 { // dossier.yaml and policy.yaml
		t.Errorf("%d documents, want 150", documents+2)
	}
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	first, again := make(map[string]string), make(map[string]string)
	for _, into := range []map[string]string{first, again} {
		files, err := signed(context.Background(), generate(7, 120), 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			into[f.path] = f.data
		}
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
}

func TestAGeneratedHistoryHoldsTheSameDocuments(t *testing.T) {
	plain, history := t.TempDir(), filepath.Join(t.TempDir(), "repository")
	for _, args := range [][]string{{"-n", "120", plain}, {"-n", "120", "-git", history}} {
		if err := run(context.Background(), args); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("diff", "-r", filepath.Join(plain, "content"), filepath.Join(history, "content")).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := exec.Command("git", "-C", history, "fsck", "--strict").CombinedOutput(); err != nil || strings.Contains(string(out), "error") {
		t.Errorf("%v\n%s", err, out)
	}
}
