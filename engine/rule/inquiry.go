package rule

import (
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

var answerDisagrees = diag.Rule{
	Code:  "answer-disagrees",
	Title: "The answer to an inquiry agrees with the assessment it cites.",
	Why:   "affected is yes, not-affected is no, mitigated is partly (\"was affected, now mitigated\"), investigating and not-known are not-known. Two answers of one fusion center to one question cost its credit with both readers.",
	Wrong: "answer: no               # the assessment says mitigated",
	Right: "answer: partly",
}

func inquiries() family {
	return family{
		rules:  []*diag.Rule{&answerDisagrees},
		others: map[intel.Kind]func(*pass){intel.Inquiries: (*pass).answer},
	}
}

func (p *pass) answer() {
	q := p.Inquiries.Get(p.entry.ID)
	a := p.Assessments.Get(q.Assessment)
	if q.Answer == intel.Open || a == nil { // that an answer cites an assessment is the schema's
		return
	}
	switch {
	case a.Affected == nil && q.Answer != intel.NotKnown:
		p.add(p.at(&answerDisagrees, p.root.Place("answer"), "the answer is %q, and %s does not say whether we are affected", q.Answer, a.ID).
			See(a.Path, p.Nodes(p.Entry(a.Ref)).Place("title"), "the assessment"))
	case a.Affected != nil && a.Affected.Status.Answer() != q.Answer:
		right := a.Affected.Status.Answer()
		p.add(p.at(&answerDisagrees, p.root.Place("answer"), "the answer is %q, and %s says %q, which is %q", q.Answer, a.ID, a.Affected.Status, right).
			Fixed(string(right)).See(a.Path, p.Nodes(p.Entry(a.Ref)).Place("affected", "status"), "the status"))
	}
}
