package gate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

func TestAMergeTouchesWhatItDoesNotTakeFromTheSideThatChangedIt(t *testing.T) {
	f := func(id string) gitrepo.File {
		if id == "" {
			return gitrepo.File{}
		}
		return gitrepo.File{ID: id, Mode: "100644"}
	}
	list := func(ids ...string) (files []gitrepo.File) {
		for _, id := range ids {
			files = append(files, f(id))
		}
		return files
	}
	for _, c := range []struct {
		name         string
		result       string
		sides, bases []gitrepo.File
		follows      bool
	}{
		{"one side changed, and the merge has it", "b", list("a", "b"), list("a"), true},
		{"one side changed, and the merge throws it away", "a", list("a", "b"), list("a"), false},
		{"both changed alike", "b", list("b", "b"), list("a"), true},
		{"both changed otherwise, and the merge takes one", "b", list("b", "c"), list("a"), false},
		{"both changed otherwise, and the merge mixes", "d", list("b", "c"), list("a"), false},
		{"nobody changed it, and the merge does", "b", list("a", "a"), list("a"), false},
		{"one side removed it", "", list("a", ""), list("a"), true},
		{"one side removed it, and the merge keeps it", "a", list("a", ""), list("a"), false},
		{"an octopus takes the one that changed", "b", list("a", "b", "a"), list("a", "a"), true},
		{"bases that differ make both sides changed", "b", list("a", "b"), list("a", "b"), false},
		{"histories without a base agree", "a", list("a", "a"), nil, true},
		{"histories without a base differ", "a", list("a", "b"), nil, false},
	} {
		if got := follows(f(c.result), c.sides, c.bases); got != c.follows {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAddressesAreAttributedToPeople(t *testing.T) {
	member := func(id, login string, number int, emails ...string) *intel.Member {
		return &intel.Member{Header: intel.Header{Ref: intel.Ref{Kind: intel.Council, ID: id}}, GitHubLogin: login, GitHubID: number, Emails: emails}
	}
	center := &signoff.Center{Council: []*intel.Member{
		member("nina", "nina-n", 11, "Nina@Northlight.example", "shared@northlight.example"),
		member("ian", "ian", 12, "shared@northlight.example"),
	}}
	evidence := &github.Evidence{Accounts: []github.Account{
		{Email: "private@home.example", ID: 11, Login: "nina-new"}, {Email: "guest@home.example", ID: 99, Login: "guest"},
		{Email: "twice@home.example", ID: 98, Login: "a"}, {Email: "twice@home.example", ID: 99, Login: "b"},
		{Email: "nina@northlight.example", ID: 12, Login: "ian"},
	}}
	for _, c := range []struct {
		email   string
		members []string
		account string
		bot     bool
		doubt   string
	}{
		{email: " nina@NORTHLIGHT.example ", members: []string{"nina", "ian"}}, // the forge says it is ian's: both
		{email: "shared@northlight.example", members: []string{"nina", "ian"}},
		{email: "private@home.example", members: []string{"nina"}},
		{email: "guest@home.example", account: "@guest"},
		{email: "twice@home.example", account: "@b", doubt: "two accounts claim the address"},
		{email: "12+old-login@users.noreply.github.com", members: []string{"ian"}},
		{email: "77+ian@users.noreply.github.com", account: "@ian"},
		{email: "IAN@users.noreply.github.com", members: []string{"ian"}},
		{email: "someone@users.noreply.github.com", doubt: "nobody in the council has the address, and no account is known for it"},
		{email: "x+ian@users.noreply.github.com", doubt: "nobody in the council has the address, and no account is known for it"},
		{email: "12+ian@users.noreply.evil.example", doubt: "nobody in the council has the address, and no account is known for it"},
		{email: "41898282+github-actions[bot]@users.noreply.github.com", account: "@github-actions[bot]", bot: true},
		{email: "", doubt: "it has no address"},
		{email: "noreply@github.com", doubt: "nobody in the council has the address, and no account is known for it"},
	} {
		got := newRegister(center, evidence, "").person(gitrepo.Person{Email: c.email}, Author)
		if diff := cmp.Diff(c.members, got.Members); diff != "" || got.Account != c.account || got.Bot != c.bot || got.Doubt != c.doubt {
			t.Errorf("%q: %+v", c.email, got)
		}
	}
}

func TestTheWebEditorIsNobodyAndOnlyAsCommitter(t *testing.T) {
	r := newRegister(&signoff.Center{}, nil, "")
	web := gitrepo.Person{Name: "GitHub", Email: "noreply@github.com"}
	if got := r.commit(gitrepo.Revision{Author: gitrepo.Person{Email: "1+a@users.noreply.github.com"}, Committer: web}); len(got) != 1 || !got[0].Known() {
		t.Errorf("committed by the web editor: %+v", got)
	}
	if got := r.commit(gitrepo.Revision{Author: web, Committer: web}); len(got) != 1 || got[0].Known() {
		t.Errorf("written by the web editor: %+v", got)
	}
	if got := newRegister(&signoff.Center{}, nil, "git.harbour.example").commit(gitrepo.Revision{Author: web, Committer: web}); len(got) != 2 {
		t.Errorf("github.com is nobody on another host: %+v", got)
	}
}

func TestWhereCommitsMustBeSignedNoAddressIsBelievedWithoutASignature(t *testing.T) {
	center := &signoff.Center{Policy: &intel.Policy{SignedCommits: true}}
	r := newRegister(center, &github.Evidence{Verified: []string{"good"}}, "")
	bot := gitrepo.Person{Email: "41898282+github-actions[bot]@users.noreply.github.com"}
	for id, known := range map[string]bool{"good": true, "bad": false} {
		for _, c := range r.commit(gitrepo.Revision{Commit: gitrepo.Commit{ID: id}, Author: bot, Committer: bot, CoAuthors: []gitrepo.Person{bot}}) {
			if c.Known() != known {
				t.Errorf("%s of the commit %q: known %v", c.Part, id, c.Known())
			}
		}
	}
}

func TestLabelsOfPartsAndSettingsCanBeLowered(t *testing.T) {
	doc := func(label intel.TLP, parts ...intel.TLP) *intel.Assessment {
		a := &intel.Assessment{Header: intel.Header{TLP: label}}
		for i, p := range parts {
			a.Indicators = append(a.Indicators, intel.Indicator{Type: "ipv4", Value: string(rune('a' + i)), TLP: p})
		}
		return a
	}
	for _, c := range []struct {
		name  string
		a, b  *intel.Assessment
		lower bool
	}{
		{"a part loses its stricter label", doc(intel.Green, intel.Red), doc(intel.Green, 0), true},
		{"a part gets a lower one", doc(intel.Green, intel.Red), doc(intel.Green, intel.Amber), true},
		{"a part gets a stricter one", doc(intel.Green, intel.Amber), doc(intel.Green, intel.Red), false},
		{"a part goes", doc(intel.Green, intel.Red), doc(intel.Green), false},
		{"the document becomes as strict as its part was", doc(intel.Green, intel.Amber), doc(intel.Amber, 0), false},
	} {
		if got := partLowered(c.a, c.b); got != c.lower {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	org := func(change func(*intel.Organisation)) *intel.Organisation {
		o := &intel.Organisation{Ceiling: intel.Amber, Defaults: map[intel.Kind]intel.TLP{intel.Leads: intel.Amber}, Audiences: []intel.Audience{{ID: "partners", TLP: intel.Green}}}
		change(o)
		return o
	}
	was := org(func(*intel.Organisation) {})
	for name, change := range map[string]func(*intel.Organisation){
		"a default":   func(o *intel.Organisation) { o.Defaults = map[intel.Kind]intel.TLP{intel.Leads: intel.Clear} },
		"the ceiling": func(o *intel.Organisation) { o.Ceiling = intel.Red },
		"an audience": func(o *intel.Organisation) { o.Audiences = []intel.Audience{{ID: "partners", TLP: intel.Amber}} },
		"public access": func(o *intel.Organisation) {
			o.Audiences = []intel.Audience{{ID: "partners", TLP: intel.Green, Public: true}}
		},
	} {
		if !loosened(was, org(change)) {
			t.Errorf("%s lets documents go further, and nobody noticed", name)
		}
	}
	if loosened(was, was) {
		t.Error("nothing changed")
	}
}
