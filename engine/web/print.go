package web

import (
	"bytes"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	files "github.com/dossier-cti/dossier/site"
)

// paper is how a label is printed at the head and foot of every sheet: in its
// colour (TLP 2.0) on a bar of so many millimetres.
var paper = []struct {
	label  intel.TLP
	colour string
	width  int
}{
	{intel.Clear, "#fff", 34}, {intel.Green, "#33ff00", 34}, {intel.Amber, "#ffc000", 35}, {intel.AmberStrict, "#ffc000", 58}, {intel.Red, "#ff2b2b", 28},
}

// papers yields the style sheet of each label, of which a page names one: the
// margins of sheets know no variables.
func (s *site) papers() iter.Seq[file] {
	list := make([]file, len(paper))
	for i, p := range paper {
		list[i] = file{"print-" + strings.ReplaceAll(p.label.String(), "+", "-") + ".css", func(b *bytes.Buffer) error {
			data, err := fs.ReadFile(files.Files, "templates/print.css")
			b.WriteString(pressed(strings.NewReplacer("LABEL", p.label.Label(), "COLOUR", p.colour, "WIDTH", fmt.Sprint(p.width)).Replace(string(data))))
			return err
		}}
	}
	return slices.Values(list)
}
