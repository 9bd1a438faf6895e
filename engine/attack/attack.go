// Package attack knows the names that MITRE ATT&CK gives to techniques and
// groups: which exist, which were revoked or deprecated, and what took their
// place. The facts of one release are part of the program; a repository can
// bring a newer one as the STIX 2.1 bundle that MITRE publishes.
//
//	known := attack.Embedded()
//	known, err := attack.Load(fsys, "attack/enterprise-attack.json")
//	known.Technique("T1086")  // PowerShell, revoked
//	known.Successor("T1086")  // T1059.001
package attack

import (
	"maps"
	"slices"
	"strings"
)

// Status says whether a technique or group is still part of ATT&CK.
type Status string

// The three states. What was revoked has been merged into another; what is
// deprecated was given up.
const (
	Active     Status = "active"
	Revoked    Status = "revoked"
	Deprecated Status = "deprecated"
)

// Technique is a technique or sub-technique.
type Technique struct {
	ID          string // "T1059.001"
	Name        string
	Domain      string   // enterprise-attack, mobile-attack or ics-attack
	Tactics     []string // short names, for example "initial-access"
	Status      Status
	Replacement string // id of what a revoked one was merged into; it may be revoked too
}

// Group is a set of intrusions that ATT&CK follows under one name.
type Group struct {
	ID          string // "G0034"
	Name        string
	Aliases     []string // without the name itself
	Status      Status
	Replacement string
}

// Catalog is one state of ATT&CK. It is read-only and safe for concurrent use.
type Catalog struct {
	Version string // of ATT&CK, for example "18.1"; "" when a bundle does not say

	techniques map[string]Technique
	groups     map[string]Group
	named      map[string][]string // names of active groups by name or alias in lower case
	names      []string            // see Names
	listed     []Technique         // see Techniques
}

func empty() *Catalog {
	return &Catalog{techniques: make(map[string]Technique, 1200), groups: make(map[string]Group, 200)}
}

// String returns "MITRE ATT&CK" and the version.
func (c *Catalog) String() string {
	return strings.TrimSpace("MITRE ATT&CK " + c.Version)
}

// Technique returns the technique with an id such as "T1190" or "T1078.004".
func (c *Catalog) Technique(id string) (Technique, bool) {
	t, ok := c.techniques[id]
	return t, ok
}

// Techniques returns all techniques in the order of their ids. The caller does
// not change the list.
func (c *Catalog) Techniques() []Technique { return c.listed }

// Groups returns all groups in the order of their ids.
func (c *Catalog) Groups() []Group {
	return slices.SortedFunc(maps.Values(c.groups), func(a, b Group) int { return strings.Compare(a.ID, b.ID) })
}

// Group returns the active group with a name, which is none of its aliases.
func (c *Catalog) Group(name string) (Group, bool) {
	for _, g := range c.groups {
		if g.Name == name && g.Status == Active {
			return g, true
		}
	}
	return Group{}, false
}

// Successor returns the id of the technique that took the place of a revoked
// one, be it through others that were revoked since, or "".
func (c *Catalog) Successor(id string) string {
	for range 10 { // no chain of MITRE's is longer than two
		now := c.techniques[id].Replacement
		if now == "" || c.techniques[now].Status != Revoked {
			return now
		}
		id = now
	}
	return ""
}

// Named returns the names of the active groups that a name or alias may mean,
// whatever its capitals: none for a name that ATT&CK does not know, several for
// an alias that groups share.
func (c *Catalog) Named(name string) []string { return c.named[strings.ToLower(name)] }

// Names returns every name and alias of the active groups as ATT&CK writes
// them, in order. The caller does not change the list.
func (c *Catalog) Names() []string { return c.names }

// index lists the techniques, and files the active groups under their names. A revoked or deprecated group
// has no name of its own any more. A name comes before the aliases of others.
func (c *Catalog) index() {
	c.listed = slices.SortedFunc(maps.Values(c.techniques), func(a, b Technique) int { return strings.Compare(a.ID, b.ID) })
	c.named = make(map[string][]string, 3*len(c.groups))
	add := func(alias, name string) {
		c.names = append(c.names, alias)
		if key := strings.ToLower(alias); !slices.Contains(c.named[key], name) {
			c.named[key] = append(c.named[key], name)
		}
	}
	groups := slices.DeleteFunc(c.Groups(), func(g Group) bool { return g.Status != Active })
	for _, g := range groups {
		add(g.Name, g.Name)
	}
	for _, g := range groups {
		for _, alias := range g.Aliases {
			add(alias, g.Name)
		}
	}
	slices.Sort(c.names)
	c.names = slices.Compact(c.names)
}
