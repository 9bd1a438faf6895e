package github

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/google/go-cmp/cmp"
)

const file = `{"repository":"octocat/hello","number":7,"author":{"id":10,"login":"author","type":"User"},"base":"b","head":"h",` +
	`"reviews":[{"id":80,"actor":{"id":1,"login":"ann-gh","type":"User"},"state":"APPROVED","commit":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","submitted_at":"2024-11-18T10:00:00Z"}],` +
	`"dismissals":[{"review":81,"by":{"id":3,"login":"cho-gh","type":"User"},"at":"2024-11-18T11:00:00Z"}],` +
	`"force_pushes":["2024-11-18T09:00:00Z"],"accounts":[{"email":"a@example.org","id":10,"login":"author"}]}`

func TestTheFileOfTheDocumentationIsRead(t *testing.T) {
	e, err := ReadEvidence(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := &Evidence{
		Repository: "octocat/hello", Number: 7, Author: Actor{10, "author", "User"}, Base: "b", Head: "h",
		Reviews:     []Review{{ID: 80, Actor: person(1, "ann-gh"), State: Approved, Commit: commitA, SubmittedAt: at("2024-11-18T10:00:00Z")}},
		Dismissals:  []Dismissal{{Review: 81, By: person(3, "cho-gh"), At: at("2024-11-18T11:00:00Z")}},
		ForcePushes: []time.Time{at("2024-11-18T09:00:00Z")},
		Accounts:    []Account{{"a@example.org", 10, "author"}},
	}
	if d := cmp.Diff(want, e); d != "" {
		t.Error(d)
	}
}

func TestAnEvidenceFileIsReadStrictly(t *testing.T) {
	change := func(old, now string) string {
		if !strings.Contains(file, old) {
			panic(old)
		}
		return strings.Replace(file, old, now, 1)
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "unexpected EOF"},
		{"null", "null", "it wants OWNER and NAME"},
		{"a list", "[]", "cannot unmarshal"},
		{"cut short", file[:len(file)-1], "unexpected EOF"},
		{"something after the end", file + "{}", "follows the end"},
		{"an unknown field", change(`"base"`, `"approved":true,"base"`), `unknown field "approved"`},
		{"a field in other letters", change(`"state"`, `"State"`), `the field "State" is unknown`},
		{"a field in letters that fold to it", change(`"base"`, `"baſe"`), "is unknown or repeated"},
		{"a field twice", change(`"state":"APPROVED"`, `"state":"CHANGES_REQUESTED","state":"APPROVED"`), `the field "state" is unknown or repeated`},
		{"bytes that are no text", change("author", "\xff"), "not UTF-8"},
		{"no number", change(`"number":7`, `"number":0`), "no number of a pull request"},
		{"a repository without an owner", change("octocat/hello", "hello"), "OWNER and NAME"},
		{"a repository that leads elsewhere", change("octocat/hello", "octocat/../x"), "OWNER and NAME"},
		{"no author", change(`{"id":10,"login":"author","type":"User"},"base"`, `null,"base"`), "who opened"},
		{"no head", change(`"head":"h"`, `"head":""`), "base or head"},
		{"a review without an id", change(`"id":80`, `"id":0`), "has no id"},
		{"an id too large for a number", change(`"id":80`, `"id":99999999999999999999`), "cannot unmarshal"},
		{"a broken date", change("2024-11-18T10:00:00Z", "yesterday"), "parsing time"},
		{"an objection without a date", change(`"state":"APPROVED","commit":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","submitted_at":"2024-11-18T10:00:00Z"`, `"state":"CHANGES_REQUESTED","commit":null,"submitted_at":null`), "may be an objection"},
		{"one review in two versions", change(`"reviews":[`, `"reviews":[{"id":80,"actor":null,"state":"CHANGES_REQUESTED","commit":null,"submitted_at":"2024-11-18T10:00:00Z"},`), "is there twice"},
		{"a name with a control character", change("ann-gh", `ann\u001b[2J`), "is no name"},
		{"a name without end", change("ann-gh", strings.Repeat("a", 2000)), "is no name"},
		{"a dismissal of nothing", change(`"review":81`, `"review":0`), "names no review"},
		{"too many rows", change(`["2024-11-18T09:00:00Z"]`, `["2024-11-18T09:00:00Z"`+strings.Repeat(`,"2024-11-18T09:00:00Z"`, 60_000)+`]`), ""},
		{"nested without end", strings.Repeat("[", 1000), "nested too deeply"},
		{"too large", `{"repository":"` + strings.Repeat("x", largestFile), "larger than"},
	} {
		e, err := ReadEvidence(strings.NewReader(c.text))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v; rows that say the same are one row", c.name, err)
		case c.want != "" && (err == nil || e != nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

func FuzzReadEvidence(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte(strings.ReplaceAll(file, "APPROVED", "DISMISSED")))
	f.Add([]byte(strings.ReplaceAll(file, `"id":80`, `"body":"Dissent: x","id":81`)))
	f.Add([]byte(`{"reviews":[{"actor":null,"commit":null}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ReadEvidence(bytes.NewReader(data))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := e.Write(&first); err != nil {
			t.Fatal(err)
		}
		text := first.String()
		again, err := ReadEvidence(&first)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, text)
		}
		if err := again.Write(&second); err != nil || second.String() != text {
			t.Fatalf("written again it differs: %v\n%s\n%s", err, text, second.String())
		}
		votes, _ := e.Votes(council())
		for _, v := range votes {
			if v.Decision == intel.Concur && !bytes.Contains(data, []byte("APPROVED")) && !bytes.Contains(data, []byte(`\u`)) {
				t.Fatalf("%s approves", data)
			}
		}
	})
}

// Whatever a page holds, reading it never panics, and what is believed is what
// a plain reader of the same JSON sees: no row is lost, none invented.
func FuzzPageOfReviews(f *testing.F) {
	f.Add([]byte(`[{"id":80,"state":"APPROVED","user":{"id":1,"login":"ann-gh","type":"User"},"commit_id":"x","submitted_at":"2024-11-18T10:00:00Z"}]`))
	f.Add([]byte(`[]`))
	f.Add([]byte(`[null,{"id":1,"state":"PENDING","user":null}]`))
	f.Add([]byte(`{"message":"Bad credentials"}`))
	f.Fuzz(func(t *testing.T, page []byte) {
		c, err := New(Options{HTTP: &http.Client{Transport: replay{page}}, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		e := evidenceOf()
		r := &reading{Client: c, ctx: context.Background(), owner: "o", repo: "r", number: 7}
		if r.reviews(e, nil) != nil {
			return
		}
		var rows []struct {
			ID    int64
			State string
		}
		if err := json.Unmarshal(page, &rows); err != nil {
			t.Fatalf("%q was believed: %v", page, err)
		}
		got := make([]struct {
			ID    int64
			State string
		}, len(e.Reviews))
		for i, review := range e.Reviews {
			got[i].ID, got[i].State = review.ID, review.State
		}
		if len(rows) != len(got) || len(rows) > 0 && !reflect.DeepEqual(rows, got) {
			t.Fatalf("%q was read as %+v", page, got)
		}
	})
}
