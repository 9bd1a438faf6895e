package web

import (
	"bytes"
	"context"
	"io"
	"testing"
)

// The cost of one product: its page and its record.
func BenchmarkAssessment(b *testing.B) {
	w := crowd(10)
	s, err := newSite(w.ed, w.rounds, Options{})
	if err != nil {
		b.Fatal(err)
	}
	a := w.ed.Assessments[0]
	var buffer bytes.Buffer
	for name, draw := range map[string]func() error{
		"page":   func() error { return s.assessment(a, &buffer) },
		"prose":  func() error { s.page("assessments/x/index.html").prose(a.Body, a); return nil },
		"values": func() error { s.page("assessments/x/index.html").product(a); return nil },
		"record": func() error { return s.assessmentRecord(a, &buffer) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				buffer.Reset()
				if err := draw(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The cost of a whole site of 10,000 products, and the memory it takes beyond
// the edition itself.
func BenchmarkSite10k(b *testing.B) {
	w := crowd(10_000)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(context.Background(), w.ed, w.rounds, Options{}, discarded); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/10_000, "µs/product")
}

// The cost of the search index of 10,000 products.
func BenchmarkIndex10k(b *testing.B) {
	w := crowd(10_000)
	s, err := newSite(w.ed, w.rounds, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := s.writeIndex(discarded); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/10_000, "µs/product")
}

// discarded is where files are made for nobody.
func discarded(_ string, content func(io.Writer) error) error { return content(io.Discard) }
