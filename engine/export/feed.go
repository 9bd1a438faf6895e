package export

import (
	"bytes"
	"fmt"
	"io"

	"github.com/dossier-cti/dossier/engine/edition"
)

// entry is an event in the manifest of a feed.
type entry struct {
	Info        string  `json:"info"`
	Date        string  `json:"date"`
	Timestamp   string  `json:"timestamp"`
	Analysis    string  `json:"analysis"`
	ThreatLevel string  `json:"threat_level_id"`
	Orgc        creator `json:"Orgc"`
	Tag         []tag   `json:"Tag"`
}

// Manifest writes the list of events that a feed of MISP begins with.
func (x *Exports) Manifest(w io.Writer) error {
	list := make(map[string]entry, len(x.products)) // its keys are written in order
	for _, a := range x.products {
		e := x.head(a)
		list[e.UUID] = entry{e.Info, e.Date, e.Timestamp, e.Analysis, e.ThreatLevel, e.Orgc, e.Tag}
	}
	if err := encode(w, list); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return nil
}

// Hashes writes which event holds which value, the values as MD5 sums: who has a
// value need not fetch every event to find it.
func (x *Exports) Hashes(w io.Writer) error {
	var lines []string
	for _, a := range x.products {
		id := x.EventID(a)
		for _, n := range x.attributes(a) {
			lines = append(lines, sum(n.Value)+","+id+"\n")
		}
	}
	for _, line := range unique(lines) {
		if _, err := io.WriteString(w, line); err != nil {
			return fmt.Errorf("write the hashes: %w", err)
		}
	}
	return nil
}

// Events writes all events as one file that MISP imports.
func (x *Exports) Events(w io.Writer) error {
	list := []map[string]event{}
	for _, a := range x.products {
		list = append(list, map[string]event{"Event": x.event(a)})
	}
	if err := encode(w, map[string]any{"response": list}); err != nil {
		return fmt.Errorf("write the events: %w", err)
	}
	return nil
}

// File is a file that is still to be written.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// Feed lists the files of a feed of MISP, to lie in one folder.
func (x *Exports) Feed() []File {
	list := x.lists("")
	for _, a := range x.products {
		list = append(list, x.single("", a))
	}
	return list
}

// Volumes lists what describes the edition as a whole; how large the files are
// depends on how many products there are.
func (x *Exports) Volumes() []File {
	list := []File{
		{"bundle.stix.json", func(w io.Writer) error { return x.Bundle(w, x.products...) }},
		{"indicators.csv", func(w io.Writer) error { return x.Indicators(w, x.products...) }},
	}
	for _, domain := range x.Used() {
		list = append(list, File{"navigator-" + domain + ".json", func(w io.Writer) error { return x.Layer(w, domain) }})
	}
	return append(list, x.lists(feedFolder)...)
}

// Leaf lists what belongs to the volumes and is of one product alone, nothing for
// one that is not exported.
func (x *Exports) Leaf(a *edition.Assessment) []File {
	if !Has(a) {
		return nil
	}
	return []File{x.single(feedFolder, a)}
}

// feedFolder is where the feed of MISP lies beside the volumes.
const feedFolder = "misp/"

// lists are the files of a feed that speak of all events.
func (x *Exports) lists(folder string) []File {
	return []File{{folder + "manifest.json", x.Manifest}, {folder + "hashes.csv", x.Hashes}}
}

// single is one event of a feed.
func (x *Exports) single(folder string, a *edition.Assessment) File {
	return File{folder + x.EventID(a) + ".json", func(w io.Writer) error { return x.Event(w, a) }}
}

// Bytes are the contents of a file.
func (f File) Bytes() ([]byte, error) {
	var b bytes.Buffer
	err := f.Write(&b)
	return b.Bytes(), err
}

// Product lists what lies beside the page of a product, nothing for one that is
// not exported.
func (x *Exports) Product(a *edition.Assessment) []File {
	if !Has(a) {
		return nil
	}
	list := []File{{"index.stix.json", func(w io.Writer) error { return x.Bundle(w, a) }}}
	if Tabled(a) {
		list = append(list, File{"indicators.csv", func(w io.Writer) error { return x.Indicators(w, a) }})
	}
	return list
}

// Tabled reports whether a product has indicators that a table holds.
func Tabled(a *edition.Assessment) bool {
	return Has(a) && len(a.Indicators) > 0 && a.Withdrawal == nil
}
