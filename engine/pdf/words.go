package pdf

import (
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// when writes times in an organisation's zone.
type when struct{ zone *time.Location }

func (w when) day(t time.Time) string    { return intel.Day(t, w.zone) }
func (w when) moment(t time.Time) string { return intel.Moment(t, w.zone) }

// stop ends words with a full stop unless they end with a mark.
func stop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// lower makes words begin with a small letter.
func lower(s string) string {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
