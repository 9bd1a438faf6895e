// Package schemas embeds the JSON Schemas (draft 2020-12) of all kinds of
// documents, one file a kind, named as its folder under content/. Editors and
// package schema read the same files.
//
// Three keywords are our own: x-hint says in words what a pattern or a range
// asks for, x-when names the documents that a condition is about, and x-sections
// lists the headings each product must have.
package schemas

import "embed"

// Files holds KIND.schema.json for every kind, dossier and policy.
//
//go:embed *.schema.json
var Files embed.FS
