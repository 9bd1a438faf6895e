// Package dossier holds the example's documents in the program, so that
// `dossier init --example` needs nothing beside it. The reviews are left out:
// they are signed with keys that nobody has.
package dossier

import "embed"

// Content is the example's repository without its reviews.
//
//go:embed content/dossier.yaml content/policy.yaml
//go:embed content/assessments content/council content/estate content/feedback content/inquiries content/leads
//go:embed content/outcomes content/requirements content/roundups content/sources content/stakeholders
var Content embed.FS
