package diag

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"slices"
)

// The parts of the Static Analysis Results Interchange Format 2.1.0 (OASIS
// standard, errata 01) that findings need; the section of each is named.
type (
	sarifLog struct { // 3.13
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct { // 3.14
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct { // 3.18
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct { // 3.19
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct { // 3.49
		ID            string             `json:"id"`
		Short         sarifText          `json:"shortDescription"`
		Full          sarifText          `json:"fullDescription"`
		Help          sarifText          `json:"help"`
		Configuration sarifConfiguration `json:"defaultConfiguration"`
	}
	sarifConfiguration struct { // 3.50
		Level string `json:"level"`
	}
	sarifText struct { // 3.11
		Text string `json:"text"`
	}
	sarifResult struct { // 3.27
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct { // 3.28
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct { // 3.29
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct { // 3.4
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct { // 3.30
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"` // behind the last character (3.30.8)
	}
)

// WriteSARIF writes findings as a log of SARIF 2.1.0 for code-scanning tools,
// columns in code points (3.14.17). Rules are those the program has; only those
// that were broken are described. Version is the program's.
func WriteSARIF(w io.Writer, list []Diagnostic, rules []*Rule, version string) error {
	broken, index := described(list, rules)
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "Dossier", Version: version, InformationURI: "https://github.com/dossier-cti/dossier", Rules: broken,
		}},
		ColumnKind: "unicodeCodePoints",
		Results:    make([]sarifResult, len(list)),
	}
	for i, d := range list {
		run.Results[i] = asResult(d, index[d.Rule])
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// described returns the rules that findings break, in order, and the place of
// each in that list.
func described(list []Diagnostic, rules []*Rule) ([]sarifRule, map[string]int) {
	used := map[string]bool{}
	for _, d := range list {
		used[d.Rule] = true
	}
	broken := []sarifRule{}
	for _, r := range rules {
		if used[r.Code] {
			used[r.Code] = false
			broken = append(broken, sarifRule{
				ID: r.Code, Short: sarifText{r.Title}, Full: sarifText{r.Why},
				Help:          sarifText{"Wrong:\n" + r.Wrong + "\n\nRight:\n" + r.Right},
				Configuration: sarifConfiguration{r.Severity.String()},
			})
		}
	}
	slices.SortFunc(broken, func(a, b sarifRule) int { return cmp.Compare(a.ID, b.ID) })
	index := map[string]int{}
	for _, d := range list {
		index[d.Rule] = -1 // not described (3.27.6)
	}
	for i, r := range broken {
		index[r.ID] = i
	}
	return broken, index
}

func asResult(d Diagnostic, index int) sarifResult {
	r := sarifResult{
		RuleID: d.Rule, RuleIndex: index, Level: d.Severity.String(),
		Message:   sarifText{message(d)},
		Locations: []sarifLocation{{Physical: physical(d.File, d.Span)}},
		// A finding stays the same when lines above it come and go.
		Fingerprints: map[string]string{"dossierFinding/v1": fingerprint(d)},
	}
	for i, related := range d.Related {
		r.Related = append(r.Related, sarifLocation{
			ID: i + 1, Physical: physical(related.File, related.Span), Message: &sarifText{related.Message},
		})
	}
	return r
}

func fingerprint(d Diagnostic) string {
	sum := sha256.Sum256([]byte(d.File + "\x00" + d.Rule + "\x00" + d.Message))
	return hex.EncodeToString(sum[:16])
}

// physical names a file relative to the root of the repository (3.4.4).
func physical(file string, s Span) sarifPhysical {
	p := sarifPhysical{Artifact: sarifArtifact{(&url.URL{Path: file}).String(), "%SRCROOT%"}}
	if s.Start.Line > 0 {
		p.Region = &sarifRegion{s.Start.Line, s.Start.Column, max(s.End.Line, s.Start.Line), s.End.Column}
		if p.Region.EndLine == p.Region.StartLine {
			p.Region.EndColumn = max(s.End.Column, s.Start.Column)
		}
	}
	return p
}
