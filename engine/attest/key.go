package attest

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// ErrLocked means that a private key has a passphrase and nobody can be asked.
var ErrLocked = errors.New("the key has a passphrase")

// ReadKey reads a private key as OpenSSH keeps it. passphrase is called for one
// that is locked; nil means that nobody can be asked. No error tells anything of
// the key.
func ReadKey(file []byte, passphrase func() ([]byte, error)) (*Signer, error) {
	if _, public := Fingerprint(string(file)); public {
		return nil, errors.New("it is a public key; the private one lies beside it, without .pub")
	}
	key, err := ssh.ParsePrivateKey(file)
	if locked := (*ssh.PassphraseMissingError)(nil); errors.As(err, &locked) {
		if passphrase == nil {
			return nil, ErrLocked
		}
		secret, err := passphrase()
		if err != nil {
			return nil, fmt.Errorf("read the passphrase: %w", err)
		}
		key, err = ssh.ParsePrivateKeyWithPassphrase(file, secret)
		clear(secret)
		if errors.Is(err, x509.IncorrectPasswordError) {
			return nil, errors.New("this is not its passphrase")
		}
		if err != nil {
			return nil, errors.New("it is not a private key that OpenSSH would read")
		}
		return &Signer{key}, nil
	}
	if err != nil {
		return nil, errors.New("it is not a private key that OpenSSH would read")
	}
	return &Signer{key}, nil
}

// AgentKey returns the private key to a public one that an SSH agent holds.
// Security keys, too, are used in this way.
func AgentKey(public string, conn io.ReadWriter) (*Signer, error) {
	want, _, _, _, err := ssh.ParseAuthorizedKey([]byte(public))
	if err != nil {
		return nil, errors.New("it is not a public key as in an authorized_keys file")
	}
	keys, err := agent.NewClient(conn).Signers()
	if err != nil {
		return nil, fmt.Errorf("ask the SSH agent for its keys: %w", err)
	}
	for _, key := range keys {
		if bytes.Equal(key.PublicKey().Marshal(), want.Marshal()) {
			return &Signer{key}, nil
		}
	}
	return nil, fmt.Errorf("the SSH agent does not hold it (%s); add it with ssh-add", ssh.FingerprintSHA256(want))
}

// ReadStatement reads the canonical bytes of a statement, as its reviewer may
// have signed them with stock OpenSSH.
func ReadStatement(data []byte) (intel.Statement, error) {
	d, found := doc.Parse("statement", indented([]byte("statement:\n"), string(data)))
	if len(found) > 0 {
		return intel.Statement{}, fmt.Errorf("it is no statement: %s", found[0].Message)
	}
	s := intel.DecodeReview(intel.Header{}, d).Statement
	if again, err := Bytes(s); err != nil || !bytes.Equal(again, data) {
		return s, errors.New("it is not exactly what `dossier sign --print` writes")
	}
	return s, form(s)
}
