package edition

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Request says what an edition is cut from, and for whom.
type Request struct {
	World     *corpus.World
	Decisions map[intel.Ref]*signoff.Decision
	Audience  intel.Audience
	Moment    time.Time
	Zone      *time.Location
	Commit    string // abbreviated; "" outside git
	Drafts    bool   // what is not signed as well, for those who write it; never for publication
	Renamed   []Renaming
	// Stale are the newer drafts of the products of which World has the last signed
	// revision: what is shown bears the stricter label, in each of its parts.
	Stale  map[intel.Ref]*intel.Assessment
	Names  map[intel.Ref]intel.Ref // of today, of what products in Stale name otherwise
	Former Former                  // what was before the last revisions; the zero Former is no history
}

// Release cuts the edition of one audience: documents that are signed, or
// provisional by policy, and whose label the audience may see.
func Release(r Request) *Edition { return cut(r, today{r.World, r.Stale, r.Names}).ed }

// cut cuts an edition; now is what there is today of what the request shows as it
// was.
func cut(r Request, now today) *cutter {
	org := r.World.Organisation
	c := &cutter{Request: r, today: now, lives: signoff.Lives(r.World, r.Decisions), ed: &Edition{
		Organisation: Organisation{
			Name: org.Name, Sector: org.Sector, Notice: org.Notice,
			Contact: org.Contact, Questions: org.Questions, FeedbackForm: org.FeedbackForm, SiteURL: org.Address(r.Audience),
			Language: org.Language, Zone: r.Zone,
		},
		Audience: r.Audience, Moment: r.Moment, Commit: r.Commit,
		byRef: map[intel.Ref]any{},
	}}
	c.ed.Attack, _ = r.World.Attack() // or a rule has found fault with the bundle
	if c.ed.Organisation.Language == "" {
		c.ed.Organisation.Language = "en"
	}
	c.admit()
	c.domains()
	c.fill()
	c.derive()
	return c
}

// Find returns the released value of a document (*Requirement, *Assessment and
// so on), or nil when it is not in the edition.
func (e *Edition) Find(r intel.Ref) any { return e.byRef[r] }

// cutter holds the state of one Release: first every released document is
// admitted as an empty value, then the values are filled and linked.
type cutter struct {
	Request
	today today // its labels bind as well
	ed    *Edition
	lives map[intel.Ref]signoff.Life
}

// admit makes an empty value for every document the audience may see.
func (c *cutter) admit() {
	w, ed := c.World, c.ed
	for _, v := range w.Requirements.All() {
		enter(c, v.Header, &ed.Requirements, func(i Item) *Requirement { return &Requirement{Item: i} })
	}
	for _, v := range w.Stakeholders.All() {
		enter(c, v.Header, &ed.Stakeholders, func(i Item) *Stakeholder { return &Stakeholder{Item: i} })
	}
	for _, v := range w.Council.All() {
		enter(c, v.Header, &ed.Members, func(i Item) *Person { return &Person{Item: i} })
	}
	for _, v := range w.Estate.All() {
		enter(c, v.Header, &ed.Estate, func(i Item) *EstateEntry { return &EstateEntry{Item: i} })
	}
	for _, v := range w.Sources.All() {
		enter(c, v.Header, &ed.Sources, func(i Item) *Source { return &Source{Item: i} })
	}
	for _, v := range w.Assessments.All() {
		enter(c, v.Header, &ed.Assessments, func(i Item) *Assessment { return &Assessment{Item: i} })
	}
	for _, v := range w.Inquiries.All() {
		enter(c, v.Header, &ed.Inquiries, func(i Item) *Inquiry { return &Inquiry{Item: i} })
	}
	for _, v := range w.Notes.All() {
		enter(c, v.Header, &ed.Notes, func(i Item) *Note { return &Note{Item: i} })
	}
	for _, v := range w.Outcomes.All() {
		if find[*Assessment](c, intel.Assessments, v.Assessment) != nil {
			enter(c, v.Header, &ed.Outcomes, func(i Item) *Outcome { return &Outcome{Item: i} })
		}
	}
}

func enter[T any](c *cutter, h intel.Header, list *[]T, make func(Item) T) {
	if item, ok := c.item(h); ok {
		v := make(item)
		c.ed.byRef[h.Ref] = v
		*list = append(*list, v)
	}
}

// item decides whether a document is released.
func (c *cutter) item(h intel.Header) (Item, bool) {
	d := c.Decisions[h.Ref]
	draft, stale := c.Stale[h.Ref]
	if stale {
		h.TLP = max(h.TLP, draft.TLP)
	}
	if h.TLP > c.Audience.TLP || d == nil {
		return Item{}, false
	}
	life := c.lives[h.Ref]
	life.Successors = nil // they count in this edition only if it holds them
	status := d.Status(life, c.Moment)
	i := Item{
		ID: h.ID, Kind: h.Kind, TLP: h.TLP, Own: h.TLP, Stale: stale, Digest: string(c.World.Entry(h.Ref).Doc.Digest),
		SignOff: SignOff{Status: Status(status), Issued: d.Issued()},
	}
	if status == signoff.Draft {
		i.Issued = c.Moment // it would go out now at the earliest
	}
	return i, status != signoff.Draft || c.Drafts
}

// find returns a released value, or the zero value of its type.
func find[T any](c *cutter, k intel.Kind, id string) T {
	v, _ := c.ed.byRef[intel.Ref{Kind: k, ID: id}].(T)
	return v
}

// pick returns the released values among some ids, in their order.
func pick[T comparable](c *cutter, k intel.Kind, ids []string) []T {
	var list []T
	var none T
	for _, id := range ids {
		if v := find[T](c, k, id); v != none && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// may reports whether the audience may see a part that is marked more strictly
// than its document. An unset label is the document's.
func (c *cutter) may(part intel.TLP) bool { return part <= c.Audience.TLP }

var reference = regexp.MustCompile(`\[\[([^\[\]\n]+)\]\]`)

// NotHere stands in text for a reference to what the audience may not see.
const NotHere = "(not in this edition)"

// body replaces every reference to what is not released, since an id can tell
// as much as a text. A text in which all are released is not copied.
func (c *cutter) body(markdown string) string {
	hidden := func(mark string) bool {
		ref, ok := intel.ParseRef(strings.TrimSpace(mark[2 : len(mark)-2]))
		return ok && c.ed.byRef[ref] == nil
	}
	if !strings.Contains(markdown, "[[") || !slices.ContainsFunc(reference.FindAllString(markdown, -1), hidden) {
		return markdown
	}
	return reference.ReplaceAllStringFunc(markdown, func(mark string) string {
		if hidden(mark) {
			return NotHere
		}
		return mark
	})
}
