package attest

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Signer is a private key that signs statements.
type Signer struct{ key ssh.Signer }

// NewKey returns a fresh Ed25519 key made of 32 bytes of random. The same
// bytes make the same key, which only a made-up corpus wants.
func NewKey(random io.Reader) (*Signer, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("read randomness for a key: %w", err)
	}
	key, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return &Signer{key}, nil
}

// Public returns the public key as it stands in content/council/: the line of
// an authorized_keys file, without a comment.
func (s *Signer) Public() string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.key.PublicKey())))
}

// Sign returns the armored signature of a statement.
func Sign(s intel.Statement, signer *Signer) (string, error) {
	data, err := Bytes(s)
	if err != nil {
		return "", err
	}
	sig, err := sshsig.Sign(bytes.NewReader(data), signer.key, sshsig.HashSHA512, Namespace)
	if err != nil {
		return "", fmt.Errorf("sign the statement of %s about %s: %w", s.Reviewer, s.Document, err)
	}
	return string(sshsig.Armor(sig)), nil
}

// Fingerprint returns the SHA-256 fingerprint of a public key as `ssh-keygen -l`
// prints it, and false when the line holds no key that Dossier can read.
func Fingerprint(public string) (string, bool) {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(public))
	if err != nil {
		return "", false
	}
	return ssh.FingerprintSHA256(key), true
}
