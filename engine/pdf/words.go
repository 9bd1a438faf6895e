package pdf

import (
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// when writes times in an organisation's zone.
type when struct{ zone *time.Location }

func (w when) day(t time.Time) string    { return intel.Day(t, w.zone) }
func (w when) moment(t time.Time) string { return intel.Moment(t, w.zone) }
