package main

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestSignAsksForThePassphraseOnATerminal(t *testing.T) {
	need(t, "ssh-keygen")
	r := &repository{t, t.TempDir()}
	if got := r.run("init", "--no-git", "--repository", "harbour/intelligence"); got.code != 0 {
		t.Fatal(got.err)
	}
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "correct horse", "-f", r.path("key")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	public := strings.Join(strings.Fields(r.read("key.pub"))[:2], " ")
	const expert = "content/council/network-sme.yaml"
	r.write(expert, r.read(expert)+"keys:\n  - {key: \""+public+"\", valid_from: 2024-11-22T00:00:00Z}\n")
	for typed, want := range map[string]int{"wrong": 2, "correct horse": 0} {
		var out, err bytes.Buffer
		asked := ""
		code := run(context.Background(), []string{"-C", r.dir, "sign", "PIR-001", "--key", "key"}, &env{
			out: &out, err: &err, getenv: func(string) string { return "" }, workers: 2,
			now:    func() time.Time { return time.Date(2024, 11, 22, 16, 30, 0, 0, time.UTC) },
			secret: func(question string) ([]byte, error) { asked = question; return []byte(typed), nil },
		})
		if code != want || asked != "Passphrase of key: " {
			t.Errorf("%q: exit code %d, asked %q\n%s", typed, code, asked, err.String())
		}
		if said := out.String() + err.String(); strings.Contains(said, typed+" ") && typed != "wrong" || strings.Contains(said, "PRIVATE") {
			t.Errorf("a secret is printed:\n%s", said)
		}
	}
}
