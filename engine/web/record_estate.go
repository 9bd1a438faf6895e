package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

type estateRecord struct {
	record
	Type        string   `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Vendor      string   `json:"vendor,omitempty"`
	Product     string   `json:"product,omitempty"`
	Versions    []string `json:"versions,omitempty"`
	Exposure    string   `json:"exposure,omitempty"`
	Owner       string   `json:"owner,omitempty"`
	Domain      string   `json:"domain,omitempty"`
	Supports    []string `json:"supports,omitempty"`
	Supplier    string   `json:"supplier,omitempty"`
	Provides    string   `json:"provides,omitempty"`
	Criticality string   `json:"criticality,omitempty"`
	Current     int      `json:"current"`
	Latest      []string `json:"latest,omitempty"` // newest live products, at most 50
}

func (s *site) estateRecord(e *edition.EstateEntry, b *bytes.Buffer) error {
	p := s.page("estate/" + e.ID + "/index.json")
	live := liveOf(s.threats[e])
	latest, _ := first(live, perPage)
	r := estateRecord{
		record: p.record(&e.Item), Type: string(e.Type), Name: e.Name, Description: e.Description, Vendor: e.Vendor,
		Product: e.Product, Versions: e.Versions, Exposure: e.Exposure, Owner: e.Owner, Supports: ids(p, e.Supports),
		Provides: e.Provides, Criticality: e.Criticality, Current: len(live), Latest: ids(p, latest),
	}
	if e.Domain != nil {
		r.Domain = e.Domain.ID
	}
	if e.Supplier != nil {
		r.Supplier = p.idOf(&e.Supplier.Item)
	}
	r.TLP = max(p.tlp, intel.Clear).String()
	return encode(b, r)
}
