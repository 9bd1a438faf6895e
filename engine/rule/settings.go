package rule

import (
	"time"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
)

var unknownZone = diag.Rule{
	Code:  "unknown-time-zone",
	Title: "The organisation's time zone is a name of the IANA database.",
	Why:   "Weeks of roundups, days of budgets and all printed times are those of the organisation. A zone that nobody knows would silently become UTC, and a roundup would hold the wrong days.",
	Wrong: "time_zone: CET+1",
	Right: "time_zone: Europe/Copenhagen",
}

func settings() family {
	return family{
		rules: []*diag.Rule{&unknownZone},
		others: map[intel.Kind]func(*pass){intel.Settings: func(p *pass) {
			n := p.root.At("organisation", "time_zone")
			if _, err := time.LoadLocation(n.Text()); err != nil || n.Text() == "Local" {
				p.report(&unknownZone, n.Span, "there is no time zone %q; write a name of the IANA database, such as Europe/Copenhagen or UTC", n.Text())
			}
		}},
	}
}
