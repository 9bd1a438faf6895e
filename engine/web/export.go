package web

import (
	"bytes"
	"path"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/export"
)

// exportsBase is the folder of what describes the edition for machines.
const exportsBase = "exports"

// exportsPage lists the files of that folder.
type exportsPage struct {
	STIX, CSV, MISP link
	Layers          []link
	Products        int
}

// volumes are the files that hold the edition for machines as a whole.
func (s *site) volumes() []volume {
	list := s.exports.Volumes()
	volumes := make([]volume, len(list))
	for i, f := range list {
		volumes[i] = volume{exportsBase + "/" + f.Name, f.Write}
	}
	return volumes
}

// ofProduct are the files that describe a product for machines, beside its page and
// among those of the edition.
func (s *site) ofProduct(folder string, a *edition.Assessment) []file {
	return append(exported(folder, s.exports.Product(a)), exported(exportsBase+"/", s.exports.Leaf(a))...)
}

// exported puts files of an export into a folder of the site.
func exported(folder string, list []export.File) []file {
	files := make([]file, len(list))
	for i, f := range list {
		files[i] = file{folder + f.Name, func(b *bytes.Buffer) error { return f.Write(b) }}
	}
	return files
}

func (s *site) exportsPage(b *bytes.Buffer) error {
	p := s.page(exportsBase + "/index.html")
	p.raise(s.ed.TLP)
	v := exportsPage{Products: len(s.exports.Products())}
	for _, f := range s.exports.Volumes() {
		l := p.at(path.Join(exportsBase, f.Name), f.Name)
		switch {
		case f.Name == "misp/manifest.json":
			v.MISP = l
		case strings.HasPrefix(f.Name, "navigator-"):
			v.Layers = append(v.Layers, l)
		case f.Name == "indicators.csv":
			v.CSV = l
		case f.Name == "bundle.stix.json":
			v.STIX = l
		}
	}
	return p.render(b, "exports", "For machines", []link{p.at(sections[0].path, sections[0].name), {Text: "For machines"}}, v)
}
