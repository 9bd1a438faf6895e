package attest

import (
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

func taken(t *testing.T) Capture {
	t.Helper()
	c, err := SignCapture(Capture{
		Review: 80, Head: strings.Repeat("a", 40), Base: strings.Repeat("b", 40), Recorder: "rex",
		At: date("2024-11-18").Add(1500 * time.Millisecond),
	}, "northlight-energy/intelligence", 7, key(t, "rex"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func rex(t *testing.T) *intel.Member {
	t.Helper()
	return &intel.Member{
		Header: intel.Header{Ref: intel.Ref{Kind: intel.Council, ID: "rex"}}, Roles: []intel.Role{intel.Recorder},
		Keys:   []intel.Key{{Public: key(t, "rex").Public(), ValidFrom: date("2024-01-01")}},
		Active: intel.Period{From: date("2024-01-01")},
	}
}

func TestACaptureHoldsForOneReviewOfOnePullRequestAndForWhatItNames(t *testing.T) {
	c, now := taken(t), date("2024-11-20")
	if err := CheckCapture(c, "northlight-energy/intelligence", 7, rex(t), now); err != nil {
		t.Fatal(err)
	}
	other := strings.Repeat("c", 40)
	for name, spoil := range map[string]func(c *Capture, repository *string, pull *int, m *intel.Member){
		"another review":      func(c *Capture, _ *string, _ *int, _ *intel.Member) { c.Review = 81 },
		"another head":        func(c *Capture, _ *string, _ *int, _ *intel.Member) { c.Head = other },
		"another base":        func(c *Capture, _ *string, _ *int, _ *intel.Member) { c.Base = other },
		"an earlier time":     func(c *Capture, _ *string, _ *int, _ *intel.Member) { c.At = c.At.Add(-time.Second) },
		"a line in a value":   func(c *Capture, _ *string, _ *int, _ *intel.Member) { c.Head += "\nbase: " + other },
		"another repository":  func(_ *Capture, r *string, _ *int, _ *intel.Member) { *r = "northlight-energy/sandbox" },
		"another request":     func(_ *Capture, _ *string, p *int, _ *intel.Member) { *p = 8 },
		"another signature":   func(c *Capture, _ *string, _ *int, _ *intel.Member) { c.Signature = "AAAA" },
		"no recorder":         func(_ *Capture, _ *string, _ *int, m *intel.Member) { m.Roles = []intel.Role{intel.Chair} },
		"another key":         func(_ *Capture, _ *string, _ *int, m *intel.Member) { m.Keys[0].Public = key(t, "other").Public() },
		"a revoked key":       func(_ *Capture, _ *string, _ *int, m *intel.Member) { m.Keys[0].RevokedAt = date("2024-11-17") },
		"a key revoked since": func(_ *Capture, _ *string, _ *int, m *intel.Member) { m.Keys[0].RevokedAt = date("2024-11-19") },
		"a recorder who left": func(_ *Capture, _ *string, _ *int, m *intel.Member) {
			m.Active.Until = date("2024-11-16")
		},
		"another recorder": func(c *Capture, _ *string, _ *int, m *intel.Member) { c.Recorder, m.ID = "rita", "rita" },
	} {
		c, repository, pull, m := taken(t), "northlight-energy/intelligence", 7, rex(t)
		spoil(&c, &repository, &pull, m)
		if CheckCapture(c, repository, pull, m, now) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if CheckCapture(c, "northlight-energy/intelligence", 7, nil, now) == nil {
		t.Error("nobody is a recorder")
	}
}

func TestStockOpenSSHVerifiesACapture(t *testing.T) {
	tool := keygen(t)
	c := taken(t)
	statement := "format: dossier-capture/1\nrepository: northlight-energy/intelligence\npull_request: 7\nreview: 80\nhead: " + c.Head +
		"\nbase: " + c.Base + "\nat: 2024-11-18T00:00:01Z\nrecorder: rex\n"
	signature := write(t, "capture.sig", begin+"\n"+c.Signature+"\n"+end+"\n")
	allowed := write(t, "allowed_signers", "rex "+key(t, "rex").Public()+"\n")
	if out, err := run(t, []byte(statement), tool, "-Y", "verify", "-f", allowed, "-I", "rex", "-n", Namespace, "-s", signature); err != nil {
		t.Errorf("stock ssh-keygen refuses our capture: %v\n%s", err, out)
	}
}
