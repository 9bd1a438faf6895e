package signoff

import (
	"strings"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestTheStatusOfADocument(t *testing.T) {
	const next = "content/assessments/2024/11/2024-11-19-edge.md"
	tests := []struct {
		name   string
		given  func(t *testing.T, r repository)
		moment time.Time
		want   Status
	}{
		{"signed by all it is signed off", func(t *testing.T, r repository) {}, at("22:00"), SignedOff},
		{"before the first review it is a draft", func(t *testing.T, r repository) {}, at("12:00"), Draft},
		{"with one review it is provisional", func(t *testing.T, r repository) {}, at("13:30"), Provisional},
		{"provisional and unsigned for twice the time it is a draft again", func(t *testing.T, r repository) {
			delete(r, attest.Path(edge, doc.Sum([]byte(r[edge])), "ian"))
		}, at("21:00"), Draft},
		{"provisional for a minute less it is overdue, and still there", func(t *testing.T, r repository) {
			delete(r, attest.Path(edge, doc.Sum([]byte(r[edge])), "ian"))
		}, at("20:59"), Provisional},
		{"on the last moment of its validity it stands", func(t *testing.T, r repository) {}, at("14:00").Add(240*time.Hour - 1), SignedOff},
		{"when its validity ends it expires", func(t *testing.T, r repository) {}, at("14:00").Add(240 * time.Hour), Expired},
		{"on the day of its review it stands", func(t *testing.T, r repository) { r.replace(t, "review_by: 2024-11-20\n") }, on("2024-11-20").Add(23 * time.Hour), SignedOff},
		{"after the day of its review it expires", func(t *testing.T, r repository) { r.replace(t, "review_by: 2024-11-20\n") }, on("2024-11-21"), Expired},
		{"withdrawn and signed it is withdrawn", func(t *testing.T, r repository) {
			r.replace(t, "withdrawn: {at: 2024-11-18T12:00:00Z, reason: Wrong.}\n")
		}, at("22:00"), Withdrawn},
		{"withdrawn and not signed it is a draft", func(t *testing.T, r repository) {
			r[edge] = product("withdrawn: {at: 2024-11-18T12:00:00Z, reason: Wrong.}\n")
		}, at("22:00"), Draft},
		{"a withdrawal with one review is not provisional", func(t *testing.T, r repository) {
			r[edge] = product("withdrawn: {at: 2024-11-18T12:00:00Z, reason: Wrong.}\n")
			r.sign(t, edge, "nina", intel.Concur, at("13:00"))
		}, at("14:00"), Draft},
		{"a successor that is not signed changes nothing", func(t *testing.T, r repository) { r[next] = product("supersedes: 2024-11-18-edge\n") }, at("22:00"), SignedOff},
		{"a successor that is provisional changes nothing", func(t *testing.T, r repository) {
			r[next] = product("supersedes: 2024-11-18-edge\n")
			r.sign(t, next, "nina", intel.Concur, at("19:00"))
		}, at("20:00"), SignedOff},
		{"a signed successor supersedes", func(t *testing.T, r repository) {
			r[next] = product("supersedes: 2024-11-18-edge\n")
			r.sign(t, next, "nina", intel.Concur, at("19:00"))
			r.sign(t, next, "ian", intel.Concur, at("20:00"))
		}, at("20:00"), Superseded},
		{"a signed successor that is withdrawn does not", func(t *testing.T, r repository) {
			r[next] = product("supersedes: 2024-11-18-edge\nwithdrawn: {at: 2024-11-18T21:00:00Z, reason: Wrong.}\n")
			r.sign(t, next, "nina", intel.Concur, at("21:00"))
			r.sign(t, next, "ian", intel.Concur, at("21:00"))
		}, at("22:00"), SignedOff},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, _ := signed(t)
			test.given(t, r)
			w := r.load(t)
			decisions, _ := Judge(w, test.moment, 1)
			if got := Statuses(w, decisions, test.moment)[edgeRef]; got != test.want {
				t.Errorf("got %s, want %s: %s", got, test.want, strings.Join(decisions[edgeRef].Details, "\n"))
			}
		})
	}
}

// replace gives the product another front matter and signs it again.
func (r repository) replace(t *testing.T, front string) {
	r[edge] = product(front)
	r.sign(t, edge, "nina", intel.Concur, at("13:00"))
	r.sign(t, edge, "ian", intel.Concur, at("14:00"))
}
