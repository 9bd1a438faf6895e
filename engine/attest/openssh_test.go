package attest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/intel"
)

// keygen finds stock OpenSSH. In continuous integration it must be there.
func keygen(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("ssh-keygen")
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") != "":
		t.Fatal("ssh-keygen is not installed, and CI is set: install openssh-client")
	default:
		t.Skip("ssh-keygen is not installed: the comparison with stock OpenSSH is left out")
	}
	return ""
}

func run(t *testing.T, stdin []byte, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(string(stdin))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestStockOpenSSHVerifiesOurSignature(t *testing.T) {
	tool := keygen(t)
	r := review(t)
	signed, err := Bytes(r.Statement)
	if err != nil {
		t.Fatal(err)
	}
	allowed := write(t, "allowed_signers", "jlind namespaces=\"dossier-signoff\" "+key(t, "jlind").Public()+"\nrlee "+key(t, "other").Public()+"\n")
	signature := write(t, "statement.sig", r.Signature)
	verify := func(data []byte, who, namespace string) error {
		out, err := run(t, data, tool, "-Y", "verify", "-f", allowed, "-I", who, "-n", namespace, "-s", signature)
		t.Log(strings.TrimSpace(out))
		return err
	}
	if err := verify(signed, "jlind", Namespace); err != nil {
		t.Error("stock ssh-keygen refuses our signature:", err)
	}
	if verify(append([]byte("x"), signed...), "jlind", Namespace) == nil {
		t.Error("stock ssh-keygen accepts a changed statement")
	}
	if verify(signed, "rlee", Namespace) == nil || verify(signed, "jlind", "git") == nil {
		t.Error("stock ssh-keygen accepts another signer or namespace")
	}
}

func TestWeVerifyASignatureOfStockOpenSSH(t *testing.T) {
	tool := keygen(t)
	tests := map[string]struct {
		key      []string
		hash     string
		accepted bool
	}{
		"Ed25519 and SHA-512":    {[]string{"-t", "ed25519"}, "sha512", true},
		"Ed25519 and SHA-256":    {[]string{"-t", "ed25519"}, "sha256", true},
		"ECDSA and SHA-512":      {[]string{"-t", "ecdsa", "-b", "384"}, "sha512", true},
		"RSA of 3072 bits":       {[]string{"-t", "rsa", "-b", "3072"}, "sha512", true},
		"RSA of 1024 bits never": {[]string{"-t", "rsa", "-b", "1024"}, "sha512", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			private := filepath.Join(t.TempDir(), "key")
			if out, err := run(t, nil, tool, append(test.key, "-q", "-N", "", "-C", "jlind", "-f", private)...); err != nil {
				t.Skipf("ssh-keygen makes no such key: %s", out)
			}
			s := statement()
			data, err := Bytes(s)
			if err != nil {
				t.Fatal(err)
			}
			file := write(t, "statement", string(data))
			if out, err := run(t, nil, tool, "-Y", "sign", "-O", "hashalg="+test.hash, "-n", Namespace, "-f", private, file); err != nil {
				t.Fatal(out)
			}
			public, signature := read(t, private+".pub"), read(t, file+".sig")
			keys := []intel.Key{{Public: public, ValidFrom: date("2024-01-01")}}
			if err := Verify(s, signature, keys, date("2024-11-18")); (err == nil) != test.accepted {
				t.Error(err)
			}
			s.Decision = intel.Dissent
			if Verify(s, signature, keys, date("2024-11-18")) == nil {
				t.Error("a changed statement is accepted")
			}
		})
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
