package doc

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/diag"
)

var mergeConflict = &diag.Rule{
	Code:  "merge-conflict",
	Title: "A file holds no conflict that git left in it.",
	Why:   "When two branches change the same lines, git writes both versions into the file, between <<<<<<< and >>>>>>>, and waits for a person to choose. Committed as it is, both would be published, the marks among them.",
	Wrong: "<<<<<<< HEAD\nlikelihood: likely\n=======\nlikelihood: unlikely\n>>>>>>> update-judgement",
	Right: "likelihood: unlikely",
}

// settled reports whether git left no conflict in the file, and reports the
// first one. Both marks must stand there, each at the start of a line and with
// the name of a branch behind it: a row of them alone may underline a heading.
func (p *parser) settled(data []byte) bool {
	from := atLine(data, "<<<<<<< ")
	if from < 0 || atLine(data[from:], ">>>>>>> ") < 0 {
		return true
	}
	line, _, _ := bytes.Cut(data[from:], []byte("\n"))
	at := lineSpan(bytes.Count(data[:from], []byte("\n"))+1, line)
	p.report(mergeConflict, at, "git left a conflict here; keep one of the two versions, or join them, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>")
	return false
}

// atLine returns the offset of a text at the start of a line, or -1.
func atLine(data []byte, text string) int {
	if bytes.HasPrefix(data, []byte(text)) {
		return 0
	}
	if i := bytes.Index(data, []byte("\n"+text)); i >= 0 {
		return i + 1
	}
	return -1
}
