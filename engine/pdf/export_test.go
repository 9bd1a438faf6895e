package pdf

import (
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
)

// Markdown returns a document of nothing but a text.
func Markdown(source string) *Document {
	boxes := prosaic(0).boxes(markdown.Parse(source, markdown.Options{IDPrefix: "t-"}).Blocks())
	head := &layout.Text{Tag: "H1", Runs: layout.Plain(title, "Test"), Name: "top", Bookmark: "Test", Level: 1}
	return &Document{Title: "Test <document>", Organisation: "Tëst & Co", Running: "Test", Label: intel.Amber, Language: "en", Body: append([]layout.Box{head}, boxes...)}
}
