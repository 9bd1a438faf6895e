package attack

import (
	_ "embed"
	"strings"
)

// One line for each technique and group. The first lines carry the version and
// MITRE's notice.
//
//go:embed attack.tsv
var table string

// Embedded returns the facts that the program holds: the enterprise, mobile and
// industrial domains of one release. It reads them anew each time.
func Embedded() *Catalog {
	c := readTable()
	c.index()
	return c
}

// readTable reads the table. Its lines are
//
//	T, id, name, domain, tactics joined by ",", status, replacement
//	G, id, name, aliases joined by "|", status, replacement
//
// with tabs between the columns.
func readTable() *Catalog {
	c := empty()
	for line := range strings.SplitSeq(table, "\n") {
		switch f := strings.Split(line, "\t"); {
		case f[0] == "T" && len(f) == 7:
			c.techniques[f[1]] = Technique{f[1], f[2], f[3], parts(f[4], ","), Status(f[5]), f[6]}
		case f[0] == "G" && len(f) == 6:
			c.groups[f[1]] = Group{f[1], f[2], parts(f[3], "|"), Status(f[4]), f[5]}
		case strings.HasPrefix(line, "# version "):
			c.Version = strings.TrimPrefix(line, "# version ")
		}
	}
	return c
}

func parts(text, by string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, by)
}
