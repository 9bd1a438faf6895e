package corpus_test

import (
	"context"
	"os"
	"runtime"
	"testing"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/schema"
)

// BenchmarkLoad reads the example: the time for a document, and the memory that
// a world holds of it.
func BenchmarkLoad(b *testing.B) {
	schemas, err := schema.Compile()
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		light bool
	}{{"whole", false}, {"light", true}} {
		b.Run(c.name, func(b *testing.B) {
			before := living()
			var w *corpus.World
			for b.Loop() {
				w, _, err = corpus.Load(context.Background(), os.DirFS("../.."), corpus.Options{Schemas: schemas, Workers: 2, Light: c.light})
				if err != nil {
					b.Fatal(err)
				}
			}
			documents := float64(len(w.Entries()))
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/documents, "µs/doc")
			b.ReportMetric(float64(living()-before)/1000/documents, "kB/doc")
			runtime.KeepAlive(w)
		})
	}
}

// living returns the bytes in use.
func living() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
