package rule

import (
	"iter"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	unknownTechnique = diag.Rule{
		Code:  "attack-unknown",
		Title: "An ATT&CK id is that of a technique.",
		Why:   "Ids of techniques join our reports with detections, with other teams' reporting and with the ATT&CK matrices. An id that does not exist joins nothing. Ids are compared with the version of MITRE ATT&CK that this program holds; the finding names it.",
		Wrong: "attack: [T1190, T1078.099]",
		Right: "attack: [T1190, T1078.004]",
	}
	revokedTechnique = diag.Rule{
		Code:  "attack-revoked",
		Title: "An ATT&CK id has not been revoked.",
		Why:   "MITRE revokes a technique when another takes its place, and gives its number to nobody else. Detections and layers know only the new id. Products that are superseded, withdrawn or expired keep what they said.",
		Wrong: "attack: [T1086]          # revoked: PowerShell is T1059.001",
		Right: "attack: [T1059.001]",
	}
	deprecatedTechnique = diag.Rule{
		Code:     "attack-deprecated",
		Severity: diag.Warning,
		Title:    "An ATT&CK id is not deprecated.",
		Why:      "MITRE deprecates a technique without a replacement when it no longer finds it useful; matrices leave it out. Choose the technique that describes what was done.",
		Wrong:    "attack: [T1153]",
		Right:    "attack: [T1059.004]",
	}
	aliasUsed = diag.Rule{
		Code:     "actor-alias",
		Severity: diag.Warning,
		Title:    "An actor has the name that MITRE ATT&CK uses for the group.",
		Why:      "One group has a name with every vendor. Under one name its products are found together, and the page of the actor is complete. Actors that ATT&CK does not know keep the name you give them.",
		Wrong:    "actors: [APT44]",
		Right:    "actors: [Sandworm Team]",
	}
	ambiguousActor = diag.Rule{
		Code:     "actor-ambiguous",
		Severity: diag.Warning,
		Title:    "An actor's name means one group.",
		Why:      "Some aliases are used for several groups, and what one of them did is then told of the other.",
		Wrong:    "actors: [UAC-0056]        # Ember Bear or Saint Bear",
		Right:    "actors: [Ember Bear]",
	}
)

func techniques() family {
	return family{
		rules:   []*diag.Rule{&unknownTechnique, &revokedTechnique, &deprecatedTechnique, &aliasUsed, &ambiguousActor},
		product: (*pass).attackNames,
	}
}

func (p *pass) attackNames(a *intel.Assessment) {
	for i := range a.Attack {
		p.technique(a, p.root.At("attack", i))
	}
	for i := range a.Actors {
		p.actor(p.root.At("actors", i))
	}
	p.proseTechniques(a)
}

func (p *pass) technique(a *intel.Assessment, n *doc.Node) {
	known := p.attack()
	t, ok := known.techniques[n.Scalar]
	switch {
	case !ok:
		p.add(p.at(&unknownTechnique, n.Span, "MITRE ATT&CK %s has no technique %q%s", known.version, n.Scalar, didYouMean(known.guess(n.Scalar))).Fixed(known.guess(n.Scalar)))
	case t.status == "revoked" && p.stands(a):
		p.add(p.revoked(n.Span, n.Scalar))
	case t.status == "deprecated" && p.stands(a):
		p.report(&deprecatedTechnique, n.Span, "%s, %s, is deprecated in MITRE ATT&CK %s and has no replacement; choose the technique that describes what was done", n.Scalar, t.name, known.version)
	}
}

func (p *pass) revoked(at diag.Span, id string) diag.Diagnostic {
	known := p.attack()
	name, now := known.techniques[id].name, known.successor(id)
	t := known.techniques[now]
	switch {
	case now == "":
		return p.at(&revokedTechnique, at, "%s, %s, was revoked and has no replacement; choose the technique that describes what was done", id, name)
	case t.status != "active":
		return p.at(&revokedTechnique, at, "%s, %s, was revoked; its replacement %s, %s, is deprecated since. Choose the technique that describes what was done", id, name, now, t.name)
	}
	return p.at(&revokedTechnique, at, "%s, %s, was revoked; it is now %s, %s", id, name, now, t.name).Fixed(now)
}

// guess proposes a technique for an id in lower case, with blanks, or with a
// sub-technique that does not exist.
func (t *attack) guess(id string) string {
	plain := strings.ToUpper(strings.ReplaceAll(id, " ", ""))
	if _, ok := t.techniques[plain]; ok {
		return plain
	}
	parent, _, _ := strings.Cut(plain, ".")
	if _, ok := t.techniques[parent]; ok && parent != plain {
		return parent
	}
	return ""
}

// proseTechniques checks the ids of techniques in running text, which become
// links to their pages.
func (p *pass) proseTechniques(a *intel.Assessment) {
	if !strings.Contains(a.Body, "T1") && !strings.Contains(a.Body, "T0") {
		return
	}
	body, known := p.body(), p.attack()
	for i, line := range body.lines {
		if !strings.Contains(line, "T1") && !strings.Contains(line, "T0") {
			continue
		}
		for at, id := range techniqueIDs(line) {
			t, ok := known.techniques[id]
			switch {
			case p.full():
				return
			case !ok:
				p.report(&unknownTechnique, body.span(i, at, at+len(id)), "MITRE ATT&CK %s has no technique %q", known.version, id)
			case t.status == "revoked" && p.stands(a):
				p.add(p.revoked(body.span(i, at, at+len(id)), id))
			}
		}
	}
}

// techniqueIDs yields what looks like the id of a technique, with its offset: T
// and four digits, and perhaps a dot and three more.
func techniqueIDs(line string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := 0; i < len(line); i++ {
			if line[i] != 'T' || i > 0 && letter(line[i-1]) {
				continue
			}
			end := i + 1 + run(line[i+1:])
			if end-i != len("T1190") {
				continue
			}
			if end < len(line) && line[end] == '.' && run(line[end+1:]) == 3 {
				end += len(".004")
			}
			if (end == len(line) || !letter(line[end]) && line[end] != '_') && !yield(i, line[i:end]) {
				return
			}
		}
	}
}

// run counts the digits a text begins with.
func run(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func (p *pass) actor(n *doc.Node) {
	known := p.attack()
	if known.canonical[n.Scalar] {
		return
	}
	switch groups := known.groups[strings.ToLower(n.Scalar)]; len(groups) {
	case 0: // not a group of ATT&CK: the team's own name for it
	case 1:
		p.add(p.at(&aliasUsed, n.Span, "MITRE ATT&CK calls %s %q; under that name its products are found together", n.Scalar, groups[0]).Fixed(groups[0]))
	default:
		p.report(&ambiguousActor, n.Span, "%q is a name of %s; say which is meant", n.Scalar, strings.Join(groups, " and of "))
	}
}
