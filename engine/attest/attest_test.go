package attest

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

const repository = "northlight-energy/intelligence"

// statement is one that is in order; its comment is "Checked all fourteen.".
func statement() intel.Statement {
	return intel.Statement{
		Format: Format, Repository: repository,
		Document: "assessments/2024-11-18-panos-management",
		Path:     "content/assessments/2024/11/2024-11-18-panos-management.md",
		Change:   "add", Previous: None,
		Digest:   "sha256:3f2a1c9b7d40" + strings.Repeat("5", 52),
		Reviewer: "jlind", Domains: "network, identity",
		Decision: intel.ConcurWithComment, Date: "2024-11-18T17:05:00Z",
		Comment: CommentSum("Checked all fourteen."), CommentTLP: "amber",
	}
}

func key(t testing.TB, name string) *Signer {
	t.Helper()
	k, err := NewKey(strings.NewReader(strings.Repeat(name, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func member(t testing.TB) *intel.Member {
	return &intel.Member{
		Header: intel.Header{Ref: intel.Ref{Kind: intel.Council, ID: "jlind"}},
		Keys:   []intel.Key{{Public: key(t, "jlind").Public(), ValidFrom: date("2024-01-01")}},
	}
}

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// review is a signed review that is in order.
func review(t testing.TB) *intel.Review {
	t.Helper()
	s := statement()
	armored, err := Sign(s, key(t, "jlind"))
	if err != nil {
		t.Fatal(err)
	}
	return &intel.Review{
		Header:    intel.Header{Path: Path(s.Path, doc.Digest(s.Digest), s.Reviewer)},
		Statement: s, Comment: "Checked all fourteen.", CommentTLP: intel.Amber, Signature: armored,
	}
}

func TestTheStatementIsThirteenLinesInTheOrderOfTheContract(t *testing.T) {
	got, err := Bytes(statement())
	if err != nil {
		t.Fatal(err)
	}
	want := `format: dossier-review/1
repository: northlight-energy/intelligence
document: assessments/2024-11-18-panos-management
path: content/assessments/2024/11/2024-11-18-panos-management.md
change: add
previous: none
digest: sha256:3f2a1c9b7d405555555555555555555555555555555555555555555555555555
reviewer: jlind
domains: network, identity
decision: concur-with-comment
date: 2024-11-18T17:05:00Z
comment: sha256:530473c56c5418c5d649e30db48dca240b54da5cd1c2908e0ab3e5839f3ed007
comment_tlp: amber
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsSmuggledIntoAStatement(t *testing.T) {
	for name, value := range map[string]string{
		"a line feed":                "jlind\ndecision: concur",
		"a carriage return":          "jlind\rx",
		"a NUL":                      "jl\x00ind",
		"a tab":                      "jl\tind",
		"an escape":                  "jl\x1b[2Kind",
		"NEL, a line break of YAML":  "jl\u0085ind",
		"a line separator":           "jl\u2028ind",
		"a direction override":       "jl\u202eind",
		"a zero width space":         "jl\u200bind",
		"a no-break space":           "jl\u00a0ind",
		"a byte order mark":          "\ufeffjlind",
		"bytes that are not UTF-8":   "jl\xffind",
		"a further key":              "jlind: x",
		"a comment":                  "jlind # x",
		"a colon at the end":         "jlind:",
		"a space at the end":         "jlind ",
		"a space at the beginning":   " jlind",
		"a quote at the beginning":   `"jlind"`,
		"an anchor at the beginning": "&a jlind",
		"nothing":                    "",
	} {
		t.Run(name, func(t *testing.T) {
			s := statement()
			s.Reviewer = value
			if got, err := Bytes(s); err == nil {
				t.Errorf("accepted: %q", got)
			}
			if _, err := Sign(s, key(t, "jlind")); err == nil {
				t.Error("signed")
			}
		})
	}
}

func TestAReviewLiesWhereItsStatementSays(t *testing.T) {
	got := Path("content/assessments/2024/11/2024-11-18-edge.md", doc.Digest(statement().Digest), "jlind")
	if want := "content/reviews/assessments/2024/11/2024-11-18-edge/3f2a1c9b7d40-jlind.yaml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Path("content/policy.yaml", "sha256:3f2a1c9b7d4012", "tnowak"), "content/reviews/policy/3f2a1c9b7d40-tnowak.yaml"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheStatementBlockOfAReviewFileIsWhatWasSigned(t *testing.T) {
	r := review(t)
	file, err := MarshalReview(r)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := Bytes(r.Statement)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(file), "\n")
	block := strings.ReplaceAll("\n"+strings.Join(lines[1:14], ""), "\n  ", "\n")[1:]
	if diff := cmp.Diff(string(signed), block); diff != "" {
		t.Error(diff)
	}
	if lines[0] != "statement:\n" || lines[14] != "comment: Checked all fourteen.\n" || lines[15] != "signature: |\n" {
		t.Errorf("got:\n%s", file)
	}
}

func TestAReviewFileIsReadBackAsItWasWritten(t *testing.T) {
	for name, comment := range map[string]string{
		"no comment":            "",
		"words":                 "Checked all fourteen firewalls.",
		"one word":              "yes",
		"a number":              "42",
		"something like a date": "2024-11-18",
		"quotes and colons":     `Log says: "closed" # at 09:40`,
		"several lines":         "First.\n\n  Second, indented.\nThird.\n",
		"a tab and a backslash": "a\tb\\c d",
		"other scripts":         "Žádná chyba — 確認済み 👍 ok",
		"line breaks of YAML":   "a b\u2028c\u0085d",
		"spaces around":         "  two words  ",
		"a document marker":     "--- a",
	} {
		t.Run(name, func(t *testing.T) {
			want := review(t)
			want.Comment = comment
			file, err := MarshalReview(want)
			if err != nil {
				t.Fatal(err)
			}
			got, findings := parse(want.Path, file)
			if len(findings) > 0 {
				t.Fatalf("%v\n%s", findings, file)
			}
			want.Ref = got.Ref
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s\n%s", diff, file)
			}
			again, err := MarshalReview(got)
			if err != nil || !bytes.Equal(file, again) {
				t.Errorf("written again it differs: %v", err)
			}
		})
	}
}

func parse(path string, file []byte) (*intel.Review, []string) {
	d, findings := doc.Parse(path, file)
	var messages []string
	for _, f := range findings {
		messages = append(messages, f.Message)
	}
	return intel.DecodeReview(intel.Header{Path: path}, d), messages
}

func TestAFingerprintTellsKeysApartAndIgnoresTheirComments(t *testing.T) {
	mine, ok := Fingerprint(key(t, "jlind").Public())
	with, _ := Fingerprint(key(t, "jlind").Public() + " jlind@laptop")
	other, _ := Fingerprint(key(t, "other").Public())
	if !ok || !strings.HasPrefix(mine, "SHA256:") || mine != with || mine == other {
		t.Errorf("%q, %q, %q", mine, with, other)
	}
	if _, ok := Fingerprint("ssh-ed25519 PLACEHOLDER"); ok {
		t.Error("a placeholder has a fingerprint")
	}
}
