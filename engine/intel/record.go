package intel

import (
	"time"

	"github.com/dossier-cti/dossier/engine/doc"
)

// Answer is the answer to "are we affected?" and its like.
type Answer string

// The four answers; the zero value means that the inquiry is open.
const (
	Open     Answer = ""
	Yes      Answer = "yes"
	No       Answer = "no"
	Partly   Answer = "partly"
	NotKnown Answer = "not-known"
)

// Answer returns the answer that agrees with a status.
func (s AffectedStatus) Answer() Answer {
	switch s {
	case StatusAffected:
		return Yes
	case StatusNotAffected:
		return No
	case StatusMitigated:
		return Partly
	}
	return NotKnown
}

// Inquiry is a question of an executive with its answer.
type Inquiry struct {
	Header
	Question     string
	AskedBy      string // stakeholder id
	AskedAt      time.Time
	DueAt        time.Time
	Article      *Article
	Requirements []string
	Answer       Answer
	AnsweredAt   time.Time
	Assessment   string // assessment id
	Body         string // Markdown
}

// Article is the publication that caused an inquiry.
type Article struct {
	Title, Publisher, URL string
	Published             time.Time
}

// DecodeInquiry reads an inquiry.
func DecodeInquiry(h Header, d *doc.Document) *Inquiry {
	n := d.Root
	q := &Inquiry{
		Header:       h,
		Question:     n.Get("question").Text(),
		AskedBy:      n.Get("asked_by").Text(),
		AskedAt:      n.Get("asked_at").Time(),
		DueAt:        n.Get("due_at").Time(),
		Requirements: n.Get("requirements").Strings(),
		Answer:       Answer(n.Get("answer").Text()),
		AnsweredAt:   n.Get("answered_at").Time(),
		Assessment:   n.Get("assessment").Text(),
		Body:         d.Body,
	}
	if a := n.Get("article"); a != nil {
		q.Article = &Article{a.Get("title").Text(), a.Get("publisher").Text(), a.Get("url").Text(), a.Get("published").Time()}
	}
	return q
}

// Result is how a judgement came out.
type Result string

// The results.
const (
	Occurred     Result = "occurred"
	DidNotOccur  Result = "did-not-occur"
	Unresolvable Result = "unresolvable"
)

// Outcome records how a judgement came out.
type Outcome struct {
	Header
	Assessment string
	Judgement  string
	Result     Result
	ResolvedAt time.Time
	Evidence   string
	URL        string
	Author     string // council id
}

// DecodeOutcome reads an outcome.
func DecodeOutcome(h Header, d *doc.Document) *Outcome {
	n := d.Root
	return &Outcome{
		Header:     h,
		Assessment: n.Get("assessment").Text(),
		Judgement:  n.Get("judgement").Text(),
		Result:     Result(n.Get("result").Text()),
		ResolvedAt: n.Get("resolved_at").Time(),
		Evidence:   n.Get("evidence").Text(),
		URL:        n.Get("url").Text(),
		Author:     n.Get("author").Text(),
	}
}

// LeadDay is one day of collected leads.
type LeadDay struct {
	Header
	Items []Lead
}

// Lead is one collected item that matched a keyword.
type Lead struct {
	N            int // number in its day
	Title, URL   string
	Published    time.Time
	Source       string
	Matched      []string
	Requirements []string
	Score        int // 0 to 100
	State        string
	Reason       string
	Assessment   string
}

// DecodeLeadDay reads a day of leads.
func DecodeLeadDay(h Header, d *doc.Document) *LeadDay {
	return &LeadDay{Header: h, Items: each(d.Root.Get("items"), decodeLead)}
}

func decodeLead(n *doc.Node) Lead {
	return Lead{
		N:            n.Get("n").Int(),
		Title:        n.Get("title").Text(),
		URL:          n.Get("url").Text(),
		Published:    n.Get("published").Time(),
		Source:       n.Get("source").Text(),
		Matched:      n.Get("matched").Strings(),
		Requirements: n.Get("requirements").Strings(),
		Score:        n.Get("score").Int(),
		State:        n.Get("state").Text(),
		Reason:       n.Get("reason").Text(),
		Assessment:   n.Get("assessment").Text(),
	}
}

// Feedback is a reader's verdict on a product.
type Feedback struct {
	Header
	Document string // kind/id
	From     string // stakeholder id
	At       time.Time
	Useful   string // yes, partly, no
	Comment  string
	Context  string
}

// DecodeFeedback reads a feedback document.
func DecodeFeedback(h Header, d *doc.Document) *Feedback {
	n := d.Root
	return &Feedback{
		Header:   h,
		Document: n.Get("document").Text(),
		From:     n.Get("from").Text(),
		At:       n.Get("at").Time(),
		Useful:   n.Get("useful").Text(),
		Comment:  n.Get("comment").Text(),
		Context:  n.Get("context").Text(),
	}
}

// Note is the editor's note of one weekly roundup; its id is the ISO week.
type Note struct {
	Header
	Editor string // council id
	Title  string
	Body   string // Markdown
}

// DecodeNote reads an editor's note.
func DecodeNote(h Header, d *doc.Document) *Note {
	return &Note{Header: h, Editor: d.Root.Get("editor").Text(), Title: d.Root.Get("title").Text(), Body: d.Body}
}
