package export

import (
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// indicators makes an indicator of each value that STIX has a pattern for.
func (x *Exports) indicators(a *edition.Assessment) []*object {
	var list []*object
	for _, i := range a.Indicators {
		compare := pattern(i)
		if compare == "" {
			continue
		}
		from, end := i.FirstSeen, until(i)
		if from.IsZero() {
			from = created(a)
		}
		if !end.IsZero() && !from.Before(end) { // it had lapsed when it was published
			from = i.ValidUntil
		}
		o := &object{
			Type: "indicator", Spec: "2.1", ID: x.revised("indicator", a.Ref().String(), i.Type, i.Value), CreatedBy: x.org.ID,
			Created: stamp(created(a)), Modified: stamp(x.modified(a)), Revoked: a.Withdrawal != nil,
			Name: i.Type + " " + Defanged(i), Text: flat(i.Note), Indicates: []string{"malicious-activity"},
			Pattern: compare, Language: "stix", ValidFrom: stamp(from), ValidUntil: stamp(end), Markings: marked(own(a, i.TLP)),
		}
		if i.PAP != "" {
			o.Labels = []string{"PAP:" + strings.ToUpper(i.PAP)}
		}
		list = append(list, o)
	}
	return list
}

// named makes the techniques, vulnerabilities and actors that a product names.
// What ATT&CK or the CVE list published bears no label of ours; an actor that we
// alone know by that name has the product's.
func (x *Exports) named(a *edition.Assessment) []*object {
	var techniques, list, actors []*object
	for _, id := range a.Attack {
		techniques = append(techniques, x.stock.get(id, func() *object { return x.technique(id) }))
	}
	for _, id := range a.CVEs {
		list = append(list, x.stock.get(id, func() *object { return vulnerability(id) }))
	}
	for _, name := range a.Actors {
		actors = append(actors, x.stock.get(own(a).String()+" "+name, func() *object { return x.actor(name, own(a)) }))
	}
	list = append(append(list, techniques...), actors...)
	if attributes(a) {
		for _, t := range techniques {
			list = append(list, x.uses(a, actors[0].ID, t.ID))
		}
	}
	return list
}

func vulnerability(id string) *object {
	return lasting(object{
		Type: "vulnerability", Name: id, References: []externalReference{{Source: "cve", ID: id}}, Markings: marked(intel.Clear),
	})
}

func (x *Exports) technique(id string) *object {
	name := id
	if t, ok := x.attack.Technique(id); ok {
		name = t.Name
	}
	return lasting(object{
		Type: "attack-pattern", Name: name, Markings: marked(intel.Clear),
		References: []externalReference{{Source: "mitre-attack", ID: id, URL: "https://attack.mitre.org/techniques/" + strings.Replace(id, ".", "/", 1)}},
	})
}

// group returns the group of ATT&CK that a name means beyond doubt.
func (x *Exports) group(name string) (attack.Group, bool) {
	names := x.attack.Named(name)
	if len(names) != 1 {
		return attack.Group{}, false
	}
	return x.attack.Group(names[0])
}

func (x *Exports) actor(name string, label intel.TLP) *object {
	g, ok := x.group(name)
	if !ok {
		return lasting(object{Type: "intrusion-set", Name: name, Markings: marked(label)})
	}
	return lasting(object{
		Type: "intrusion-set", Name: g.Name, Aliases: slices.Concat([]string{g.Name}, g.Aliases), Markings: marked(intel.Clear),
		References: []externalReference{{Source: "mitre-attack", ID: g.ID, URL: "https://attack.mitre.org/groups/" + g.ID}},
	})
}

// attributes reports whether a product says of one actor what that actor does: it
// is about an actor, a campaign or an intrusion, and names no other.
func attributes(a *edition.Assessment) bool {
	about := []intel.Product{intel.ActorProfile, intel.CampaignReport, intel.IntrusionAnalysis}
	return len(a.Actors) == 1 && slices.Contains(about, a.Product)
}

func (x *Exports) uses(a *edition.Assessment, actor, technique string) *object {
	return &object{
		Type: "relationship", Spec: "2.1", ID: x.revised("relationship", a.Ref().String(), actor, technique), CreatedBy: x.org.ID,
		Created: stamp(created(a)), Modified: stamp(x.modified(a)), Revoked: a.Withdrawal != nil,
		Relation: "uses", Source: actor, Target: technique, Markings: marked(own(a)),
	}
}
