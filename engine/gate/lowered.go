package gate

import (
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// lowered reports whether a marking would be lower than it was: the document's,
// that of a part that stays, or in dossier.yaml one that documents or audiences
// get from there.
func (j *judging) lowered(t *Transition, was intel.Ref) bool {
	if t.Change == signoff.Add || t.Change == signoff.Delete {
		return false
	}
	before, after := j.base.Entry(was), j.landing.Entry(t.Ref)
	if before == nil || after == nil {
		return false
	}
	if after.TLP < before.TLP {
		return true
	}
	switch t.Ref.Kind {
	case intel.Settings:
		return loosened(j.base.Organisation, j.landing.Organisation)
	case intel.Assessments:
		a, b := j.base.Assessments.Get(was.ID), j.landing.Assessments.Get(t.Ref.ID)
		return a != nil && b != nil && partLowered(a, b)
	}
	return false
}

// loosened reports whether settings let documents go further than before: a
// lower default, a higher ceiling, an audience that may see more or is public.
func loosened(a, b *intel.Organisation) bool {
	for _, k := range intel.Kinds {
		if b.DefaultTLP(k) < a.DefaultTLP(k) {
			return true
		}
	}
	for _, now := range b.Audiences {
		was, known := a.Audience(now.ID)
		if known && (now.TLP > was.TLP || now.Public && !was.Public) {
			return true
		}
	}
	return b.Ceiling > a.Ceiling
}

// partLowered compares the labels of the parts that both versions have. A part
// without a label has its document's.
func partLowered(a, b *intel.Assessment) bool {
	labels := map[string]intel.TLP{}
	note := func(key string, label intel.TLP) { labels[key] = max(label, a.TLP) }
	for _, c := range a.Sources {
		note("source "+c.ID, c.TLP)
		note("url "+c.URL, c.TLP)
	}
	for _, i := range a.Indicators {
		note("indicator "+i.Type+" "+i.Value, i.TLP)
	}
	if a.Affected != nil {
		note("affected", a.Affected.TLP)
	}
	lower := func(key string, label intel.TLP) bool { return max(label, b.TLP) < labels[key] }
	for _, c := range b.Sources {
		if lower("source "+c.ID, c.TLP) || c.URL != "" && lower("url "+c.URL, c.TLP) {
			return true
		}
	}
	for _, i := range b.Indicators {
		if lower("indicator "+i.Type+" "+i.Value, i.TLP) {
			return true
		}
	}
	return b.Affected != nil && lower("affected", b.Affected.TLP)
}
