package rule

import (
	"slices"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// survey is the world with what several rules want to know of it.
type survey struct {
	*corpus.World
	moment     time.Time
	zone       *time.Location
	successors map[string][]*intel.Assessment // by the id they supersede; a withdrawn one replaces nothing
	replaced   map[string]bool                // ids that some product supersedes, be it valid or not
	broken     map[intel.Kind]bool            // kinds with a document that is not valid
	names      names
	targets    map[intel.Kind][]target    // the fields of each kind that refer
	sections   map[intel.Product][]string // that each product must have
	fonts      Fonts
}

func newSurvey(w *corpus.World, moment time.Time) *survey {
	s := &survey{
		World: w, moment: moment.UTC(), zone: time.UTC,
		successors: map[string][]*intel.Assessment{},
		replaced:   map[string]bool{}, broken: map[intel.Kind]bool{},
		names:   names{world: w},
		targets: map[intel.Kind][]target{},
	}
	s.sections, _ = schema.Sections() // or the world could not have been read
	if zone, err := time.LoadLocation(w.Organisation.TimeZone); err == nil {
		s.zone = zone
	}
	for _, k := range append([]intel.Kind{intel.Settings}, intel.Kinds...) {
		s.targets[k] = targets(k)
	}
	for _, a := range w.Assessments.All() {
		if a.Supersedes != "" && a.Withdrawn == nil {
			s.successors[a.Supersedes] = append(s.successors[a.Supersedes], a)
		}
	}
	s.invalid()
	return s
}

// invalid notes what documents say that are not valid, so that one broken file
// does not make others look wrong.
func (s *survey) invalid() {
	for id := range s.successors {
		s.replaced[id] = true
	}
	for i := range s.Entries() {
		e := &s.Entries()[i]
		if e.Valid {
			continue
		}
		s.broken[e.Kind] = true
		if root := e.Doc.Nodes(); e.Kind == intel.Assessments && root.Get("withdrawn") == nil {
			s.replaced[root.Get("supersedes").Text()] = true
		}
	}
	delete(s.replaced, "")
}

// stands reports whether a product still speaks for the fusion center: not
// withdrawn, not superseded, and within the validity of its policy rule. The
// validity is counted from the cut-off, since the day of signing is not known
// here.
func (s *survey) stands(a *intel.Assessment) bool {
	if a.Withdrawn != nil || s.replaced[a.ID] {
		return false
	}
	valid := s.validity(a.Product)
	return valid == 0 || s.moment.Before(a.InformationCutoff.Add(valid))
}

// validity returns how long a product is valid by the policy; 0 is for ever.
func (s *survey) validity(p intel.Product) time.Duration {
	if s.Policy == nil {
		return 0
	}
	var shortest time.Duration
	for _, r := range s.Policy.Rules {
		applies := slices.Contains(r.Products, p) || len(r.Products) == 0 && slices.Contains(r.Kinds, intel.Assessments)
		if applies && r.ValidFor > 0 && (shortest == 0 || r.ValidFor < shortest) {
			shortest = r.ValidFor
		}
	}
	return shortest
}

// past reports whether a day, or the moment itself, lies behind us.
func (s *survey) past(t time.Time) bool { return !t.IsZero() && day(t).Before(day(s.moment)) }

// lastDay returns the day of a moment in UTC or in the organisation's zone,
// whichever is later: people write the date on their own calendar.
func (s *survey) lastDay(t time.Time) time.Time {
	year, month, number := t.In(s.zone).Date()
	local := time.Date(year, month, number, 0, 0, 0, 0, time.UTC)
	if local.After(day(t)) {
		return local
	}
	return day(t)
}

// day returns the first moment of a day in UTC.
func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// date writes a day as documents do.
func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// when writes a moment as documents do: a date where it is midnight.
func when(t time.Time) string {
	if t.Equal(day(t)) {
		return date(t)
	}
	return t.UTC().Format(time.RFC3339)
}
