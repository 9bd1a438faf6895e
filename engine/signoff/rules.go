package signoff

import "github.com/dossier-cti/dossier/engine/diag"

var (
	ruleForm = diag.Rule{
		Code:  "review-form",
		Title: "A review file stays exactly as it was written.",
		Why:   "A review is added once and never changed. It has one form, so that each of its bytes is either signed or where it must be: no comment beside the statement, no further key, no other spelling of the same value can tell a reader of the file something that nobody signed.",
		Wrong: "  decision: \"concur\"   # and so did everybody else",
		Right: "  decision: concur",
	}
	ruleOrphan = diag.Rule{
		Code:     "review-orphaned",
		Severity: diag.Warning,
		Title:    "A reviewed document exists.",
		Why:      "A review counts for one document at one path. When the document is gone or has another id, the review says nothing any more; it may stay as a record.",
		Wrong:    "content/reviews/assessments/2024/11/2024-11-18-edge/… and no such assessment",
		Right:    "the document under its id, or the review removed with it",
	}
	ruleOlder = diag.Rule{
		Code:     "review-outdated",
		Severity: diag.Warning,
		Title:    "A document that was signed is signed in its present state.",
		Why:      "Sign-off binds to bytes. A document that was edited after a review must be reviewed again, however small the edit was; the older review counts for nothing. It stays as the record of a former revision, and is no finding once somebody has signed the present state. Each document is reported once, at its youngest review.",
		Wrong:    "digest: sha256:3f2a…, and the document is now sha256:8be0…",
		Right:    "a review of the present state beside it",
	}
	ruleKey = diag.Rule{
		Code:     "council-key",
		Severity: diag.Warning,
		Title:    "A member's key can be read.",
		Why:      "A key is one line of an OpenSSH public key file. What was cut off or mistyped verifies nothing, and the member's reviews would not count without anybody knowing why.",
		Wrong:    "key: ssh-ed25519 AAAAC3Nza",
		Right:    "key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDY3…, the whole line of id_ed25519.pub",
	}
	ruleSharedKey = diag.Rule{
		Code:  "council-shared-key",
		Title: "A key belongs to one member.",
		Why:   "Who holds a key that stands under two names can sign as two people, and two people is what many rules ask for. Reviews by such a key count for neither.",
		Wrong: "the same key in council/jdoe.yaml and council/rlee.yaml",
		Right: "a key of their own for each",
	}
)

// Rules returns the rules of this package.
func Rules() []*diag.Rule {
	return []*diag.Rule{&ruleForm, &ruleOrphan, &ruleOlder, &ruleKey, &ruleSharedKey}
}
