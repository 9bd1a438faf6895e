package web

import (
	"bytes"

	"github.com/dossier-cti/dossier/engine/metrics"
)

// metricsRecord is the figures for programs, as `dossier metrics` prints them.
func (s *site) metricsRecord(b *bytes.Buffer) error { return encode(b, metrics.RecordOf(s.ed)) }
