package attack

import (
	"regexp"
	"slices"
)

var (
	techniqueID = regexp.MustCompile(`^T\d{4}(\.\d{3})?$`)
	groupID     = regexp.MustCompile(`^G\d{4}$`)
)

// catalog makes facts of the objects of a bundle.
func (b *bundle) catalog() (*Catalog, error) {
	c := empty()
	c.Version = b.version
	for _, o := range b.patterns {
		if t, ok := b.technique(&o); ok && better(t.Status, c.techniques[t.ID].Status) {
			c.techniques[t.ID] = t
		}
	}
	for _, o := range b.sets {
		if g, ok := b.group(&o); ok && better(g.Status, c.groups[g.ID].Status) {
			c.groups[g.ID] = g
		}
	}
	if len(c.techniques) == 0 {
		return nil, noTechnique
	}
	c.index()
	return c, nil
}

// better reports whether an object should take the place of another with its
// ATT&CK id: MITRE has given ids of revoked objects to new ones.
func better(status, than Status) bool {
	order := []Status{Active, Deprecated, Revoked, ""}
	return slices.Index(order, status) < slices.Index(order, than)
}

func (b *bundle) technique(o *object) (Technique, bool) {
	id, source := o.external(techniqueID)
	t := Technique{ID: id, Name: o.Name, Domain: domain(o, source), Status: o.status()}
	for _, p := range o.Phases {
		if len(t.Tactics) < maxName {
			t.Tactics = append(t.Tactics, clip(p.Name))
		}
	}
	if next := b.patterns[b.replaced[o.ID]]; t.Status == Revoked {
		t.Replacement, _ = next.external(techniqueID)
	}
	return t, id != ""
}

func (b *bundle) group(o *object) (Group, bool) {
	id, _ := o.external(groupID)
	g := Group{ID: id, Name: o.Name, Status: o.status()}
	for _, alias := range o.Aliases {
		if alias != o.Name && len(g.Aliases) < maxName {
			g.Aliases = append(g.Aliases, clip(alias))
		}
	}
	if next := b.sets[b.replaced[o.ID]]; g.Status == Revoked {
		g.Replacement, _ = next.external(groupID)
	}
	return g, id != "" && g.Name != ""
}

// external returns the ATT&CK id of an object and who gave it.
func (o *object) external(form *regexp.Regexp) (id, source string) {
	for _, r := range o.References {
		if form.MatchString(r.ID) && slices.Contains([]string{"mitre-attack", "mitre-mobile-attack", "mitre-ics-attack"}, r.Source) {
			return r.ID, r.Source
		}
	}
	return "", ""
}

// domain tells the matrix of a technique; old objects name it only as the source
// of their id.
func domain(o *object, source string) string {
	if len(o.Domains) > 0 {
		return clip(o.Domains[0])
	}
	switch source {
	case "mitre-mobile-attack":
		return "mobile-attack"
	case "mitre-ics-attack":
		return "ics-attack"
	}
	return "enterprise-attack"
}

func (o *object) status() Status {
	switch {
	case o.Revoked:
		return Revoked
	case o.Deprecated:
		return Deprecated
	}
	return Active
}

// over returns the facts of a bundle with those of another catalog for what the
// bundle does not speak of: the techniques of other domains, and groups that it
// does not name.
func (c *Catalog) over(other *Catalog) *Catalog {
	domains, merged := map[string]bool{}, empty()
	merged.Version = c.Version
	for id, t := range c.techniques {
		domains[t.Domain], merged.techniques[id] = true, t
	}
	for id, t := range other.techniques {
		if _, known := merged.techniques[id]; !known && !domains[t.Domain] {
			merged.techniques[id] = t
		}
	}
	for id, g := range other.groups {
		merged.groups[id] = g
	}
	for id, g := range c.groups {
		merged.groups[id] = g
	}
	merged.index()
	return merged
}
