package attest

import (
	"bytes"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// resign signs a review again after its statement was changed.
func resign(t testing.TB, r *intel.Review, signer *Signer) {
	t.Helper()
	armored, err := Sign(r.Statement, signer)
	if err != nil {
		t.Fatal(err)
	}
	r.Signature = armored
	r.Path = Path(r.Statement.Path, doc.Digest(r.Statement.Digest), r.Statement.Reviewer)
}

func TestAReviewInOrderIsAccepted(t *testing.T) {
	if err := Check(review(t), repository, member(t)); err != nil {
		t.Error(err)
	}
}

func TestABadReviewSaysWhyInOneSentence(t *testing.T) {
	tests := map[string]struct {
		spoil func(t *testing.T, r *intel.Review, m *intel.Member)
		rule  string
		says  string
	}{
		"a decision changed after signing": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { r.Statement.Decision = intel.Concur },
			"review-signature", "the statement or the signature was changed after signing",
		},
		"a key of somebody else": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { resign(t, r, key(t, "other")) },
			"review-signature", "the signature does not match any key of jlind",
		},
		"the right signature in another's name": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Statement.Reviewer, m.ID = "rlee", "rlee"
				r.Path = Path(r.Statement.Path, doc.Digest(r.Statement.Digest), "rlee")
			},
			"review-signature", "the statement or the signature was changed after signing",
		},
		"a key of git's namespace": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Signature = signAs(t, r.Statement, sshsig.HashSHA512, "git")
			},
			"review-signature", `was made for "git", not for "dossier-signoff"`,
		},
		"a key that was revoked before": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { m.Keys[0].RevokedAt = date("2024-11-01") },
			"review-key", "the key of jlind was revoked on 1 November 2024, 00:00:00 UTC",
		},
		"a key that is not valid yet": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { m.Keys[0].ValidFrom = date("2024-12-01") },
			"review-key", "the key of jlind is valid only from 1 December 2024",
		},
		"a key that ran out": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { m.Keys[0].ValidUntil = date("2024-11-18") },
			"review-key", "the key of jlind was valid only until 18 November 2024",
		},
		"a council that lost the key": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { m.Keys = nil },
			"review-signature", "stays in content/council/ with an end",
		},
		"a key that cannot be read": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { m.Keys[0].Public = "ssh-ed25519 PLACEHOLDER" },
			"review-signature", "does not match any key of jlind",
		},
		"another repository": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Statement.Repository = "northlight-energy/sandbox"
				resign(t, r, key(t, "jlind"))
			},
			"review-repository", `the statement names the repository "northlight-energy/sandbox"`,
		},
		"a file under the name of another reviewer": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Path = strings.Replace(r.Path, "jlind", "rlee", 1)
			},
			"review-name", "3f2a1c9b7d40-rlee.yaml, the statement content/reviews/assessments/2024/11/2024-11-18-panos-management/3f2a1c9b7d40-jlind.yaml",
		},
		"a file beside another document": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Path = strings.Replace(r.Path, "panos", "edge", 1)
			},
			"review-name", "the file name says",
		},
		"a comment changed after signing": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { r.Comment += "!" },
			"review-comment", "the comment was changed after signing",
		},
		"a comment removed after signing": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { r.Comment = "" },
			"review-comment", "the comment was changed after signing",
		},
		"a statement about another document than its path": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Statement.Document = "assessments/2024-11-19-edge"
				resign(t, r, key(t, "jlind"))
			},
			"review-statement", "is the path of another document",
		},
		"a format of the future": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Statement.Format = "dossier-review/2"
				resign(t, r, key(t, "jlind"))
			},
			"review-statement", `the statement has the format "dossier-review/2"`,
		},
		"a date without a zone": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Statement.Date = "2024-11-18T17:05:00"
				resign(t, r, key(t, "jlind"))
			},
			"review-statement", "is not a time in UTC",
		},
		"a decision that there is not": {
			func(t *testing.T, r *intel.Review, m *intel.Member) {
				r.Statement.Decision = "approve"
				resign(t, r, key(t, "jlind"))
			},
			"review-statement", `the decision "approve" is none of`,
		},
		"no signature": {
			func(t *testing.T, r *intel.Review, m *intel.Member) { r.Signature = "" },
			"review-signature", "cannot be read",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, m := review(t), member(t)
			test.spoil(t, r, m)
			wantReason(t, Check(r, repository, m), test.rule, test.says)
		})
	}
	other := member(t)
	other.ID = "rlee"
	wantReason(t, Check(review(t), repository, other), "review-reviewer", "the council does not know jlind")
	wantReason(t, Check(review(t), repository, nil), "review-reviewer", "the council does not know jlind")
}

func wantReason(t *testing.T, err error, rule, says string) {
	t.Helper()
	var why *Reason
	if !errors.As(err, &why) {
		t.Fatalf("got %v, want a reason", err)
	}
	if why.Rule.Code != rule || !strings.Contains(why.Sentence, says) {
		t.Errorf("got %s: %s\nwant %s: …%s…", why.Rule.Code, why.Sentence, rule, says)
	}
}

func signAs(t testing.TB, s intel.Statement, hash sshsig.HashAlgorithm, namespace string) string {
	t.Helper()
	data, err := Bytes(s)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := sshsig.Sign(bytes.NewReader(data), key(t, "jlind").key, hash, namespace)
	if err != nil {
		t.Fatal(err)
	}
	return string(sshsig.Armor(sig))
}

func TestASignatureOverSHA256IsAccepted(t *testing.T) {
	r := review(t)
	r.Signature = signAs(t, r.Statement, sshsig.HashSHA256, Namespace)
	if err := Check(r, repository, member(t)); err != nil {
		t.Error(err)
	}
}

func TestAKeyWithTwoSpansOfValidityCountsInEither(t *testing.T) {
	m := member(t)
	first := m.Keys[0]
	first.ValidFrom, first.ValidUntil = date("2023-01-01"), date("2023-06-01")
	m.Keys = append([]intel.Key{first}, m.Keys...)
	if err := Check(review(t), repository, m); err != nil {
		t.Error(err)
	}
}

func TestEveryFlippedBitOfTheStatementVoidsIt(t *testing.T) {
	r, m := review(t), member(t)
	values := func(s *intel.Statement) []*string {
		return []*string{
			&s.Format, &s.Repository, &s.Document, &s.Path, &s.Change, &s.Previous, &s.Digest,
			&s.Reviewer, &s.Domains, (*string)(&s.Decision), &s.Date, &s.Comment,
		}
	}
	for field, value := range values(&r.Statement) {
		for _, flipped := range flips(*value) {
			s := r.Statement
			*values(&s)[field] = flipped
			if Verify(s, r.Signature, m.Keys, date("2024-11-18")) == nil {
				t.Errorf("still verified: %q", flipped)
			}
		}
	}
}

func TestEveryFlippedBitOfTheSignatureVoidsIt(t *testing.T) {
	m := member(t)
	r := review(t)
	for _, flipped := range flips(r.Signature) {
		if Verify(r.Statement, flipped, m.Keys, date("2024-11-18")) == nil {
			t.Errorf("still verified: %q", flipped)
		}
	}
}

func TestEveryFlippedBitOfTheCommentVoidsTheReview(t *testing.T) {
	r, m := review(t), member(t)
	for _, flipped := range flips(r.Comment) {
		r.Comment = flipped
		if Check(r, repository, m) == nil {
			t.Errorf("still accepted: %q", flipped)
		}
	}
}

// flips returns a text once for every bit, with that bit turned.
func flips(s string) []string {
	var list []string
	for i := range len(s) {
		for bit := range 8 {
			b := []byte(s)
			b[i] ^= 1 << bit
			list = append(list, string(b))
		}
	}
	return list
}

func TestASignatureHasOneFormOnly(t *testing.T) {
	r, keys := review(t), member(t).Keys
	block, _ := pem.Decode([]byte(r.Signature))
	armor := func(data []byte) string { return string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: data})) }
	sig, err := sshsig.ParseSignature(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	longer := *sig
	longer.Signature = &ssh.Signature{Format: sig.Signature.Format, Blob: sig.Signature.Blob, Rest: []byte("x")}
	for name, armored := range map[string]string{
		"text before":            "approved by all\n" + r.Signature,
		"text after":             r.Signature + "approved by all\n",
		"no last line":           strings.TrimSuffix(r.Signature, "\n"+end+"\n"),
		"no final line break":    strings.TrimSuffix(r.Signature, "\n"),
		"no first line":          strings.TrimPrefix(r.Signature, begin+"\n"),
		"a header":               strings.Replace(r.Signature, "\n", "\nComment: x\n\n", 1),
		"Windows line ends":      strings.ReplaceAll(r.Signature, "\n", "\r\n"),
		"an empty line":          strings.Replace(r.Signature, "\n-----END", "\n\n-----END", 1),
		"another type":           strings.ReplaceAll(r.Signature, "SSH SIGNATURE", "SSH SIGNATURF"),
		"bytes after the last":   armor(append(bytes.Clone(block.Bytes), 0)),
		"bytes in the signature": string(sshsig.Armor(&longer)),
		"a reserved field":       armor(reserved(t, block.Bytes)),
		"nothing":                "",
		"no body":                begin + "\n" + end + "\n",
		"a megabyte":             begin + "\n" + strings.Repeat("A", 1<<20) + "\n" + end + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			if Verify(r.Statement, armored, keys, date("2024-11-18")) == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestArmorIsReadInItsCanonicalFormOnly(t *testing.T) {
	for name, lines := range map[string][]string{
		"bits after the last byte":       {"QR=="},
		"a carriage return at the end":   {"QUJDQUJD", "QUJD\r"},
		"a line that is longer":          {"QUJD", "QUJDQUJD"},
		"a short line before the last":   {"QUJDQUJD", "QUJD", "QUJD"},
		"padding before the last line":   {"QQ==", "QUJD"},
		"a character that is not base64": {"QU-D"},
	} {
		t.Run(name, func(t *testing.T) {
			if data, err := decode(lines); err == nil {
				t.Errorf("read as %q", data)
			}
		})
	}
}

// reserved puts a byte into the reserved field, which is not signed.
func reserved(t *testing.T, blob []byte) []byte {
	t.Helper()
	var b struct {
		Magic                                     [6]byte
		Version                                   uint32
		Key, Namespace, Reserved, Hash, Signature string
	}
	if err := ssh.Unmarshal(blob, &b); err != nil {
		t.Fatal(err)
	}
	b.Reserved = "x"
	return ssh.Marshal(b)
}

func TestAFileWithAnyBitFlippedIsNotTheFileThatWasWritten(t *testing.T) {
	want := review(t)
	file, err := MarshalReview(want)
	if err != nil {
		t.Fatal(err)
	}
	for _, flipped := range flips(string(file)) {
		r, findings := parse(want.Path, []byte(flipped))
		if len(findings) > 0 || Check(r, repository, member(t)) != nil {
			continue
		}
		if again, err := MarshalReview(r); err == nil && string(again) == flipped {
			t.Errorf("still in order:\n%s", flipped)
		}
	}
}

func FuzzVerify(f *testing.F) {
	r := review(f)
	f.Add(r.Signature)
	f.Add(strings.Replace(r.Signature, "\n", "\n\n", 1))
	f.Add(begin + "\nU1NIU0lH\n" + end + "\n")
	f.Add("")
	keys := member(f).Keys
	f.Fuzz(func(t *testing.T, armored string) {
		if Verify(r.Statement, armored, keys, date("2024-11-18")) == nil && armored != r.Signature && unwrapped(armored) != unwrapped(r.Signature) {
			t.Errorf("verified: %q", armored)
		}
	})
}

// unwrapped removes line breaks: the same signature may be wrapped at any width.
func unwrapped(armored string) string { return strings.ReplaceAll(armored, "\n", "") }

func FuzzCheck(f *testing.F) {
	want := review(f)
	file, err := MarshalReview(want)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(bytes.Replace(file, []byte("concur"), []byte("dissent"), 1))
	f.Add([]byte("statement: {}\n"))
	m := member(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, findings := parse(want.Path, data)
		if len(findings) > 0 || Check(r, repository, m) != nil {
			return
		}
		if r.Statement != want.Statement || r.Comment != want.Comment {
			t.Errorf("accepted what was not signed:\n%s", data)
		}
		if _, err := MarshalReview(r); err != nil {
			t.Errorf("accepted, but cannot be written: %v", err)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	r, m := review(b), member(b)
	for b.Loop() {
		if err := Check(r, repository, m); err != nil {
			b.Fatal(err)
		}
	}
}
