// Package site holds the templates, the style sheets and the mark of the
// briefing site. Package web draws pages with them.
package site

import "embed"

// Files holds templates/*.html and static/*.
//
//go:embed templates/*.html static/*
var Files embed.FS
