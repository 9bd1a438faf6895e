package corpus

import "github.com/dossier-cti/dossier/engine/diag"

var (
	ruleSpecialFile = diag.Rule{
		Code:  "special-file",
		Title: "Content consists of plain files.",
		Why:   "A symbolic link can point outside the repository: what reviewers read in a pull request would not be what is published. Links, devices and sockets below content/ are refused.",
		Wrong: "content/assessments/2024/11/2024-11-18-edge.md -> /etc/passwd",
		Right: "content/assessments/2024/11/2024-11-18-edge.md as a file of its own",
	}
	ruleUnknownKind = diag.Rule{
		Code:  "unknown-kind",
		Title: "Every file below content/ is a document of a known kind.",
		Why:   "The folder gives the kind and the kind gives the schema. A file in a folder that Dossier does not know, or with another extension than its kind has, would be neither checked nor published, which nobody would notice. Files whose name begins with a dot, and README.md, are left alone.",
		Wrong: "content/assesments/2024-11-18-edge.md",
		Right: "content/assessments/2024/11/2024-11-18-edge.md",
	}
	ruleBadID = diag.Rule{
		Code:  "bad-id",
		Title: "The file name without its extension is the id.",
		Why:   "Ids become addresses of pages, names of files and words of search, on every system. So they hold letters, digits, dot, underscore and hyphen only, and begin with a letter or digit.",
		Wrong: "content/requirements/PIR 1.yaml",
		Right: "content/requirements/PIR-001.yaml",
	}
	ruleDuplicateID = diag.Rule{
		Code:  "duplicate-id",
		Title: "An id is unique within its kind.",
		Why:   "References name a document by its id alone, and its page has the id in its address. Two documents with one id, in two folders of a kind, cannot both be meant. Ids that differ only in capitals count as one, because their pages would be one file on macOS and Windows.",
		Wrong: "assessments/2024/10/edge.md and assessments/2024/11/edge.md",
		Right: "assessments/2024/10/2024-10-02-edge.md and assessments/2024/11/2024-11-18-edge.md",
	}
	ruleWideFolder = diag.Rule{
		Code:     "wide-folder",
		Severity: diag.Warning,
		Title:    "A folder holds a few hundred files at most.",
		Why:      "Git stores the list of names of a folder anew with every commit that touches it. At 10,000 documents one flat folder makes reading the history ten times slower. Files may move within the folder of their kind without changing their id.",
		Wrong:    "content/leads/2024-11-15.yaml beside 700 others",
		Right:    "content/leads/2024/11/2024-11-15.yaml",
	}
	ruleNoPolicy = diag.Rule{
		Code:  "no-policy",
		Title: "content/policy.yaml says who must sign what.",
		Why:   "Without a policy nobody can tell whether a document is signed, and what is not signed is not published: a missing policy denies everything.",
		Wrong: "a repository without content/policy.yaml",
		Right: "default: deny\nrules:\n  - name: everything\n    applies_to: {kinds: [requirements, assessments]}\n    require: {people: 1}",
	}
)

// Rules returns the rules of this package.
func Rules() []*diag.Rule {
	return []*diag.Rule{&ruleSpecialFile, &ruleUnknownKind, &ruleBadID, &ruleDuplicateID, &ruleWideFolder, &ruleNoPolicy}
}
