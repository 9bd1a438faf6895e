package signoff

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// at returns a moment of 18 November 2024.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2024-11-18 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func on(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	document = intel.Ref{Kind: intel.Assessments, ID: "edge"}
	digest   = doc.Digest("sha256:3f2a1c9b7d40" + strings.Repeat("5", 52))
	older    = doc.Digest("sha256:8be07d1aaaaa" + strings.Repeat("5", 52))
)

func person(id string, roles []intel.Role, domains ...string) *intel.Member {
	return &intel.Member{
		Header: intel.Header{Ref: intel.Ref{Kind: intel.Council, ID: id}},
		Roles:  roles, Domains: domains, Active: intel.Period{From: on("2023-01-01")},
	}
}

// center is the example's council in small: nina covers network with dora as
// her deputy, ian and ida cover identity, olaf operational technology and
// network, carl and cleo are chairs (cleo of no domain), rita releases, and
// mia is an analyst.
func center() *Center {
	sme, chair := []intel.Role{intel.SME}, []intel.Role{intel.SME, intel.Chair}
	c := &Center{
		Council: []*intel.Member{
			person("nina", sme, "network"), person("ian", sme, "identity"), person("ida", sme, "identity"),
			person("olaf", sme, "ot", "network"), person("dora", sme, "cloud"), person("carl", chair, "suppliers"),
			person("cleo", []intel.Role{intel.Chair}), person("rita", []intel.Role{intel.ReleaseAuthority}),
			person("mia", []intel.Role{intel.Analyst}), person("gone", sme, "network"),
		},
		Domains: []intel.Domain{{ID: "network", Name: "Network"}, {ID: "identity", Name: "Identity"}, {ID: "cloud", Name: "Cloud", Lead: "dora", Deputy: "ian"}},
		Policy:  &intel.Policy{Rules: []intel.PolicyRule{flash, assessed}},
	}
	c.Council[0].Deputies = []string{"dora"}
	c.Council[9].Active.Until = on("2024-11-17")
	return c
}

var (
	flash = intel.PolicyRule{
		Name: "flash alerts", Products: []intel.Product{intel.FlashAlert},
		PerDomain: 1, People: 1, Provisional: true, RespondWithin: 4 * time.Hour,
	}
	assessed = intel.PolicyRule{
		Name: "assessments", Products: []intel.Product{intel.GeneralAssessment},
		PerDomain: 1, People: 2, RespondWithin: 48 * time.Hour, ValidFor: 4380 * time.Hour,
	}
	lowering = intel.PolicyRule{Name: "lowering", TLPLowered: true, Role: intel.ReleaseAuthority, People: 1}
	answers  = intel.PolicyRule{Name: "answers", Kinds: []intel.Kind{intel.Outcomes, intel.Inquiries}, People: 1}
	records  = intel.PolicyRule{Name: "records of work", Kinds: []intel.Kind{intel.Leads}}
)

// subject is an assessment about network and identity by mia, up for review
// since noon.
func subject() Subject {
	return Subject{
		Ref: document, Path: "content/assessments/edge.md",
		Products: []intel.Product{intel.GeneralAssessment}, Change: Add, Previous: NoPrevious, Digest: digest,
		Domains: []string{"network", "identity"}, Authors: []string{"mia"}, Start: at("12:00"),
	}
}

// say is a review of the subject by a member who speaks for all they could.
func say(who string, decision intel.Decision, when string) Review {
	return Review{
		Member: who, Decision: decision, At: at(when), Document: document, Path: "content/assessments/edge.md",
		Domains: []string{"network", "identity", "ot", "cloud", "suppliers"},
		Change:  Add, Previous: NoPrevious, Digest: digest, Verified: true, Reference: who + "/" + when,
	}
}

func concur(who, when string) Review { return say(who, intel.Concur, when) }

// scene is what a case starts from and may change.
type scene struct {
	*Center
	s      Subject
	moment time.Time
}

func TestDecide(t *testing.T) {
	type reviews = []Review
	changed := func(r Review, change func(*Review)) Review { change(&r); return r }
	tests := []struct {
		name     string
		given    func(*scene)
		evidence reviews
		state    State
		says     string // in one of the details; "" when nothing special
	}{
		{"an assessment with both domains and two people is signed off", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Satisfied, "network: needs 1, has 1 (nina)."},
		{"an assessment without reviews waits for both domains", nil,
			nil, Waiting, "network: needs 1, has 0. nina or olaf can sign, due 20 November 2024, 12:00 UTC."},
		{"one missing domain keeps it waiting", nil,
			reviews{concur("nina", "13:00"), concur("olaf", "14:00")}, Waiting, "identity: needs 1, has 0. ian or ida can sign"},
		{"one person for both domains is not two people", func(s *scene) { s.Council[1].Domains = []string{"identity", "network"} },
			reviews{concur("ian", "13:00")}, Waiting, "assessments: needs 2 people, has 1 (ian)."},
		{"the same person twice is not two people", nil,
			reviews{concur("nina", "13:00"), concur("nina", "13:30")}, Waiting, "a later review by nina takes its place"},
		{"a dissent is heard for its domain but is not one of the people", nil,
			reviews{say("nina", intel.Dissent, "13:00"), concur("ian", "14:00")}, Waiting, "assessments: needs 2 people, has 1 (ian)."},
		{"a dissent with two people who concur is signed off with the dissent", nil,
			reviews{say("nina", intel.Dissent, "13:00"), concur("ian", "14:00"), concur("ida", "14:30")}, Satisfied, "nina dissented on 18 November 2024, 13:00 UTC."},
		{"an abstention is not heard for its domain", nil,
			reviews{say("nina", intel.Abstain, "13:00"), concur("ian", "14:00"), concur("ida", "14:30")}, Waiting, "an abstention neither gives nor clears anything"},
		{"an approval taken back by an abstention no longer counts", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), say("nina", intel.Abstain, "15:00")}, Waiting, "a later review by nina takes its place"},
		{"a dissent turned into a concurrence counts", nil,
			reviews{say("nina", intel.Dissent, "13:00"), concur("ian", "14:00"), concur("nina", "15:00")}, Satisfied, ""},
		{"an author cannot sign their own work", func(s *scene) { s.s.Authors = []string{"nina"} },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Waiting, "nina is among the authors, and nobody signs their own work"},
		{"an author's dissent does not speak for the domain", func(s *scene) { s.s.Authors = []string{"nina"} },
			reviews{say("nina", intel.Dissent, "13:00"), concur("ian", "14:00"), concur("ida", "14:00")}, Waiting, "nina is among the authors"},
		{"a review of older bytes does not count", nil,
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Digest = older }), concur("ian", "14:00")}, Waiting,
			"The review by nina of 18 November 2024, 13:00 UTC does not count: it is of another state of the document (8be07d1aaaaa) than this one (3f2a1c9b7d40); the document must be reviewed again."},
		{"a later review of other bytes does not replace one of these", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), changed(say("nina", intel.Dissent, "15:00"), func(r *Review) { r.Digest = older })}, Satisfied, ""},
		{"a later forged review does not replace a true one", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), changed(say("nina", intel.Abstain, "15:00"), func(r *Review) { r.Verified, r.Flaw = false, "forged" })}, Satisfied, "does not count: forged."},
		{"an unverified review never counts, even without a reason", nil,
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Verified = false }), concur("ian", "14:00")}, Waiting, "nothing shows that nina made it"},
		{"a review of a change from other content does not count", nil,
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Previous, r.Change = older, Modify }), concur("ian", "14:00")}, Waiting, "it agrees to another change"},
		{"a review of a deletion does not sign the document that is still there", func(s *scene) { s.s.Previous = AnyPrevious },
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Change = Delete }), concur("ian", "14:00")}, Waiting, "it agrees to deleting the document"},
		{"without history the former content is taken as stated", func(s *scene) { s.s.Previous = AnyPrevious },
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Previous, r.Change = older, Modify }), concur("ian", "14:00")}, Satisfied, ""},
		{"a review of another document with the same bytes does not count", nil,
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Document.ID = "copy" }), concur("ian", "14:00")}, Waiting, "it is of another document, assessments/copy"},
		{"a review of another path does not count", nil,
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Path = "content/assessments/old.md" }), concur("ian", "14:00")}, Waiting, "the document lies at content/assessments/edge.md"},
		{"a review after the moment does not count", nil,
			reviews{concur("nina", "13:00"), concur("ian", "23:30")}, Waiting, "after this decision's moment"},
		{"a review without a date does not count", nil,
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.At = time.Time{} }), concur("ian", "14:00")}, Waiting, "it has no date"},
		{"a stranger does not count", nil,
			reviews{concur("eve", "13:00"), concur("ian", "14:00")}, Waiting, "eve is not a member of the council"},
		{"an analyst does not count", func(s *scene) { s.s.Authors = nil },
			reviews{concur("mia", "13:00"), concur("ian", "14:00")}, Waiting, "mia covers none of the domains that must be heard (network, identity)"},
		{"a member of another domain does not count", nil,
			reviews{concur("carl", "13:00"), concur("ian", "14:00")}, Waiting, "carl covers none of the domains"},
		{"a reviewer speaks only for the domains of the statement", nil,
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Domains = []string{"ot"} }), concur("ian", "14:00")}, Waiting, "it does not speak for network, though nina could"},
		{"who left before the review does not count", nil,
			reviews{concur("gone", "13:00"), concur("ian", "14:00")}, Waiting, "gone was not an active member of the council on 18 November 2024"},
		{"leaving after the review does not undo it", func(s *scene) { s.Council[0].Active.Until = on("2024-11-18"); s.moment = on("2025-03-01") },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Satisfied, ""},
		{"joining after the review does not make it count", func(s *scene) { s.Council[0].Active.From = on("2024-11-19"); s.moment = on("2024-11-20") },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Waiting, "nina was not an active member"},

		{"a deputy does not count while the member has time", nil,
			reviews{concur("dora", "13:00"), concur("ian", "14:00")}, Waiting, "dora is a deputy, and the member is not away; it counts from 19 November 2024, 12:00 UTC on"},
		{"a deputy counts at once while the member is away", func(s *scene) { s.Council[0].Away = []intel.Period{{From: on("2024-11-18"), Until: on("2024-11-18")}} },
			reviews{concur("dora", "13:00"), concur("ian", "14:00")}, Satisfied, ""},
		{"a deputy does not count when the member was away another day", func(s *scene) { s.Council[0].Away = []intel.Period{{From: on("2024-11-10"), Until: on("2024-11-17")}} },
			reviews{concur("dora", "13:00"), concur("ian", "14:00")}, Waiting, ""},
		{"a deputy counts once half of the time has passed", func(s *scene) { s.moment = on("2024-11-20") },
			reviews{concur("dora", "13:00"), concur("ian", "14:00")}, Satisfied, ""},
		{"a deputy of a member who left does not count", func(s *scene) { s.Council[0].Active.Until = on("2024-11-01"); s.moment = on("2024-11-20") },
			reviews{concur("dora", "13:00"), concur("ian", "14:00")}, Waiting, ""},
		{"the deputy of a domain's lead counts like the member's own", func(s *scene) { s.s.Domains = []string{"cloud"}; s.moment = on("2024-11-20") },
			reviews{concur("ian", "13:00"), concur("dora", "14:00")}, Satisfied, ""},
		{"nobody knows when the reviewers were asked: a deputy does not count", func(s *scene) { s.s.Start = time.Time{}; s.moment = on("2024-11-20") },
			reviews{concur("dora", "13:00"), concur("ian", "14:00")}, Waiting, ""},

		{"no policy denies", func(s *scene) { s.Policy = nil }, reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Denied, "there is no sign-off policy"},
		{"a malformed pattern denies", func(s *scene) { s.Policy.Rules[0].Paths = []string{"content/[a.md"} },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Denied, "malformed pattern"},
		{"a document that no rule matches is denied", func(s *scene) { s.s.Products = []intel.Product{intel.ActorProfile} },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Denied, "no rule of the policy says who signs content/assessments/edge.md"},
		{"a document that no rule matches is allowed where the policy says so", func(s *scene) { s.s.Products = nil; s.Policy.Allow = true }, nil, Satisfied, ""},
		{"a document without a domain is denied where domains are asked", func(s *scene) { s.s.Domains = nil },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Denied, "name one under domains"},
		{"a rule that asks nobody is satisfied at once", func(s *scene) { s.s.Kind, s.s.Products, s.Policy.Rules = intel.Leads, nil, []intel.PolicyRule{records} }, nil, Satisfied, ""},
		{"all rules that match must be satisfied", func(s *scene) { s.s.Lowered = true; s.Policy.Rules = append(s.Policy.Rules, lowering) },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Waiting, "lowering: needs 1 release authority, has 0. rita can sign."},
		{"a role counts whatever the domain", func(s *scene) { s.s.Lowered = true; s.Policy.Rules = append(s.Policy.Rules, lowering) },
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), concur("rita", "15:00")}, Satisfied, ""},
		{"a role does not speak for a domain", nil,
			reviews{concur("rita", "13:00"), concur("ian", "14:00"), concur("ida", "14:00")}, Waiting, "network: needs 1, has 0."},
		{"people are counted among those who hold the role", func(s *scene) { s.Policy.Rules[1].Role = intel.Chair },
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), concur("carl", "15:00")}, Waiting, "assessments: needs 2 chairs, has 1 (carl). cleo can sign"},
		{"changing the product must satisfy the rules of both", func(s *scene) { s.s.Products = []intel.Product{intel.FlashAlert, intel.GeneralAssessment} },
			reviews{concur("olaf", "13:00"), concur("ian", "14:00")}, Satisfied, "flash alerts: needs 1 person, has 2 (ian, olaf)."},
		{"without required domains any reviewer who may sign counts", func(s *scene) {
			s.s.Kind, s.s.Products, s.s.Domains, s.Policy.Rules = intel.Inquiries, nil, nil, []intel.PolicyRule{answers}
		},
			reviews{changed(concur("carl", "13:00"), func(r *Review) { r.Document.Kind = intel.Inquiries })}, Satisfied, ""},
		{"without required domains an analyst still does not count", func(s *scene) {
			s.s.Kind, s.s.Products, s.s.Domains, s.s.Authors, s.Policy.Rules = intel.Inquiries, nil, nil, nil, []intel.PolicyRule{answers}
		},
			reviews{changed(concur("mia", "13:00"), func(r *Review) { r.Document.Kind = intel.Inquiries })}, Waiting, "mia holds no role that can sign"},

		{"an outcome is not signed by the author of its judgement alone", func(s *scene) { s.s.Involved = []string{"nina"} },
			reviews{concur("nina", "13:00"), concur("ian", "14:00")}, Satisfied, "assessments: needs 1 who is not the author of the judgement, has 1 (ian)."},
		{"the author of the judgement alone keeps an outcome waiting", func(s *scene) {
			s.Policy.Rules[1].People, s.s.Domains, s.s.Involved = 1, []string{"network"}, []string{"nina"}
		},
			reviews{concur("nina", "13:00")}, Waiting, "assessments: needs 1 who is not the author of the judgement, has 0. olaf can sign"},

		{"the author of the judgement is not asked to be the other one", func(s *scene) { s.s.Domains, s.s.Involved = []string{"network"}, []string{"nina"} },
			nil, Waiting, "who is not the author of the judgement, has 0. olaf can sign"},
		{"who objects is still asked", func(s *scene) { s.s.Domains = []string{"identity"} },
			reviews{concur("ian", "13:00"), say("ida", Object, "14:00")}, Objected, "assessments: needs 2 people, has 1 (ian). ida can sign"},
		{"one person may serve two domains", func(s *scene) { s.s.Domains, s.Policy.Rules[1].People = []string{"ot", "network"}, 1 },
			reviews{concur("olaf", "13:00")}, Satisfied, ""},
		{"with distinct domains one person serves one domain", func(s *scene) {
			s.s.Domains, s.Policy.Rules[1].People, s.Policy.Rules[1].DistinctDomains = []string{"ot", "network"}, 1, true
		}, reviews{concur("olaf", "13:00")}, Waiting, "network: needs 1, has 0. nina can sign"},
		{"with distinct domains people are placed so that all fit", func(s *scene) { s.s.Domains, s.Policy.Rules[1].DistinctDomains = []string{"network", "ot"}, true },
			reviews{concur("nina", "13:00"), concur("olaf", "14:00")}, Satisfied, "ot: needs 1, has 1 (olaf)."},
		{"with distinct domains a council that is too small is a deadlock", func(s *scene) {
			s.s.Domains, s.Policy.Rules[1].People, s.Policy.Rules[1].DistinctDomains = []string{"network", "ot"}, 1, true
			s.Council[0].Active.Until = on("2024-11-01")
			s.Council[4].Domains = nil
		}, nil, Waiting, "ot: needs 1, has 0. This is a deadlock: olaf alone can still sign."},

		{"a domain whose only expert is the author is a deadlock with names", func(s *scene) { s.s.Domains, s.s.Authors = []string{"ot", "network"}, []string{"olaf"} },
			reviews{concur("nina", "13:00")}, Waiting, "ot: needs 1, has 0. This is a deadlock: olaf is among the authors."},
		{"a domain that nobody covers is a deadlock", func(s *scene) { s.s.Domains = []string{"space"} },
			nil, Waiting, "space: needs 1, has 0. This is a deadlock: the council has nobody else for it."},
		{"a deputy who may count later keeps it from being a deadlock", func(s *scene) {
			s.Council[3].Domains, s.s.Domains, s.s.Authors = nil, []string{"network"}, []string{"nina"}
		},
			nil, Waiting, "network: needs 1, has 0. Nobody can sign now; a deputy can once half of the time to respond has passed."},

		{"an objection blocks what is otherwise signed", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), say("ida", Object, "15:00")}, Objected, "ida objects since 18 November 2024, 15:00 UTC"},
		{"an author's objection blocks too", func(s *scene) { s.s.Authors = []string{"ida"} },
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), concur("olaf", "14:00"), say("ida", Object, "15:00")}, Objected, ""},
		{"an objection is cleared by the same person", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), say("ida", Object, "15:00"), concur("ida", "16:00")}, Satisfied, ""},
		{"one withdrawn objection does not clear another's", nil,
			reviews{concur("nina", "13:00"), say("ian", Object, "14:00"), say("ida", Object, "15:00"), concur("ida", "16:00")}, Objected, "ian objects"},
		{"a stranger's objection does not block", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), say("eve", Object, "15:00")}, Satisfied, ""},
		{"an objection from outside the domains does not block", nil,
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), say("carl", Object, "15:00")}, Satisfied, ""},
		{"objections are recorded as dissents where the policy says so", func(s *scene) { s.Policy.Record = true },
			reviews{concur("nina", "13:00"), concur("ian", "14:00"), say("ida", Object, "15:00")}, Satisfied, "ida dissented"},

		{"a flash alert with one approval is provisional", func(s *scene) { s.s.Products[0] = intel.FlashAlert },
			reviews{concur("nina", "13:00")}, ProvisionalState, "identity: needs 1, has 0. ian or ida can sign, due 18 November 2024, 16:00 UTC."},
		{"a flash alert with no approval waits", func(s *scene) { s.s.Products[0] = intel.FlashAlert }, nil, Waiting, ""},
		{"a flash alert approved by its author alone waits", func(s *scene) { s.s.Products[0], s.s.Authors = intel.FlashAlert, []string{"nina"} },
			reviews{concur("nina", "13:00")}, Waiting, ""},
		{"a flash alert approved from outside its domains waits", func(s *scene) { s.s.Products[0] = intel.FlashAlert },
			reviews{concur("carl", "13:00")}, Waiting, ""},
		{"a flash alert with a dissent alone waits", func(s *scene) { s.s.Products[0] = intel.FlashAlert },
			reviews{say("nina", intel.Dissent, "13:00")}, Waiting, ""},
		{"a flash alert with an objection is blocked", func(s *scene) { s.s.Products[0] = intel.FlashAlert },
			reviews{concur("nina", "13:00"), say("ian", Object, "13:30")}, Objected, ""},
		{"a flash alert that lowers a marking is not provisional", func(s *scene) {
			s.s.Products[0], s.s.Lowered, s.Policy.Rules = intel.FlashAlert, true, append(s.Policy.Rules, lowering)
		}, reviews{concur("nina", "13:00")}, Waiting, ""},
		{"a flash alert whose marking is lowered is not provisional even where no rule says so", func(s *scene) { s.s.Products[0], s.s.Lowered = intel.FlashAlert, true },
			reviews{concur("nina", "13:00")}, Waiting, ""},
		{"a withdrawal is not provisional", func(s *scene) { s.s.Products[0], s.s.Change = intel.FlashAlert, Withdraw },
			reviews{changed(concur("nina", "13:00"), func(r *Review) { r.Change = Withdraw })}, Waiting, ""},
		{"an assessment is not provisional", nil, reviews{concur("nina", "13:00")}, Waiting, ""},
		{"another rule that is not provisional keeps it waiting", func(s *scene) {
			s.s.Products[0] = intel.FlashAlert
			s.Policy.Rules = append(s.Policy.Rules, intel.PolicyRule{Name: "all", Kinds: []intel.Kind{intel.Assessments}, People: 1, Role: intel.Chair})
		}, reviews{concur("nina", "13:00")}, Waiting, ""},
		{"a provisional rule without a time to respond lets nothing out", func(s *scene) { s.s.Products[0], s.Policy.Rules[0].RespondWithin = intel.FlashAlert, 0 },
			reviews{concur("nina", "13:00")}, Waiting, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := &scene{center(), subject(), at("22:00")}
			if test.given != nil {
				test.given(s)
			}
			d := Decide(s.Center, s.s, test.evidence, s.moment)
			if d.State != test.state || !strings.Contains(strings.Join(d.Details, "\n"), test.says) {
				t.Errorf("got %s: %s\n%s\nwant %s, and …%s…", d.State, d.Sentence, strings.Join(d.Details, "\n"), test.state, test.says)
			}
			if got := len(d.Counted) + len(d.Ignored) + len(d.Objections); got != len(test.evidence) && d.State != Denied {
				t.Errorf("of %d reviews %d are accounted for", len(test.evidence), got)
			}
			if d.Sentence == "" || namesSomeone(s.Council, d.Sentence) {
				t.Errorf("the sentence is empty or names a person: %s", d.Sentence)
			}
		})
	}
}

func namesSomeone(council []*intel.Member, sentence string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(sentence, func(r rune) bool { return strings.ContainsRune(" ,.;:", r) }), func(word string) bool {
		return slices.ContainsFunc(council, func(m *intel.Member) bool { return m.ID == word })
	})
}

func TestTheTimesOfADecision(t *testing.T) {
	type times struct{ Issued, Provisional, Valid, Due, Lapses time.Time }
	tests := []struct {
		name     string
		product  intel.Product
		evidence []Review
		moment   time.Time
		want     times
		sentence string
	}{
		{"it is issued with the review that completed it, not with later ones", intel.GeneralAssessment,
			[]Review{concur("nina", "13:00"), concur("ian", "14:00"), concur("olaf", "15:00")}, at("22:00"),
			times{Issued: at("14:00"), Valid: at("14:00").Add(4380 * time.Hour)},
			"Signed off on 18 November 2024, 14:00 UTC after 3 reviews."},
		{"with a dissent the sentence says so", intel.GeneralAssessment,
			[]Review{say("nina", intel.Dissent, "13:00"), concur("ian", "14:00"), concur("ida", "15:00")}, at("22:00"),
			times{Issued: at("15:00"), Valid: at("15:00").Add(4380 * time.Hour)},
			"Signed off on 18 November 2024, 15:00 UTC after 3 reviews, with 1 dissent."},
		{"a deputy's review completes it when half of the time has passed", intel.GeneralAssessment,
			[]Review{concur("dora", "13:00"), concur("ian", "14:00")}, on("2024-11-25"),
			times{Issued: at("12:00").Add(24 * time.Hour), Valid: at("12:00").Add((24 + 4380) * time.Hour)},
			"Signed off on 19 November 2024, 12:00 UTC after 2 reviews."},
		{"a waiting document is due when the reviewers must have responded", intel.GeneralAssessment,
			[]Review{concur("nina", "13:00")}, at("22:00"), times{Due: at("12:00").Add(48 * time.Hour)},
			"Waiting for Identity and 1 more person, due 20 November 2024, 12:00 UTC."},
		{"a provisional document says since when and until when", intel.FlashAlert,
			[]Review{concur("nina", "13:00")}, at("14:00"),
			times{Provisional: at("13:00"), Due: at("16:00"), Lapses: at("21:00")},
			"Provisional since 18 November 2024, 13:00 UTC; sign-off due 18 November 2024, 16:00 UTC."},
		{"a provisional document that nobody signed is overdue", intel.FlashAlert,
			[]Review{concur("nina", "13:00")}, at("20:00"),
			times{Provisional: at("13:00"), Due: at("16:00"), Lapses: at("21:00")},
			"Provisional since 18 November 2024, 13:00 UTC; sign-off overdue since 18 November 2024, 16:00 UTC."},
		{"a signed document remembers that it was provisional", intel.FlashAlert,
			[]Review{concur("nina", "13:00"), concur("ian", "15:00")}, at("22:00"),
			times{Issued: at("15:00"), Provisional: at("13:00")},
			"Signed off on 18 November 2024, 15:00 UTC after 2 reviews."},
		{"seen from an earlier moment it was not signed yet", intel.FlashAlert,
			[]Review{concur("nina", "13:00"), concur("ian", "15:00")}, at("14:00"),
			times{Provisional: at("13:00"), Due: at("16:00"), Lapses: at("21:00")},
			"Provisional since 18 November 2024, 13:00 UTC; sign-off due 18 November 2024, 16:00 UTC."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := subject()
			s.Products = []intel.Product{test.product}
			d := Decide(center(), s, test.evidence, test.moment)
			got := times{d.IssuedAt, d.ProvisionalSince, d.ValidUntil, d.Due, d.Lapses()}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if d.Sentence != test.sentence {
				t.Errorf("got  %s\nwant %s", d.Sentence, test.sentence)
			}
		})
	}
}
