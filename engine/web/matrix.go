package web

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/chart"
)

// matrixPage shows the techniques of MITRE ATT&CK that products name, by
// tactic. Its size is bounded by ATT&CK, not by the number of documents.
type matrixPage struct {
	Version string
	Domains []matrixDomain
	Empty   bool
}

type matrixDomain struct {
	Name    string
	Tactics []matrixTactic
	Picture *figure // for wide screens, in place of the list
}

type matrixTactic struct {
	Name       string
	Techniques []shelfRow
}

// tactics are those of ATT&CK in the order of its matrices.
var tactics = []struct{ domain, name, order string }{
	{"enterprise-attack", "Enterprise", "reconnaissance resource-development initial-access execution persistence privilege-escalation " +
		"stealth defense-evasion defense-impairment credential-access discovery lateral-movement collection command-and-control exfiltration impact"},
	{"ics-attack", "Industrial control systems", "initial-access execution persistence privilege-escalation evasion discovery lateral-movement " +
		"collection command-and-control inhibit-response-function impair-process-control impact"},
	{"mobile-attack", "Mobile", "initial-access execution persistence privilege-escalation defense-evasion credential-access discovery " +
		"lateral-movement collection command-and-control exfiltration impact network-effects remote-service-effects"},
}

func (s *site) matrix(b *bytes.Buffer) error {
	p := s.page(groupPath("technique") + "/index.html")
	v := matrixPage{Version: s.attack.String()}
	byTactic := map[string][]shelfRow{} // by domain and tactic
	for _, h := range s.of("technique") {
		row := p.shelfRow(h)
		t, ok := s.attack.Technique(h.key)
		if !ok || len(t.Tactics) == 0 {
			byTactic[" "] = append(byTactic[" "], row)
		}
		for _, tactic := range t.Tactics {
			byTactic[t.Domain+" "+tactic] = append(byTactic[t.Domain+" "+tactic], row)
		}
	}
	for _, d := range tactics {
		domain := matrixDomain{Name: d.name}
		for tactic := range strings.FieldsSeq(d.order) {
			if rows := byTactic[d.domain+" "+tactic]; len(rows) > 0 {
				domain.Tactics = append(domain.Tactics, matrixTactic{sentence(strings.ReplaceAll(tactic, "-", " ")), rows})
				delete(byTactic, d.domain+" "+tactic)
			}
		}
		if c, ok := chart.Matrix(p.drawn(domain.Tactics), p.tlp, wide); ok {
			picture := p.figure(c, "matrix-"+d.domain)
			picture.Data, picture.Rows, picture.Cut = "The techniques by name, as a table", p.techniqueRows(c.Rows), 0
			domain.Picture = &picture
		}
		v.Domains = append(v.Domains, domain)
	}
	var others []shelfRow // of tactics that a later release of ATT&CK may bring
	for _, rows := range byTactic {
		others = append(others, rows...)
	}
	slices.SortFunc(others, func(a, b shelfRow) int { return strings.Compare(a.Text, b.Text) })
	others = slices.CompactFunc(others, func(a, b shelfRow) bool { return a.Text == b.Text })
	if len(others) > 0 {
		v.Domains = append(v.Domains, matrixDomain{Name: "Others", Tactics: []matrixTactic{{"Not in a matrix", others}}})
	}
	v.Domains = slices.DeleteFunc(v.Domains, func(d matrixDomain) bool { return len(d.Tactics) == 0 })
	return p.render(b, "matrix", "Techniques", p.crumbs(2, link{Text: "By technique"}), v)
}

// techniqueRows are the data of a matrix with the ways to the techniques, which
// wide screens show nowhere else: so they are all there.
func (p *page) techniqueRows(rows [][]string) [][]cell {
	out := cells(rows)
	for i := range out {
		out[i][0].Href = p.to(techniquePath(out[i][0].Words))
	}
	return out
}

// wide is the room of a matrix.
var wide = chart.Frame{Width: 11000, Text: 115}

// drawn are the tactics as a picture has them.
func (p *page) drawn(list []matrixTactic) []chart.Tactic {
	out := make([]chart.Tactic, len(list))
	for i, t := range list {
		out[i].Name = t.Name
		for _, row := range t.Techniques {
			id, name, _ := strings.Cut(row.Text, " ")
			out[i].Techniques = append(out[i].Techniques, chart.Technique{ID: id, Name: name, Products: row.Total, Current: row.Current})
		}
	}
	return out
}
