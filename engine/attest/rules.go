package attest

import (
	"fmt"

	"github.com/dossier-cti/dossier/engine/diag"
)

// Reason says why a review does not count. It is an error whose text is one
// sentence that a person can act on.
type Reason struct {
	Rule     *diag.Rule
	Field    []any // path to the value in the review file, for its place
	Sentence string
}

// Error returns the sentence.
func (r *Reason) Error() string { return r.Sentence }

func reason(rule *diag.Rule, field []any, format string, args ...any) error {
	return &Reason{rule, field, fmt.Sprintf(format, args...)}
}

func malformed(key, format string, args ...any) error {
	return reason(&ruleStatement, []any{"statement", key}, format, args...)
}

var (
	ruleStatement = diag.Rule{
		Code:  "review-statement",
		Title: "A review states who reviewed which bytes of which document, completely and in one form.",
		Why:   "The statement is what was signed. Its lines are rebuilt byte by byte before the signature is checked, so a value that could be read in two ways, such as one with a line break in it, could make one signature stand for two statements.",
		Wrong: "  decision: approved",
		Right: "  decision: concur",
	}
	ruleRepository = diag.Rule{
		Code:  "review-repository",
		Title: "A review is of a document of this repository.",
		Why:   "The repository's name is signed with every statement, so that a review cannot be carried over from another organisation's repository, or from a fork of this one.",
		Wrong: "  repository: northlight-energy/sandbox",
		Right: "  repository: northlight-energy/intelligence",
	}
	ruleName = diag.Rule{
		Code:  "review-name",
		Title: "The name of a review file follows from its statement.",
		Why:   "A review lies at content/reviews/, the document's path, the first twelve digits of the digest and the reviewer, with the time of the review where the same reviewer reviewed the same state again. So whoever looks at the name alone is not misled.",
		Wrong: "reviews/assessments/2024/11/2024-11-18-edge/3f2a1c9b7d40-jdoe.yaml by rlee",
		Right: "reviews/assessments/2024/11/2024-11-18-edge/3f2a1c9b7d40-rlee.yaml by rlee",
	}
	ruleReviewer = diag.Rule{
		Code:     "review-reviewer",
		Severity: diag.Warning,
		Title:    "A reviewer is a member of the fusion center.",
		Why:      "A signature speaks for somebody only while content/council/ says whose key it is. Members who leave stay in the council with a last day; removing their file voids what they signed.",
		Wrong:    "content/council/jdoe.yaml was deleted",
		Right:    "active: {from: 2023-05-01, until: 2024-11-30}",
	}
	ruleComment = diag.Rule{
		Code:  "review-comment",
		Title: "The comment of a review is the one that was signed.",
		Why:   "The statement holds the SHA-256 of the comment. A comment that was edited, added or removed later is not what the reviewer said, and with it the whole review counts for nothing.",
		Wrong: "comment: I agree.          # added after signing",
		Right: "the comment as signed; for another one, sign again",
	}
	ruleSignature = diag.Rule{
		Code:  "review-signature",
		Title: "A review carries a valid SSH signature over its statement.",
		Why:   "Anyone who can write to the repository can write a review file; only the holder of the key can sign it. The signature must be made for the namespace dossier-signoff (OpenSSH, PROTOCOL.sshsig), in its canonical armor, over exactly the statement in the file.",
		Wrong: "decision: concur           # was: dissent",
		Right: "a review as `dossier sign` wrote it, unchanged",
	}
	ruleKey = diag.Rule{
		Code:     "review-key",
		Severity: diag.Warning,
		Title:    "A review is signed by a key of its reviewer that was valid at its date.",
		Why:      "Keys have a time in which they may sign: valid_from, valid_until, revoked_at in content/council/. Reviews by other keys do not count, but old ones stay in the repository, so this is a warning.",
		Wrong:    "date: 2024-11-18T17:05:00Z, and the key was revoked at 2024-11-01T00:00:00Z",
		Right:    "the review signed again by a key that is valid",
	}
)

// Rules returns the rules of this package.
func Rules() []*diag.Rule {
	return []*diag.Rule{&ruleStatement, &ruleRepository, &ruleName, &ruleReviewer, &ruleComment, &ruleSignature, &ruleKey}
}
