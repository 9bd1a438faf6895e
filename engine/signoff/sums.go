package signoff

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Sums returns what records say of the rules that they were decided under: the
// digest of the policy, and that of the council, which is over a line of path
// and digest for each of its files in order.
func Sums(w *corpus.World) (policy, council doc.Digest) {
	if e := w.Entry(intel.Ref{Kind: intel.Rules, ID: "policy"}); e != nil {
		policy = e.Doc.Digest
	}
	var lines strings.Builder
	for _, m := range w.IDs(intel.Council) {
		e := w.Entry(intel.Ref{Kind: intel.Council, ID: m})
		lines.WriteString(e.Path + " " + string(e.Doc.Digest) + "\n")
	}
	return policy, doc.Sum([]byte(lines.String()))
}
