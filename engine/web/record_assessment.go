package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

type assessmentRecord struct {
	record
	Revision      int               `json:"revision,omitempty"` // of a revision: its number,
	Latest        int               `json:"latest,omitempty"`   // and that of the latest
	Withdrawn     *withdrawnRecord  `json:"withdrawn,omitempty"`
	Product       string            `json:"product,omitempty"`
	Title         string            `json:"title,omitempty"`
	Cutoff        string            `json:"information_cutoff,omitempty"`
	ReviewBy      string            `json:"review_by,omitempty"`
	Authors       []string          `json:"authors,omitempty"`
	BottomLine    string            `json:"bottom_line,omitempty"`
	Answers       []string          `json:"answers,omitempty"`
	Affected      *affectedRecord   `json:"affected,omitempty"`
	Judgements    []judgementRecord `json:"judgements,omitempty"`
	Sources       []citationRecord  `json:"sources,omitempty"`
	Attack        []string          `json:"attack,omitempty"`
	CVEs          []string          `json:"cves,omitempty"`
	Actors        []string          `json:"actors,omitempty"`
	Indicators    []indicatorRecord `json:"indicators,omitempty"`
	Assumptions   []string          `json:"assumptions,omitempty"`
	Gaps          []string          `json:"gaps,omitempty"`
	WouldChange   []string          `json:"would_change_our_mind,omitempty"`
	Supersedes    string            `json:"supersedes,omitempty"`
	SupersededBy  string            `json:"superseded_by,omitempty"`
	ChangeReason  string            `json:"change_reason,omitempty"`
	InquiriesHere []string          `json:"inquiries,omitempty"`
	Body          string            `json:"body,omitempty"`
}

type withdrawnRecord struct {
	At     string `json:"at"`
	Reason string `json:"reason"`
}

type affectedRecord struct {
	Status     string   `json:"status"`
	Statement  string   `json:"statement"`
	Estate     []string `json:"estate,omitempty"`
	Services   []string `json:"services,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
	Because    string   `json:"because,omitempty"`
	AsOf       string   `json:"as_of,omitempty"`
}

type judgementRecord struct {
	ID          string         `json:"id"`
	Statement   string         `json:"statement"`
	Likelihood  string         `json:"likelihood,omitempty"`
	Low         int            `json:"low,omitempty"`
	High        int            `json:"high,omitempty"`
	Probability int            `json:"probability,omitempty"`
	Confidence  string         `json:"confidence"`
	Because     string         `json:"because,omitempty"`
	Sources     []string       `json:"sources,omitempty"`
	About       []string       `json:"about,omitempty"`
	ResolvesBy  string         `json:"resolves_by,omitempty"`
	Resolution  string         `json:"resolution,omitempty"`
	Movement    string         `json:"movement,omitempty"`
	Outcome     *outcomeRecord `json:"outcome,omitempty"`
}

type outcomeRecord struct {
	Result     string `json:"result"`
	ResolvedAt string `json:"resolved_at,omitempty"`
	Evidence   string `json:"evidence,omitempty"`
	URL        string `json:"url,omitempty"`
}

type citationRecord struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	URL       string `json:"url,omitempty"`
	Grade     string `json:"grade"`
	Retrieved string `json:"retrieved,omitempty"`
}

type indicatorRecord struct {
	Type       string `json:"type"`
	Value      string `json:"value"`
	FirstSeen  string `json:"first_seen,omitempty"`
	ValidUntil string `json:"valid_until,omitempty"`
	PAP        string `json:"pap,omitempty"`
	Note       string `json:"note,omitempty"`
}

func (s *site) assessmentRecord(a *edition.Assessment, b *bytes.Buffer) error {
	p := s.page("assessments/" + a.ID + "/index.json")
	r := assessmentRecord{record: p.record(&a.Item)}
	if w := a.Withdrawal; w != nil {
		r.Withdrawn = &withdrawnRecord{stamp(w.At), w.Reason}
	}
	if removed(a) {
		r.SignOff, r.Digest = nil, ""
	} else {
		p.fillAssessment(a, &r)
	}
	r.TLP = max(p.tlp, intel.Clear).String()
	return encode(b, r)
}

func (p *page) fillAssessment(a *edition.Assessment, r *assessmentRecord) {
	r.Product, r.Title, r.BottomLine, r.Body = string(a.Product), a.Title, a.BottomLine, a.Body
	r.Cutoff, r.ReviewBy, r.ChangeReason = stamp(a.Cutoff), stamp(a.ReviewBy), a.ChangeReason
	r.Authors, r.Answers = texts(a.Authors, p.person), ids(p, a.Answers)
	r.Attack, r.CVEs, r.Actors = a.Attack, a.CVEs, a.Actors
	r.Assumptions, r.Gaps, r.WouldChange = a.Assumptions, a.Gaps, a.WouldChangeOurMind
	r.InquiriesHere = ids(p, a.Inquiries)
	if f := a.Affected; f != nil {
		r.Affected = &affectedRecord{
			string(f.Status), f.Statement, ids(p, f.Estate), ids(p, f.Services), f.Confidence.String(), f.Because, stamp(f.AsOf),
		}
	}
	for _, j := range a.Judgements {
		r.Judgements = append(r.Judgements, p.judgementRecord(j))
	}
	for _, c := range a.Citations {
		r.Sources = append(r.Sources, citationRecord{c.ID, c.Title, c.Publisher, c.URL, string(c.Grade), stamp(c.Retrieved)})
	}
	for _, n := range a.Indicators {
		r.Indicators = append(r.Indicators, indicatorRecord{n.Type, n.Value, stamp(n.FirstSeen), stamp(n.ValidUntil), n.PAP, n.Note})
	}
	if a.Supersedes != nil {
		r.Supersedes = p.idOf(&a.Supersedes.Item)
	}
	if a.SupersededBy != nil {
		r.SupersededBy = p.idOf(&a.SupersededBy.Item)
	}
}

func (p *page) judgementRecord(j *edition.Judgement) judgementRecord {
	r := judgementRecord{
		ID: j.ID, Statement: j.Statement, Likelihood: j.Likelihood.Key(), Probability: j.Probability,
		Confidence: j.Confidence.String(), Because: j.Because, Sources: j.Citations, ResolvesBy: stamp(j.ResolvesBy),
		Resolution: j.Resolution, Movement: string(j.Movement.Kind),
	}
	if j.Likelihood.Stated() {
		r.Low, r.High = j.Likelihood.Range()
	}
	for _, a := range j.About {
		p.raise(p.targets[a.Ref].tlp)
		r.About = append(r.About, a.Ref.String())
	}
	if o := j.Outcome; o != nil {
		p.raise(o.TLP)
		r.Outcome = &outcomeRecord{string(o.Result), stamp(o.ResolvedAt), o.Evidence, o.URL}
	}
	return r
}
