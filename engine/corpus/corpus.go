// Package corpus loads a whole intelligence repository from a file system and
// is the one place where every document can be found: the "world" that rules
// judge and editions are cut from. A World is read-only once loaded and safe
// for concurrent use.
package corpus

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// World is the content of one repository at one state.
type World struct {
	Organisation *intel.Organisation
	Policy       *intel.Policy // nil when missing or invalid: nothing is signed then

	Requirements Set[intel.Requirement]
	Stakeholders Set[intel.Stakeholder]
	Council      Set[intel.Member]
	Estate       Set[intel.EstateEntry]
	Sources      Set[intel.Source]
	Inquiries    Set[intel.Inquiry]
	Assessments  Set[intel.Assessment]
	Reviews      Set[intel.Review]
	Outcomes     Set[intel.Outcome]
	Leads        Set[intel.LeadDay]
	Feedback     Set[intel.Feedback]
	Notes        Set[intel.Note]

	fsys    fs.FS
	attack  func() (*attack.Catalog, error)
	entries []Entry // in the order of Entries
	byRef   map[intel.Ref]*Entry
	recent  recent
	shared  *shared // while documents are read
}

// Entry is one file of the repository as it was found.
type Entry struct {
	intel.Header
	Doc   *doc.Document // never nil; its nodes are packed, or nil when the file cannot be read
	Valid bool          // decoded into its set
	Fresh bool          // read by this Load, not remembered from the one before
}

// Nodes returns the nodes of a file, with their places. It reads the file again
// where they are not kept: those of reviews never are, because there are many
// and hardly ever a finding about one.
func (w *World) Nodes(e *Entry) *doc.Node {
	return w.recent.nodes(e, func() *doc.Node {
		if n := e.Doc.Nodes(); n != nil {
			return n
		}
		data, err := head(w.fsys, e.Path, nil)
		if err != nil {
			return nil
		}
		d, _ := doc.Parse(e.Path, data)
		return d.Root
	})
}

// Trim lets go of all nodes, once nothing but the values is needed.
func (w *World) Trim() {
	w.recent.forget()
	for i := range w.entries {
		w.entries[i].Doc.Forget()
	}
}

// Attack returns what is known of MITRE ATT&CK: the embedded facts, or those of
// the bundle that dossier.yaml names. An [attack.Fault] is about that file.
func (w *World) Attack() (*attack.Catalog, error) { return w.attack() }

// Entries returns all files: dossier.yaml first, then in the order of their ids.
func (w *World) Entries() []Entry { return w.entries }

// Entry returns the file of a document, or nil when there is none.
func (w *World) Entry(r intel.Ref) *Entry { return w.byRef[r] }

// Known reports whether a document exists, be it valid or not, so that one
// broken file does not make every reference to it a second finding.
func (w *World) Known(r intel.Ref) bool { return w.byRef[r] != nil }

// IDs returns the ids of all documents of a kind in order, for suggestions.
func (w *World) IDs(k intel.Kind) []string {
	var ids []string
	for i := range w.entries {
		if w.entries[i].Kind == k {
			ids = append(ids, w.entries[i].ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// Title returns what a document is called in a sentence: its title, name or
// question, else its id.
func (w *World) Title(r intel.Ref) string {
	if q := w.Requirements.Get(r.ID); r.Kind == intel.Requirements && q != nil {
		return q.Title
	}
	if e := w.Estate.Get(r.ID); r.Kind == intel.Estate && e != nil {
		return e.Name
	}
	if e := w.byRef[r]; e != nil {
		for _, key := range []string{"title", "name", "question"} {
			if t := w.Nodes(e).Get(key).Text(); t != "" {
				return t
			}
		}
	}
	return r.ID
}

// Set holds the documents of one kind in the order of their ids.
type Set[T any] struct {
	list []*T
	byID map[string]*T
}

// All returns the documents in the order of their ids.
func (s *Set[T]) All() []*T { return s.list }

// Get returns the document with an id, or nil.
func (s *Set[T]) Get(id string) *T { return s.byID[id] }

// Len returns the number of documents.
func (s *Set[T]) Len() int { return len(s.list) }

func (s *Set[T]) add(id string, value *T) {
	if s.byID == nil {
		s.byID = map[string]*T{}
	}
	s.byID[id] = value
	s.list = append(s.list, value)
}

// decode reads the value of a document; nil for a kind that has none. The
// decoders never fail, since the schema has found the document valid.
func (w *World) decode(h intel.Header, d *doc.Document) any {
	switch h.Kind {
	case intel.Requirements:
		return intel.DecodeRequirement(h, d)
	case intel.Stakeholders:
		return intel.DecodeStakeholder(h, d)
	case intel.Council:
		return intel.DecodeMember(h, d)
	case intel.Estate:
		return intel.DecodeEstateEntry(h, d)
	case intel.Sources:
		return intel.DecodeSource(h, d)
	case intel.Inquiries:
		return intel.DecodeInquiry(h, d)
	case intel.Assessments:
		return intel.DecodeAssessment(h, d)
	case intel.Reviews:
		return w.shared.review(intel.DecodeReview(h, d))
	case intel.Outcomes:
		return intel.DecodeOutcome(h, d)
	case intel.Leads:
		return intel.DecodeLeadDay(h, d)
	case intel.Feedbacks:
		return intel.DecodeFeedback(h, d)
	case intel.Roundups:
		return intel.DecodeNote(h, d)
	case intel.Settings:
		return intel.DecodeOrganisation(h, d)
	case intel.Rules:
		return intel.DecodePolicy(h, d)
	}
	return nil
}

// add files a value in the set of its kind.
func (w *World) add(id string, value any) {
	switch v := value.(type) {
	case *intel.Requirement:
		w.Requirements.add(id, v)
	case *intel.Stakeholder:
		w.Stakeholders.add(id, v)
	case *intel.Member:
		w.Council.add(id, v)
	case *intel.EstateEntry:
		w.Estate.add(id, v)
	case *intel.Source:
		w.Sources.add(id, v)
	case *intel.Inquiry:
		w.Inquiries.add(id, v)
	case *intel.Assessment:
		w.Assessments.add(id, v)
	case *intel.Review:
		w.Reviews.add(id, v)
	case *intel.Outcome:
		w.Outcomes.add(id, v)
	case *intel.LeadDay:
		w.Leads.add(id, v)
	case *intel.Feedback:
		w.Feedback.add(id, v)
	case *intel.Note:
		w.Notes.add(id, v)
	case *intel.Organisation:
		w.Organisation = v
	case *intel.Policy:
		w.Policy = v
	}
}

// header reads what every document carries.
func (w *World) header(ref intel.Ref, d *doc.Document) intel.Header {
	h := intel.Header{Ref: ref, Path: d.Path, TLP: intel.ParseTLP(d.Root.Get("tlp").Text())}
	if h.TLP == 0 && ref.Kind != intel.Settings {
		h.TLP = w.Organisation.DefaultTLP(ref.Kind)
	}
	for _, s := range d.Root.Get("suppress").Each() {
		h.Suppress = append(h.Suppress, intel.Suppression{
			Rule:   s.Get("rule").Text(),
			Reason: s.Get("reason").Text(),
			Until:  s.Get("until").Time(),
		})
	}
	return h
}

// Place tells the kind and id of a file from its path below content/, and
// whether the path is one that a document may have.
func Place(path string) (intel.Ref, bool) {
	rest := strings.TrimPrefix(path, "content/")
	switch rest {
	case "dossier.yaml":
		return intel.Ref{Kind: intel.Settings, ID: "dossier"}, true
	case "policy.yaml":
		return intel.Ref{Kind: intel.Rules, ID: "policy"}, true
	}
	folder, rest, ok := strings.Cut(rest, "/")
	kind := intel.Kind(folder)
	if !ok || !slices.Contains(intel.Kinds, kind) {
		return intel.Ref{Kind: kind}, false
	}
	name := rest
	if kind != intel.Reviews { // several reviews may share a file name
		name = rest[strings.LastIndexByte(rest, '/')+1:]
	}
	return intel.Ref{Kind: kind, ID: strings.TrimSuffix(name, extension(kind))}, strings.HasSuffix(name, extension(kind))
}

func extension(k intel.Kind) string {
	if k.Markdown() {
		return ".md"
	}
	return ".yaml"
}
