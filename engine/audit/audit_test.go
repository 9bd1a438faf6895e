package audit_test

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// found lists findings as "problem file", with "settled" behind those that are.
func found(h *history) []string {
	h.t.Helper()
	var list []string
	for _, f := range h.audit().Findings {
		text := string(f.Problem) + " " + path.Base(f.Path)
		if f.Settled {
			text += " settled"
		}
		list = append(list, text)
	}
	return list
}

var (
	one, two, three = alert("One"), alert("Two"), alert("Three")
	added           = change{edge, "", one}
	edited          = change{edge, one, two}
)

// product is the document of the tests.
var product = intel.Ref{Kind: intel.Assessments, ID: "2024-11-18-edge"}

func file(name, text string) map[string]string { return map[string]string{name: text} }

// landed is a history whose product landed and was recorded.
func landed(t *testing.T) *history {
	h := begin(t)
	h.land("Merge pull request #1", file(edge, one))
	h.land("Record", h.records(1, added, nil))
	return h
}

func edit(files map[string]string, old, new string) map[string]string {
	for name, text := range files {
		files[name] = strings.Replace(text, old, new, 1)
	}
	return files
}

// unsigned takes the signatures off records.
func unsigned(files map[string]string) map[string]string {
	for name, text := range files {
		files[name] = text[:strings.Index(text, "signature: ")] + "signature: none\n"
	}
	return files
}

func TestWhatLandedIsJudgedAsItLanded(t *testing.T) {
	tests := map[string]struct {
		make func(t *testing.T) *history
		want []string
	}{
		"a recorded landing is in order": {landed, nil},
		"a landing with the reviews that its reviewers signed is in order": {func(t *testing.T) *history {
			h := begin(t)
			files := h.reviews(added)
			files[edge] = one
			h.land("Merge pull request #1", files)
			return h
		}, nil},
		"a push without any review is reported": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Fix", file(edge, two))
			return h
		}, []string{"direct-push 2024-11-18-edge.md"}},
		"a push that is signed later is in order": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Fix", file(edge, two))
			h.land("Sign", h.reviews(edited))
			return h
		}, nil},
		"a push that another signed change replaced is shown and settled": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Fix", file(edge, two))
			h.land("Merge", file(edge, three))
			h.land("Record", h.records(2, change{edge, two, three}, nil))
			return h
		}, []string{"direct-push 2024-11-18-edge.md settled"}},
		"a deletion is a change that must be signed": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Remove", file(edge, ""))
			return h
		}, []string{"direct-push 2024-11-18-edge.md"}},
		"a recorded deletion is in order": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Merge", file(edge, ""))
			h.land("Record", h.records(2, change{edge, one, ""}, nil))
			return h
		}, nil},
		"a change of the engine without its chair is reported": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Push", file("Makefile", "all:\n"))
			return h
		}, []string{"direct-push Makefile"}},
		"a forced merge with a reason is shown and settled": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Fix\n\nForced-Merge: nobody is in\n", file(edge, two))
			return h
		}, []string{"forced-merge 2024-11-18-edge.md settled"}},
		"a forced merge stays shown when it was signed later": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Fix\n\nForced-merge: nobody is in\n", file(edge, two))
			h.land("Sign", h.reviews(edited))
			return h
		}, []string{"forced-merge 2024-11-18-edge.md settled"}},
		"one signature too few is reported": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Merge", file(edge, one))
			files := h.records(1, added, nil)
			for name := range files {
				if strings.HasSuffix(name, "-ian.yaml") {
					delete(files, name)
				}
			}
			h.land("Record", files)
			return h
		}, []string{"unsigned 2024-11-18-edge.md"}},
		"a contributor does not sign, by the record": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Merge", file(edge, one))
			h.land("Record", h.records(1, added, func(s *intel.Statement) { s.Record.Contributors = "ian, mia" }))
			return h
		}, []string{"unsigned 2024-11-18-edge.md"}},
		"an objection that stood blocks": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Merge", file(edge, one))
			h.land("Record", h.records(1, added, func(s *intel.Statement) { s.Record.Objections = "nina" }))
			return h
		}, []string{"unsigned 2024-11-18-edge.md"}},
		"a record under another policy does not count": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Merge", file(edge, one))
			h.land("Record", h.records(1, added, func(s *intel.Statement) { s.Record.Policy = digest("another") }))
			return h
		}, []string{"unsigned 2024-11-18-edge.md"}},
		"a record by another council does not count": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Merge", file(edge, one))
			h.land("Record", h.records(1, added, func(s *intel.Statement) { s.Record.Council = digest("another") }))
			return h
		}, []string{"unsigned 2024-11-18-edge.md"}},
		"a record is of the landing that it follows": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Push", file(edge, two))
			h.land("Undo", file(edge, one))
			h.land("Merge", file(edge, two))
			h.land("Record", h.records(2, edited, nil))
			return h
		}, []string{"direct-push 2024-11-18-edge.md settled", "direct-push 2024-11-18-edge.md settled"}},
		"a record of other bytes does not count": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Merge", file(edge, one))
			h.land("Record", h.records(1, change{edge, "", two}, nil))
			return h
		}, []string{"direct-push 2024-11-18-edge.md"}},
		"a review of the same bytes in place of others does not count": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Merge", file(edge, two))
			h.land("Record", h.records(2, change{edge, three, two}, nil))
			return h
		}, []string{"unsigned 2024-11-18-edge.md"}},
		"a review cannot be used again": {func(t *testing.T) *history {
			h := landed(t)
			h.land("Merge", file(edge, two))
			h.land("Record", h.records(2, edited, nil))
			h.land("Merge", file(edge, one))
			h.land("Record", h.records(3, change{edge, two, one}, nil))
			h.land("Push", file(edge, two)) // was signed once
			return h
		}, []string{"direct-push 2024-11-18-edge.md"}},
		"a rebase lands commits that nobody reviewed one by one": {func(t *testing.T) *history {
			h := landed(t)
			h.land("First half", file(edge, two))
			h.land("Second half", file(edge, three))
			h.land("Record", h.records(2, change{edge, one, three}, nil))
			return h
		}, nil},
		"records of one pull request join all its commits": {func(t *testing.T) *history {
			h := begin(t)
			other := strings.Replace(edge, "edge", "mail", 1)
			h.land("First document", map[string]string{edge: one, other: two})
			h.land("Second document", file(other, three))
			files := h.records(1, added, nil)
			for name, text := range h.records(1, change{other, "", three}, func(s *intel.Statement) { s.Document = "assessments/2024-11-18-mail" }) {
				files[name] = text
			}
			h.land("Record", files)
			return h
		}, nil},
		"a rebase that changes the rules and a document is judged by the rules before it": {func(t *testing.T) *history {
			const policy = "content/policy.yaml"
			h := begin(t)
			asking := strings.Replace(h.files[policy], `"content/*.yaml"]}, require: {people: 0}}`, `"content/*.yaml"]}, require: {role: chair, people: 1}}`, 1)
			h.land("Let a chair sign the rules", file(policy, asking))
			lax := strings.Replace(asking, "people: 2", "people: 1", 1)
			h.land("Relax", file(policy, lax))
			h.land("Write", file(edge, one))
			before := func(s *intel.Statement) { s.Record.Policy = digest(asking) }
			files := h.records(1, added, before)
			maps.Copy(files, h.records(1, change{policy, asking, lax}, func(s *intel.Statement) {
				s.Document = "policy/policy"
				before(s)
			}))
			h.land("Record", files)
			return h
		}, nil},
		"nobody relaxes the rules for what lands with them": {func(t *testing.T) *history {
			const policy = "content/policy.yaml"
			h := begin(t)
			h.land("Merge", map[string]string{edge: one, policy: strings.Replace(h.files[policy], "{per_domain: 1, people: 2}", "{people: 0}", 1)})
			return h
		}, []string{"direct-push 2024-11-18-edge.md"}},
		"merges are never joined": {func(t *testing.T) *history {
			h := landed(t)
			side := h.land("Aside", file(edge, two))
			h.side = side
			h.land("Merge", file(edge, three))
			h.land("Record", h.records(2, change{edge, one, three}, nil))
			return h
		}, []string{"direct-push 2024-11-18-edge.md", "unsigned 2024-11-18-edge.md"}},
		"a record that nobody signed counts where the policy says so": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Trust the forge", file("content/policy.yaml", "records: unsigned\n"+h.files["content/policy.yaml"]))
			h.land("Merge", file(edge, one))
			h.land("Record", unsigned(h.records(1, added, nil)))
			return h
		}, nil},
		"a record that nobody signed counts nowhere else": {func(t *testing.T) *history {
			h := begin(t)
			h.land("Merge", file(edge, one))
			h.land("Record", unsigned(h.records(1, added, nil)))
			return h
		}, []string{"unsigned 2024-11-18-edge.md", "review-void", "review-void"}},
		"a document that is not valid is denied": {func(t *testing.T) *history {
			h := begin(t)
			bad := strings.Replace(one, "product: flash-alert", "product: rumour", 1)
			h.land("Merge", file(edge, bad))
			h.land("Record", h.records(1, change{edge, "", bad}, nil))
			return h
		}, []string{"unsigned 2024-11-18-edge.md"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := found(test.make(t))
			for i := range got { // the names of review files hold digests
				if strings.HasPrefix(got[i], "review-void") {
					got[i] = "review-void"
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReviewFilesAreAddedOnceAndNeverChanged(t *testing.T) {
	name := func(h *history) string {
		for name := range h.files {
			if strings.HasSuffix(name, "-ian.yaml") {
				return name
			}
		}
		return ""
	}
	tests := map[string]struct {
		then func(h *history)
		want []string
	}{
		"removed": {func(h *history) { h.land("Tidy", file(name(h), "")) }, []string{"unsigned", "review-changed"}},
		"changed": {func(h *history) { h.land("Change", file(name(h), h.files[name(h)]+"# yes\n")) }, []string{"unsigned", "review-changed"}},
		"removed and restored": {func(h *history) {
			n, text := name(h), h.files[name(h)]
			h.land("Tidy", file(n, ""))
			h.land("Restore", file(n, text))
		}, []string{"review-changed settled"}},
		"another statement in a new file": {func(h *history) {
			h.land("Forge", edit(h.reviews(change{edge, one, two}), "decision: concur", "decision: dissent"))
		}, []string{"review-void settled", "review-void settled"}},
		"a record beside another change": {func(h *history) {
			files := h.records(2, edited, nil)
			files[edge] = two
			h.land("Merge", files)
		}, []string{"record-mixed", "unsigned"}},
		"a record by a member who is no recorder": {func(h *history) {
			h.land("Record", h.records(2, edited, func(s *intel.Statement) { s.Record.Recorder = "nina" }))
		}, []string{"review-void settled", "review-void settled"}},
		"a review of another repository": {func(h *history) {
			h.land("Record", h.records(2, edited, func(s *intel.Statement) { s.Repository = "n/fork" }))
		}, []string{"review-void settled", "review-void settled"}},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			h := landed(t)
			test.then(h)
			got := found(h)
			for i := range got {
				fields := strings.Fields(got[i])
				got[i] = strings.Join(append(fields[:1], fields[2:]...), " ")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLaterChangesOfRulesAndPeopleUndoNothing(t *testing.T) {
	ruling := func(name, old, new string) func(*history) {
		return func(h *history) { h.land("Change", edit(file(name, h.files[name]), old, new)) }
	}
	tests := map[string]struct {
		then   func(*history)
		signed bool
	}{
		"nothing happens":               {func(*history) {}, true},
		"a reviewer leaves":             {ruling("content/council/nina.yaml", "active: {from: 2024-01-01}", "active: {from: 2024-01-01, until: 2024-11-17}"), true},
		"a reviewer's file is deleted":  {func(h *history) { h.land("Remove", file("content/council/nina.yaml", "")) }, true},
		"a reviewer changes the domain": {ruling("content/council/nina.yaml", "domains: [network]", "domains: [identity]"), true},
		"the recorder's key is revoked after the landing": {
			ruling("content/council/rec.yaml", "2024-01-01T00:00:00Z}", "2024-01-01T00:00:00Z, revoked_at: 2024-11-18T13:00:00Z}"), true,
		},
		"the recorder's key turns out to have been stolen before": {
			ruling("content/council/rec.yaml", "2024-01-01T00:00:00Z}", "2024-01-01T00:00:00Z, revoked_at: 2024-11-18T10:00:00Z}"), false,
		},
		"the recorder's key runs out":     {ruling("content/council/rec.yaml", "2024-01-01T00:00:00Z}", "2024-01-01T00:00:00Z, valid_until: 2024-11-18T10:00:00Z}"), true},
		"the policy asks for more people": {ruling("content/policy.yaml", "people: 2", "people: 3"), true},
		"the policy is removed":           {func(h *history) { h.land("Remove", file("content/policy.yaml", "")) }, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := landed(t)
			test.then(h)
			d := h.audit().Decisions[product]
			if d == nil || (d.State == signoff.Satisfied) != test.signed {
				t.Errorf("%+v, want signed %v", d, test.signed)
			}
		})
	}
}

func TestAKeyMustBeValidWhenTheReviewLands(t *testing.T) {
	for _, late := range []bool{false, true} {
		h := begin(t)
		h.land("Merge", file(edge, one))
		files := h.reviews(added) // stated and signed in time
		if late {
			h.land("Run out", edit(file("content/council/nina.yaml", h.files["content/council/nina.yaml"]),
				"2024-01-01T00:00:00Z}", "2024-01-01T00:00:00Z, valid_until: "+h.clock.Add(2*time.Hour).Format(time.RFC3339)+"}"))
			h.clock = h.clock.Add(24 * time.Hour)
		}
		h.land("Sign", files)
		if got := h.audit().Decisions[product].State == signoff.Satisfied; got == late {
			t.Errorf("late %v: signed %v", late, got)
		}
	}
}

func TestACommitCannotClaimToBeOlderThanWhatItFollows(t *testing.T) {
	h := begin(t)
	h.land("Merge", file(edge, one))
	files := h.records(1, added, nil)
	h.clock = h.clock.Add(48 * time.Hour)
	h.land("Revoke", edit(file("content/council/rec.yaml", h.files["content/council/rec.yaml"]), "2024-01-01T00:00:00Z}", "2024-01-01T00:00:00Z, revoked_at: 2024-11-18T12:00:00Z}"))
	h.clock = founding.Add(90 * time.Minute) // the thief's clock
	h.land("Record", files)
	h.clock = h.clock.Add(96 * time.Hour)
	if d := h.audit().Decisions[product]; d.State == signoff.Satisfied {
		t.Error("a stolen key signed in the past")
	}
}

func TestARecordSaysTheSameInEveryForm(t *testing.T) {
	h := landed(t)
	h.land("Fix\n\nForced-merge: <b>nobody</b> is in @all\n", file(edge, two))
	r := h.audit()
	if r.Open() != 0 || r.Landings != 2 || r.Documents != 2 {
		t.Errorf("%+v", r)
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"text":     func(b *bytes.Buffer) error { return r.Text(b) },
		"json":     func(b *bytes.Buffer) error { return r.JSON(b) },
		"markdown": func(b *bytes.Buffer) error { return r.Markdown(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil || !strings.Contains(b.String(), "forced-merge") {
			t.Errorf("%s: %v\n%s", name, err, b.String())
		}
		if name == "markdown" && (strings.Contains(b.String(), "<b>") || strings.Contains(b.String(), "@all")) {
			t.Errorf("what others wrote is drawn:\n%s", b.String())
		}
	}
	if fmt.Sprint(r.Summary()) != "2 changes of 2 landings judged, 0 findings to be mended, 1 finding for the record." {
		t.Error(r.Summary())
	}
}
