package main

import (
	"crypto/ed25519"
	"encoding/pem"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/dossier-cti/dossier/engine/attest"
)

func itoa(n int) string { return strconv.Itoa(n) }

// key writes the private key of a member beside the clone.
func (p *project) key(name string) *attest.Signer {
	p.t.Helper()
	seed := []byte(strings.Repeat(name+".", ed25519.SeedSize))[:ed25519.SeedSize]
	block, err := ssh.MarshalPrivateKey(ed25519.NewKeyFromSeed(seed), name)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(p.keyFile(name), pem.EncodeToMemory(block), 0o600); err != nil {
		p.t.Fatal(err)
	}
	signer, err := attest.NewKey(strings.NewReader(string(seed)))
	if err != nil {
		p.t.Fatal(err)
	}
	return signer
}

func (p *project) keyFile(name string) string { return filepath.Join(filepath.Dir(p.dir), name+".key") }

// The whole way of a document, once for each way a pull request lands: opened,
// approved, edited, approved again, merged, recorded, audited, published. Then
// what goes wrong on purpose, and what happens to people and rules afterwards.
func TestEndToEnd(t *testing.T) {
	for _, how := range []string{"merge commit", "squash", "rebase"} {
		t.Run(how, func(t *testing.T) {
			p := newProject(t)
			p.signedLanding(how)
			p.landingsWithoutSignOff(how)
			p.afterwards()
		})
	}
}

func (p *project) signedLanding(how string) {
	p.t.Helper()
	p.open("first")
	p.edit(look, `"Example: what we watch for first"`, "What we watch for")
	p.commit("Look")
	p.has(p.gate(1, "first"), "network: needs 1, has 0")
	p.approve("network-sme", "identity-sme", "response-sme")
	p.has(p.gate(0, "first"), "Signed off")
	p.edit(look, "What we watch for", "What we watch")
	p.commit("Mend the title")
	p.has(p.gate(1, "first"), "does not count: the document changed in")
	p.approve("network-sme", "identity-sme", "response-sme")
	p.gate(0, "first")
	p.land(how, "first")
	p.has(p.do(1, "audit"), "direct-push") // until the recorder has been there
	if page := p.page(lookPage, "now"); page != "" {
		p.t.Error("it is on the site before its reviews are recorded")
	}
	p.has(p.record("first"), "Recorded 3 reviews")
	p.has(p.do(0, "audit"), "0 findings to be mended")
	if p.git("rev-parse", "main") != p.git("rev-parse", "origin/main") {
		p.t.Error("the record was not pushed")
	}
	page := p.page(lookPage, "now")
	p.has(page, "What we watch")
	p.has(page, "Signed off")
}

// landingsWithoutSignOff merges what nobody signed, and pushes past the pull
// request. The audit finds both, and the site has neither.
func (p *project) landingsWithoutSignOff(how string) {
	p.t.Helper()
	p.open("forced")
	p.edit(look, "What we watch", "Nothing to see here")
	p.commit("Look away")
	p.approve("network-sme")
	p.gate(1, "forced")
	p.land(how, "forced")
	p.record("forced")
	p.write("content/assessments/2024/11/2024-11-22-pushed.md", strings.Replace(p.read(look), "Nothing to see here", "Pushed past", 1))
	p.commit("Push it past everybody")
	p.git("push", "-q", "origin", "main")
	report := p.do(1, "audit")
	p.has(report, "(unsigned)")
	p.has(report, "2024-11-22-pushed.md without a record of any review")
	if strings.Contains(p.page(lookPage, "now"), "Nothing to see here") {
		p.t.Error("what an administrator merged by force is published")
	}
	if _, err := os.Stat(p.path("public/assessments/2024-11-22-pushed")); err == nil {
		p.t.Error("what was pushed directly is published")
	}
	p.git("rm", "-q", "content/assessments/2024/11/2024-11-22-pushed.md")
	p.open("mended")
	p.git("rm", "-q", "--ignore-unmatch", "content/assessments/2024/11/2024-11-22-pushed.md")
	p.edit(look, "Nothing to see here", "What we watch")
	p.commit("Undo both")
	p.approve("network-sme", "identity-sme", "response-sme")
	p.gate(0, "mended")
	p.land(how, "mended")
	p.record("mended")
	p.has(p.do(0, "audit"), "0 findings to be mended, 2 findings for the record")
}

// afterwards lets a member leave, revokes a key and tightens the policy: what
// landed stays as it was judged. What lands next is judged by the new rules.
func (p *project) afterwards() {
	p.t.Helper()
	p.now = p.now.Add(72 * time.Hour)
	p.open("rules")
	p.edit("content/council/network-sme.yaml", "active: {from: 2024-11-22}", "active: {from: 2024-11-22, until: 2024-11-24}")
	p.edit("content/council/recorder.yaml", "valid_from: 2024-11-22T00:00:00Z", "valid_from: 2024-11-22T00:00:00Z, revoked_at: 2024-11-25T00:00:00Z")
	p.edit("content/policy.yaml", "{per_domain: 1, people: 2}", "{per_domain: 1, people: 3}")
	p.commit("Tighten the rules")
	p.land("merge commit", "rules")
	p.has(p.do(0, "audit"), "0 findings to be mended")
	p.has(p.page(lookPage, "now"), "Signed off")
	p.open("later")
	p.edit(look, "What we watch", "What we watched")
	p.commit("Look back")
	p.approve("network-sme", "identity-sme", "response-sme")
	report := p.gate(1, "later")
	p.has(report, "network-sme was not an active member of the council")
	p.has(report, "needs 3 people, has 2")
}

// A flash alert with one approval goes out provisionally, is signed by a pull
// request that holds a review file only, and leaves when nobody signs in time.
func TestProvisionalFlowEndToEnd(t *testing.T) {
	p := newProject(t)
	const file, page = "content/assessments/2024/11/2024-11-22-alert.md", "assessments/2024-11-22-alert/index.html"
	p.open("alert")
	p.write(file, strings.NewReplacer("product: assessment", "product: flash-alert", `"Example: what we watch for first"`, "Gateways under attack").Replace(p.read(look))+"\n## Recommended action\n\nClose them.\n")
	p.git("rm", "-q", look)
	p.commit("Raise an alert")
	p.e.Reviews = nil
	p.approve("network-sme", "identity-sme")
	if got := p.gate(1, "alert"); !strings.Contains(got, "deleted") && !strings.Contains(got, "delete") {
		t.Errorf("the deletion of the example is not judged:\n%s", got)
	}
	p.approve("response-sme")
	p.gate(0, "alert")
	p.e.Reviews = nil
	p.git("checkout", "-q", "main", "--", look)
	p.commit("Keep the example")
	p.has(p.gate(1, "alert"), "network: needs 1, has 0")
	p.approve("network-sme")
	p.has(p.gate(0, "alert"), "Provisional, sign-off due")
	p.land("squash", "alert")
	p.record("alert")
	p.do(0, "audit")
	out := p.now
	soon, late, lapsed := out.Add(time.Minute), out.Add(5*time.Hour), out.Add(9*time.Hour)
	p.now = soon
	p.has(strings.ToLower(p.page(page, "now")), "provisional")
	p.now = late
	p.has(strings.ToLower(p.page(page, "now")), "overdue")
	p.now = lapsed
	if p.page(page, "now") != "" {
		t.Error("an alert that nobody signed in twice its time is still on the site")
	}

	p.now = soon
	p.open("review")
	for _, who := range []string{"identity-sme", "response-sme"} {
		p.do(0, "sign", "2024-11-22-alert", "--key", p.keyFile(who))
	}
	p.commit("Sign the alert")
	p.has(p.do(0, "gate", "--base", "main", "--head", "review"), "Signed off")
	p.land("merge commit", "review")
	p.do(0, "audit")
	signed := p.page(page, "now")
	p.has(signed, "Signed off")
	p.now = lapsed
	p.has(p.page(page, "now"), "Signed off")
}
