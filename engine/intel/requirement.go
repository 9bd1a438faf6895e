package intel

import (
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
)

// Requirement is a priority (PIR) or general (GIR) intelligence requirement.
type Requirement struct {
	Header
	Title        string
	Question     string // ends with "?"
	Decision     string // the decision it supports
	Stakeholders []string
	Owner        string // council id
	Domain       string
	Priority     int // 1 (highest) to 5
	EEIs         []EEI
	Keywords     []string
	GIRCategory  string
	ValidFrom    time.Time
	ReviewBy     time.Time
	Retired      bool
	Notes        string
}

// IsPIR reports whether the requirement is a PIR.
func (r *Requirement) IsPIR() bool { return strings.HasPrefix(r.ID, "PIR-") }

// EEI is an essential element of information: an observable part of the
// requirement's answer.
type EEI struct {
	ID         string
	Question   string
	Answered   bool
	AnsweredBy []string // assessment ids
}

// DecodeRequirement reads a requirement.
func DecodeRequirement(h Header, d *doc.Document) *Requirement {
	n := d.Root
	return &Requirement{
		Header:       h,
		Title:        n.Get("title").Text(),
		Question:     n.Get("question").Text(),
		Decision:     n.Get("decision").Text(),
		Stakeholders: n.Get("stakeholders").Strings(),
		Owner:        n.Get("owner").Text(),
		Domain:       n.Get("domain").Text(),
		Priority:     n.Get("priority").Int(),
		EEIs:         each(n.Get("eeis"), decodeEEI),
		Keywords:     n.Get("keywords").Strings(),
		GIRCategory:  n.Get("gir_category").Text(),
		ValidFrom:    n.Get("valid_from").Time(),
		ReviewBy:     n.Get("review_by").Time(),
		Retired:      n.Get("status").Text() == "retired",
		Notes:        n.Get("notes").Text(),
	}
}

func decodeEEI(n *doc.Node) EEI {
	return EEI{
		ID: n.Get("id").Text(), Question: n.Get("question").Text(),
		Answered:   n.Get("state").Text() == "answered",
		AnsweredBy: n.Get("answered_by").Strings(),
	}
}

// EstateType tells the three kinds of estate entries apart.
type EstateType string

// The types of estate entries.
const (
	Technology EstateType = "technology"
	Supplier   EstateType = "supplier"
	Objective  EstateType = "objective"
)

// EstateEntry is a technology, supplier or business objective of the
// organisation.
type EstateEntry struct {
	Header
	Type        EstateType
	Name        string
	Description string
	Keywords    []string
	Vendor      string
	Product     string
	Versions    []string
	CPE         string
	Exposure    string // internet, partner, internal, isolated
	Owner       string
	Domain      string
	Supports    []string // ids of objectives
	Supplier    string   // estate id
	Criticality string   // of a supplier: high, medium, low
	Provides    string   // of a supplier
}

// DecodeEstateEntry reads an estate entry.
func DecodeEstateEntry(h Header, d *doc.Document) *EstateEntry {
	n := d.Root
	return &EstateEntry{
		Header:      h,
		Type:        EstateType(n.Get("type").Text()),
		Name:        n.Get("name").Text(),
		Description: n.Get("description").Text(),
		Keywords:    n.Get("keywords").Strings(),
		Vendor:      n.Get("vendor").Text(),
		Product:     n.Get("product").Text(),
		Versions:    n.Get("versions").Strings(),
		CPE:         n.Get("cpe").Text(),
		Exposure:    n.Get("exposure").Text(),
		Owner:       n.Get("owner").Text(),
		Domain:      n.Get("domain").Text(),
		Supports:    n.Get("supports").Strings(),
		Supplier:    n.Get("supplier").Text(),
		Criticality: n.Get("criticality").Text(),
		Provides:    n.Get("provides").Text(),
	}
}

// Source is a collection source.
type Source struct {
	Header
	Name         string
	Type         string
	URL          string
	Reliability  string // A to F
	Requirements []string
	Cost         string
	Licence      string
	DefaultTLP   TLP  // of what it provides
	Paraphrase   bool // may be cited below its label when paraphrased
}

// DecodeSource reads a source.
func DecodeSource(h Header, d *doc.Document) *Source {
	n := d.Root
	return &Source{
		Header:       h,
		Name:         n.Get("name").Text(),
		Type:         n.Get("type").Text(),
		URL:          n.Get("url").Text(),
		Reliability:  n.Get("reliability").Text(),
		Requirements: n.Get("requirements").Strings(),
		Cost:         n.Get("cost").Text(),
		Licence:      n.Get("licence").Text(),
		DefaultTLP:   ParseTLP(n.Get("default_tlp").Text()),
		Paraphrase:   n.Get("release").Text() == "paraphrase",
	}
}
