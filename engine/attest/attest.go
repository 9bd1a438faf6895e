// Package attest makes and checks signed review files: one SME's review of one
// state of one document, kept in git beside the content. It is the only
// package that knows SSH keys and signatures.
//
// What is signed is a statement in a canonical form, `key: value` lines in a
// fixed order, each ended by LF ([Bytes]). The signature is an SSH signature
// (OpenSSH, PROTOCOL.sshsig) in the namespace "dossier-signoff", so stock
// OpenSSH (`ssh-keygen -Y sign`) makes it too, and checks it:
//
//	sed -n '/^statement:/,/^[a-z]*:/s/^  //p' REVIEW.yaml > statement
//	sed -n '/BEGIN SSH/,$s/^  //p' REVIEW.yaml > statement.sig
//	ssh-keygen -Y verify -n dossier-signoff -f allowed_signers -I jlind -s statement.sig < statement
//
// There are two kinds of statement. A review of the format [Format] is signed by
// its reviewer. One of the format [RecordFormat] was made on a forge and written
// down when it landed: it says more (which pull request, who contributed, what
// was objected) and is signed by a member with the role recorder, who vouches for
// it. Where the policy says `records: unsigned` a record may go without a
// signature ([Unsigned]).
//
// A review that cannot be relied on is described by a [Reason]: which rule it
// breaks, where, and in a sentence what to do about it.
package attest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/intel"
)

const (
	// Format is the version of the statement that a reviewer signs.
	Format = "dossier-review/1"
	// RecordFormat is the version of the statement that a recorder signs.
	RecordFormat = "dossier-record/1"
	// Namespace separates our signatures from those the same key makes for git
	// or for mail.
	Namespace = "dossier-signoff"
	// None stands in a statement for a value that there is not: no former
	// content, no domain, no comment, no label of its own.
	None = "none"
)

// usual is the size of most statements, in bytes.
const usual = 768

type line struct{ key, value string }

// lines is the statement in the order in which it is signed.
func lines(s intel.Statement) []line {
	list := []line{
		{"format", s.Format},
		{"repository", s.Repository},
		{"document", s.Document},
		{"path", s.Path},
		{"change", s.Change},
		{"previous", s.Previous},
		{"digest", s.Digest},
		{"reviewer", s.Reviewer},
		{"domains", s.Domains},
		{"decision", string(s.Decision)},
		{"date", s.Date},
		{"comment", s.Comment},
		{"comment_tlp", s.CommentTLP},
	}
	if Recorded(s) {
		list = append(list, recordLines(s.Record)...)
	}
	return list
}

func recordLines(r intel.Record) []line {
	return []line{
		{"pull_request", r.PullRequest},
		{"review", r.Review},
		{"head", r.Head},
		{"merge_base", r.MergeBase},
		{"author", r.Author},
		{"contributors", r.Contributors},
		{"objections", r.Objections},
		{"dismissals", r.Dismissals},
		{"policy", r.Policy},
		{"council", r.Council},
		{"recorder", r.Recorder},
		{"recorded", r.Date},
	}
}

// Recorded reports whether a review was made on a forge and written down by a
// recorder.
func Recorded(s intel.Statement) bool { return s.Format == RecordFormat }

// Unsigned reports whether a review is a record without a signature, which
// counts under `records: unsigned` only.
func Unsigned(r *intel.Review) bool { return Recorded(r.Statement) && r.Signature == None }

// Signatory returns the council id of whose key signs a statement: of a record
// the recorder, else the reviewer.
func Signatory(s intel.Statement) string {
	if Recorded(s) {
		return s.Record.Recorder
	}
	return s.Reviewer
}

// Bytes returns the canonical bytes of a statement: exactly what is signed, and
// exactly the statement block of a review file less its two spaces. A value
// that could be read as more than one line, or that YAML would read as
// something else, is refused with a [Reason].
func Bytes(s intel.Statement) ([]byte, error) {
	b := make([]byte, 0, usual)
	for _, l := range lines(s) {
		if !plain(l.value) {
			return nil, malformed(l.key, "%s is %s, which a statement cannot hold: a value is one line of plain text", l.key, quoted(l.value))
		}
		b = append(append(append(append(b, l.key...), ": "...), l.value...), '\n')
	}
	return b, nil
}

// quoted prints a value of a hostile file: escaped, and not at any length.
func quoted(s string) string {
	if len(s) > 80 {
		s = s[:80] + "…"
	}
	return fmt.Sprintf("%+q", s)
}

// plain reports whether text is one line that YAML reads back as itself without
// quotes: it begins with a letter or digit, or with a dot and one of them, and
// holds no control or formatting characters, no comment and no key.
func plain(s string) bool {
	if s == "" || !utf8.ValidString(s) || strings.ContainsFunc(s, unprintable) {
		return false
	}
	first, size := utf8.DecodeRuneInString(s)
	if first == '.' { // a path such as .github/CODEOWNERS
		first, _ = utf8.DecodeRuneInString(s[size:])
	}
	return (unicode.IsLetter(first) || unicode.IsDigit(first)) &&
		!strings.HasSuffix(s, " ") && !strings.HasSuffix(s, ":") &&
		!strings.Contains(s, ": ") && !strings.Contains(s, " #")
}

// unprintable holds control and formatting characters, and every space but the
// plain one: line breaks of all kinds are among them.
func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// Label returns what a statement says of a comment's label: "none" where it is
// that of reviews.
func Label(t intel.TLP) string {
	if t == 0 {
		return None
	}
	return t.String()
}

// CommentSum returns what a statement says of a comment: "none" for the empty
// one, else the SHA-256 of its UTF-8 bytes.
func CommentSum(comment string) string {
	if comment == "" {
		return None
	}
	sum := sha256.Sum256([]byte(comment))
	return "sha256:" + hex.EncodeToString(sum[:])
}
