// Package site holds the templates, the style sheets and the mark of the
// briefing site. Package web draws pages with them.
package site

import "embed"

// Files holds templates/*.html, the sheet templates/print.css of every label,
// static/*, the parts of the script of search, search/*.js, what only `dossier
// serve` sends in serve/*, and the texts of guide pages, guide/*.md.
//
//go:embed templates/*.html templates/print.css static/* search/*.js serve/* guide/*.md
var Files embed.FS
