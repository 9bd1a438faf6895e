package main

import (
	"strings"
	"testing"
)

func TestTheLayoutOfASignedDocumentIsLeftUnlessItIsNamed(t *testing.T) {
	const file = "content/estate/warm-homes.yaml"
	r := example(t)
	untidy := strings.Replace(r.read(file), "\n", " \n", 1)
	r.write(file, untidy)
	r.sign(notary{})
	got := r.run("check", "--fix")
	if r.read(file) != untidy || !strings.Contains(got.err, "signed and wrong in layout only, so left alone") {
		t.Errorf("the file was touched, or nothing was said:\n%s", got.err)
	}
	got = r.run("check", "--fix", r.path(file))
	if r.read(file) == untidy || !strings.Contains(got.err, file+": 1 signature is void now") {
		t.Errorf("the named file was left, or its signatures were not named:\n%s", got.err)
	}
	if got = r.run("check", "--fix", r.path(file)); strings.Contains(got.err, "fixed:") {
		t.Errorf("a second time:\n%s", got.err)
	}
}

func TestAFindingIsRemediedInASignedDocument(t *testing.T) {
	const file = "content/assessments/2024/11/2024-11-20-vcenter.md"
	r := example(t)
	r.write(file, strings.Replace(r.read(file), "\nattack: [", "\nattack: [T1086, ", 1))
	r.sign(notary{})
	got := r.run("check", "--fix")
	if !strings.Contains(r.read(file), "attack: [T1059.001, ") || !strings.Contains(got.err, file+": ") || !strings.Contains(got.err, "void now") {
		t.Errorf("exit code %d\n%s", got.code, got.err)
	}
}
