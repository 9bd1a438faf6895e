// Package site holds the templates, the style sheets and the mark of the
// briefing site. Package web draws pages with them.
package site

import "embed"

// Files holds templates/*.html, static/*, and what only `dossier serve` sends,
// serve/*.
//
//go:embed templates/*.html static/* serve/*
var Files embed.FS
