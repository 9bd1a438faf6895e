package attest

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"github.com/dossier-cti/dossier/engine/intel"
)

// Verify checks an armored signature over a statement against the keys of its
// reviewer. Only a key that was valid at the given moment, the statement's
// date, counts. The stated date is the signer's word: whoever holds a stolen
// key can state a date before it was revoked, which only history shows.
// The error is a [Reason].
func Verify(s intel.Statement, armored string, keys []intel.Key, at time.Time) error {
	data, err := Bytes(s)
	if err != nil {
		return err
	}
	sig, err := unarmor(armored)
	if err != nil {
		return badSignature("the signature of %s cannot be read: %v", Signatory(s), err)
	}
	if sig.Namespace != Namespace {
		return badSignature("the signature of %s was made for %s, not for %q; sign with `ssh-keygen -Y sign -n %[3]s` or `dossier sign`", Signatory(s), quoted(sig.Namespace), Namespace)
	}
	mine := matching(keys, sig.PublicKey)
	if len(mine) == 0 {
		return badSignature("the signature does not match any key of %s; a key that is no longer used stays in content/council/ with an end", Signatory(s))
	}
	if sshsig.Verify(bytes.NewReader(data), sig, sig.PublicKey, sig.HashAlgorithm, Namespace) != nil {
		return badSignature("the signature by the key of %s is not over this statement: the statement or the signature was changed after signing", Signatory(s))
	}
	if slices.ContainsFunc(mine, func(k intel.Key) bool { return k.Holds(at) }) {
		return nil
	}
	return outside(Signatory(s), mine[len(mine)-1], at)
}

func badSignature(format string, args ...any) error {
	return reason(&ruleSignature, []any{"signature"}, format, args...)
}

// matching returns the entries of a public key: a key may have been given two
// spans of validity.
func matching(keys []intel.Key, public ssh.PublicKey) []intel.Key {
	var mine []intel.Key
	for _, k := range keys {
		parsed, _, _, _, err := ssh.ParseAuthorizedKey([]byte(k.Public))
		if err == nil && bytes.Equal(parsed.Marshal(), public.Marshal()) {
			mine = append(mine, k)
		}
	}
	return mine
}

// outside says why a key may not sign at a moment.
func outside(reviewer string, k intel.Key, at time.Time) error {
	field := []any{"statement", "date"}
	switch {
	case at.Before(k.ValidFrom):
		return reason(&ruleKey, field, "the review is of %s, but the key of %s is valid only from %s", moment(at), reviewer, moment(k.ValidFrom))
	case !k.RevokedAt.IsZero() && !at.Before(k.RevokedAt):
		return reason(&ruleKey, field, "the review is of %s, but the key of %s was revoked on %s; sign again with a key that is valid", moment(at), reviewer, moment(k.RevokedAt))
	}
	return reason(&ruleKey, field, "the review is of %s, but the key of %s was valid only until %s; sign again with a key that is valid", moment(at), reviewer, moment(k.ValidUntil))
}

func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 UTC") }

const (
	begin = "-----BEGIN SSH SIGNATURE-----"
	end   = "-----END SSH SIGNATURE-----"
	// maxArmor is far above the largest signature that is made in practice
	// (RSA with 16,384 bits: 6 KB).
	maxArmor = 16 << 10
)

// unarmor reads a signature in its one canonical form: every byte is either
// part of the signature or where it must be, so no two texts are the same
// signature. Both OpenSSH's lines of 70 and Go's of 64 characters are read.
func unarmor(armored string) (*sshsig.Signature, error) {
	if len(armored) > maxArmor {
		return nil, errors.New("it is longer than any SSH signature")
	}
	rest, opened := strings.CutPrefix(armored, begin+"\n")
	body, closed := strings.CutSuffix(rest, "\n"+end+"\n")
	if !opened || !closed {
		return nil, errors.New("it is not between the lines " + begin + " and " + end)
	}
	data, err := decode(strings.Split(body, "\n"))
	if err != nil {
		return nil, err
	}
	sig, err := sshsig.ParseSignature(data)
	if err != nil {
		return nil, errors.New("it is not an SSH signature: " + quoted(err.Error()))
	}
	if !bytes.Equal(sig.Marshal(), data) {
		return nil, errors.New("it holds more than an SSH signature")
	}
	return sig, accepted(sig)
}

// decode joins lines of base64 of equal width, the last one shorter or equal.
func decode(lines []string) ([]byte, error) {
	width := len(lines[0])
	for i, l := range lines {
		last := i == len(lines)-1
		if strings.ContainsAny(l, "\r") || l == "" || len(l) > width || !last && len(l) < width {
			return nil, errors.New("its lines are not those of an armored signature")
		}
	}
	data, err := base64.StdEncoding.Strict().DecodeString(strings.Join(lines, ""))
	if err != nil {
		return nil, errors.New("its text is not base64")
	}
	return data, nil
}

// accepted refuses signatures whose key is of a kind that is too weak, or that
// carry bytes that are not signed.
func accepted(sig *sshsig.Signature) error {
	switch sig.PublicKey.Type() {
	case ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256:
		return nil // flags and counter of the security key follow the signature
	case ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
	case ssh.KeyAlgoRSA:
		if bits(sig.PublicKey) < 2048 {
			return errors.New("its RSA key has fewer than 2048 bits; use an Ed25519 key")
		}
	default:
		return errors.New("keys of the type " + quoted(sig.PublicKey.Type()) + " are not accepted; use an Ed25519 key")
	}
	if len(sig.Signature.Rest) > 0 {
		return errors.New("it holds more than an SSH signature")
	}
	return nil
}

func bits(public ssh.PublicKey) int {
	wrapped, ok := public.(ssh.CryptoPublicKey)
	if !ok {
		return 0
	}
	key, ok := wrapped.CryptoPublicKey().(*rsa.PublicKey)
	if !ok {
		return 0
	}
	return key.N.BitLen()
}
