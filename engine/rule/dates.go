package rule

import (
	"time"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

var (
	inTheFuture = diag.Rule{
		Code:  "in-the-future",
		Title: "What is recorded has happened.",
		Why:   "A cut-off says up to when information was taken into account; it cannot lie ahead, nor can a question that was asked, an answer that was given, an outcome or a withdrawal. Usually a digit of the year or the time zone is wrong: times end in Z, which is UTC.",
		Wrong: "information_cutoff: 2042-11-18T15:00:00Z",
		Right: "information_cutoff: 2024-11-18T15:00:00Z",
	}
	afterCutoff = diag.Rule{
		Code:  "after-cutoff",
		Title: "Nothing in a product is newer than its information cut-off.",
		Why:   "\"Based on information available at\" is printed on every page, and calibration judges a forecast by what could be known then. A source retrieved, a state observed or an indicator first seen later was not available. Move the cut-off, or leave it out.",
		Wrong: "information_cutoff: 2024-11-18T15:00:00Z\n# …\nretrieved: 2024-11-19",
		Right: "information_cutoff: 2024-11-19T09:00:00Z\n# …\nretrieved: 2024-11-19",
	}
	beforeCutoff = diag.Rule{
		Code:  "not-after-cutoff",
		Title: "A product is reviewed, and its judgements are resolved, after its cut-off.",
		Why:   "A judgement about a day that has passed is no forecast, and would be scored as one. A review before the information was closed is no review.",
		Wrong: "information_cutoff: 2024-11-18T15:00:00Z\nreview_by: 2024-01-18",
		Right: "information_cutoff: 2024-11-18T15:00:00Z\nreview_by: 2025-01-18",
	}
	wrongOrder = diag.Rule{
		Code:  "wrong-order",
		Title: "Dates that follow each other do so.",
		Why:   "A question is asked before it is answered and due, validity begins before it ends, a lead comes before the product it led to, and a product is newer than the one it supersedes. If not, one of the two dates is wrong.",
		Wrong: "asked_at: 2024-11-18T10:00:00Z\nanswered_at: 2024-11-18T09:00:00Z",
		Right: "asked_at: 2024-11-18T10:00:00Z\nanswered_at: 2024-11-18T15:30:00Z",
	}
	reviewOverdue = diag.Rule{
		Code:     "review-overdue",
		Severity: diag.Warning,
		Title:    "What has a day of review is reviewed by then.",
		Why:      "Intelligence ages. A product or requirement whose day of review has passed is still shown, and readers take it as current. Review it: write a successor, withdraw or retire it, or confirm it with a new date. Superseded, withdrawn and expired products are left alone.",
		Wrong:    "review_by: 2024-10-01      # seven weeks ago",
		Right:    "review_by: 2025-01-10",
	}
	expiredRequirement = diag.Rule{
		Code:     "expired-requirement",
		Severity: diag.Warning,
		Title:    "A product answers requirements that are in force.",
		Why:      "A requirement lapses at its day of review unless its owner confirms it, and ends when it is retired. Work that answers nobody's question should not look as if it did.",
		Wrong:    "answers: [PIR-009]         # to be reviewed by 2024-06-30; the cut-off is in November",
		Right:    "answers: [PIR-001]",
	}
)

func dates() family {
	return family{
		rules:   []*diag.Rule{&inTheFuture, &afterCutoff, &beforeCutoff, &wrongOrder, &reviewOverdue, &expiredRequirement},
		product: (*pass).productDates,
		others: map[intel.Kind]func(*pass){
			intel.Requirements: (*pass).requirementDates,
			intel.Inquiries:    (*pass).inquiryDates,
			intel.Feedbacks:    (*pass).feedbackDates,
			intel.Council:      (*pass).councilDates,
		},
	}
}

func (p *pass) productDates(a *intel.Assessment) {
	p.happened("the information cut-off", p.root.Get("information_cutoff"))
	p.happened("the withdrawal", p.root.At("withdrawn", "at"))
	p.order("the cut-off", p.root.Get("information_cutoff"), "the withdrawal", p.root.At("withdrawn", "at"))
	cutoff := a.InformationCutoff
	p.available("our state", p.root.At("affected", "as_of"), cutoff)
	for i := range a.Sources {
		p.available("this source was retrieved", p.root.At("sources", i, "retrieved"), cutoff)
	}
	for i := range a.Indicators {
		n := p.root.At("indicators", i)
		p.available("this indicator was first seen", n.Get("first_seen"), cutoff)
		p.order("first_seen", n.Get("first_seen"), "valid_until", n.Get("valid_until"))
	}
	for i := range a.Judgements {
		p.ahead("the judgement resolves", p.root.At("judgements", i, "resolves_by"), cutoff)
	}
	p.ahead("the review is due", p.root.Get("review_by"), cutoff)
	if !a.ReviewBy.IsZero() && p.past(a.ReviewBy) && a.ReviewBy.After(cutoff) && p.stands(a) {
		p.report(&reviewOverdue, p.root.Place("review_by"), "the review was due on %s; write a successor, withdraw it, or confirm it with a new date", date(a.ReviewBy))
	}
	p.leadOrder(a)
	p.lapsed(a)
}

// happened reports a moment that has not come yet.
func (p *pass) happened(what string, n *doc.Node) {
	if n.Time().After(p.moment) {
		p.report(&inTheFuture, n.Span, "%s lies in the future; it is %s now", what, when(p.moment.Truncate(time.Minute)))
	}
}

// available reports what is newer than the cut-off.
func (p *pass) available(what string, n *doc.Node, cutoff time.Time) {
	t, limit := n.Time(), cutoff
	if t.Equal(day(t)) {
		limit = p.lastDay(cutoff)
	}
	if t.IsZero() || cutoff.IsZero() || !t.After(limit) {
		return
	}
	if what == "our state" {
		what = "our state is told as of " + when(t)
	} else {
		what += " on " + when(t)
	}
	p.add(p.at(&afterCutoff, n.Span, "%s, after the information cut-off of %s; move the cut-off or leave it out", what, when(cutoff)).
		See(p.entry.Path, p.root.Place("information_cutoff"), "the cut-off"))
}

// ahead reports a day that does not lie after the cut-off.
func (p *pass) ahead(what string, n *doc.Node, cutoff time.Time) {
	t := n.Time()
	if t.IsZero() || cutoff.IsZero() || day(t).After(day(cutoff)) {
		return
	}
	p.add(p.at(&beforeCutoff, n.Span, "%s on %s, which is not after the information cut-off of %s", what, date(t), date(cutoff)).
		See(p.entry.Path, p.root.Place("information_cutoff"), "the cut-off"))
}

// order reports two moments of one document where the later comes first.
func (p *pass) order(firstName string, first *doc.Node, secondName string, second *doc.Node) {
	a, b := first.Time(), second.Time()
	if a.Equal(day(a)) {
		b = day(b)
	} else if b.Equal(day(b)) {
		a = day(a)
	}
	if first.Time().IsZero() || second.Time().IsZero() || !b.Before(a) {
		return
	}
	p.add(p.at(&wrongOrder, second.Span, "%s (%s) comes before %s (%s); one of the two is wrong", secondName, when(second.Time()), firstName, when(first.Time())).
		See(p.entry.Path, first.Span, firstName))
}

// newer reports a successor whose cut-off is not after its predecessor's.
func (p *pass) newer(a, old *intel.Assessment) {
	if old.InformationCutoff.IsZero() || a.InformationCutoff.IsZero() || !a.InformationCutoff.Before(old.InformationCutoff) {
		return
	}
	p.add(p.at(&wrongOrder, p.root.Place("supersedes"), "%s has a later cut-off (%s) than this product, so it cannot be superseded by it", old.ID, when(old.InformationCutoff)).
		See(old.Path, p.Nodes(p.Entry(old.Ref)).Place("information_cutoff"), "its cut-off"))
}

// leadOrder compares the day of the lead with the cut-off.
func (p *pass) leadOrder(a *intel.Assessment) {
	if len(a.Lead) < len(time.DateOnly) {
		return
	}
	collected, err := time.Parse(time.DateOnly, a.Lead[:len(time.DateOnly)])
	if err == nil && collected.After(p.lastDay(a.InformationCutoff)) {
		p.report(&wrongOrder, p.root.Place("lead"), "this lead was collected after the information cut-off of %s; one of the two is wrong", when(a.InformationCutoff))
	}
}

// lapsed reports requirements that were not in force at the cut-off.
func (p *pass) lapsed(a *intel.Assessment) {
	for i, id := range a.Answers {
		r := p.Requirements.Get(id)
		if r == nil {
			continue
		}
		at := p.root.Place("answers", i)
		switch {
		case !r.ReviewBy.IsZero() && day(r.ReviewBy).Before(day(a.InformationCutoff)):
			p.add(p.at(&expiredRequirement, at, "%s had to be reviewed by %s and was not; ask its owner whether it still stands", id, date(r.ReviewBy)).
				See(r.Path, p.Nodes(p.Entry(r.Ref)).Place("review_by"), "its day of review"))
		case r.Retired && p.stands(a) && !p.past(a.ReviewBy):
			p.add(p.at(&expiredRequirement, at, "%s is retired, and this product still answers it", id).
				See(r.Path, p.Nodes(p.Entry(r.Ref)).Place("status"), "its status"))
		}
	}
}

func (p *pass) requirementDates() {
	r := p.Requirements.Get(p.entry.ID)
	p.order("valid_from", p.root.Get("valid_from"), "review_by", p.root.Get("review_by"))
	if !r.Retired && p.past(r.ReviewBy) {
		p.report(&reviewOverdue, p.root.Place("review_by"), "the review was due on %s; ask %s whether the question still stands, then set a new date or retire it", date(r.ReviewBy), r.Owner)
	}
}

func (p *pass) inquiryDates() {
	asked := p.root.Get("asked_at")
	p.happened("the question", asked)
	p.happened("the answer", p.root.Get("answered_at"))
	p.order("published", p.root.At("article", "published"), "asked_at", asked)
	p.order("asked_at", asked, "due_at", p.root.Get("due_at"))
	p.order("asked_at", asked, "answered_at", p.root.Get("answered_at"))
}

func (p *pass) feedbackDates() {
	at := p.root.Get("at")
	p.happened("this feedback", at)
	ref, ok := intel.ParseRef(p.root.Get("document").Text())
	if a := p.Assessments.Get(ref.ID); ok && ref.Kind == intel.Assessments && a != nil && at.Time().Before(a.InformationCutoff) && !at.Time().IsZero() {
		p.add(p.at(&wrongOrder, at.Span, "this feedback is older than the product it is about, whose cut-off is %s", when(a.InformationCutoff)).
			See(a.Path, p.Nodes(p.Entry(a.Ref)).Place("information_cutoff"), "its cut-off"))
	}
}

func (p *pass) councilDates() {
	p.order("from", p.root.At("active", "from"), "until", p.root.At("active", "until"))
	for _, n := range p.root.Get("away").Each() {
		p.order("from", n.Get("from"), "until", n.Get("until"))
	}
	for _, n := range p.root.Get("keys").Each() {
		p.order("valid_from", n.Get("valid_from"), "valid_until", n.Get("valid_until"))
		p.order("valid_from", n.Get("valid_from"), "revoked_at", n.Get("revoked_at"))
	}
}
