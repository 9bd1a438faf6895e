package attest

import (
	"strconv"
	"strings"
	"time"

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
	b := append(make([]byte, 0, 2*usual), "statement:\n"...)
	b = indented(b, string(statement))
	if r.Comment != "" {
		b = append(b, "comment: "+scalar(r.Comment)+"\n"...)
	}
	if r.Signature == None {
		return append(b, "signature: none\n"...), nil
	}
	return indented(append(b, "signature: |\n"...), r.Signature), nil
}

// indented appends text with every line two spaces in.
func indented(b []byte, text string) []byte {
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		b = append(append(append(b, "  "...), line...), '\n')
	}
	return b
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
// by a key of its [Signatory] that was valid when it was made or recorded. A nil
// signatory means that the council does not know them. The error is a [Reason].
// Whether the review counts for a document is for package signoff to say.
func Check(r *intel.Review, repository string, signatory *intel.Member) error {
	s := r.Statement
	if err := CheckForm(r, repository); err != nil {
		return err
	}
	if signatory == nil || signatory.ID != Signatory(s) {
		return reason(&ruleReviewer, field("reviewer"), "the council does not know %s; a member who left stays in content/council/ with a last day", Signatory(s))
	}
	at := Signed(s)
	switch {
	case !Recorded(s):
	case r.Signature == None:
		return badSignature("it is recorded, not signed, and content/policy.yaml asks for signed records; let %s record it again", s.Record.Recorder)
	case !signatory.Has(intel.Recorder):
		return reason(&ruleReviewer, field("recorder"), "%s does not hold the role recorder in content/council/", signatory.ID)
	case !signatory.Active.Holds(at):
		return reason(&ruleReviewer, field("recorder"), "the recorder %s was not active on %s", signatory.ID, moment(at))
	}
	return Verify(s, r.Signature, signatory.Keys, at)
}

// CheckForm tells whether a review file is in order but for its signature.
func CheckForm(r *intel.Review, repository string) error {
	s := r.Statement
	if err := form(s); err != nil {
		return err
	}
	switch {
	case s.Repository != repository:
		return reason(&ruleRepository, field("repository"), "the statement names the repository %s, and this one is %s", quoted(s.Repository), quoted(repository))
	case r.Path != PathOf(s) && r.Path != LaterPathOf(s):
		return reason(&ruleName, field("path"), "the file name says %s, the statement %s; a review file is neither moved nor renamed", r.Path, PathOf(s))
	case s.Comment != CommentSum(r.Comment):
		return reason(&ruleComment, []any{"comment"}, "the comment was changed after signing; restore it, or let %s sign again", s.Reviewer)
	}
	return nil
}

func field(key string) []any { return []any{"statement", key} }

// Signed returns when a statement was signed, as it says itself: a record when
// it was recorded, else when the review was made. The zero time is for a
// statement that is not in order.
func Signed(s intel.Statement) time.Time {
	date := s.Date
	if Recorded(s) {
		date = s.Record.Date
	}
	at, err := time.Parse(dateForm, date)
	if err != nil {
		return time.Time{}
	}
	return at
}
