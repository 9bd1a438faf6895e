package starter

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// Request says which document is to be made. What is empty is left for a person
// to fill in, with a comment that says with what.
type Request struct {
	Kind      intel.Kind
	Title     string        // title, name or question
	Product   intel.Product // of an assessment
	General   bool          // a requirement is a GIR
	Type      string        // of an estate entry or a source
	Answers   []string      // requirements it answers or belongs to
	Authors   []string      // council ids
	From      []string      // stakeholders who ask; of a lead, its source
	Domains   []string
	Role      string // of a council member
	Document  string // what feedback is about, kind/id; the assessment of an outcome
	Judgement string // of an outcome
	ID        string // the id, or of a dated kind what follows the date; empty: from the title
	Known     Known
	Now       time.Time
	Zone      *time.Location // of the day in the id; nil: UTC
}

// Known lists what the repository holds already: choices for the comments, and
// the ids that are taken.
type Known struct {
	Requirements []string // "PIR-001 Edge devices"
	Authors      []string
	Members      []string
	Stakeholders []string
	Sources      []string
	Estate       []string
	Domains      []string
	Audience     string   // the default one
	Affected     string   // label of what is said of our systems, where it is stricter than the product's
	Taken        []string // ids of the kind
}

//go:embed document
var documents embed.FS

// Document makes a document: fields in the order of the schema, valid but for
// what only a person can say. The error is for a request that gives no id.
func Document(r Request) (File, error) {
	id, err := r.id()
	if err != nil {
		return File{}, err
	}
	name := string(r.Kind) + extension(r.Kind)
	text, err := documents.ReadFile("document/" + name)
	if err != nil {
		return File{}, fmt.Errorf("there is no template for %s", r.Kind)
	}
	page := page{Request: r}
	if r.Kind == intel.Assessments {
		sections, err := schema.Sections()
		if err != nil {
			return File{}, err
		}
		page.Sections = sections[r.Product]
	}
	data, err := fill(name, string(text), page)
	if err != nil {
		return File{}, fmt.Errorf("fill in %s: %w", name, err)
	}
	return File{r.place(id), align(data)}, nil
}

func extension(k intel.Kind) string {
	if k.Markdown() {
		return ".md"
	}
	return ".yaml"
}

// ErrNoID means that neither the title nor anything else gives a file name.
type ErrNoID struct{ Title string }

// Error says what a title would need.
func (e ErrNoID) Error() string {
	return fmt.Sprintf("no file name can be made of %q: it has no letter from a to z and no digit", e.Title)
}

// id returns the id of the new document by the habit of its kind.
func (r Request) id() (string, error) {
	slug := r.ID
	switch {
	case slug != "":
	case r.Kind == intel.Requirements:
		return r.number(), nil
	case r.Kind == intel.Leads:
		return r.day(), nil
	case r.Kind == intel.Roundups:
		year, week := r.local().ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, week), nil
	case r.Kind == intel.Outcomes:
		slug = Slug(undated(r.Document) + " " + r.Judgement)
	case r.Kind == intel.Feedbacks:
		slug = Slug(strings.Join(r.From, " ") + " " + undated(path.Base(r.Document)))
	case r.Kind == intel.Council:
		slug = initials(r.Title)
	default:
		slug = Slug(r.Title)
	}
	if slug == "" {
		return "", ErrNoID{r.Title}
	}
	if dated(r.Kind) && !hasDate(slug) {
		slug = r.day() + "-" + slug
	}
	return slug, nil
}

func dated(k intel.Kind) bool {
	return slices.Contains([]intel.Kind{intel.Assessments, intel.Inquiries, intel.Outcomes, intel.Feedbacks}, k)
}

func hasDate(id string) bool { return undated(id) != id }

// undated takes the date off an id.
func undated(id string) string {
	if len(id) > len(time.DateOnly) && id[len(time.DateOnly)] == '-' {
		if _, err := time.Parse(time.DateOnly, id[:len(time.DateOnly)]); err == nil {
			return id[len(time.DateOnly)+1:]
		}
	}
	return id
}

// number returns the number after the highest that was ever given: that of a
// requirement that is gone is not given again while a later one stands.
func (r Request) number() string {
	prefix := "PIR-"
	if r.General {
		prefix = "GIR-"
	}
	highest := 0
	for _, id := range r.Known.Taken {
		var n int
		if _, err := fmt.Sscanf(id, prefix+"%d", &n); err == nil {
			highest = max(highest, n)
		}
	}
	return fmt.Sprintf("%s%03d", prefix, highest+1)
}

// initials makes the id of a person: first letter and last name.
func initials(name string) string {
	words := strings.Split(Slug(name), "-")
	last := words[len(words)-1]
	if len(words) > 1 {
		return words[0][:1] + last
	}
	return last
}

// place returns the path of a document; assessments and leads have a folder for
// each month.
func (r Request) place(id string) string {
	folder := "content/" + string(r.Kind)
	if (r.Kind == intel.Assessments || r.Kind == intel.Leads) && len(id) >= len("2024-11-18") {
		if day, err := time.Parse(time.DateOnly, id[:len(time.DateOnly)]); err == nil {
			folder += day.Format("/2006/01")
		}
	}
	return folder + "/" + id + extension(r.Kind)
}

func (r Request) local() time.Time {
	if r.Zone == nil {
		return r.Now.UTC()
	}
	return r.Now.In(r.Zone)
}

func (r Request) day() string { return r.local().Format(time.DateOnly) }
