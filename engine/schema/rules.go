package schema

import "github.com/dossier-cti/dossier/engine/diag"

// Rules lists what Check can find, for `dossier explain`.
func Rules() []*diag.Rule {
	return []*diag.Rule{
		missingKey, unknownKey, misplacedKey, wrongType, unknownValue, wrongForm, emptyValue, outOfRange, notValid,
	}
}

var missingKey = &diag.Rule{
	Code:  "missing-key",
	Title: "Every required field is there.",
	Why:   "Readers and reviewers rely on each of these fields: a judgement without its confidence, or a product without its cut-off, cannot be weighed (ICD 203, section D.6). `dossier schema KIND` lists the fields.",
	Wrong: "- id: KJ1\n  statement: Attackers will likely try again.\n  likelihood: likely",
	Right: "- id: KJ1\n  statement: Attackers will likely try again.\n  likelihood: likely\n  confidence: moderate\n  because: Two vendors report scanning.\n  sources: [S1, S2]",
}

var unknownKey = &diag.Rule{
	Code:  "unknown-key",
	Title: "Only the fields of the kind are used.",
	Why:   "A field that nothing reads is most often a misspelt one, and what it says would silently be lost.",
	Wrong: "confidense: high",
	Right: "confidence: high",
}

var misplacedKey = &diag.Rule{
	Code:  "misplaced-key",
	Title: "A field stands only where it has a meaning.",
	Why:   "An estate entry is a technology, a supplier or an objective, and each has fields of its own. A field of another type is a mistake in the type or in the field.",
	Wrong: "type: objective\nvendor: Fortinet",
	Right: "type: technology\nvendor: Fortinet",
}

var wrongType = &diag.Rule{
	Code:  "wrong-type",
	Title: "A field holds the type of value it is made for.",
	Why:   "YAML guesses types from the writing: 10.2 is a number and loses its last zero, \"70\" in quotes is text and no number. The schema says which is meant.",
	Wrong: "versions: [10.20]",
	Right: `versions: ["10.20"]`,
}

var unknownValue = &diag.Rule{
	Code:  "unknown-value",
	Title: "A field with a vocabulary holds one of its words.",
	Why:   "Shared words (TLP 2.0, ICD 203, the Admiralty grades, our own states) are what makes products comparable. A word of one's own means something to its author only.",
	Wrong: "tlp: internal",
	Right: "tlp: amber+strict",
}

var wrongForm = &diag.Rule{
	Code:  "wrong-form",
	Title: "Dates, times, ids and other coded values are written in their form.",
	Why:   "3/4/2024 is two different days on two sides of an ocean, and a time without its zone is no moment. One form for each kind of value can be compared, sorted and linked.",
	Wrong: "review_by: 18/12/2024",
	Right: "review_by: 2024-12-18",
}

var emptyValue = &diag.Rule{
	Code:  "empty-value",
	Title: "A field that is there has a value.",
	Why:   "A key without a value looks as if the question had been answered. Leave an optional key out; fill in a required one.",
	Wrong: "bottom_line:",
	Right: "bottom_line: Two firewalls were exposed and are closed again.",
}

var outOfRange = &diag.Rule{
	Code:  "out-of-range",
	Title: "A number lies in the range of its field.",
	Why:   "A probability of 0 or 100 percent is no estimate (ICD 203 has no such band), and a priority outside 1 to 5 cannot be ordered among the others.",
	Wrong: "probability: 100",
	Right: "probability: 97",
}

var notValid = &diag.Rule{
	Code:  "not-valid",
	Title: "A document follows its schema.",
	Why:   "What the schema does not allow, the engine does not understand. `dossier schema KIND` prints it.",
	Wrong: "a value that no other rule describes",
	Right: "a value that the schema allows",
}
