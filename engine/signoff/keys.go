package signoff

import (
	"slices"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

// owners tells by fingerprint which members a key belongs to.
type owners map[string][]string

// keys reports keys that cannot be read, and those that two members hold: one
// person could sign as two.
func keys(w *corpus.World) []diag.Diagnostic {
	all := owners{}
	var found []diag.Diagnostic
	for _, m := range w.Council.All() {
		for i, k := range m.Keys {
			place := w.Nodes(w.Entry(m.Ref)).Place("keys", i, "key")
			id, ok := attest.Fingerprint(k.Public)
			if !ok {
				found = append(found, ruleKey.At(m.Path, place, "this key cannot be read, so no review by %s can be verified with it", m.ID))
				continue
			}
			if holders := all[id]; len(holders) > 0 && holders[0] != m.ID {
				found = append(found, ruleSharedKey.At(m.Path, place, "this is also a key of %s: nobody can tell who signed with it, so it counts for neither", holders[0]))
			}
			if !slices.Contains(all[id], m.ID) {
				all[id] = append(all[id], m.ID)
			}
		}
	}
	return found
}

// Alone returns the members of a council by their ids, with those keys only that
// nobody else holds.
func Alone(council []*intel.Member) map[string]*intel.Member {
	all := owners{}
	for _, m := range council {
		for _, k := range m.Keys {
			if id, ok := attest.Fingerprint(k.Public); ok && !slices.Contains(all[id], m.ID) {
				all[id] = append(all[id], m.ID)
			}
		}
	}
	members := make(map[string]*intel.Member, len(council))
	for _, m := range council {
		members[m.ID] = all.alone(m)
	}
	return members
}

// alone returns a member with those keys only that nobody else holds.
func (o owners) alone(m *intel.Member) *intel.Member {
	own := *m
	own.Keys = nil
	for _, k := range m.Keys {
		if id, _ := attest.Fingerprint(k.Public); len(o[id]) < 2 {
			own.Keys = append(own.Keys, k)
		}
	}
	return &own
}
