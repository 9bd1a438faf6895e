package attest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/intel"
)

// record is a recorded review in order, unsigned.
func record() *intel.Review {
	s := statement()
	s.Format = RecordFormat
	s.Record = intel.Record{
		PullRequest: "12", Review: "2445", Head: strings.Repeat("1", 40), MergeBase: strings.Repeat("2e10", 10),
		Author: "mvega", Contributors: "mvega, github:77", Objections: None, Dismissals: "rlee by tnowak",
		Policy: "sha256:" + strings.Repeat("a", 64), Council: "sha256:" + strings.Repeat("b", 64),
		Recorder: "recorder", Date: "2024-11-20T08:00:00Z",
	}
	return &intel.Review{Header: intel.Header{Path: PathOf(s)}, Statement: s, Comment: "Checked all fourteen.", CommentTLP: intel.Amber}
}

// recorder is the member whose key signs records: from the day after the review
// of the test on.
func recorder(t testing.TB) *intel.Member {
	return &intel.Member{
		Header: intel.Header{Ref: intel.Ref{Kind: intel.Council, ID: "recorder"}},
		Roles:  []intel.Role{intel.Recorder},
		Keys:   []intel.Key{{Public: key(t, "recorder").Public(), ValidFrom: date("2024-11-19")}},
		Active: intel.Period{From: date("2024-11-19")},
	}
}

func signedRecord(t testing.TB) *intel.Review {
	t.Helper()
	r := record()
	resign(t, r, key(t, "recorder"))
	r.Path = PathOf(r.Statement)
	return r
}

func TestARecordIsVouchedForByTheRecorder(t *testing.T) {
	r := signedRecord(t)
	if err := Check(r, repository, recorder(t)); err != nil {
		t.Error(err)
	}
	file, err := MarshalReview(r)
	if err != nil {
		t.Fatal(err)
	}
	got, findings := parse(r.Path, file)
	if len(findings) > 0 {
		t.Fatalf("%v\n%s", findings, file)
	}
	got.Ref = r.Ref
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("read back it differs:\n%s\n%s", diff, file)
	}
}

func TestABadRecordSaysWhyInOneSentence(t *testing.T) {
	sign := func(change func(*intel.Record)) func(*testing.T, *intel.Review, *intel.Member) {
		return func(t *testing.T, r *intel.Review, _ *intel.Member) {
			change(&r.Statement.Record)
			resign(t, r, key(t, "recorder"))
		}
	}
	tests := map[string]struct {
		spoil      func(*testing.T, *intel.Review, *intel.Member)
		rule, says string
	}{
		"contributors changed after signing": {
			func(_ *testing.T, r *intel.Review, _ *intel.Member) { r.Statement.Record.Contributors = None },
			"review-signature", "changed after signing",
		},
		"signed by the reviewer": {
			func(t *testing.T, r *intel.Review, _ *intel.Member) { resign(t, r, key(t, "jlind")) },
			"review-signature", "does not match any key of recorder",
		},
		"a member who is no recorder": {
			func(_ *testing.T, _ *intel.Review, m *intel.Member) { m.Roles = []intel.Role{intel.Chair} },
			"review-reviewer", "does not hold the role recorder",
		},
		"a recorder who had left": {
			func(_ *testing.T, _ *intel.Review, m *intel.Member) { m.Active.Until = date("2024-11-19") },
			"review-reviewer", "was not active on 20 November 2024",
		},
		"recorded before the key was valid": {
			sign(func(r *intel.Record) { r.Date = "2024-11-18T18:00:00Z" }), "review-reviewer", "was not active",
		},
		"no signature": {
			func(_ *testing.T, r *intel.Review, _ *intel.Member) { r.Signature = None },
			"review-signature", "asks for signed records",
		},
		"a pull request without a number": {sign(func(r *intel.Record) { r.PullRequest = "0" }), "review-statement", "number of a pull request"},
		"a review without a number":       {sign(func(r *intel.Record) { r.Review = "x" }), "review-statement", "number of a review"},
		"an abbreviated head":             {sign(func(r *intel.Record) { r.Head = "1234567" }), "review-statement", "full commit id"},
		"an abbreviated merge base":       {sign(func(r *intel.Record) { r.MergeBase = "1234567" }), "review-statement", "full commit id"},
		"an author who is nobody":         {sign(func(r *intel.Record) { r.Author = "a b" }), "review-statement", "council id"},
		"contributors in another form":    {sign(func(r *intel.Record) { r.Contributors = "a,b" }), "review-statement", "list of people"},
		"objections in another form":      {sign(func(r *intel.Record) { r.Objections = "a b" }), "review-statement", "list of people"},
		"dismissals in another form":      {sign(func(r *intel.Record) { r.Dismissals = "a" }), "review-statement", "jdoe by rlee"},
		"a policy that is no digest":      {sign(func(r *intel.Record) { r.Policy = "none" }), "review-statement", "not a digest"},
		"a council that is no digest":     {sign(func(r *intel.Record) { r.Council = "none" }), "review-statement", "not a digest"},
		"a time without a zone":           {sign(func(r *intel.Record) { r.Date = "2024-11-20" }), "review-statement", "not a time in UTC"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, m := signedRecord(t), recorder(t)
			test.spoil(t, r, m)
			wantReason(t, Check(r, repository, m), test.rule, test.says)
		})
	}
	mine := review(t)
	mine.Statement.Record.Recorder = "recorder"
	wantReason(t, Check(mine, repository, member(t)), "review-statement", "names a recorder")
	unsigned := record()
	unsigned.Signature = None
	if err := CheckForm(unsigned, repository); err != nil || !Unsigned(unsigned) {
		t.Error(err)
	}
}

func TestADeletionIsReviewedByItsFormerState(t *testing.T) {
	s := statement()
	s.Change, s.Previous, s.Digest = "delete", s.Digest, None
	if got, want := PathOf(s), "content/reviews/assessments/2024/11/2024-11-18-panos-management/without-3f2a1c9b7d40-jlind.yaml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	r := &intel.Review{Statement: s, Comment: "Checked all fourteen."}
	resign(t, r, key(t, "jlind"))
	r.Path = PathOf(s)
	if err := Check(r, repository, member(t)); err != nil {
		t.Error(err)
	}
	r.Statement.Change = "modify"
	wantReason(t, Check(r, repository, member(t)), "review-statement", "not a digest")
}

func TestWhatLiesOutsideContentHasAFolderOfItsOwn(t *testing.T) {
	s := statement()
	s.Path, s.Document = ".github/workflows/check.yml", "outside/check.yml"
	if got, want := PathOf(s), "content/reviews/outside/.github/workflows/check/3f2a1c9b7d40-jlind.yaml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := form(s); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"../x.md", "/etc/x", "content/../x.md", "a//b"} {
		s.Path = path
		if form(s) == nil {
			t.Errorf("accepted %s", path)
		}
	}
}

func TestAStatementIsReadBackFromItsBytesAlone(t *testing.T) {
	for _, want := range []intel.Statement{statement(), record().Statement} {
		data, err := Bytes(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadStatement(data)
		if err != nil || got != want {
			t.Errorf("%v\n%s", err, cmp.Diff(want, got))
		}
		for name, spoilt := range map[string]string{
			"a missing line end": strings.TrimSuffix(string(data), "\n"),
			"Windows line ends":  strings.ReplaceAll(string(data), "\n", "\r\n"),
			"a further line":     string(data) + "colour: red\n",
			"another order":      strings.Replace(string(data), "change: add\nprevious: none\n", "previous: none\nchange: add\n", 1),
			"nothing":            "",
		} {
			if _, err := ReadStatement([]byte(spoilt)); err == nil {
				t.Errorf("read with %s", name)
			}
		}
	}
}

func TestAStateThatIsReviewedAgainHasTheTimeInItsName(t *testing.T) {
	r := review(t)
	r.Path = LaterPathOf(r.Statement)
	if want := "content/reviews/assessments/2024/11/2024-11-18-panos-management/3f2a1c9b7d40-jlind-20241118170500.yaml"; r.Path != want {
		t.Errorf("got %s, want %s", r.Path, want)
	}
	if err := Check(r, repository, member(t)); err != nil {
		t.Error(err)
	}
	r.Path = strings.Replace(r.Path, "170500", "170501", 1)
	wantReason(t, Check(r, repository, member(t)), "review-name", "the file name says")
}
