package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/intel"
)

// key finds the key to sign with, and whose it is. Where nothing is signed a
// public key is enough, and a name.
func (e *env) key(s *signing) (*attest.Signer, error) {
	if s.key == "" {
		return nil, s.named(s.as)
	}
	data, err := os.ReadFile(e.home(s.key))
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	var signer *attest.Signer
	public := string(data)
	_, isPublic := attest.Fingerprint(public)
	switch {
	case isPublic && s.print:
	case isPublic:
		signer, err = e.agentKey(public)
	default:
		signer, err = e.privateKey(s.key, data)
	}
	clear(data)
	if err != nil {
		return nil, fmt.Errorf("--key %s: %w", s.key, err)
	}
	if signer != nil {
		public = signer.Public()
	}
	return signer, s.owner(public)
}

func (e *env) privateKey(name string, data []byte) (*attest.Signer, error) {
	var ask func() ([]byte, error)
	if e.secret != nil {
		ask = func() ([]byte, error) { return e.secret("Passphrase of " + name + ": ") }
	}
	signer, err := attest.ReadKey(data, ask)
	if errors.Is(err, attest.ErrLocked) {
		return nil, fmt.Errorf("%w, and there is no terminal to ask for it; add it to the SSH agent (ssh-add) and name the public key, --key %s.pub", err, name)
	}
	return signer, err
}

// agentKey uses the SSH agent, which keeps the private key to itself.
func (e *env) agentKey(public string) (*attest.Signer, error) {
	socket := e.getenv("SSH_AUTH_SOCK")
	if socket == "" {
		return nil, errors.New("it is a public key, and no SSH agent runs (SSH_AUTH_SOCK is not set); name the private key, without .pub")
	}
	conn, err := net.Dial("unix", socket) // left open: the key signs through it, once, at the end
	if err != nil {
		return nil, fmt.Errorf("reach the SSH agent: %w", err)
	}
	return attest.AgentKey(public, conn)
}

// home resolves a path from the working directory, and ~ where no shell did.
func (e *env) home(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok && e.getenv("HOME") != "" {
		return filepath.Join(e.getenv("HOME"), rest)
	}
	return e.path(name)
}

// named takes a member by id.
func (s *signing) named(id string) error {
	if s.member = s.world.Council.Get(id); s.member == nil {
		return fmt.Errorf("%s is not in content/council/%s", id, mean(id, s.world.IDs(intel.Council)))
	}
	return nil
}

// owner finds the member whose key it is.
func (s *signing) owner(public string) error {
	mine, _ := attest.Fingerprint(public)
	var holders []*intel.Member
	for _, m := range s.world.Council.All() {
		for _, k := range m.Keys {
			if id, ok := attest.Fingerprint(k.Public); ok && id == mine && (len(holders) == 0 || holders[len(holders)-1] != m) {
				holders = append(holders, m)
			}
		}
	}
	switch {
	case len(holders) > 1:
		return fmt.Errorf("this is a key of %s and of %s, so nobody could tell who signed; give each a key of their own in content/council/", holders[0].ID, holders[1].ID)
	case len(holders) == 1 && (s.as == "" || s.as == holders[0].ID):
		s.member = holders[0]
		return nil
	case len(holders) == 1:
		return fmt.Errorf("--as %s: this is the key of %s", s.as, holders[0].ID)
	}
	if s.as != "" {
		if err := s.named(s.as); err != nil {
			return err
		}
	}
	return s.stranger(public, mine)
}

// stranger says how a key comes into the council.
func (s *signing) stranger(public, fingerprint string) error {
	fields := strings.Fields(public)
	whose := "MEMBER"
	if s.member != nil {
		whose = s.member.ID
	}
	return fmt.Errorf(`no member of the council has this key (%s). Put it into content/council/%s.yaml, and sign when that has landed:
keys:
  - {key: "%s", valid_from: %s}`, fingerprint, whose, strings.Join(fields[:2], " "), s.now.Format(time.RFC3339))
}

// brought takes in a signature that stock OpenSSH has made of what --print
// showed.
func (e *env) brought(s *signing) error {
	name, ok := strings.CutSuffix(s.signature, ".sig")
	if !ok {
		return fmt.Errorf("--signature %s: name FILE.sig, which ssh-keygen wrote beside FILE, the statement", s.signature)
	}
	data, err := os.ReadFile(e.home(name))
	if err != nil {
		return fmt.Errorf("read the statement: %w", err)
	}
	statement, err := attest.ReadStatement(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	armored, err := os.ReadFile(e.home(s.signature))
	if err != nil {
		return fmt.Errorf("read the signature: %w", err)
	}
	if err := s.named(statement.Reviewer); err != nil {
		return err
	}
	if s.as != "" && s.as != statement.Reviewer {
		return fmt.Errorf("--as %s: the statement is by %s", s.as, statement.Reviewer)
	}
	return s.adopt(statement, strings.ReplaceAll(string(armored), "\r\n", "\n"))
}

// adopt refuses a statement of anything but the document as it is now.
func (s *signing) adopt(statement intel.Statement, armored string) error {
	s.decision = string(statement.Decision)
	if s.label == "" && statement.CommentTLP != attest.None {
		s.label = statement.CommentTLP
	}
	if err := s.state(); err != nil {
		return err
	}
	now := s.review.Statement
	now.Date, now.Domains = statement.Date, statement.Domains
	switch {
	case statement.Comment != now.Comment:
		return errors.New("--comment is not the text that was signed; give the same one as with --print")
	case statement.Digest != now.Digest:
		return fmt.Errorf("%s was changed since the statement was printed; print and sign it anew", s.entry.Path)
	case statement != now:
		return fmt.Errorf("the statement is of another document or change than this one of %s; print and sign it anew", s.entry.Path)
	}
	s.review.Statement, s.review.Signature = statement, armored
	return nil
}

// secret asks for a passphrase.
func secret(question string) ([]byte, error) {
	fmt.Fprint(os.Stderr, question)
	defer fmt.Fprintln(os.Stderr)
	return term.ReadPassword(int(os.Stdin.Fd()))
}
