// Package intel holds the domain types of Dossier and the vocabularies of the
// field: requirements, assessments, judgements, likelihood, confidence, TLP.
// Values are decoded by hand from the positions-bearing nodes of package doc,
// after the schema has found them valid; a decoder never fails, it leaves what
// it cannot read at its zero value.
package intel

import (
	"strings"
	"time"
)

// Kind names a kind of document. It is the name of the folder under content/.
type Kind string

// The kinds of documents.
const (
	Requirements Kind = "requirements"
	Stakeholders Kind = "stakeholders"
	Council      Kind = "council"
	Estate       Kind = "estate"
	Sources      Kind = "sources"
	Inquiries    Kind = "inquiries"
	Assessments  Kind = "assessments"
	Reviews      Kind = "reviews"
	Outcomes     Kind = "outcomes"
	Leads        Kind = "leads"
	Feedbacks    Kind = "feedback"
	Roundups     Kind = "roundups"
	// The two single files.
	Settings Kind = "dossier" // content/dossier.yaml
	Rules    Kind = "policy"  // content/policy.yaml
)

// Kinds lists every kind that has a folder, in the order of the manual.
var Kinds = []Kind{
	Requirements, Stakeholders, Council, Estate, Sources, Inquiries,
	Assessments, Reviews, Outcomes, Leads, Feedbacks, Roundups,
}

// Markdown reports whether documents of the kind are Markdown with front
// matter rather than plain YAML.
func (k Kind) Markdown() bool {
	return k == Inquiries || k == Assessments || k == Roundups
}

// Noun returns the word for one document of the kind, for messages.
func (k Kind) Noun() string {
	switch k {
	case Council:
		return "council member"
	case Estate:
		return "estate entry"
	case Inquiries:
		return "inquiry"
	case Feedbacks:
		return "feedback"
	case Settings, Rules:
		return string(k) + ".yaml"
	case Leads:
		return "day of leads"
	}
	return strings.TrimSuffix(string(k), "s")
}

// Ref names one document: its kind and id.
type Ref struct {
	Kind Kind
	ID   string
}

// String returns "kind/id", the written form of a reference.
func (r Ref) String() string { return string(r.Kind) + "/" + r.ID }

// ParseRef reads "kind/id", or a bare "PIR-001" or "GIR-001".
func ParseRef(s string) (Ref, bool) {
	if kind, id, ok := strings.Cut(s, "/"); ok {
		return Ref{Kind(kind), id}, id != "" && known(Kind(kind))
	}
	if strings.HasPrefix(s, "PIR-") || strings.HasPrefix(s, "GIR-") {
		return Ref{Requirements, s}, true
	}
	return Ref{}, false
}

func known(k Kind) bool {
	if k == Settings || k == Rules {
		return true
	}
	for _, each := range Kinds {
		if each == k {
			return true
		}
	}
	return false
}

// Header is what every document carries: its name and its marking.
type Header struct {
	Ref
	Path     string // slash-separated, from the root of the repository
	TLP      TLP    // its own label, else the default of its kind
	Suppress []Suppression
}

// Suppression silences one rule in one document until a date.
type Suppression struct {
	Rule   string
	Reason string
	Until  time.Time
}
