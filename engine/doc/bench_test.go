package doc_test

import (
	"bytes"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/dossier-cti/dossier/engine/doc"
)

// BenchmarkParse reads every file of the example; ns/op is for one file. The
// second half is what yaml.v3 alone needs for the same YAML.
func BenchmarkParse(b *testing.B) {
	paths, files := example(b)
	size := 0
	for _, data := range files {
		size += len(data)
	}
	b.Run("doc", func(b *testing.B) {
		b.SetBytes(int64(size / len(files)))
		b.ReportAllocs()
		for i := range b.N {
			doc.Parse(paths[i%len(files)], files[i%len(files)])
		}
	})
	b.Run("yaml", func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			data := files[i%len(files)]
			if rest, ok := bytes.CutPrefix(data, []byte("---\n")); ok {
				data, _, _ = bytes.Cut(rest, []byte("\n---\n"))
			}
			var n yaml.Node
			if err := yaml.Unmarshal(data, &n); err != nil {
				b.Fatal(err)
			}
		}
	})
}
