package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/pdf"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/web"
)

// printout is one PDF of an edition.
type printout struct {
	path string
	draw func(*pdf.Press, io.Writer) (pages int, err error)
}

// printouts lists the PDFs of an edition: every roundup and answer, and the
// products that are more than a notice; which is the --pdf flag.
func printouts(ed *edition.Edition, rounds []*roundup.Roundup, which string) []printout {
	var list []printout
	if which == "none" {
		return nil
	}
	for _, r := range rounds {
		list = append(list, printout{web.RoundupPDF(r.Week), func(p *pdf.Press, w io.Writer) (int, error) { return p.Roundup(w, r) }})
	}
	for _, a := range ed.Assessments {
		if a.Title != "" && (which == "all" || a.Live()) {
			list = append(list, printout{web.AssessmentPDF(a.ID), func(p *pdf.Press, w io.Writer) (int, error) { return p.Assessment(w, ed, a) }})
		}
	}
	for _, q := range ed.Inquiries {
		if q.Answered() {
			list = append(list, printout{web.InquiryPDF(q.ID), func(p *pdf.Press, w io.Writer) (int, error) { return p.Inquiry(w, ed, q) }})
		}
	}
	return list
}

// print writes PDFs, several at once, and returns their sizes by path.
func (e *env) print(ctx context.Context, press *pdf.Press, list []printout, to web.Output) (map[string]web.PDF, error) {
	bar := e.progress("Printing PDF")
	defer bar.end()
	sizes := make([]web.PDF, len(list))
	var done atomic.Int64
	err := parallel(ctx, e.workers, len(list), func(i int) error {
		var b bytes.Buffer
		pages, err := list[i].draw(press, &b)
		if err != nil {
			return fmt.Errorf("print %s: %w", list[i].path, err)
		}
		sizes[i] = web.PDF{Pages: pages, Bytes: int64(b.Len())}
		bar.step(int(done.Add(1)), len(list))
		if err := to(list[i].path, web.Whole(b.Bytes())); err != nil {
			return fmt.Errorf("write %s: %w", list[i].path, err)
		}
		return nil
	})
	byPath := make(map[string]web.PDF, len(list))
	for i, p := range list {
		byPath[p.path] = sizes[i]
	}
	return byPath, err
}

// parallel calls do for 0 to n-1 from some goroutines, until one fails or ctx
// is done.
func parallel(ctx context.Context, workers, n int, do func(i int) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(max(workers, 1), n) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					stop(err)
				}
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
