package web

import "bytes"

type changesRecord struct {
	pageRecord
	Changes []changeRecord `json:"changes"` // the newest, at most 50; the feeds of changes go on
	Total   int            `json:"total"`
}

type changeRecord struct {
	At       string   `json:"at"`
	Document string   `json:"document"` // its folder, from the root of the site
	Title    string   `json:"title"`
	What     string   `json:"what"`
	Reason   string   `json:"reason,omitempty"`
	Lines    []string `json:"lines,omitempty"`
}

func (s *site) changesRecord(b *bytes.Buffer) error {
	p := s.page(changesBase + "/index.json")
	v := changesRecord{Changes: []changeRecord{}, Total: len(s.changed)}
	newest, _ := first(s.changed, perPage)
	for _, d := range newest {
		p.raise(d.tlp)
		v.Changes = append(v.Changes, changeRecord{stamp(d.at), d.folder, d.Title, d.What, d.Reason, d.Lines})
	}
	v.pageRecord = p.pageRecord("changes", "changes")
	return encode(b, v)
}

func (s *site) changesSource(b *bytes.Buffer) error {
	p := s.page(changesBase + "/index.md")
	return p.account(b, "changes", "changes", "Changes", func(m account) {
		newest, rest := first(s.changed, perPage)
		for _, d := range newest {
			m.change(d)
		}
		if rest > 0 {
			m.paragraph(count(rest, "older change") + " left out here.")
		}
	})
}

func (m account) change(d development) {
	m.page.raise(d.tlp)
	m.section(oneLine(d.Title))
	text := "**" + d.What + "**, " + m.page.dayText(d.at)
	if d.Reason != "" {
		text += ": " + d.Reason
	}
	m.WriteString(oneLine(text) + "\n")
	for i, line := range d.Lines {
		m.WriteString([...]string{"\n- ", "- "}[min(i, 1)] + oneLine(line) + "\n")
	}
}
