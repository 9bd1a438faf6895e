package schema_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/schema"
)

// BenchmarkCheck validates the products of the example; ns/op is for one.
func BenchmarkCheck(b *testing.B) {
	schemas, err := schema.Compile()
	if err != nil {
		b.Fatal(err)
	}
	var products []*doc.Document
	root := os.DirFS("../..")
	err = fs.WalkDir(root, "content/assessments", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".md") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		d, _ := doc.Parse(name, data)
		products = append(products, d)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	schemas.Check(intel.Assessments, products[0]) // compiles the schema
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		schemas.Check(intel.Assessments, products[i%len(products)])
	}
}
