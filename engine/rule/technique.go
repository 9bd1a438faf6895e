package rule

import (
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	badBundle = diag.Rule{
		Code:  "attack-bundle",
		Title: "The ATT&CK bundle that dossier.yaml names can be read.",
		Why:   "This program holds the facts of one release of MITRE ATT&CK. With `attack: PATH` a repository brings a newer one: enterprise-attack.json, the STIX 2.1 bundle that MITRE publishes in github.com/mitre-attack/attack-stix-data, as it is. Ids, names, tactics, revocations and groups then come from it; what it does not speak of (mobile, industrial) stays as embedded. While it cannot be read, ids of techniques and names of actors are not checked.",
		Wrong: "attack: https://attack.mitre.org",
		Right: "attack: attack/enterprise-attack.json",
	}
	unknownTechnique = diag.Rule{
		Code:  "attack-unknown",
		Title: "An ATT&CK id is that of a technique.",
		Why:   "Ids of techniques join our reports with detections, with other teams' reporting and with the ATT&CK matrices. An id that does not exist joins nothing. Ids are compared with the release of MITRE ATT&CK that this program holds, or with a newer one that `attack:` in content/dossier.yaml names; the finding says which.",
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
		Why:      "One group has a name with every vendor. Under one name its products are found together, and the page of the actor is complete. Actors that ATT&CK does not know keep the name you give them; a name that is one letter off one of its groups is taken for a slip.",
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
		rules:   []*diag.Rule{&badBundle, &unknownTechnique, &revokedTechnique, &deprecatedTechnique, &aliasUsed, &ambiguousActor},
		product: (*pass).attackNames,
		others:  map[intel.Kind]func(*pass){intel.Settings: (*pass).attackBundle},
	}
}

// attackBundle checks that the user's release of ATT&CK can be read.
func (p *pass) attackBundle() {
	n := p.root.Get("attack")
	_, err := p.Attack()
	switch {
	case strings.HasPrefix(n.Text(), "content/"):
		p.report(&badBundle, n.Span, "only documents live below content/; move the bundle, for example to attack/%s", path.Base(n.Text()))
	case err != nil:
		p.report(&badBundle, n.Span, "%s %v", n.Text(), err)
	}
}

func (p *pass) attackNames(a *intel.Assessment) {
	known, err := p.Attack()
	if err != nil {
		return // reported where the bundle is named
	}
	for i := range a.Attack {
		p.technique(known, a, p.root.At("attack", i))
	}
	for i := range a.Actors {
		p.actor(known, p.root.At("actors", i))
	}
	p.proseTechniques(known, a)
}

func (p *pass) technique(known *attack.Catalog, a *intel.Assessment, n *doc.Node) {
	t, ok := known.Technique(n.Scalar)
	switch {
	case !ok:
		p.add(p.noTechnique(known, n.Span, n.Scalar))
	case t.Status == attack.Revoked && p.stands(a):
		p.add(p.revoked(known, n.Span, t))
	case t.Status == attack.Deprecated && p.stands(a):
		p.report(&deprecatedTechnique, n.Span, "%s, %s, is deprecated in %s and has no replacement; choose the technique that describes what was done", t.ID, t.Name, known)
	}
}

func (p *pass) revoked(known *attack.Catalog, at diag.Span, old attack.Technique) diag.Diagnostic {
	t, ok := known.Technique(known.Successor(old.ID))
	switch {
	case !ok:
		return p.at(&revokedTechnique, at, "%s, %s, was revoked and has no replacement; choose the technique that describes what was done", old.ID, old.Name)
	case t.Status != attack.Active:
		return p.at(&revokedTechnique, at, "%s, %s, was revoked; its replacement %s, %s, is deprecated since. Choose the technique that describes what was done", old.ID, old.Name, t.ID, t.Name)
	}
	return p.at(&revokedTechnique, at, "%s, %s, was revoked; it is now %s, %s", old.ID, old.Name, t.ID, t.Name).Fixed(t.ID)
}

// guessTechnique proposes a technique for an id in lower case, with blanks, or
// with a sub-technique that does not exist. One figure for another makes the id
// of another technique, so that is no guess.
func guessTechnique(known *attack.Catalog, id string) string {
	plain := strings.ToUpper(strings.ReplaceAll(id, " ", ""))
	if _, ok := known.Technique(plain); ok {
		return plain
	}
	parent, _, _ := strings.Cut(plain, ".")
	if _, ok := known.Technique(parent); ok {
		return parent
	}
	return ""
}

// noTechnique words the finding about an id that does not exist. One above all
// that are known may be of a release to come.
func (p *pass) noTechnique(known *attack.Catalog, at diag.Span, id string) diag.Diagnostic {
	guess, advice := guessTechnique(known, id), ""
	if list := known.Techniques(); guess == "" && len(list) > 0 && id > list[len(list)-1].ID {
		advice = "; if a newer release has it, bring that (see `dossier explain attack-bundle`)"
	}
	return p.at(&unknownTechnique, at, "%s has no technique %q%s", known, id, didYouMean(guess)+advice).Fixed(guess)
}

// proseTechniques checks the ids of techniques in running text, which become
// links to their pages.
func (p *pass) proseTechniques(known *attack.Catalog, a *intel.Assessment) {
	if !strings.Contains(p.entry.Doc.Body, "T1") && !strings.Contains(p.entry.Doc.Body, "T0") {
		return
	}
	body := p.body()
	for i, line := range body.lines {
		if !strings.Contains(line, "T1") && !strings.Contains(line, "T0") {
			continue
		}
		for at, id := range techniqueIDs(line) {
			t, ok := known.Technique(id)
			switch {
			case p.full():
				return
			case !ok:
				p.add(p.noTechnique(known, body.span(i, at, at+len(id)), id))
			case t.Status == attack.Revoked && p.stands(a):
				p.add(p.revoked(known, body.span(i, at, at+len(id)), t))
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

func (p *pass) actor(known *attack.Catalog, n *doc.Node) {
	groups := known.Named(n.Scalar)
	switch {
	case slices.Contains(groups, n.Scalar):
	case len(groups) == 0:
		p.stranger(known, n)
	case len(groups) == 1:
		p.add(p.at(&aliasUsed, n.Span, "MITRE ATT&CK calls %s %q; under that name its products are found together", n.Scalar, groups[0]).Fixed(groups[0]))
	default:
		p.report(&ambiguousActor, n.Span, "%q is a name of %s; say which is meant", n.Scalar, strings.Join(groups, " and of "))
	}
}

// leastName is how long a name is at least to be taken for a misspelt one: the
// short ones are codes, of which every one may be a group of somebody's.
const leastName = 8

// stranger reports a name that ATT&CK does not know, when it is one slip of the
// finger away from one that it does. Other names are the team's own.
func (p *pass) stranger(known *attack.Catalog, n *doc.Node) {
	name := n.Scalar
	if p.guesses++; len(name) < leastName || p.guesses > maxGuesses {
		return
	}
	for _, other := range known.Names() {
		if distance(name, other, 1) > 1 {
			continue
		}
		if groups := known.Named(other); len(groups) == 1 {
			advice := didYouMean(other)
			if other != groups[0] {
				advice += fmt.Sprintf(" MITRE ATT&CK calls it %q", groups[0])
			}
			p.add(p.at(&aliasUsed, n.Span, "no group of MITRE ATT&CK is called %q%s", name, advice).Fixed(groups[0]))
			return
		}
	}
}
