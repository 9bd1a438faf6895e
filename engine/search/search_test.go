package search

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// termsOf lists the terms of a text with marks: "=" for an identifier, "+" for
// what stands where the one before it stands, nothing for words in every text.
func termsOf(text string) []string {
	var s scanner
	out := []string{}
	s.each(text, func(p piece) {
		t := string(p.text)
		if !p.whole {
			t = stemmed(t, true)
		} else {
			t = "=" + t
		}
		if !p.first {
			t = "+" + t
		}
		out = append(out, t)
	})
	return out
}

// texts is the table that the scanner and the script are held to.
var texts = map[string][]string{
	"The firewalls were exploited":         {"", "firewal", "", "exploit"},
	"vulnerabilities, vulnerability":       {"vulner", "vulner"},
	"CVE-2024-0012":                        {"=cve-2024-0012", "+cve"},
	"t1059.001 and T1190.":                 {"=t1059.001", "", "=t1190"},
	"PIR-001: the edge":                    {"=pir-001", "+pir", "", "edg"},
	"203.0.113.7":                          {"=203.0.113.7"},
	"203[.]0[.]113[.]7":                    {"=203.0.113.7"},
	"203(.)0(.)113(.)7":                    {"=203.0.113.7"},
	"hxxps://evil[.]example/a.php?x=1":     {"", "=evil.example", "+evil", "+exampl", "=a.php", "+", "+php", "x", "=1"},
	"evil[dot]example":                     {"=evil.example", "+evil", "+exampl"},
	"mail[at]evil[.]example":               {"=mail@evil.example", "+mail", "+evil", "+exampl"},
	"2001:db8::1 at 09:40":                 {"=2001:db8::1", "", "=09:40"},
	"203.0.113.7:8080, ::ffff:203.0.113.7": {"=203.0.113.7", "=8080", "=ffff:203.0.113.7", "+ffff"},
	"sha256:0A1b2c":                        {"=sha256", "=0a1b2c"},
	"APT29-linked":                         {"=apt29-linked", "+link", "+=apt29"},
	"a zero-day in PAN-OS":                 {"", "zero", "day", "", "pan", "os"},
	"the supplier’s, don't, 'quoted'":      {"", "supplier", "dont", "quot"},
	"Mira Kovač, naïve, Ægir, ﬁle":         {"mira", "kovac", "naiv", "ægir", "file"},
	"İstanbul ΟΔΟΣ οδος":                   {"istanbul", "οδοσ", "οδοσ"},
	"電力会社への攻撃":                             {"電力", "力会", "会社", "社へ", "への", "の攻", "攻撃"},
	"コード":                                  {"コー", "ート"},
	"هجوم على شركة":                        {"هجوم", "على", "شركة"},
	"end.Next sentence":                    {"=end.next", "+end", "+next", "sentenc"},
	"e.g. this -- that":                    {"e", "g", "", ""},
	"":                                     {},
	"🔌 — … ///":                            {},
	"2024-11-18-panos-management":          {"=2024-11-18-panos-management", "+pano", "+manag"},
	"１２３ and ½":                            {"=123", "", "=12"},
	"x86_64":                               {"=x86_64"},
	"550e8400-e29b-41d4":                   {"=550e8400-e29b-41d4"},
	strings.Repeat("long", 30) + " " + "ж": {strings.Repeat("long", 20), "ж"},
}

func TestTextBecomesTerms(t *testing.T) {
	for text, want := range texts {
		if diff := cmp.Diff(want, termsOf(text)); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func FuzzAnyTextIsCut(f *testing.F) {
	for text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, term := range termsOf(text) {
			if strings.ContainsAny(term, " \n\"") || len(term) > 2+longest {
				t.Errorf("term %q of %q", term, text)
			}
		}
	})
}

// written returns the files of an index by name.
func written(t testing.TB, docs ...Document) map[string]string {
	t.Helper()
	x := New("en")
	for _, d := range docs {
		x.Add(d)
	}
	files := map[string]string{}
	if err := x.Write(func(name string, data []byte) error {
		files[name] = string(data)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

func some(n int) []Document {
	var docs []Document
	for i := range n {
		docs = append(docs, Document{
			Path: fmt.Sprintf("d/%d/index.html", i), ID: fmt.Sprintf("doc-%d", i), Title: fmt.Sprintf("Report on subject %d", i),
			Kind: []string{"Assessment", "Flash alert"}[i%2], TLP: "TLP:GREEN", Year: "2024", Needs: []string{"PIR-001"}, Lead: strings.Repeat("A line. ", 60), Body: "Words of the body.",
		})
	}
	return docs
}

func TestFilesAreNamedByTheirDigests(t *testing.T) {
	files := written(t, some(1000)...)
	for name, text := range files {
		sum := sha256.Sum256([]byte(text))
		if name != Manifest && name != Folder+hex.EncodeToString(sum[:6])+".js" {
			t.Errorf("%s is not named by its digest", name)
		}
		if !strings.HasPrefix(text, "dossier.put(") || strings.Count(text, "\n") != 1 {
			t.Errorf("%s is not one call: %.40q", name, text)
		}
		full := base64.StdEncoding.EncodeToString(sum[:])
		if strings.HasPrefix(text, `dossier.put("t`) && !strings.Contains(files[Manifest], full) {
			t.Errorf("the manifest does not give the digest of %s", name)
		}
	}
	if n := len(files); n < 130 {
		t.Errorf("1000 documents make only %d files", n)
	}
}

func TestTheSameDocumentsGiveTheSameFiles(t *testing.T) {
	if diff := cmp.Diff(written(t, some(200)...), written(t, some(200)...)); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmptyIndexIsOne(t *testing.T) {
	files := written(t)
	if len(files) != 1 || !strings.Contains(files[Manifest], `"documents":0`) {
		t.Errorf("got %v", files)
	}
}

func TestALongLeadIsCutBetweenWords(t *testing.T) {
	for name, text := range written(t, some(1)...) {
		if strings.Contains(text, `"d0"`) && !strings.Contains(text, " …\"") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestNumbersAreReadAsTheyWereWritten(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 90, 91, 64 + 27*64 - 1, 64 + 27*64, 1 << 20, 1<<31 - 1} {
		b := number(nil, n)
		got, unit := 0, 1
		for _, c := range b {
			got += strings.IndexByte(digits, c) * unit
			unit *= goes
		}
		if got != n {
			t.Errorf("%d is written %q, which reads %d", n, b, got)
		}
	}
	if len(digits) != 91 || strings.ContainsAny(digits, " \"\\") {
		t.Error("the digits are not 91 characters that need no escape")
	}
}

func TestTermsAreInTheOrderOfTheScript(t *testing.T) {
	list := []string{"\U0001F50C", "\uFB01", "b", "a", "ab", ""}
	slices.SortFunc(list, compareUTF16)
	if diff := cmp.Diff([]string{"", "a", "ab", "b", "\U0001F50C", "\uFB01"}, list); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkIndex(b *testing.B) {
	docs := some(1000)
	for i := range docs {
		docs[i].Body = strings.Repeat("Criminal actors exploited the management interface of firewalls in the sector, CVE-2024-0012. ", 50)
	}
	b.ReportAllocs()
	for b.Loop() {
		written(b, docs...)
	}
}
