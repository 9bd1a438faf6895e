package doc

import "github.com/dossier-cti/dossier/engine/diag"

// Rules lists what Parse can find, for `dossier explain`.
func Rules() []*diag.Rule {
	return []*diag.Rule{
		tooLarge, tooDeep, tooManyValues, invalidText, controlCharacter, emptyFile, mergeConflict,
		noFrontMatter, openFrontMatter, notMapping, duplicateKey,
		aliasUsed, tagUsed, mergeKey, badKey, manyDocuments,
		badTab, badIndent, badQuote, badBracket, badColon, badStart, badSyntax,
	}
}

var tooLarge = &diag.Rule{
	Code:  "file-too-large",
	Title: "A file has at most 1 MiB.",
	Why:   "Content arrives in pull requests from anywhere; a bound keeps one file from exhausting the machine that checks it. A finished product with its sources has a few kilobytes.",
	Wrong: "a day of leads with a whole feed pasted into it",
	Right: "one file a day, a title and an address for each hit",
}

var tooDeep = &diag.Rule{
	Code:  "nesting-too-deep",
	Title: "Values are nested at most 32 deep.",
	Why:   "No kind of document needs more than six levels; thousands of levels are an attack on the reader of the file.",
	Wrong: "keywords: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[VPN]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
	Right: "keywords: [VPN]",
}

var tooManyValues = &diag.Rule{
	Code:  "too-many-values",
	Title: "A file holds at most 50,000 keys and values.",
	Why:   "A bound keeps one file from exhausting the machine that checks it.",
	Wrong: "one file of indicators for a whole year",
	Right: "the indicators of one product in that product; feeds stay where they are published",
}

var invalidText = &diag.Rule{
	Code:  "invalid-utf8",
	Title: "Files are UTF-8 text.",
	Why:   "A file in another encoding shows wrong letters to half of its readers, and a signature over its bytes would vouch for what nobody can read.",
	Wrong: "a file saved as UTF-16 or Windows-1252",
	Right: "the same file saved as UTF-8",
}

var controlCharacter = &diag.Rule{
	Code:  "control-character",
	Title: "Text holds no invisible control characters.",
	Why:   "NUL bytes, stray line separators and marks that turn the direction of writing come from copying. They break tools, and they can make a reviewer read something else than what is signed (Unicode Technical Report 36).",
	Wrong: "title: PAN-OS\\u2028flaw",
	Right: "title: PAN-OS flaw",
}

var emptyFile = &diag.Rule{
	Code:  "empty-file",
	Title: "A file has content.",
	Why:   "An empty file has a name that others can refer to and nothing to read. It is mostly a save that went wrong.",
	Wrong: "an empty content/requirements/PIR-008.yaml",
	Right: "a requirement with its question, or no file",
}

var noFrontMatter = &diag.Rule{
	Code:  "front-matter-missing",
	Title: "A Markdown document begins with front matter.",
	Why:   "The fields between the two lines of --- say what the document is, how far it may travel and whom it answers; without them it cannot be published.",
	Wrong: "## Summary\nTwo firewalls were exposed.",
	Right: "---\nproduct: flash-alert\n…\n---\n## Summary\nTwo firewalls were exposed.",
}

var openFrontMatter = &diag.Rule{
	Code:  "front-matter-open",
	Title: "Front matter ends with a line of three hyphens.",
	Why:   "Without the closing line nobody can tell where the fields end and the text begins.",
	Wrong: "---\nproduct: flash-alert\n## Summary",
	Right: "---\nproduct: flash-alert\n---\n## Summary",
}

var notMapping = &diag.Rule{
	Code:  "yaml-not-fields",
	Title: "A file consists of keys with values.",
	Why:   "Every kind of document is a set of named fields. A list or a bare text at the top mostly means a missing space after a colon.",
	Wrong: "title:Edge devices",
	Right: "title: Edge devices",
}

var duplicateKey = &diag.Rule{
	Code:  "duplicate-key",
	Title: "A key stands once in its mapping.",
	Why:   "YAML forbids it (YAML 1.2.2, section 3.2.1.3), and programs disagree which of the two counts: a reviewer would sign one value and a reader see the other.",
	Wrong: "tlp: amber\ntitle: Edge devices\ntlp: green",
	Right: "tlp: amber\ntitle: Edge devices",
}

var aliasUsed = &diag.Rule{
	Code:  "yaml-alias",
	Title: "Values are written out; anchors (&name) and aliases (*name) are not used.",
	Why:   "A reviewer signs what stands in the file. An alias moves the meaning elsewhere, and nested aliases can grow a small file to gigabytes. A text that begins with * or & must stand in quotes.",
	Wrong: "stakeholders: &all [ceo, ciso]\nreaders: *all",
	Right: "stakeholders: [ceo, ciso]\nreaders: [ceo, ciso]",
}

var tagUsed = &diag.Rule{
	Code:  "yaml-tag",
	Title: "YAML tags (!name) are not used.",
	Why:   "Tags make a program read a value as another type than it looks. The schema gives each field its type. A text that begins with ! must stand in quotes.",
	Wrong: "priority: !!str 1",
	Right: "priority: 1",
}

var mergeKey = &diag.Rule{
	Code:  "yaml-merge-key",
	Title: "Merge keys (<<) are not used.",
	Why:   "A merge key takes fields from elsewhere in the file, so that what is signed is not what is read; YAML 1.2 dropped it.",
	Wrong: "<<: *defaults",
	Right: "tlp: amber",
}

var badKey = &diag.Rule{
	Code:  "yaml-key",
	Title: "A key is a plain word.",
	Why:   "Field names are words; YAML's structures and empty texts as keys have no meaning here.",
	Wrong: "? [a, b]\n: value",
	Right: "title: value",
}

var manyDocuments = &diag.Rule{
	Code:  "yaml-one-document",
	Title: "A file holds one YAML document and no directives.",
	Why:   "The name of a file is the id of its document; a second document after --- would have none, and most readers silently drop it.",
	Wrong: "name: CISA\n---\nname: NVD",
	Right: "name: CISA",
}

var badTab = &diag.Rule{
	Code:  "yaml-tab",
	Title: "Lines are indented with spaces.",
	Why:   "YAML forbids tabs in indentation, because editors show them at different widths (YAML 1.2.2, section 6.1).",
	Wrong: "affected:\n\tstatus: mitigated",
	Right: "affected:\n  status: mitigated",
}

var badIndent = &diag.Rule{
	Code:  "yaml-indentation",
	Title: "Fields of one mapping begin in one column.",
	Why:   "Indentation says what belongs to what. A line between two levels belongs to neither.",
	Wrong: "affected:\n  status: mitigated\n   confidence: high",
	Right: "affected:\n  status: mitigated\n  confidence: high",
}

var badQuote = &diag.Rule{
	Code:  "yaml-quote",
	Title: "A text that begins with a quotation mark ends with it, and nothing follows.",
	Why:   "A forgotten mark makes everything after it part of the text, and the mistake then shows far below.",
	Wrong: `title: "PAN-OS flaw exploited`,
	Right: `title: "PAN-OS flaw exploited"`,
}

var badBracket = &diag.Rule{
	Code:  "yaml-bracket",
	Title: "Every [ and { is closed by its counterpart, with commas between the items.",
	Why:   "An open bracket makes the lines after it part of the list, and the mistake then shows far below.",
	Wrong: "answers: [PIR-001, PIR-002\ndomains: [network]",
	Right: "answers: [PIR-001, PIR-002]\ndomains: [network]",
}

var badColon = &diag.Rule{
	Code:  "yaml-colon",
	Title: "A text with a colon and a space in it stands in quotes, and a key is followed by a colon and a space.",
	Why:   "A colon with a space after it separates a key from its value; a second one on the line is ambiguous.",
	Wrong: "title: Ivanti: second wave",
	Right: `title: "Ivanti: second wave"`,
}

var badStart = &diag.Rule{
	Code:  "yaml-reserved",
	Title: "A text with a character YAML reserves stands in quotes.",
	Why:   "The characters @ ` % , ] } and some others have, or may get, a meaning of their own at the start of a value; within brackets a question mark has one anywhere.",
	Wrong: "note: @home only",
	Right: `note: "@home only"`,
}

var badSyntax = &diag.Rule{
	Code:  "yaml-syntax",
	Title: "The file is valid YAML.",
	Why:   "What cannot be read cannot be checked, signed or published.",
	Wrong: "title\ntlp: amber",
	Right: "title: Edge devices\ntlp: amber",
}
