package attest

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// MarshalReview returns the one form of a review file. Its statement block less
// the two leading spaces is what [Bytes] returns; a comment that YAML would not
// read back as it is stands in double quotes. The review's own header is not
// written: its place follows from the statement ([Path]).
func MarshalReview(r *intel.Review) ([]byte, error) {
	statement, err := Bytes(r.Statement)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("statement:\n" + indent(string(statement)))
	if r.Comment != "" {
		b.WriteString("comment: " + scalar(r.Comment) + "\n")
	}
	b.WriteString("signature: |\n" + indent(r.Signature))
	return []byte(b.String()), nil
}

// indent moves every line two spaces in.
func indent(text string) string {
	text = strings.TrimSuffix(text, "\n")
	return "  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n"
}

// scalar writes text as a YAML scalar. One word alone is quoted too, since
// YAML takes some words for something else. Go's escapes are all YAML's.
func scalar(text string) string {
	if plain(text) && strings.Contains(text, " ") && text[0] > '9' {
		return text
	}
	return strconv.Quote(text)
}

// Check tells whether a review file can be relied on: it is of this repository,
// lies where its statement says, is complete, and is signed, comment included,
// by a key of its reviewer that was valid at its date. A nil member means that
// the council does not know the reviewer. The error is a [Reason]. Whether the
// review counts for a document is for package signoff to say.
func Check(r *intel.Review, repository string, member *intel.Member) error {
	s := r.Statement
	at, err := form(s)
	if err != nil {
		return err
	}
	want := Path(s.Path, doc.Digest(s.Digest), s.Reviewer)
	field := func(key string) []any { return []any{"statement", key} }
	switch {
	case s.Repository != repository:
		return reason(&ruleRepository, field("repository"), "the statement names the repository %s, and this one is %s", quoted(s.Repository), quoted(repository))
	case r.Path != want:
		return reason(&ruleName, field("path"), "the file name says %s, the statement %s; a review file is neither moved nor renamed", r.Path, want)
	case member == nil || member.ID != s.Reviewer:
		return reason(&ruleReviewer, field("reviewer"), "the council does not know %s; a member who left stays in content/council/ with a last day", s.Reviewer)
	case s.Comment != CommentSum(r.Comment):
		return reason(&ruleComment, []any{"comment"}, "the comment was changed after signing; restore it, or let %s sign again", s.Reviewer)
	}
	return Verify(s, r.Signature, member.Keys, at)
}

// documentAt returns kind/id of the document at a path, "" when there can be
// none: the folder gives the kind, the file name the id.
func documentAt(name string) string {
	below, ok := strings.CutPrefix(name, "content/")
	if !ok || path.Clean(name) != name {
		return ""
	}
	kind, _, _ := strings.Cut(below, "/")
	id := strings.TrimSuffix(path.Base(below), path.Ext(below))
	return strings.TrimSuffix(kind, path.Ext(below)) + "/" + id
}

// changes are the transitions of a document.
var changes = []string{"add", "modify", "rename", "delete", "withdraw"}

var decisions = []intel.Decision{intel.Concur, intel.ConcurWithComment, intel.Dissent, intel.Abstain}

// hash matches a digest in the form package doc writes it.
var hash = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// form checks every value of a statement on its own and returns its date.
func form(s intel.Statement) (time.Time, error) {
	if _, err := Bytes(s); err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse("2006-01-02T15:04:05Z", s.Date)
	switch {
	case s.Format != Format:
		return at, malformed("format", "the statement has the format %s; this version of Dossier reads %s", quoted(s.Format), Format)
	case s.Document != documentAt(s.Path):
		return at, malformed("document", "the statement is about %s, but %s is the path of another document", quoted(s.Document), quoted(s.Path))
	case !slices.Contains(changes, s.Change):
		return at, malformed("change", "the change %s is none of %s", quoted(s.Change), strings.Join(changes, ", "))
	case s.Previous != None && !hash.MatchString(s.Previous):
		return at, malformed("previous", "the former content %s is neither a digest nor %q", quoted(s.Previous), None)
	case !hash.MatchString(s.Digest):
		return at, malformed("digest", "%s is not a digest: sha256: and 64 hexadecimal digits", quoted(s.Digest))
	case !slices.Contains(decisions, s.Decision):
		return at, malformed("decision", "the decision %s is none of concur, concur-with-comment, dissent, abstain", quoted(string(s.Decision)))
	case err != nil:
		return at, malformed("date", "the date %s is not a time in UTC such as 2024-11-18T17:05:00Z", quoted(s.Date))
	case s.Comment != None && !hash.MatchString(s.Comment):
		return at, malformed("comment", "%s is neither the hash of a comment nor %q", quoted(s.Comment), None)
	case s.CommentTLP != None && intel.ParseTLP(s.CommentTLP) == 0:
		return at, malformed("comment_tlp", "%s is neither a TLP label nor %q", quoted(s.CommentTLP), None)
	}
	return at, nil
}
