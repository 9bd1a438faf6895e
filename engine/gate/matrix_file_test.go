package gate_test

import (
	"bytes"
	"crypto/ed25519"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// slip is what is wrong with a review file.
type slip struct {
	signer    string // whose key; empty: the reviewer's
	statement func(*intel.Statement)
	after     func(*intel.Review) // done to the file after it was signed
	text      func(string) string // done to its bytes
}

// sign adds a review file by a member of edge, as it is on the branch, to the
// branch. Whoever opened the pull request commits it.
func (s *scene) sign(who string, slips ...slip) {
	previous := signoff.NoPrevious
	change := signoff.Add
	if old, ok := s.before[edge]; ok {
		previous, change = doc.Sum([]byte(old)), signoff.Modify
	}
	r := &intel.Review{Statement: intel.Statement{
		Format: attest.Format, Repository: "northlight-energy/intelligence",
		Document: "assessments/2024-11-15-edge", Path: edge, Change: string(change),
		Previous: string(previous), Digest: string(doc.Sum([]byte(s.tree[edge]))),
		Reviewer: who, Domains: "network, identity", Decision: intel.Concur,
		Date: s.tick().Format(time.RFC3339), Comment: attest.None, CommentTLP: attest.None,
	}}
	s.file(r, who, slips)
}

func (s *scene) file(r *intel.Review, who string, slips []slip) {
	if len(slips) > 0 {
		s.of = edge // the review file itself is denied
	}
	signer, text := who, func(t string) string { return t }
	for _, p := range slips {
		if p.statement != nil {
			p.statement(&r.Statement)
		}
		if p.signer != "" {
			signer = p.signer
		}
		if p.text != nil {
			text = p.text
		}
	}
	var err error
	if r.Signature, err = attest.Sign(r.Statement, keyOf(signer)); err != nil {
		s.t.Fatal(err)
	}
	for _, p := range slips {
		if p.after != nil {
			p.after(r)
		}
	}
	data, err := attest.MarshalReview(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.push("mia", files{attest.PathOf(r.Statement): text(string(data))})
}

func statement(change func(*intel.Statement)) slip { return slip{statement: change} }

// recorded makes a statement one of a record that rex signs, with objections.
func (s *scene) recorded(objections string) func(*intel.Statement) {
	digest := "sha256:" + strings.Repeat("a", 64)
	return func(x *intel.Statement) {
		x.Format = attest.RecordFormat
		x.Record = intel.Record{
			PullRequest: "6", Review: "60", Head: s.head, MergeBase: s.main, Author: "mel", Contributors: "mel",
			Objections: objections, Dismissals: attest.None, Policy: digest, Council: digest, Recorder: "rex", Date: x.Date,
		}
	}
}

// keyed is a member's file whose key has other dates.
func keyed(name, dates string) string {
	return strings.Replace(world()["content/council/"+name+".yaml"], "valid_from: 2023-01-01T00:00:00Z", dates, 1)
}

// signed are the scenes about review files in the pull request.
var signed = []scenario{
	{"review files of both domains sign an assessment off without a forge's approval", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.sign("nina"); s.sign("ian") }},
	{"a review file and an approval add up", signoff.Satisfied, "",
		func(s *scene) { s.editEdge(); s.sign("nina"); s.approve("ian") }},
	{"a review file and an approval of one person are one person", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) { s.twoHats(); s.editEdge(); s.sign("ian"); s.approve("ian") }},
	{"a record of another landing does not sign what lands with it, though the recorder signed it", signoff.Waiting, "record of another landing",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", slip{signer: "rex", statement: s.recorded(attest.None)})
			s.approve("ian", "ida")
		}},
	{"an objection in a record of the same change blocks", signoff.Objected, "nina",
		func(s *scene) {
			s.editEdge()
			s.sign("ida", slip{signer: "rex", statement: s.recorded("nina")})
			s.approve("olaf", "ian")
		}},
	{"a review file of another digest does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Digest = string(doc.Sum([]byte("other"))) }))
			s.approve("ian", "ida")
		}},
	{"a review file of an older state does not count after an edit", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina")
			s.push("mia", files{edge: assessment("None.")})
			s.approve("ian", "ida")
		}},
	{"a review file of another change does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Change, x.Previous = "add", "none" }))
			s.approve("ian", "ida")
		}},
	{"a review file from other bytes before does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Previous = string(doc.Sum([]byte("other"))) }))
			s.approve("ian", "ida")
		}},
	{"a review file signed with another's key does not count", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.sign("nina", slip{signer: "mia"}); s.approve("ian", "ida") }},
	{"a review file signed with a key that nobody has does not count", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.sign("nina", slip{signer: "thief"}); s.approve("ian", "ida") }},
	{"a key that has run out does not sign", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{"content/council/nina.yaml": keyed("nina", "valid_from: 2023-01-01T00:00:00Z, valid_until: 2024-11-01T00:00:00Z")})
			s.of = edge
			s.editEdge()
			s.sign("nina")
			s.approve("ian", "ida")
		}},
	{"a key that is not valid yet does not sign", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{"content/council/nina.yaml": keyed("nina", "valid_from: 2024-12-01T00:00:00Z")})
			s.of = edge
			s.editEdge()
			s.sign("nina")
			s.approve("ian", "ida")
		}},
	{"a key that was revoked does not sign", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{"content/council/nina.yaml": keyed("nina", "valid_from: 2023-01-01T00:00:00Z, revoked_at: 2024-11-18T08:00:00Z")})
			s.of = edge
			s.editEdge()
			s.sign("nina")
			s.approve("ian", "ida")
		}},
	{"a key revoked before the landing does not sign, whatever date is stated", signoff.Waiting, "revoked",
		func(s *scene) {
			s.ground(files{"content/council/nina.yaml": keyed("nina", "valid_from: 2023-01-01T00:00:00Z, revoked_at: 2024-11-18T08:00:00Z")})
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Date = "2024-11-18T07:00:00Z" }))
			s.approve("ian", "ida")
		}},
	{"a key that the pull request adds does not sign in it", signoff.Waiting, "",
		func(s *scene) {
			s.of = edge
			s.editEdge()
			s.push("mia", files{"content/council/nina.yaml": strings.Replace(world()["content/council/nina.yaml"], keyOf("nina").Public(), keyOf("other").Public(), 1)})
			s.sign("nina", slip{signer: "other"})
			s.approve("ian", "ida")
		}},
	{"a key that two members hold signs for neither", signoff.Waiting, "",
		func(s *scene) {
			s.ground(files{"content/council/olaf.yaml": strings.Replace(world()["content/council/olaf.yaml"], keyOf("olaf").Public(), keyOf("nina").Public(), 1)})
			s.of = edge
			s.editEdge()
			s.sign("nina")
			s.approve("ian", "ida")
		}},
	{"a signature of another namespace does not count", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.sign("nina", slip{after: foreign}); s.approve("ian", "ida") }},
	{"a signature that is missing does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", slip{text: func(t string) string { head, _, _ := strings.Cut(t, "signature:"); return head }})
			s.approve("ian", "ida")
		}},
	{"the author of the pull request signs their own work in vain", signoff.Waiting, "",
		func(s *scene) { s.e.Author = account("nina"); s.editEdge(); s.sign("nina"); s.approve("ian", "ida") }},
	{"a contributor signs their own work in vain", signoff.Waiting, "",
		func(s *scene) {
			s.push("nina", files{edge: assessment("One.")})
			s.sign("nina")
			s.approve("ian", "ida")
		}},
	{"a decision changed after signing does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Decision = intel.Abstain }),
				slip{after: func(r *intel.Review) { r.Statement.Decision = intel.Concur }})
			s.approve("ian", "ida")
		}},
	{"domains added after signing do not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Domains = "ot" }),
				slip{after: func(r *intel.Review) { r.Statement.Domains = "network" }})
			s.approve("ian", "ida")
		}},
	{"a comment changed after signing voids the review", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Comment = attest.CommentSum("I agree.") }),
				slip{after: func(r *intel.Review) { r.Comment = "I disagree." }})
			s.approve("ian", "ida")
		}},
	{"a review file of another repository does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Repository = "other/intelligence" }))
			s.approve("ian", "ida")
		}},
	{"a review file dated after the decision does not count", signoff.Waiting, "",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Date = "2025-11-18T07:00:00Z" }))
			s.approve("ian", "ida")
		}},
	{"a review file by a stranger does not count", signoff.Waiting, "",
		func(s *scene) { s.of = edge; s.editEdge(); s.sign("eve"); s.approve("ian", "ida") }},
	{"a review file that speaks for domains the reviewer lacks does not give them", signoff.Waiting, "",
		func(s *scene) { s.editEdge(); s.sign("carl"); s.approve("ian", "ida") }},
	{"a signed dissent is heard and is not one of the people", signoff.Waiting, "needs 2 people, has 1",
		func(s *scene) {
			s.editEdge()
			s.sign("nina", statement(func(x *intel.Statement) { x.Decision = intel.Dissent }))
			s.approve("ian")
		}},
	{"a member's objection on the forge is not cleared by their own older review file", signoff.Objected, "",
		func(s *scene) { s.of = edge; s.editEdge(); s.sign("nina"); s.sign("ian"); s.object("nina") }},
	{"another's review file clears no objection", signoff.Objected, "",
		func(s *scene) { s.editEdge(); s.object("nina"); s.sign("olaf"); s.sign("ian") }},
	{"changing a review file that has landed is denied", signoff.Denied, "",
		func(s *scene) {
			s.sign("nina")
			s.ground(s.tree)
			s.push("mia", files{reviewOf(s, "nina"): strings.Replace(s.tree[reviewOf(s, "nina")], "concur", "dissent", 1)})
		}},
	{"removing a review file that has landed is denied", signoff.Denied, "",
		func(s *scene) {
			s.sign("nina")
			s.ground(s.tree)
			s.push("mia", files{reviewOf(s, "nina"): gone})
		}},
	{"a pull request of review files only needs no approval of its own", signoff.Satisfied, "",
		func(s *scene) {
			s.ground(files{edge: gone})
			s.before = s.before.with(files{edge: gone})
			s.land("mia", files{edge: assessment("One.")})
			s.rewind(s.main, s.before)
			s.e.Author = account("nina")
			s.sign("nina", statement(func(x *intel.Statement) { x.Change, x.Previous = "add", "none" }))
			s.of = ""
		}},
	{"a review file that is not what it seems blocks its pull request", signoff.Denied, "",
		func(s *scene) { s.sign("nina", slip{signer: "thief"}); s.of = "" }},
}

// foreign signs a review in the namespace of git.
func foreign(r *intel.Review) {
	key, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed(r.Statement.Reviewer)))
	if err != nil {
		panic(err)
	}
	data, err := attest.Bytes(r.Statement)
	if err != nil {
		panic(err)
	}
	sig, err := sshsig.Sign(bytes.NewReader(data), key, sshsig.HashSHA512, "git")
	if err != nil {
		panic(err)
	}
	r.Signature = string(sshsig.Armor(sig))
}

// reviewOf finds the review file of a member on the branch.
func reviewOf(s *scene, who string) string {
	for name := range s.tree {
		if strings.HasPrefix(name, "content/reviews/") && strings.HasSuffix(name, "-"+who+".yaml") {
			return name
		}
	}
	s.t.Fatal("there is no review by " + who)
	return ""
}
