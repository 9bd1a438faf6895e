package signoff

import (
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/intel"
)

// recorded returns an example with a recorder, and a record of what ian and
// nina said of the product, which a test may change before it is signed.
func recorded(t *testing.T, change func(*intel.Statement)) repository {
	t.Helper()
	r := example()
	k := signer(t, "recorder")
	r["content/council/recorder.yaml"] = "name: Recorder\nteam: T\nroles: [recorder]\ndomains: []\nkeys:\n  - {key: \"" + k.Public() + "\", valid_from: 2024-01-01T00:00:00Z}\nactive: {from: 2024-01-01}\n"
	digest := r.load(t).Entry(intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}).Doc.Digest
	for _, who := range []struct{ id, domains string }{{"nina", "network"}, {"ian", "identity"}} {
		s := intel.Statement{
			Format: attest.RecordFormat, Repository: "n/intelligence", Document: "assessments/2024-11-18-edge", Path: edge,
			Change: "add", Previous: attest.None, Digest: string(digest), Reviewer: who.id, Domains: who.domains,
			Decision: intel.Concur, Date: "2024-11-18T12:00:00Z", Comment: attest.None, CommentTLP: attest.None,
			Record: intel.Record{
				PullRequest: "7", Review: "70", Head: strings.Repeat("1", 40), MergeBase: strings.Repeat("2", 40), Author: "mia",
				Contributors: "mia, github:9", Objections: attest.None, Dismissals: attest.None,
				Policy: "sha256:" + strings.Repeat("a", 64), Council: "sha256:" + strings.Repeat("b", 64),
				Recorder: "recorder", Date: "2024-11-18T13:00:00Z",
			},
		}
		if change != nil {
			change(&s)
		}
		put(t, r, s, k)
	}
	return r
}

func put(t *testing.T, r repository, s intel.Statement, k *attest.Signer) {
	t.Helper()
	review := &intel.Review{Statement: s, Signature: attest.None}
	if k != nil {
		armored, err := attest.Sign(s, k)
		if err != nil {
			t.Fatal(err)
		}
		review.Signature = armored
	}
	data, err := attest.MarshalReview(review)
	if err != nil {
		t.Fatal(err)
	}
	r[attest.PathOf(s)] = string(data)
}

func signer(t *testing.T, id string) *attest.Signer {
	t.Helper()
	k, err := attest.NewKey(strings.NewReader(strings.Repeat(id, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestRecordedReviewsCountAsTheRecorderVouches(t *testing.T) {
	unsigned := func(r repository) {
		for name, text := range r {
			if strings.HasPrefix(name, "content/reviews/") {
				r[name] = text[:strings.Index(text, "signature: ")] + "signature: none\n"
			}
		}
	}
	tests := map[string]struct {
		change func(*intel.Statement)
		spoil  func(repository)
		state  State
		says   string
	}{
		"both reviews count": {nil, nil, Satisfied, "after 2 reviews."},
		"a contributor of the record cannot sign": {
			func(s *intel.Statement) { s.Record.Contributors = "mia, ian" }, nil, ProvisionalState, "ian is among the authors",
		},
		"who opened the pull request cannot sign": {
			func(s *intel.Statement) { s.Record.Author = "nina" }, nil, ProvisionalState, "nina is among the authors",
		},
		"an objection that stood blocks": {
			func(s *intel.Statement) { s.Record.Objections = "nina" }, nil, Objected, "nina objects",
		},
		"an objection of somebody who is not concerned does not": {
			func(s *intel.Statement) { s.Record.Objections = "rolf" }, nil, Satisfied, "the review by rolf",
		},
		"one without a signature does not count": {nil, unsigned, Waiting, "asks for signed records"},
		"one without a signature counts where the policy says so, and says it": {
			nil, func(r repository) {
				unsigned(r)
				r["content/policy.yaml"] = "records: unsigned\n" + r["content/policy.yaml"]
			}, Satisfied, "after 2 reviews; recorded, not signed.",
		},
		"a record changed after signing does not count": {
			nil, func(r repository) {
				for name, text := range r {
					r[name] = strings.Replace(text, "contributors: mia, github:9", "contributors: github:9", 1)
				}
			}, Waiting, "changed after signing",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := recorded(t, test.change)
			if test.spoil != nil {
				test.spoil(r)
			}
			decisions, _ := Judge(r.load(t), time.Date(2024, 11, 18, 14, 0, 0, 0, time.UTC), 2)
			d := decisions[intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}]
			text := strings.ToLower(d.Sentence + "\n" + strings.Join(d.Details, "\n"))
			if d.State != test.state || !strings.Contains(text, strings.ToLower(test.says)) {
				t.Errorf("%s, want %s with %q\n%s", d.State, test.state, test.says, text)
			}
		})
	}
}

func TestAnObjectionInARecordIsClearedByItsMemberAlone(t *testing.T) {
	clear := func(who, domains string) State {
		r := recorded(t, func(s *intel.Statement) { s.Record.Objections = "rolf" })
		r[edge] = product("domains: [response]\n")
		for name := range r {
			if strings.HasPrefix(name, "content/reviews/") {
				delete(r, name)
			}
		}
		digest := r.load(t).Entry(intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}).Doc.Digest
		again := recorded(t, func(s *intel.Statement) { s.Record.Objections, s.Digest = "rolf", string(digest) })
		again[edge] = r[edge]
		s := intel.Statement{
			Format: attest.Format, Repository: "n/intelligence", Document: "assessments/2024-11-18-edge", Path: edge,
			Change: "add", Previous: attest.None, Digest: string(digest), Reviewer: who, Domains: domains,
			Decision: intel.Concur, Date: "2024-11-18T13:30:00Z", Comment: attest.None, CommentTLP: attest.None,
		}
		if who != "" {
			put(t, again, s, signer(t, who))
		}
		decisions, _ := Judge(again.load(t), time.Date(2024, 11, 18, 14, 0, 0, 0, time.UTC), 2)
		return decisions[intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}].State
	}
	if got := clear("", ""); got != Objected {
		t.Errorf("nobody cleared it: %s", got)
	}
	if got := clear("rolf", "response"); got != Satisfied {
		t.Errorf("rolf approved after it: %s", got)
	}
}
