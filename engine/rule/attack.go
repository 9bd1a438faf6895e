package rule

import (
	_ "embed"
	"strings"
)

// MITRE ATT&CK 18.1: one line for each technique and group. The first lines
// carry the version and MITRE's notice.
//
//go:embed attack.tsv
var attackTable string

// attack is what the rules know of MITRE ATT&CK.
type attack struct {
	version    string
	techniques map[string]technique
	groups     map[string][]string // canonical names by name or alias in lower case
	canonical  map[string]bool
}

// technique is one technique or sub-technique.
type technique struct {
	name        string
	status      string // active, revoked, deprecated
	replacement string // of a revoked one: id
}

// readAttack reads the table. Its lines are
//
//	T, id, name, domain, tactics, status, replacement
//	G, id, name, aliases joined by "|", status, replacement
//
// with tabs between the columns.
func readAttack() *attack {
	t := &attack{techniques: make(map[string]technique, 1200), groups: map[string][]string{}, canonical: map[string]bool{}}
	for line := range strings.SplitSeq(attackTable, "\n") {
		switch f := strings.Split(line, "\t"); {
		case f[0] == "T" && len(f) == 7:
			t.techniques[f[1]] = technique{name: f[2], status: f[5], replacement: f[6]}
		case f[0] == "G" && len(f) == 6:
			t.group(f[2], f[3], f[4])
		case strings.HasPrefix(line, "# version "):
			t.version = strings.TrimPrefix(line, "# version ")
		}
	}
	return t
}

// group files a group under its names. A revoked or deprecated group has no
// name of its own any more.
func (t *attack) group(name, aliases, status string) {
	if status != "active" {
		return
	}
	t.canonical[name] = true
	t.groups[strings.ToLower(name)] = append(t.groups[strings.ToLower(name)], name)
	for alias := range strings.SplitSeq(aliases, "|") {
		if key := strings.ToLower(alias); key != "" && key != strings.ToLower(name) {
			t.groups[key] = append(t.groups[key], name)
		}
	}
}

// successor returns the technique that took the place of a revoked one, be it
// through others that were revoked since, or "".
func (t *attack) successor(id string) string {
	for range 10 { // no chain of MITRE's is longer than two
		now := t.techniques[id].replacement
		if now == "" || t.techniques[now].status != "revoked" {
			return now
		}
		id = now
	}
	return ""
}
