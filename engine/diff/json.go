package diff

import (
	"encoding/json"
	"io"
)

type jsonReport struct {
	Documents []jsonDocument `json:"documents"`
	Count     int            `json:"count"`
}

type jsonDocument struct {
	Document     string         `json:"document"`
	Kind         string         `json:"kind"`
	ID           string         `json:"id"`
	Path         string         `json:"path"`
	Event        Event          `json:"event"`
	Previous     string         `json:"previous_document"`
	PreviousPath string         `json:"previous_path"`
	Title        string         `json:"title"`
	TLP          string         `json:"tlp"`
	Moved        bool           `json:"moved"`
	Reason       string         `json:"reason"`
	Changes      []ChangeRecord `json:"changes"`
}

// ChangeRecord is a change as it stands in JSON.
type ChangeRecord struct {
	Aspect  Aspect   `json:"aspect"`
	Where   string   `json:"where"`
	Field   string   `json:"field"`
	Label   string   `json:"label"`
	Before  string   `json:"before"`
	After   string   `json:"after"`
	Words   []Run    `json:"words"`
	Removed []string `json:"removed"`
	Added   []string `json:"added"`
}

// JSON writes differences as one object. Its form is stable: every key is
// always there, lists may be empty.
func JSON(w io.Writer, docs []Document) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(jsonReport{Documents: records(docs), Count: len(docs)})
}

func records(docs []Document) []jsonDocument {
	list := make([]jsonDocument, len(docs))
	for i, d := range docs {
		r := jsonDocument{
			Document: d.name(), Kind: string(d.Ref.Kind), ID: d.Ref.ID, Path: d.Path, Event: d.Event, PreviousPath: d.WasPath,
			Title: d.Title, Moved: d.Moved, Reason: d.Reason, Changes: Records(d.Changes),
		}
		if d.Event == Renamed {
			r.Previous = d.Was.String()
		}
		if d.TLP != 0 {
			r.TLP = d.TLP.String()
		}
		list[i] = r
	}
	return list
}

// Records returns changes in the form they have in JSON, for reports that hold
// them beside other things.
func Records(changes []Change) []ChangeRecord {
	list := make([]ChangeRecord, len(changes))
	for i, c := range changes {
		list[i] = ChangeRecord{
			c.Aspect, c.Where, c.Field, c.Label(), c.Before, c.After,
			append([]Run{}, c.Words...), append([]string{}, c.Removed...), append([]string{}, c.Added...),
		}
	}
	return list
}
