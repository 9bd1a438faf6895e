package web

import (
	"bytes"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/roundup"
)

type roundupRecord struct {
	Kind       string   `json:"kind"`
	ID         string   `json:"id"`
	TLP        string   `json:"tlp"`
	From       string   `json:"from"`
	To         string   `json:"to"`
	AsOf       string   `json:"as_of"`
	Commit     string   `json:"commit,omitempty"`
	Cutoff     string   `json:"information_cutoff,omitempty"`
	BottomLine []string `json:"bottom_line,omitempty"`
	Changed    []string `json:"changed,omitempty"` // assessment#judgement
	New        []string `json:"new,omitempty"`
	Alerts     []string `json:"flash_alerts,omitempty"`
	Products   []string `json:"products,omitempty"`
	Answered   []string `json:"answered,omitempty"`
	Open       []string `json:"open,omitempty"`
	Closed     []string `json:"closed,omitempty"`
	Resolved   []string `json:"resolved,omitempty"`
}

// roundupRecord lists the whole week: unlike pages it names, and does not tell.
func (s *site) roundupRecord(r *roundup.Roundup, b *bytes.Buffer) error {
	p := s.page("roundups/" + r.Week.String() + "/index.json")
	p.raise(r.TLP)
	name := func(j *edition.Judgement) string { return p.idOf(&j.Assessment.Item) + "#" + j.ID }
	v := roundupRecord{
		Kind: "roundup", ID: r.Week.String(), From: r.From.Format(time.DateOnly), To: r.To.Add(-time.Second).Format(time.DateOnly),
		AsOf: stamp(s.ed.Moment), Commit: s.ed.Commit, Cutoff: stamp(r.Cutoff), BottomLine: r.BottomLine,
		Changed: texts(r.Changed, name), New: texts(r.New, name), Alerts: ids(p, r.Alerts), Products: ids(p, r.Products),
		Answered: ids(p, r.Answered), Open: ids(p, r.Open), Closed: ids(p, r.Closed),
	}
	for _, o := range r.Resolved {
		if o.Judgement != nil {
			p.raise(o.TLP)
			v.Resolved = append(v.Resolved, name(o.Judgement))
		}
	}
	v.TLP = max(p.tlp, intel.Clear).String()
	return encode(b, v)
}
